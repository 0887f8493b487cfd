"""The first command that a newcomer runs."""

import os
import socket
import subprocess

import pytest

from support.gateway import BINARY, ROOT


@pytest.fixture
def port() -> int:
    """The first of six free ports, below those that the system gives to outgoing connections."""
    first = 20000 + os.getpid() % 1000 * 10
    while True:
        probes = [socket.socket() for _ in range(6)]
        try:
            for offset, probe in enumerate(probes):
                probe.bind(("127.0.0.1", first + offset))
            return first
        except OSError:
            first += 10
        finally:
            for probe in probes:
                probe.close()


@pytest.fixture
def quickstart(tmp_path):
    """Runs it in a folder of its own, from another directory."""
    def run(*arguments):
        return subprocess.run([str(ROOT / "deploy/quickstart"), *map(str, arguments)], capture_output=True, text=True,
                              timeout=900, cwd=tmp_path, stdin=subprocess.DEVNULL,
                              env={**os.environ, "LINKWAY_BIN": BINARY,
                                   "LINKWAY_QUICKSTART_DIR": str(tmp_path / "quickstart")})
    yield run
    run("--stop")


def test_help(quickstart):
    result = quickstart("--help")
    assert result.returncode == 0
    for option in ("--once", "--stop", "--port"):
        assert option in result.stdout


def test_wrong_option(quickstart):
    result = quickstart("--no-such")
    assert result.returncode == 2 and "--no-such" in result.stderr


@pytest.mark.slow
def test_once(quickstart, port):
    """The whole story, then everything is stopped."""
    result = quickstart("--once", "--port", port)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    for word in ("servicerequest-request", "accepted", "completed", "UCLA", "JSON with reference", "exchange show", "curl", "metrics", "422",
                 "resource.code"):
        assert word in result.stdout, word
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)


@pytest.mark.slow
def test_again_in_the_same_folder(quickstart, port):
    for _ in range(2):
        result = quickstart("--once", "--port", port)
        assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]


@pytest.mark.slow
def test_keeps_running_until_it_is_stopped(quickstart, port):
    assert quickstart("--port", port).returncode == 0
    socket.create_connection(("127.0.0.1", port), 5).close()
    again = quickstart("--once", "--port", port + 6)
    assert again.returncode == 1 and "--stop" in again.stderr
    assert quickstart("--stop").returncode == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)


@pytest.mark.slow
def test_busy_port(quickstart):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = quickstart("--once", "--port", port)
    assert result.returncode != 0 and str(port) in result.stderr


@pytest.mark.slow
def test_stop_without_start(quickstart):
    assert quickstart("--stop").returncode == 0
