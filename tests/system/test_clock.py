"""The wall clock is set back an hour while the gateway runs."""

import datetime
import pathlib
import shutil
import subprocess

import pytest

from peer.behaviour import Behaviour
from support.until import until

SOURCE = pathlib.Path(__file__).parent / "support/clock_shift.c"


# A library that shifts the clock is preloaded, which the sanitizers' run times do not bear.
pytestmark = pytest.mark.preload


@pytest.fixture(scope="module")
def shifted_clock(tmp_path_factory) -> pathlib.Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler for the preloaded clock")
    library = tmp_path_factory.mktemp("clock") / "clock_shift.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE)], check=True)
    return library


class Clock:
    """The wall clock of the gateway, so many seconds off."""

    def __init__(self, file: pathlib.Path):
        self.file = file
        self.shift(0)

    def shift(self, seconds: int):
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.rename(self.file)


@pytest.fixture
def world(make_world, tmp_path, shifted_clock):
    clock = Clock(tmp_path / "clock")
    world = make_world(environment={"LD_PRELOAD": str(shifted_clock), "LINKWAY_TEST_CLOCK": str(clock.file)},
                       retry={"first": "100ms", "longest": "500ms", "give_up": "10m"})
    world.clock = clock
    return world


def updated(resource: dict) -> str:
    return resource["meta"]["lastUpdated"]


def test_clock_is_faked_at_all(world):
    """The test below means something only when the gateway sees the other time."""
    world.clock.shift(3600)
    later = until(lambda: world.client().post("Patient", world.referral().person.resource()).json(), 5)
    world.clock.shift(0)
    now = datetime.datetime.now(datetime.timezone.utc)
    assert datetime.datetime.fromisoformat(updated(later)) > now + datetime.timedelta(minutes=50)


def test_clock_set_back_an_hour(world):
    gp = world.client()
    waiting = world.referral()
    world.north.behaviours.set(Behaviour("status", status=503, count=2, referral=waiting.number))
    world.send(waiting)
    sent, desk = world.begin()
    before = gp.post("Patient", world.referral().person.resource()).json()

    world.clock.shift(-3600)
    after = gp.post("Patient", world.referral().person.resource()).json()
    assert after["id"] > before["id"], "ids do not run backwards"
    assert updated(after) >= updated(before), "nor does lastUpdated"
    after["active"] = True
    changed = gp.put(f"Patient/{after['id']}", after)
    assert changed.status == 200 and updated(changed.json()) >= updated(after)

    # What was scheduled by the old time, and what is new, both go out; so does the way back.
    world.arrived(waiting)
    new = world.send()
    assert new.answer.status == 200
    world.arrived(new.referral)
    assert desk.accept().status == 200
    world.feedback(sent.referral, "accepted")
    # A retry is not an hour away.
    retried = world.referral()
    world.north.behaviours.set(Behaviour("status", status=503, count=2, referral=retried.number))
    world.send(retried)
    world.arrived(retried)


def test_clock_stood_wrong_at_the_start(world):
    """Deliveries that a clock an hour ahead has scheduled are not waited for after the restart."""
    world.clock.shift(3600)
    referral = world.referral()
    world.north.behaviours.set(Behaviour("status", status=503, count=-1, referral=referral.number))
    world.send(referral)
    world.north.inbox.wait(lambda box: box.refused)
    world.gateway.stop()
    world.clock.shift(0)
    world.north.behaviours.clear()
    world.gateway.start()
    world.arrived(referral)
    gp = world.client()
    first = gp.post("Patient", world.referral().person.resource()).json()
    second = gp.post("Patient", world.referral().person.resource()).json()
    assert second["id"] > first["id"]
    assert first["id"] > sorted(e["resource"]["id"] for e in
                                gp.get(f"ServiceRequest?identifier={referral.number}").json()["entry"])[-1]
