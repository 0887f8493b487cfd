"""Waiting for something that another process does: asked again and again, with a deadline."""

import time

from peer.patience import patient


def until(ask, timeout: float = 10, what: str = "the condition", every: float = 0.02):
    """Returns the first true value that `ask` gives."""
    deadline = time.monotonic() + patient(timeout)
    while True:
        found = ask()
        if found:
            return found
        if time.monotonic() >= deadline:
            raise TimeoutError(f"{what} did not hold within {patient(timeout):g} s; last: {found!r}")
        time.sleep(every)
