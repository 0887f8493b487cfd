"""Deliveries that take several requests: what was answered is never sent again, whatever becomes of the rest."""

import copy
import json
import signal
import threading

import pytest

from peer.case_software import CaseSoftware
from peer.referral import fresh_id
from support.gateway import ROOT
from support.until import until
from test_delivery import outcomes, settled


@pytest.fixture
def lamplight():
    software = CaseSoftware()
    yield software
    software.stop()


@pytest.fixture
def world(make_world, lamplight):
    # A stop waits long enough for any answer: one that is cut off is one of which nobody knows what became.
    world = make_world(start=False, packs=[ROOT / "mappings"], shutdown="60s")
    partner = next(p for p in world.gateway.config["partners"] if p["id"] == "northside")
    partner["pack"] = "lamplight"
    partner["delivery"].update(url=lamplight.url, idempotent=False)
    world.gateway.write_config()
    world.gateway.start()
    return world




def forms(software, last: str) -> list:
    return [form for _, path, _, form in software.taken if path.rstrip("/").endswith(last)]


def shown(world, *arguments) -> str:
    return world.gateway.command("exchange", "show", *arguments, "--config", world.gateway.config_file).stdout


def requests(delivery) -> list:
    return [(r["name"], r["attempt"], r["outcome"]) for r in delivery["requests"]]


def test_the_person_then_the_referral(world, lamplight):
    sent = world.send()
    delivery = settled(world, sent, "delivered")
    assert requests(delivery) == [("person", 1, "delivered"), ("referrals", 1, "delivered")]
    assert outcomes(delivery) == ["delivered"]
    person = forms(lamplight, "user")[0]
    assert person["surname"] == sent.referral.person.family
    form = forms(lamplight, "add")[0]
    assert form["attendee"] == "8000"
    ids = [headers["X-Request-Id"] for _, _, headers, _ in lamplight.taken]
    assert len(set(ids)) == 2 and ids[0].startswith(ids[1]), "two requests, two ids"
    # Each request and its answer is in the log of the exchange; what was said alone with --raw.
    key = world.gateway.exchanges(partner="riverside", limit=1)[0]["id"]
    assert "person, POST /people/add/role/user: delivered, HTTP 200" in shown(world, key)
    assert person["surname"] not in json.dumps(delivery["requests"])
    raw = shown(world, key, "--raw")
    assert "surname=" in raw and '"id": 8000' in raw
    # The number of the referral is kept.
    task = world.client("northside").get(f"Task/{form['Linkway_reference']}").json()
    assert "100" in [i["value"] for i in task["identifier"]]


def test_what_was_withdrawn_is_not_sent_any_more(world, lamplight):
    lamplight.faults["user"] = [503] * 1000
    sent = world.send()
    until(lambda: lamplight.taken, 20, "an attempt")
    sent.referral.resources["request"]["status"] = "revoked"
    answer = world.client().message(sent.referral.message("update", fresh_id()))
    assert answer.status == 200 and b"tell it by telephone" in answer.body, answer.explain()
    delivery = settled(world, sent, "refused")
    assert "withdrew the referral before this was sent" in delivery["history"][-1]["problem"]
    lamplight.faults["user"] = []
    again = world.gateway.command("delivery", "retry", delivery["id"], "--config", world.gateway.config_file)
    assert again.returncode == 0, again.stderr
    marker = world.send()
    settled(world, marker, "delivered")
    settled(world, sent, "refused")
    surnames = [form["surname"] for form in forms(lamplight, "user") if form["surname"] == sent.referral.person.family]
    assert len(forms(lamplight, "add")) == 1 and len(lamplight.people) == 1, surnames


def test_a_person_is_added_once(world, lamplight):
    first = world.send()
    settled(world, first, "delivered")
    again = world.send(world.referral(person=first.referral.person))
    delivery = settled(world, again, "delivered")
    assert requests(delivery) == [("referrals", 1, "delivered")]
    assert [form["attendee"] for form in forms(lamplight, "add")] == ["8000", "8000"]


