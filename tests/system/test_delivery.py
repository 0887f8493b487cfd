"""A partner that is slow, silent, lying or gone harms nobody but its own queue."""

import pytest

from peer.behaviour import Behaviour
from peer.referral import fresh_id
from peer.server import MessageServer
from support.until import until


RETRY = {"first": "50ms", "longest": "200ms", "give_up": "10m"}


@pytest.fixture(scope="module")
def world(make_world):
    return make_world(retry=RETRY)


@pytest.fixture(scope="module")
def hasty(make_world):
    """It does not wait long for an answer: also one that is well may come too late here, so that nothing but what a test
    makes late is asserted."""
    return make_world(answer="1s", retry=RETRY)


def deliveries(world, sent) -> list:
    """Deliveries of a referral as `linkway exchange show` tells them."""
    key = world.gateway.exchanges(partner="riverside", correlation=sent.answer.headers["x-correlation-id"])[0]["id"]
    return world.gateway.exchange(key)["deliveries"]


def settled(world, sent, state: str, timeout: float = 20) -> dict:
    return until(lambda: next((d for d in deliveries(world, sent) if d["state"] == state), None), timeout,
                 f"a delivery that is {state}", every=0.1)


def outcomes(delivery) -> list:
    return [a["outcome"] for a in delivery["history"]]


@pytest.mark.parametrize("behaviour, outcome", [
    (Behaviour("reset"), "ambiguous"),
    (Behaviour("reset", effect=True), "ambiguous"),
    (Behaviour("garbage"), "ambiguous"),
    (Behaviour("garbage", effect=True), "ambiguous"),
    (Behaviour("status", status=500), "transient"),
    (Behaviour("status", status=503), "transient"),
    (Behaviour("status", status=429, retry_after="1"), "transient"),
    (Behaviour("status", status=408), "transient"),
], ids=lambda value: value if isinstance(value, str) else f"{value.mode}-{value.status}-{value.effect}")
def test_repeated_until_it_succeeds(world, behaviour, outcome):
    """What is safe to repeat is repeated, under the same ids. 500 says nothing of the effect: DESIGN's table gives
    ambiguous only to a missing answer, so transient and ambiguous are both taken for it; the platform is idempotent."""
    repeated(world, behaviour, outcome)


@pytest.mark.parametrize("behaviour", [Behaviour("hang"), Behaviour("late", delay=2)], ids=lambda b: b.mode)
def test_repeated_until_it_is_answered_in_time(hasty, behaviour):
    repeated(hasty, behaviour, "ambiguous")


def repeated(world, behaviour, outcome):
    referral = world.referral()
    behaviour.referral = referral.number
    world.north.behaviours.set(behaviour)
    sent = world.send(referral)
    delivery = settled(world, sent, "delivered")
    first, *others = outcomes(delivery)
    assert first == outcome or (behaviour.status == 500 and first == "ambiguous"), delivery
    assert others and others[-1] == "delivered"
    message = world.arrived(referral)
    inbox = world.north.inbox
    assert inbox.request_ids[message.message_id] == {message.request_id}, "the same X-Request-Id in every attempt"
    assert message.request_id
    inbox.wait(lambda box: box.receipts[message.message_id] >= 2, what="the receipt of both attempts")
    assert len(inbox.all(referral.number)) == 1


@pytest.mark.parametrize("behaviour", [Behaviour("slow", delay=0.5), Behaviour("close", count=3)], ids=lambda b: b.mode)
def test_slow_or_closing_partner_is_served(world, behaviour):
    """Closing kept connections is allowed at any time: the next message goes over a new one, without harm."""
    world.north.behaviours.set(behaviour)
    for _ in range(3):
        sent = world.send()
        world.arrived(sent.referral)
        assert outcomes(settled(world, sent, "delivered"))[-1] == "delivered"


