"""How a simulated partner misbehaves, switchable at run time."""

import threading
from dataclasses import asdict, dataclass

MODES = {
    "reset": "cuts the TCP connection after the request was read, without an answer",
    "hang": "reads the request and never answers (until the other side gives up)",
    "garbage": "answers bytes that are no HTTP",
    "status": "answers with `status` and an OperationOutcome; Retry-After when `retry_after` is given",
    "late": "answers 200 after `delay` seconds",
    "slow": "answers 200, one byte after another, over `delay` seconds",
    "close": "answers 200 and closes the connection without saying so",
}


@dataclass
class Behaviour:
    mode: str
    count: int = 1            # how many requests; -1: all of them
    effect: bool = False      # whether a misbehaving request takes effect (reset, hang, garbage, status)
    status: int = 500
    retry_after: str | None = None
    delay: float = 0
    referral: str | None = None   # only messages about this referral


class Behaviours:
    """A list of behaviours, the first that fits applies. Empty: the partner behaves well."""

    def __init__(self):
        self.lock = threading.Lock()
        self.list: list[Behaviour] = []

    def set(self, *behaviours: Behaviour):
        for behaviour in behaviours:
            if behaviour.mode not in MODES:
                raise ValueError(f"unknown mode {behaviour.mode!r}; one of {', '.join(MODES)}")
        with self.lock:
            self.list = list(behaviours)

    def clear(self):
        self.set()

    def take(self, referral: str) -> Behaviour | None:
        with self.lock:
            for behaviour in self.list:
                if behaviour.count != 0 and behaviour.referral in (None, referral):
                    behaviour.count -= behaviour.count > 0
                    return behaviour
        return None

    def describe(self) -> list:
        with self.lock:
            return [asdict(b) for b in self.list]