def test_two_referrals_of_a_person_at_once(world, lamplight):
    lamplight.faults["user"] = [("slow", 0.7)]
    first = world.send()
    second = world.send(world.referral(person=first.referral.person))
    settled(world, first, "delivered")
    settled(world, second, "delivered")
    assert lamplight.count("user") == 1 and lamplight.count("add") == 2
    assert {form["attendee"] for form in forms(lamplight, "add")} == {"8000"}


def test_what_succeeded_is_not_repeated(world, lamplight):
    lamplight.faults["add"] = [503, 429, 503]
    lamplight.headers = {"Retry-After": "1"}
    sent = world.send()
    delivery = settled(world, sent, "delivered")
    assert outcomes(delivery) == ["transient"] * 3 + ["delivered"]
    assert requests(delivery) == [("person", 1, "delivered"), ("referrals", 1, "transient"),
                                  ("referrals", 2, "transient"), ("referrals", 3, "transient"),
                                  ("referrals", 4, "delivered")]
    assert lamplight.count("user") == 1 and len(lamplight.referrals) == 1


def test_a_first_request_that_fails_is_tried_again(world, lamplight):
    lamplight.faults["user"] = [503, 503]
    sent = world.send()
    delivery = settled(world, sent, "delivered")
    assert outcomes(delivery) == ["transient", "transient", "delivered"]
    assert len(lamplight.people) == 1 and lamplight.count("add") == 1


@pytest.mark.parametrize("last", ["user", "add"])
def test_an_answer_that_never_comes(world, lamplight, last):
    """Nobody knows whether it was carried out: the operator decides, and nothing is sent twice."""
    lamplight.faults[last] = ["lost"]
    sent = world.send()
    delivery = settled(world, sent, "parked")
    assert outcomes(delivery) == ["ambiguous"]
    assert ("person" if last == "user" else "referrals") in delivery["lastProblem"]
    assert lamplight.count(last) == 1 and lamplight.count("user") == 1
    other = world.send()
    settled(world, other, "delivered")


@pytest.mark.parametrize("last", ["user", "add"])
def test_a_refusal_ends_it(world, lamplight, last):
    lamplight.faults[last] = [422]
    sent = world.send()
    delivery = settled(world, sent, "refused")
    assert outcomes(delivery) == ["rejected"] and "422" in delivery["lastProblem"]
    assert lamplight.count("add") == (0 if last == "user" else 1)
    # By hand it goes on where it stood.
    again = world.gateway.command("delivery", "retry", delivery["id"], "--config", world.gateway.config_file)
    assert again.returncode == 0, again.stderr
    assert outcomes(settled(world, sent, "delivered")) == ["rejected", "delivered"]
    assert lamplight.count("user") == (2 if last == "user" else 1)
    assert lamplight.count("add") == (1 if last == "user" else 2)


@pytest.mark.parametrize("answer", ['{"data": {"error": "no such postcode"}}', "<html>oops</html>", "not JSON", '{"data": {"id": ""}}'])
def test_an_answer_without_what_is_wanted(world, lamplight, answer):
    """200 around an error: whether the person is there now, the platform alone knows."""
    lamplight.faults["user"] = [answer]
    sent = world.send()
    delivery = settled(world, sent, "parked")
    assert outcomes(delivery) == ["ambiguous"] and "person" in delivery["lastProblem"]
    assert lamplight.count("add") == 0
    assert "postcode" not in delivery["lastProblem"]


def test_an_answer_in_xml(world, lamplight):
    lamplight.faults["user"] = ['<?xml version="1.0"?><answer status="ok"><data><id>77</id></data></answer>']
    sent = world.send()
    settled(world, sent, "delivered")
    assert forms(lamplight, "add")[0]["attendee"] == "77"