def test_retry_after_is_honoured(world):
    referral = world.referral()
    world.north.behaviours.set(Behaviour("status", status=429, retry_after="2", referral=referral.number))
    world.send(referral)
    refused = world.north.inbox.wait(lambda box: next((m for m in box.refused if m.referral == referral.number), None))
    taken = world.arrived(referral)
    assert taken.at - refused.at >= 1.9


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_refused_for_good(world, status):
    referral = world.referral()
    world.north.behaviours.set(Behaviour("status", status=status, count=-1, referral=referral.number))
    sent = world.send(referral)
    delivery = settled(world, sent, "refused")
    assert outcomes(delivery) == ["rejected"]
    assert delivery["history"][0]["status"] == status
    assert str(status) in delivery["lastProblem"] or "on purpose" in delivery["lastProblem"], "shown with its reason"
    # Nothing more is sent of it; another referral goes through.
    other = world.send()
    world.arrived(other.referral)
    assert world.north.inbox.receipts[world.north.inbox.refused[-1].message_id] == 1
    assert world.gateway.metrics().sum("linkway_deliveries", partner="northside", state="refused") >= 1


def test_platform_that_is_gone(make_world):
    """Nobody listens: unsent, retried, and delivered once it is there."""
    world = make_world()
    port = world.north.port
    world.north.stop()
    sent = world.send()
    until(lambda: len(d := deliveries(world, sent)) and len(outcomes(d[0])) >= 2, 15, "two attempts", every=0.1)
    delivery = settled(world, sent, "waiting")
    assert set(outcomes(delivery)) == {"unsent"} and delivery["nextAttempt"]
    world.platforms["northside"] = MessageServer("Northside", world.server_context("northside"), port)
    world.arrived(sent.referral)
    assert outcomes(settled(world, sent, "delivered"))[-1] == "delivered"


def test_platform_that_is_someone_else(make_world):
    """A listener whose certificate is not from our authority gets not a byte of the referral."""
    world = make_world(start=False)
    world.north.stop()
    impostor = MessageServer("Impostor", world.server_context("foreign"), world.north.port)
    world.platforms["northside"] = impostor
    world.gateway.start()
    sent = world.send()
    until(lambda: len(d := deliveries(world, sent)) and len(outcomes(d[0])) >= 2, 15, "two attempts", every=0.1)
    assert set(outcomes(deliveries(world, sent)[0])) == {"unsent"}
    assert not impostor.inbox.messages and not impostor.inbox.refused


def test_order_within_a_referral(world):
    """What comes first is delivered first, although its first attempts fail."""
    referral = world.referral()
    world.north.behaviours.set(Behaviour("status", status=503, count=4, referral=referral.number))
    sent = world.send(referral)
    gp = world.client()
    for i in range(1, 4):
        referral.resources["request"]["note"].append({"text": f"Update {i}."})
        answer = gp.message(referral.message("update", fresh_id()))
        assert answer.status == 200, answer.explain()
    world.north.inbox.wait_for(referral.number, lambda m: "Update 3." in str(m.order))
    notes = [len(m.order["note"]) for m in world.north.inbox.all(referral.number)]
    assert notes == sorted(notes) and notes[0] == 1 and notes[-1] == 4, notes
    assert sent.answer.status == 200


def test_another_referral_is_not_held_up(world):
    """One referral of a platform is refused time and again; the others pass it."""
    poisoned = world.referral()
    world.north.behaviours.set(Behaviour("status", status=503, count=-1, referral=poisoned.number))
    sent = world.send(poisoned)
    for _ in range(10):
        other = world.send()
        world.arrived(other.referral)
    assert not world.north.inbox.all(poisoned.number)
    assert deliveries(world, sent)[0]["state"] in ("waiting", "claimed", "sent")


