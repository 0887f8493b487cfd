"""The first command that a newcomer runs."""

import os
import subprocess

import pytest

from support.gateway import ROOT
from support.ports import free_port


def quickstart(*arguments, cwd="/", **environment):
    return subprocess.run([str(ROOT / "deploy/quickstart"), *map(str, arguments)], capture_output=True, text=True,
                          timeout=900, cwd=cwd, stdin=subprocess.DEVNULL, env={**os.environ, **environment})


def test_help():
    result = quickstart("--help")
    assert result.returncode == 0
    for option in ("--once", "--stop", "--port"):
        assert option in result.stdout


def test_wrong_option():
    result = quickstart("--no-such")
    assert result.returncode == 2 and "--no-such" in result.stderr


@pytest.mark.slow
def test_once(tmp_path):
    """From another directory; the whole story, then everything is stopped."""
    port = free_port()
    result = quickstart("--once", "--port", port, cwd=tmp_path)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    for word in ("servicerequest-request", "accepted", "completed", "UCLA-3", "exchange show", "curl", "metrics", "422",
                 "ServiceRequest.code"):
        assert word in result.stdout or word.replace("ServiceRequest.", "resource.") in result.stdout, word
    listening = subprocess.run(["ss", "-ltn"], capture_output=True, text=True).stdout
    assert f":{port} " not in listening, "everything is stopped"


@pytest.mark.slow
def test_busy_port(tmp_path):
    import socket
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = quickstart("--once", "--port", port, cwd=tmp_path)
    assert result.returncode != 0 and str(port) in result.stderr


@pytest.mark.slow
def test_stop_without_start():
    assert quickstart("--stop").returncode == 0
