"""linkway delivery: what was refused or parked is seen with its reason, and sent again by hand."""

import json
import os
import pwd

import pytest

from peer.behaviour import Behaviour
from peer.referral import fresh_id
from test_delivery import deliveries, outcomes, settled


@pytest.fixture(scope="module")
def world(make_world):
    return make_world(retry={"first": "50ms", "longest": "200ms", "give_up": "10m"})


def delivery(world, *arguments, code: int = 0):
    result = world.gateway.command("delivery", *arguments, "--config", world.gateway.config_file)
    assert result.returncode == code, result.stdout + result.stderr
    return result


def listed(world, *arguments) -> list:
    return [json.loads(line) for line in world.gateway.output("delivery", "list", *arguments).splitlines()]


def refused(world):
    """A referral that the platform refuses once."""
    referral = world.referral()
    world.north.behaviours.set(Behaviour("status", status=422, referral=referral.number))
    sent = world.send(referral)
    return sent, settled(world, sent, "refused")["id"]


def test_refused_is_shown_and_sent_again(world):
    sent, key = refused(world)
    # What comes after it for the same referral waits for it.
    sent.referral.resources["request"]["note"].append({"text": "More to say."})
    assert world.client().message(sent.referral.message("update", fresh_id())).status == 200
    [told] = [one for one in listed(world, "--partner", "northside", "--state", "refused") if one["id"] == key]
    assert told["lastProblem"] == "the partner answered HTTP 422"
    assert key in delivery(world, "list").stdout

    # The partner's own words may speak of a person.
    assert "on purpose" not in delivery(world, "show", key).stdout
    assert "error (processing): answered 422 on purpose" in delivery(world, "show", key, "--raw").stdout
    assert "on purpose" not in world.gateway.log()
    exchange = world.gateway.exchanges(partner="riverside", correlation=sent.answer.headers["x-correlation-id"])[0]["id"]
    assert f"linkway delivery retry {key}" in world.gateway.exchange(exchange)["next"][0]

    # Beside the gateway that runs: it finds out by itself.
    assert "is sent again" in delivery(world, "retry", key).stdout
    message = world.arrived(sent.referral)
    assert outcomes(settled(world, sent, "delivered")) == ["rejected", "delivered"]
    world.north.inbox.wait_for(sent.referral.number, lambda m: "More to say." in str(m.order))
    first = next(one for one in deliveries(world, sent) if one["id"] == key)
    assert first["messageId"] == message.message_id
    [retry] = first["retries"]
    assert retry["by"] == pwd.getpwuid(os.getuid()).pw_name and retry["was"] == "refused"
    assert "sent again by" in delivery(world, "show", key).stdout
    assert world.gateway.command("db", "check", "--config", world.gateway.config_file).returncode == 0


def test_nothing_that_has_arrived_or_waits_is_sent_again(world):
    sent = world.send()
    key = settled(world, sent, "delivered")["id"]
    assert "it is delivered" in delivery(world, "retry", key, code=1).stderr
    assert "no such delivery" in delivery(world, "retry", "0000000000007", code=1).stderr
    assert "no delivery id" in delivery(world, "retry", "nonsense", code=1).stderr
    # Those beside them are, each for itself.
    other, refused_key = refused(world)
    result = delivery(world, "retry", key, refused_key, code=1)
    assert refused_key in result.stdout and key in result.stderr
    world.arrived(other.referral)
    assert world.north.inbox.receipts[world.arrived(sent.referral).message_id] == 1


@pytest.mark.parametrize("arguments", [("retry",), ("retry", "0000000000007", "--partner", "northside"),
                                       ("retry", "--partner", "northside", "--state", "waiting"),
                                       ("retry", "0000000000007", "--yes"), ("list", "--state", "lost"), ("show",)])
def test_wrong_usage(world, arguments):
    delivery(world, *arguments, code=2)


def test_what_is_not_there(world):
    assert "There is no delivery" in delivery(world, "show", "0000000000007", code=1).stderr
    assert "There is no delivery" in delivery(world, "show", "nonsense", code=1).stderr
    result = delivery(world, "list", "--partner", "nortside")
    assert "No delivery matches." in result.stdout and "Was northside meant?" in result.stderr


def test_all_of_a_partner_while_the_gateway_is_down(make_world):
    world = make_world(retry={"first": "50ms", "longest": "200ms", "give_up": "700ms"})
    world.north.behaviours.set(Behaviour("status", status=503, count=-1))
    both = [world.send(), world.send()]
    keys = {settled(world, sent, "parked")["id"] for sent in both}
    assert world.gateway.stop() == 0
    counted = delivery(world, "retry", "--partner", "northside", "--state", "parked")
    assert "2 deliveries for northside are parked." in counted.stdout and "--yes" in counted.stdout
    assert {one["id"] for one in listed(world, "--state", "parked")} == keys, "nothing was changed"
    assert "2 are sent again" in delivery(world, "retry", "--partner", "northside", "--yes").stdout
    assert {one["id"] for one in listed(world, "--state", "waiting")} == keys
    world.north.behaviours.clear()
    world.gateway.start()
    for sent in both:
        world.arrived(sent.referral)
        assert outcomes(settled(world, sent, "delivered"))[-1] == "delivered"