def test_another_platform_is_not_held_up(make_world):
    """Northside takes every connection and never answers; Southside is served meanwhile."""
    world = make_world(answer="10m", shutdown="500ms")
    world.north.behaviours.set(Behaviour("hang", count=-1))
    for _ in range(20):
        world.send()
    south = world.send(world.referral(area="BD"))
    world.arrived(south.referral, "southside")
    # And so is the inbound side, while Northside still has not answered anything.
    assert world.send().answer.status == 200
    assert world.gateway.metrics().sum("linkway_deliveries", partner="northside") == 21


def test_refused_delivery_holds_its_own_referral(world):
    """After a refusal the later messages of that referral do not overtake it in silence: they are shown as open."""
    referral = world.referral()
    world.north.behaviours.set(Behaviour("status", status=422, count=1, referral=referral.number))
    sent = world.send(referral)
    settled(world, sent, "refused")
    referral.resources["request"]["note"].append({"text": "More to say."})
    answer = world.client().message(referral.message("update", fresh_id()))
    assert answer.status == 200
    other = world.send()
    world.arrived(other.referral)
    states = {d["state"] for d in deliveries(world, sent)}
    assert "refused" in states


def test_parked_when_given_up(make_world):
    world = make_world(retry={"first": "50ms", "longest": "200ms", "give_up": "3s"})
    referral = world.referral()
    world.north.behaviours.set(Behaviour("status", status=503, count=-1, referral=referral.number))
    sent = world.send(referral)
    delivery = settled(world, sent, "parked")
    assert len(outcomes(delivery)) >= 2 and set(outcomes(delivery)) == {"transient"}
    assert delivery["lastProblem"]
    assert world.gateway.metrics().sum("linkway_deliveries", partner="northside", state="parked") == 1
    other = world.send()
    world.arrived(other.referral)


def test_ambiguous_is_parked_for_a_partner_that_cannot_tell_a_repeat(make_world):
    world = make_world(start=False, answer="1s")
    partner = next(p for p in world.gateway.config["partners"] if p["id"] == "northside")
    partner["delivery"]["idempotent"] = False
    world.gateway.write_config()
    world.gateway.start()
    for behaviour in (Behaviour("reset"), Behaviour("hang")):
        referral = world.referral()
        behaviour.referral = referral.number
        world.north.behaviours.set(behaviour)
        delivery = settled(world, world.send(referral), "parked")
        assert outcomes(delivery) == ["ambiguous"], "sent once and never again by itself"
    # What surely had no effect is still repeated.
    partner["delivery"]["answer"] = "30s"
    assert "reload.done" in world.gateway.reload(world.gateway.config)
    referral = world.referral()
    world.north.behaviours.set(Behaviour("status", status=503, referral=referral.number))
    sent = world.send(referral)
    world.arrived(referral)
    assert outcomes(settled(world, sent, "delivered")) == ["transient", "delivered"]


def test_late_answer_is_not_taken_for_the_next(hasty):
    """An answer that comes after the deadline belongs to a connection that is never used again."""
    world = hasty
    late, other = world.referral(), world.referral()
    world.north.behaviours.set(Behaviour("late", delay=1.5, count=2, referral=late.number))
    first, second = world.send(late), world.send(other)
    assert settled(world, second, "delivered")
    assert outcomes(settled(world, first, "delivered"))[0] == "ambiguous"
    for referral in (late, other):
        assert len(world.north.inbox.all(referral.number)) == 1


def test_connections_are_reused(world):
    sent = world.send()
    world.arrived(sent.referral)
    before = len(world.north.connections_seen)
    for _ in range(10):
        settled(world, world.send(), "delivered")
    assert len(world.north.connections_seen) - before <= 2


def test_feedback_is_retried_too(world):
    sent, desk = world.begin()
    world.gp.behaviours.set(Behaviour("status", status=503, count=2, referral=sent.referral.number),
                            Behaviour("reset", referral=sent.referral.number, effect=True))
    assert desk.accept().status == 200
    assert desk.contact().status == 200
    world.feedback(sent.referral, "in-progress", "contacted")
    assert [m.task["status"] for m in world.gp.inbox.all(sent.referral.number)] == ["accepted", "in-progress"]
