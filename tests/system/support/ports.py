import random
import socket

_given: set[int] = set()


def free_port() -> int:
    """A loopback port that nobody has now, and that no connection takes before it is listened on: those of the ephemeral
    range (32768 and up on Linux) may be gone by then."""
    while True:
        port = random.SystemRandom().randrange(16_000, 32_000)
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port
