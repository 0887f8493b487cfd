"""Messages that a partner sends over the gateway's own MLLP connection to it: in place of an acknowledgment, beside it, and
unasked. They enter like any other, and are acknowledged where they ask for that."""

import pytest

from peer import hl7v2
from support.until import until
from support.wards import Wards, case_of


@pytest.fixture(scope="module")
def wards(make_world):
    made = Wards(make_world(start=False))
    yield made
    made.village.stop()
    made.wards.stop()


def reply_to(received: str, status: str = "A", code: str | None = "AA", accept: str = "") -> str:
    """An RRI about a referral; with a code as the answer to the message that brought it."""
    header = (f"MSH|^~\\&|WARDS|Z99004|LINKWAY|GW|20260115090000+0000||RRI^I12^RRI_I12|{hl7v2.control_id()}|P|2.5.1"
              + (f"|||{accept}" if accept else ""))
    return "\r".join([header, *([f"MSA|{code}|{hl7v2.field(received, 'MSH', 10)}"] if code else []),
                      f"RF1|{status}^^HL70283|||||{hl7v2.field(received, 'RF1', 6)}|||||{case_of(received)}",
                      "PRD|RT|||||||||Wards", "PID|1||1^^^WARDS^PI||Someone"]) + "\r"


def hears(wards, message: str, status: str = "A"):
    wards.heard(message, lambda m: hl7v2.field(m, "RF1", 1).startswith(status))


def delivered(wards) -> bool:
    return wards.world.gateway.metrics().sum("linkway_deliveries", partner="wards") == 0


def acknowledged(wards, reply: str) -> str:
    """What the gateway answered to it, over the connection by which it came."""
    about = hl7v2.field(reply, "MSH", 10)
    return wards.wards.wait(lambda m: hl7v2.field(m, "MSA", 2) == about)


def test_a_reply_in_place_of_the_acknowledgment(wards):
    wards.wards.behave.append(lambda message: hl7v2.frame(reply_to(message)))
    message = wards.refer()
    received = wards.arrived(message)
    hears(wards, message)
    until(lambda: delivered(wards), 10, "it counts as the acknowledgment")
    exchange = wards.world.gateway.exchanges(partner="wards", limit=1)[0]
    assert exchange["verdict"] == "accepted" and exchange["channel"] == "replies"
    own = hl7v2.field(received, "MSH", 10)
    assert not [m for m in wards.wards.received if hl7v2.field(m, "MSA", 2) and hl7v2.field(m, "MSA", 2) != own], \
        "an answer is not answered"


@pytest.mark.parametrize("first", ["AA", "CA"])
def test_a_reply_behind_the_acknowledgment(wards, first):
    replies = []

    def both(message: str) -> bytes:
        replies.append(reply_to(message, accept="AL"))
        return hl7v2.frame(hl7v2.ack(message, first)) + hl7v2.frame(replies[-1])

    wards.wards.behave.append(both)
    message = wards.refer()
    hears(wards, message)
    answer = acknowledged(wards, replies[0])
    assert hl7v2.field(answer, "MSA", 1) == "CA"
    until(lambda: delivered(wards), 10, "delivered")


def test_a_message_that_nobody_asked_for(wards):
    """It has no MSA: acknowledged in the original mode, as at a listener."""
    said = []

    def before_its_acknowledgment(message: str) -> bytes:
        said.append(reply_to(message, code=None))
        return hl7v2.frame(said[-1]) + hl7v2.frame(hl7v2.ack(message))

    wards.wards.behave.append(before_its_acknowledgment)
    message = wards.refer()
    hears(wards, message)
    assert hl7v2.field(acknowledged(wards, said[0]), "MSA", 1) == "AA"
    until(lambda: delivered(wards), 10, "delivered")


@pytest.mark.parametrize("envelope", [("", ""), ("BHS|^~\\&|WARDS\r", "BTS|2\r")], ids=["frame", "batch"])
@pytest.mark.parametrize("first", [True, False], ids=["before", "behind"])
def test_a_reply_in_one_frame_with_the_acknowledgment(wards, envelope, first):
    replies = []

    def both(message: str) -> bytes:
        replies.append(reply_to(message, code=None, accept="AL"))
        parts = [hl7v2.ack(message), replies[-1]]
        return hl7v2.frame(envelope[0] + "".join(parts if first else reversed(parts)) + envelope[1])

    wards.wards.behave.append(both)
    message = wards.refer()
    hears(wards, message)
    assert hl7v2.field(acknowledged(wards, replies[0]), "MSA", 1) == "CA"
    until(lambda: delivered(wards), 10, "delivered")
    asked = lambda m: hl7v2.field(m, "RF1", 6) == hl7v2.field(replies[0], "RF1", 6) and not hl7v2.field(m, "MSA", 2)
    assert len([m for m in wards.wards.received if asked(m)]) == 1, "it is sent once"


def test_several_replies_with_the_acknowledgment_are_answered_one_by_one(wards):
    """The first is an answer itself and asks for none, the second asks."""
    replies = []

    def three(message: str) -> bytes:
        replies.extend([reply_to(message), reply_to(message, code=None)])
        return hl7v2.frame(hl7v2.ack(message) + "".join(replies))

    wards.wards.behave.append(three)
    message = wards.refer()
    hears(wards, message)
    assert hl7v2.field(acknowledged(wards, replies[1]), "MSA", 1) == "AA"
    about = hl7v2.field(replies[0], "MSH", 10)
    assert not [m for m in wards.wards.received if f"|{about}" in m], "an answer is not answered"
    until(lambda: delivered(wards), 10, "delivered")


def test_a_reply_that_cannot_be_read_is_kept_and_the_delivery_counts(wards):
    wards.wards.behave.append(lambda message: hl7v2.frame(reply_to(message, status="NONSENSE")))
    message = wards.refer()
    wards.arrived(message)
    until(lambda: delivered(wards), 10, "delivered")
    # What the reply says is decided beside what it says of the delivery.
    until(lambda: wards.world.gateway.exchanges(partner="wards", limit=1)[0]["verdict"] == "refused", 10,
          "kept for the operator")


def test_a_plain_acknowledgment_is_no_message(wards):
    before = wards.world.gateway.exchanges(partner="wards", limit=100)
    wards.arrived(wards.refer())
    until(lambda: delivered(wards), 10, "delivered")
    assert wards.world.gateway.exchanges(partner="wards", limit=100) == before
