"""The simulated partners as programs of their own, as demonstrations use them."""

import json
import subprocess
import sys

import pytest

from peer.patience import patient
from support.gateway import LEASH, ROOT
from support.ports import free_port
from support.until import until

PROGRAMS = ROOT / "tests/partners"


def call(program, *arguments):
    return subprocess.run([sys.executable, str(PROGRAMS / f"simulated_{program}.py"), *map(str, arguments)],
                          capture_output=True, text=True, timeout=patient(60))


@pytest.mark.parametrize("arguments", [("gp", "--help"), ("platform", "--help"), ("gp", "send", "--help"),
                                       ("platform", "serve", "--help"), ("platform", "behave", "--help")])
def test_help(arguments):
    result = call(*arguments)
    assert result.returncode == 0 and "usage" in result.stdout


@pytest.fixture
def running(world):
    """Starts a program and gives its control address; ends it with the test."""
    children = []

    def start(program: str, name: str, *more):
        server = world.gps.get(name) or world.platforms[name]
        server.stop()    # the program takes its place
        control = free_port()
        command = [*LEASH, sys.executable, str(PROGRAMS / f"simulated_{program}.py"), "serve", "--name", name, "--port",
                   str(server.port), "--control-port", str(control), "--certificate", world.certificate(name), "--key",
                   world.key(name), "--ca", world.certificate("ca"), "--journal", str(world.folder / f"{name}.journal"),
                   *more]
        children.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        address = f"http://127.0.0.1:{control}"
        until(lambda: call(program, "state", "--control", address).returncode == 0, 15, f"{name} running")
        return address, children[-1]

    yield start
    for child in children:
        child.terminate()
        child.wait(patient(10))


def test_story_of_programs(world, running):
    north, _ = running("platform", "northside", "--gateway", world.gateway.base, "--story", "none")
    gp, child = running("gp", "riverside")
    result = call("gp", "send", "--gateway", world.gateway.base, "--certificate",
                  world.certificate("riverside"), "--key", world.key("riverside"), "--ca", world.certificate("ca"),
                  "--json")
    assert result.returncode == 0, result.stdout + result.stderr
    referral = json.loads(result.stdout)["referral"]
    until(lambda: referral in call("platform", "messages", "--control", north).stdout, 15)
    assert call("platform", "behave", "--control", north, "status", "--status", 503).returncode == 0
    assert call("platform", "behave", "--control", north, "well").stdout.strip() == "[]"
    for step in ("accept", "contact", "activity", "measures", "complete"):
        result = call("platform", "step", step, "--control", north, "--referral", referral)
        assert result.returncode == 0, result.stdout + result.stderr
    told = call("gp", "feedback", "--control", gp, "--referral", referral, "--status", "completed")
    assert told.returncode == 0 and "UCLA-3" in told.stdout, told.stdout + told.stderr

    # The journal survives a restart of the partner.
    before = json.loads(call("gp", "state", "--control", gp).stdout)
    child.terminate()
    child.wait(patient(10))
    again, _ = running("gp", "riverside")
    after = json.loads(call("gp", "state", "--control", again).stdout)
    assert after["effects"] == before["effects"] > 0
