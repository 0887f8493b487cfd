"""Waiting for something that another process does: asked again and again, with a deadline."""

import time


def until(ask, timeout: float = 10, what: str = "the condition", every: float = 0.02):
    """Returns the first true value that `ask` gives."""
    deadline = time.monotonic() + timeout
    while True:
        found = ask()
        if found:
            return found
        if time.monotonic() >= deadline:
            raise TimeoutError(f"{what} did not hold within {timeout} s; last: {found!r}")
        time.sleep(every)
