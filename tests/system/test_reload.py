"""SIGHUP: the configuration changes without dropping a connection; a bad file changes nothing and says why."""

import copy
import json
import re
import shutil
import threading

import pytest

from peer.behaviour import Behaviour
from peer.referral import fresh_id
from peer.server import MessageServer
from support.raw import Raw, request
from support.until import until


@pytest.fixture
def world(make_world):
    return make_world(partners=["riverside", "northside"], routes=[{"otherwise": "northside"}])


def test_new_partner_works_and_open_connections_go_on(world):
    kept = world.client()
    assert kept.get("metadata").status == 200
    socket = kept.connection.sock
    hilltop = world.client("hilltop")
    assert hilltop.get("Task").status == 403

    config = copy.deepcopy(world.gateway.config)
    config["partners"].append(world.partner("hilltop"))
    assert "reload.done" in world.gateway.reload(config)
    assert hilltop.get("Task").status == 200, "the same connection, known now"
    sent = world.send(who="hilltop", client=hilltop)
    assert sent.answer.status == 200
    world.arrived(sent.referral)
    assert world.send(client=kept).answer.status == 200
    assert kept.connection.sock is socket, "no connection was dropped"


def test_partner_that_is_gone(world):
    config = copy.deepcopy(world.gateway.config)
    config["partners"] = [p for p in config["partners"] if p["id"] != "riverside"]
    client = world.client()
    assert client.get("Task").status == 200
    world.gateway.reload(config)
    assert client.get("Task").status == 403


def test_open_work_of_a_partner_that_is_gone_is_told(world):
    world.north.behaviours.set(Behaviour("status", status=503, count=-1))
    sent = world.send()
    key = world.gateway.exchanges(partner="riverside", correlation=sent.answer.headers["x-correlation-id"])[0]["id"]
    until(lambda: world.gateway.exchange(key)["deliveries"][0]["attempts"], 20, "an attempt", every=0.1)
    config = copy.deepcopy(world.gateway.config)
    config["partners"] = [p for p in config["partners"] if p["id"] != "northside"] + [world.partner("southside")]
    config["routes"] = [{"otherwise": "southside"}]
    assert "reload.done" in world.gateway.reload(config)
    until(lambda: "partner.absent" in world.gateway.log(), 10, "the warning")
    line = next(json.loads(one) for one in world.gateway.log().splitlines() if "partner.absent" in one)
    assert line["partner"] == "northside" and line["deliveries"] == 1 and line["referrals"] == 1
    told = world.gateway.command("check", "--config", world.gateway.config_file)
    assert told.returncode == 0
    assert "1 delivery and 1 open referral are of partner northside" in told.stderr
    assert any("northside is not in the configuration any more" in step for step in world.gateway.exchange(key)["next"])
    # What was asked for by a name that is not there.
    delivery = lambda: world.gateway.exchange(key)["deliveries"][0]
    until(lambda: delivery()["state"] == "waiting", 20, "the attempt that was under way has ended", every=0.1)
    listed = world.gateway.command("delivery", "list", "--partner", "northside", "--config", world.gateway.config_file)
    assert listed.returncode == 0
    assert "no partner northside" in listed.stderr and "waiting" in listed.stdout
    for command in (["exchange", "list"], ["report"]):
        asked = world.gateway.command(*command, "--partner", "riversid", "--config", world.gateway.config_file)
        assert asked.returncode == 0, asked.stderr
        assert "no partner riversid. Was riverside meant?" in asked.stderr


def test_what_a_partner_that_is_gone_is_owed_waits_for_it(world):
    whole = copy.deepcopy(world.gateway.config)
    without = lambda *names: {**copy.deepcopy(whole), "partners": [p for p in whole["partners"] if p["id"] not in names]}
    first = world.send()
    world.arrived(first.referral)
    absent = without("northside")
    absent["partners"].append(world.partner("southside"))
    absent["routes"] = [{"otherwise": "southside"}]
    assert "reload.done" in world.gateway.reload(absent)
    first.referral.resources["request"]["status"] = "revoked"
    answer = world.client().message(first.referral.message("update", fresh_id()))
    assert answer.status == 200, answer.explain()
    key = world.gateway.exchanges(partner="riverside", limit=1)[0]["id"]
    assert "waits until it is there again" in world.gateway.exchange(key)["note"]
    assert "reload.done" in world.gateway.reload(copy.deepcopy(whole))
    world.north.inbox.wait_for(first.referral.number, lambda m: m.task["status"] == "cancelled", what="the end")

    second, desk = world.begin("message")
    assert "reload.done" in world.gateway.reload(without("riverside"))
    for step in (desk.accept, desk.contact, desk.complete):
        assert step().status == 200
    assert "reload.done" in world.gateway.reload(copy.deepcopy(whole))
    world.feedback(second.referral, "completed")


