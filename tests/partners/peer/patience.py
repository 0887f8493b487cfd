"""How long to wait for another process. The waits of the tests say what a quiet machine needs at most; a busy one, or
a build with sanitizers, gets several times that. A test that holds ends as soon as it does, so that patience costs
nothing there."""

import os

FACTOR = float(os.environ.get("LINKWAY_PATIENCE", "4"))


def patient(seconds: float) -> float:
    return seconds * FACTOR