def test_killed_between_the_two(world, lamplight):
    """What the first request brought is on disk before the second leaves."""
    killed = threading.Event()
    lamplight.faults["add"] = [killed]
    sent = world.send()
    until(lambda: lamplight.count("add") == 1, 10, "the second request")
    world.gateway.signal(signal.SIGKILL)
    world.gateway.kill()
    killed.set()
    world.gateway.start()
    delivery = settled(world, sent, "parked")
    assert "stopped" in delivery["lastProblem"]
    assert requests(delivery) == [("person", 1, "delivered")]
    # The same person again: the number is known.
    again = world.send(world.referral(person=sent.referral.person))
    settled(world, again, "delivered")
    assert lamplight.count("user") == 1
    assert [form["attendee"] for form in forms(lamplight, "add")] == ["8000", "8000"]


def test_stopped_between_two_attempts(world, lamplight):
    lamplight.faults["add"] = [503]
    lamplight.headers = {"Retry-After": "2"}
    sent = world.send()
    until(lambda: lamplight.count("add") == 1, 10, "the second request")
    assert world.gateway.stop() == 0
    world.gateway.start()
    delivery = settled(world, sent, "delivered")
    assert lamplight.count("user") == 1 and lamplight.count("add") == 2
    assert requests(delivery)[0] == ("person", 1, "delivered")


def test_a_partner_that_is_said_to_know_repeats(world):
    """A request that must not arrive twice, and a partner to whom all is repeated: one of the two is wrong."""
    config = copy.deepcopy(world.gateway.config)
    next(p for p in config["partners"] if p["id"] == "northside")["delivery"]["idempotent"] = True
    assert "reload.refused" in world.gateway.reload(config, "delivery.idempotent: false")


@pytest.fixture
def finder(make_world, lamplight):
    """A platform that is asked first whether it knows the person."""
    world = make_world(start=False, packs=[ROOT / "tests/system/packs/finder"])
    partner = next(p for p in world.gateway.config["partners"] if p["id"] == "northside")
    partner["pack"] = "finder"
    partner["delivery"].update(url=lamplight.url)
    world.gateway.write_config()
    world.gateway.start()
    return world


def test_who_is_found_is_not_added(finder, lamplight):
    lamplight.show("/api/people", {"ref": "C-5"})
    sent = finder.send()
    delivery = settled(finder, sent, "delivered")
    assert requests(delivery) == [("find", 1, "delivered"), ("referrals", 1, "delivered")]
    assert lamplight.asked == [f"/api/people?number={sent.referral.person.number}"]
    command, path, headers, _ = lamplight.taken[0]
    assert (command, path, headers["X-Person"]) == ("POST", "/api/people/C-5/referrals", "C-5")
    # And is known from then on.
    again = finder.send(finder.referral(person=sent.referral.person))
    assert requests(settled(finder, again, "delivered")) == [("referrals", 1, "delivered")]


def test_who_is_not_found_is_added(finder, lamplight):
    sent = finder.send()
    delivery = settled(finder, sent, "delivered")
    assert [name for name, _, _ in requests(delivery)] == ["find", "add", "referrals"]
    assert [path for _, path, _, _ in lamplight.taken] == ["/api/people", "/api/people/100/referrals"]


def test_an_id_of_the_referral_is_kept_at_once(finder, lamplight):
    """What an early request tells of the referral is kept although a later one fails; what may arrive twice is repeated."""
    lamplight.faults["people"] = ["lost"]
    lamplight.faults["referrals"] = [422]
    sent = finder.send()
    delivery = settled(finder, sent, "refused")
    assert requests(delivery) == [("find", 1, "delivered"), ("add", 1, "ambiguous"), ("add", 2, "delivered"),
                                  ("referrals", 2, "rejected")]
    tasks = finder.client("northside").get("Task?identifier=101").json()
    assert tasks.get("entry"), tasks