BAD = [
    ("gateway:\n", "gatway:\n", "gatway"),
    ('role: "referrer"', 'role: "refferer"', "role"),
    ("busy_timeout:", "busy_timout:", "busy_timout"),
    ('otherwise: "northside"', 'otherwise: "nowhere"', "nowhere"),
    ('busy_timeout: "20s"', 'busy_timeout: "2 moons"', "busy_timeout"),
    ("partners:\n", "partners: [\n", ""),
]


@pytest.mark.parametrize("old, new, named", BAD, ids=[b[1].strip() for b in BAD])
def test_bad_file_changes_nothing(world, old, new, named):
    good = world.gateway.config_file.read_text()
    assert old in good
    bad = good.replace(old, new, 1)
    line = next(i for i, text in enumerate(bad.splitlines(), 1) if new.strip() in text)
    world.gateway.write_config(bad)
    told = world.gateway.reload(None, named, *([f"linkway.yaml:{line}:"] if named else []))
    assert "reload.refused" in told
    assert re.search(r"linkway\.yaml:\d+", told), told
    # As before: partners, routes.
    sent = world.send()
    assert sent.answer.status == 200
    world.arrived(sent.referral)
    # And a good file is taken afterwards.
    world.gateway.write_config(good)
    assert "reload.done" in world.gateway.reload()


def test_missing_certificate_changes_nothing(world):
    config = copy.deepcopy(world.gateway.config)
    before = copy.deepcopy(config)
    config["listen"]["https"]["certificate"] = "/no/such/file.pem"
    assert "reload.refused" in world.gateway.reload(config, "/no/such/file.pem")
    assert world.send().answer.status == 200
    world.gateway.reload(before)


def test_new_server_certificate(world):
    """New connections get the new certificate, open ones go on."""
    for kind in ("pem", "key"):
        shutil.copy(world.certificates / f"server.{kind}", world.folder / f"own.{kind}")
    config = copy.deepcopy(world.gateway.config)
    config["listen"]["https"] |= {"certificate": "own.pem", "key": "own.key"}
    world.gateway.reload(config)
    with Raw(world) as old:
        first = old.socket.getpeercert(True)
        for kind in ("pem", "key"):
            shutil.copy(world.certificates / f"northside.{kind}", world.folder / f"own.{kind}")
        world.gateway.reload()
        old.send(request("/fhir/metadata", method="GET", length=False))
        assert old.answer("GET").status == 200
        with Raw(world) as new:
            assert new.socket.getpeercert(True) != first


def test_reload_under_load(world):
    """Reloads while referrals come in: none is refused, none lost."""
    stop, answers = threading.Event(), []

    def load():
        client = world.client()
        while not stop.is_set():
            answers.append(world.send(client=client))

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            world.gateway.reload()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert answers and {a.answer.status for a in answers} == {200}
    sent = {a.referral.number for a in answers}
    until(lambda: sent <= {m.referral for m in world.north.inbox.all()}, 120, "all arrived")


def test_delivery_goes_to_the_new_address(world):
    """A platform that moved is found where the new configuration says, also by what was waiting."""
    port = world.north.port
    world.north.stop()
    sent = world.send()
    world.platforms["northside"] = moved = MessageServer("Northside", world.server_context("northside"))
    assert moved.port != port
    config = copy.deepcopy(world.gateway.config)
    next(p for p in config["partners"] if p["id"] == "northside")["delivery"]["url"] = moved.url
    world.gateway.reload(config)
    world.arrived(sent.referral)


@pytest.mark.slow
def test_reloaded_again_and_again(world):
    """Every reload meets deliveries under way, some of them hanging; the addresses change back and forth."""
    other = MessageServer("Northside", world.server_context("northside"))
    homes = [world.north, other]
    stop, answers = threading.Event(), []

    def load():
        client = world.client()
        while not stop.is_set():
            answers.append(world.send(client=client))

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        config = copy.deepcopy(world.gateway.config)
        delivery = next(p for p in config["partners"] if p["id"] == "northside")["delivery"]
        for turn in range(60):
            for home in homes:
                home.behaviours.set(Behaviour("reset", effect=True), Behaviour("slow", delay=0.2, count=3))
            delivery["url"] = homes[turn % 2].url
            delivery["connections"] = turn % 5 + 1
            assert "reload.done" in world.gateway.reload(config)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert {a.answer.status for a in answers} == {200}
    # The two stand for one platform: a message that one of them took may be repeated to the other.
    arrived = lambda: {m.referral for home in homes for m in home.inbox.all()}
    until(lambda: {a.referral.number for a in answers} <= arrived(), 120, "all arrived")
    until(lambda: world.gateway.metrics().sum("linkway_deliveries", partner="northside") == 0, 120, "all settled")
    other.stop()
