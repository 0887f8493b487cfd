"""HL7 v2 over MLLP: referrals in, replies out, and all that can happen to a connection in between."""

import copy
import random
import threading
import time

import pytest

from peer import hl7v2
from peer.tls import client_context, server_context
from support.gateway import ROOT
from support.ports import free_port
from support.until import until

PACKS = ROOT / "tests/system/packs"
LIMITS = {"read": "5s", "end_pause": "200ms", "message": "64KB"}


class V2World:
    """A world with listeners for MLLP, and village: a practice that speaks HL7 v2 and is known by MSH-3 and MSH-4."""

    def __init__(self, world, answer: str = "30s"):
        self.world, self.random, self.answer = world, random.Random(), answer
        self.plain, self.tls = free_port(), free_port()
        self.peer = hl7v2.Listener(port=free_port())
        config = copy.deepcopy(world.gateway.config)
        listen = config["listen"]
        listen["mllp"] = [
            {"port": self.plain, "limits": LIMITS},
            {"port": self.tls, "certificate": world.certificate("server"), "key": world.key("server"),
             "client_ca": world.certificate("ca"), "limits": LIMITS}]
        config["packs"] = {"folders": [str(PACKS / "hl7v2-small")]}
        config["partners"] += [self.village(), self.hilltop(config)]
        config["partners"] = [p for i, p in enumerate(config["partners"])
                              if p["id"] != "hilltop" or i == len(config["partners"]) - 1]
        self.config = config
        world.gateway.config = config
        world.gateway.write_config()
        world.gateway.start()

    def village(self) -> dict:
        retry = {"first": "50ms", "longest": "200ms", "give_up": "10m"}
        return {"id": "village", "name": "Village Practice", "role": "referrer", "pack": "hl7v2-small",
                "mllp": {"application": "VILLAGEGP", "facility": "Z99003", "address": ["127.0.0.0/8"]},
                "organization": {"name": "Village Practice"},
                "feedback": ["accepted", "rejected"],
                "delivery": {"url": self.peer.url, "answer": self.answer, "retry": retry}}

    @staticmethod
    def hilltop(config) -> dict:
        own = next(p for p in config["partners"] if p["id"] == "hilltop")
        return {**copy.deepcopy(own), "pack": "hl7v2-small"}

    def dial(self, certificate: str | None = "") -> hl7v2.Connection:
        """Plain; with a name, or with None for nobody's, over TLS."""
        if certificate == "":
            return hl7v2.Connection(self.plain)
        own = (self.world.certificate(certificate), self.world.key(certificate)) if certificate else ()
        return hl7v2.Connection(self.tls, client_context(self.world.certificate("ca"), *own))

    def referral(self, **how) -> str:
        return hl7v2.referral(self.random, **how)

    def exchanges(self, partner: str = "village", **filters) -> list:
        return self.world.gateway.exchanges(partner=partner, **filters)


@pytest.fixture(scope="module")
def v2(make_world):
    made = V2World(make_world(start=False))
    yield made
    made.peer.stop()


@pytest.fixture(scope="module")
def hasty(make_world):
    """It does not wait long for an acknowledgement."""
    made = V2World(make_world(start=False), answer="700ms")
    yield made
    made.peer.stop()


@pytest.fixture(autouse=True)
def calm(request):
    yield
    for world in request.node.funcargs.values():
        if isinstance(world, V2World):
            world.peer.behave.clear()


def code(answer: str) -> str:
    return hl7v2.field(answer, "MSA", 1)


def about(answer: str) -> str:
    return hl7v2.field(answer, "MSA", 2)


def count(v2) -> int:
    return len(v2.exchanges(limit=1000))


# -- in

def test_a_referral_is_acknowledged_and_arrives(v2):
    message = v2.referral()
    with v2.dial() as connection:
        answer = connection.ask(message)
    assert code(answer) == "AA" and about(answer) == hl7v2.field(message, "MSH", 10), answer
    assert hl7v2.field(answer, "MSH", 3) == "LINKWAY" and hl7v2.field(answer, "MSH", 5) == "VILLAGEGP"
    assert hl7v2.field(answer, "MSH", 9) == "ACK^I12^ACK" and hl7v2.field(answer, "MSH", 12) == "2.5.1"
    exchange = v2.exchanges(limit=1)[0]
    assert exchange["verdict"] == "accepted" and exchange["channel"] == "referrals"
    assert hl7v2.field(answer, "MSH", 10) == exchange["id"], "the operator finds it by the answer's own control id"
    number = hl7v2.field(message, "PID", 3).split("^")[0]
    v2.world.north.inbox.wait(lambda box: any(number in str(m.bundle) for m in box.messages.values()), 15,
                              "the referral at the platform")


def test_delimiters_that_cannot_be_used_are_named(v2):
    with v2.dial("hilltop") as connection:
        answer = connection.ask(v2.referral().replace("MSH|^~\\&|", "MSH|^^\\&|", 1))
    assert code(answer) == "AE" and "delimiters" in answer, answer


def test_several_in_one_write_are_answered_in_order(v2):
    messages = [v2.referral() for _ in range(5)]
    with v2.dial() as connection:
        connection.write(b"".join(hl7v2.frame(m) + b"\n\0" for m in messages))
        answers = [connection.read() for _ in messages]
    assert [about(a) for a in answers] == [hl7v2.field(m, "MSH", 10) for m in messages]
    assert {code(a) for a in answers} == {"AA"}


@pytest.mark.parametrize("accept, reply, expected", [
    ("AL", "AL", "CA"), ("AL", "NE", "CA"), ("SU", "NE", "CA"), ("NE", "AL", "AA"), ("", "AL", "AA"), ("", "", "AA"),
    ("ER", "AL", None), ("NE", "NE", None)])
def test_the_mode_of_a_positive_answer(v2, accept, reply, expected):
    with v2.dial() as connection:
        connection.write(hl7v2.frame(v2.referral(accept=accept, reply=reply)))
        last = v2.referral()
        connection.write(hl7v2.frame(last))
        first = connection.read()
        if expected is None:
            assert about(first) == hl7v2.field(last, "MSH", 10), "nothing was answered to the first"
        else:
            assert code(first) == expected


@pytest.mark.parametrize("accept, reply, expected", [("AL", "AL", "CE"), ("ER", "NE", "CE"), ("", "", "AE"), ("SU", "NE", None)])
def test_the_mode_of_a_refusal(v2, accept, reply, expected):
    message = v2.referral(accept=accept, reply=reply)
    message = "\r".join(line for line in message.split("\r") if not line.startswith("RF1"))
    with v2.dial() as connection:
        connection.write(hl7v2.frame(message))
        last = v2.referral()
        connection.write(hl7v2.frame(last))
        first = connection.read()
    if expected is None:
        assert about(first) == hl7v2.field(last, "MSH", 10)
    else:
        assert code(first) == expected and hl7v2.field(first, "ERR", 4) == "E" and hl7v2.field(first, "ERR", 8)
        refused = [e for e in v2.exchanges(limit=2) if e["verdict"] == "refused"]
        assert refused, "kept for the operator"


def test_what_is_not_taken_is_rejected_with_its_reason(v2):
    cases = {
        "200": v2.referral(event="ORU^R01^ORU_R01"),
        "202": v2.referral(processing="T"),
        "203": v2.referral(version="3.0"),
    }
    with v2.dial() as connection:
        for error, message in cases.items():
            answer = connection.ask(message)
            assert code(answer) == "AR" and about(answer) == hl7v2.field(message, "MSH", 10), answer
            assert hl7v2.field(answer, "ERR", 3).startswith(error), answer


def test_a_message_without_control_id_is_refused(v2):
    message = v2.referral(number="X1").replace("|X1|P|", "||P|", 1)
    with v2.dial() as connection:
        answer = connection.ask(message)
    assert code(answer) == "AE" and hl7v2.field(answer, "ERR", 2).startswith("MSH^1^10")
    assert hl7v2.field(answer, "ERR", 3).startswith("101")


def test_an_old_version_gets_its_own_form(v2):
    with v2.dial() as connection:
        answer = connection.ask(v2.referral(version="2.3", event="ORU^R01"))
    assert code(answer) == "AR" and hl7v2.field(answer, "MSA", 3)
    assert "200&" in hl7v2.field(answer, "ERR", 1) and hl7v2.field(answer, "MSH", 9) == "ACK^R01"


def test_nobody_known_is_answered_and_nothing_is_kept(v2):
    before = len(v2.world.gateway.exchanges(limit=1000))
    with v2.dial() as connection:
        answer = connection.ask(v2.referral(facility="SOMEWHERE"))
        assert code(answer) == "AR", answer
        assert code(connection.ask(v2.referral(facility="SOMEWHERE", accept="AL"))) == "CR"
        assert code(connection.ask(b"this is no message at all")) in ("AR", "AE")
    assert len(v2.world.gateway.exchanges(limit=1000)) == before


def test_an_acknowledgment_is_not_acknowledged(v2):
    with v2.dial() as connection:
        connection.write(hl7v2.frame(hl7v2.ack(v2.referral()).replace("|LINKWAY|GW|VILLAGEGP|Z99003|", "|VILLAGEGP|Z99003|LINKWAY|GW|")))
        last = v2.referral()
        assert about(connection.ask(last)) == hl7v2.field(last, "MSH", 10)


# -- again and again

def test_the_same_message_again_is_answered_as_the_first_time(v2):
    message = v2.referral()
    with v2.dial() as connection:
        first = connection.ask(message)
    with v2.dial() as connection:
        again = connection.ask(message.replace("20260115080000", "20260115090000", 1))
        assert again == first
        other = connection.ask(message.replace("Lonely since moving", "Something else"))
    assert code(other) == "AE" and hl7v2.field(other, "ERR", 3).startswith("205")
    verdicts = [e["verdict"] for e in v2.exchanges(limit=3)]
    assert verdicts == ["refused", "repeated", "accepted"]


def test_the_same_message_at_once_on_many_connections(v2):
    message, answers = v2.referral(), []

    def send():
        with v2.dial() as connection:
            answers.append(connection.ask(message))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1 and code(answers[0]) == "AA"
    assert [e["verdict"] for e in v2.exchanges(limit=8)].count("accepted") == 1


def test_what_was_refused_can_be_run_again(v2):
    message = v2.referral(processing="T")
    with v2.dial() as connection:
        assert code(connection.ask(message)) == "AR"
    refused = v2.exchanges(limit=1)[0]["id"]
    config = copy.deepcopy(v2.config)
    next(p for p in config["partners"] if p["id"] == "village")["mllp"]["processing_ids"] = ["T"]
    try:
        assert "reload.done" in v2.world.gateway.reload(config)
        result = v2.world.gateway.command(
            "exchange", "replay", refused, "--config", v2.world.gateway.config_file, "--apply", "--certificate",
            v2.world.certificate("operator"), "--key", v2.world.key("operator"), "--ca", v2.world.certificate("ca"))
        assert result.returncode == 0, result.stdout + result.stderr
        until(lambda: v2.exchanges(limit=1)[0]["verdict"] == "accepted", 10, "the replay")
    finally:
        v2.world.gateway.reload(v2.config)


# -- batches

def test_a_batch_is_answered_by_a_batch(v2):
    messages = [v2.referral(), v2.referral(event="ORU^R01"), v2.referral()]
    batch = "FHS|^~\\&|VILLAGEGP|Z99003\rBHS|^~\\&|VILLAGEGP|Z99003|GW|LINKWAY|||||B7\r" + "".join(messages) + "BTS|3\rFTS|1\r"
    with v2.dial() as connection:
        answer = connection.ask(batch)
    lines = answer.split("\r")
    assert [line[:3] for line in lines if line[:3] in ("FHS", "BHS", "MSA", "BTS", "FTS")] == \
        ["FHS", "BHS", "MSA", "MSA", "MSA", "BTS", "FTS"]
    assert [line.split("|")[2] for line in lines if line.startswith("MSA")] == [hl7v2.field(m, "MSH", 10) for m in messages]
    assert [line.split("|")[1] for line in lines if line.startswith("MSA")] == ["AA", "AR", "AA"]
    assert "BTS|3" in lines and "B7" in answer


@pytest.mark.parametrize("envelope, told", [
    ("BHS|^~\\&|VILLAGEGP|Z99003\r{}BTS|3\r", "BTS|2|the count is 3, but there are 2 messages in the batch"),
    ("BHS|^~\\&|VILLAGEGP|Z99003\r{}", "BTS|2|the last batch has no trailer (BTS): it may be cut off"),
    ("FHS|^~\\&|VILLAGEGP|Z99003\r{}FTS|2\r", "FTS|1|the count is 2, but there are 1 batches in the file"),
    ("{}BTS|2\r", None)])
def test_what_is_odd_about_a_batch_is_told(v2, envelope, told):
    """Its messages are taken: which of them are not there, only the sender can tell."""
    with v2.dial() as connection:
        answer = connection.ask(envelope.format(v2.referral() + v2.referral()))
    lines = answer.split("\r")
    assert [line.split("|")[1] for line in lines if line.startswith("MSA")] == ["AA", "AA"]
    assert told is None or told in lines, answer
    warnings = [line for line in lines if line.startswith("ERR")]
    assert len(warnings) == 1 and "|W|" in warnings[0], "with the last message"
    assert lines.index(warnings[0]) > [i for i, line in enumerate(lines) if line.startswith("MSA")][1]
    assert '"event":"mllp.batch"' in v2.world.gateway.log()


@pytest.mark.parametrize("batch, expected", [
    ("FHS|^~\\&|VILLAGEGP|Z99003\rBHS|^~\\&|VILLAGEGP|Z99003|||||||B8\rBTS|0\rFTS|1\r", ["BTS|0", "FTS|1"]),
    ("BHS|^~\\&|VILLAGEGP|Z99003|||||||B8\rBTS|0\r", ["BTS|0"]),
    ("BHS|^~\\&|VILLAGEGP|Z99003|||||||B8\rBTS|5\r", ["BTS|0|the count is 5, but there are 0 messages in the batch"]),
    ("FHS|^~\\&|VILLAGEGP|Z99003|||||||B8\rFTS|0\r", ["FTS|0"])])
def test_an_empty_batch_is_answered_by_an_empty_one(v2, batch, expected):
    with v2.dial() as connection:
        lines = connection.ask(batch).strip("\r").split("\r")
    assert [line for line in lines if line[1:3] == "TS"] == expected
    assert [line[:3] for line in lines if line[1:3] == "HS"] == [part[:3] for part in batch.split("\r") if part[1:3] == "HS"]
    assert all("B8" in line for line in lines if line[1:3] == "HS" and (line[0] == "B" or len(lines) == 2))


def test_a_long_batch_needs_no_stack(v2):
    strangers = "".join(f"MSH|^~\\&|NOBODY|NOWHERE|||20260115||ADT^A08|{i}|P|2.5\r" for i in range(1000))
    with v2.dial() as connection:
        answer = connection.ask("BHS|^~\\&\r" + strangers + "BTS|1000\r")
    assert answer.count("MSA|AR|") == 1000


# -- TLS

def test_over_tls_the_certificate_tells_who_it_is(v2):
    with v2.dial("hilltop") as connection:
        answer = connection.ask(v2.referral(application="ANY", facility="THING"))
        assert code(answer) == "AA", answer
    assert v2.exchanges("hilltop", limit=1)[0]["verdict"] == "accepted"


@pytest.mark.parametrize("certificate", [None, "stranger"])
def test_over_tls_msh_tells_nobody(v2, certificate):
    before = count(v2)
    with v2.dial(certificate) as connection:
        assert code(connection.ask(v2.referral())) == "AR"
    assert count(v2) == before


def test_a_plain_sender_at_the_tls_listener_gets_nothing(v2):
    with hl7v2.Connection(v2.tls) as connection:
        connection.write(hl7v2.frame(v2.referral()))
        assert connection.read(10) is None


# -- bad connections

def test_in_pieces_with_junk_and_without_the_last_byte(v2):
    message = v2.referral()
    with v2.dial() as connection:
        connection.write(b"[log line]\r\n")
        for byte in hl7v2.frame(message)[:-1]:
            connection.write(bytes([byte]))
        answer = connection.read()
    assert code(answer) == "AA" and about(answer) == hl7v2.field(message, "MSH", 10)


def test_too_large_is_told_and_the_next_is_taken(v2):
    large, small = v2.referral(note="x" * 100_000), v2.referral()
    with v2.dial() as connection:
        answer = connection.ask(large)
        assert code(answer) == "AE" and about(answer) == hl7v2.field(large, "MSH", 10)
        assert code(connection.ask(small)) == "AA"


def test_a_message_that_never_ends_is_cut_off(v2):
    with v2.dial() as connection:
        connection.write(hl7v2.VT + b"MSH|^~\\&|VILLAGEGP|")
        assert connection.ended()
    with v2.dial() as connection:
        assert code(connection.ask(v2.referral())) == "AA"


def test_garbage_harms_nobody(v2):
    noise = random.Random(7)
    for _ in range(20):
        with v2.dial() as connection:
            try:
                connection.write(bytes(noise.randrange(256) for _ in range(3000)))
                connection.write(hl7v2.VT + bytes(noise.randrange(256) for _ in range(300)) + hl7v2.FS + hl7v2.CR)
            except OSError:
                pass
    with v2.dial() as connection:
        assert code(connection.ask(v2.referral())) == "AA"


def test_utf16_is_answered_in_utf16(v2):
    message = v2.referral(charset="UNICODE UTF-16")
    with v2.dial() as connection:
        connection.write(hl7v2.VT + message.encode("utf-16-le") + hl7v2.FS + hl7v2.CR)
        answer = b""
        while not answer.endswith(hl7v2.FS + hl7v2.CR):
            piece = connection.socket.recv(65536)
            assert piece, answer
            answer += piece
    text = answer[1:-2].decode("utf-16-le")
    assert code(text) == "AA" and about(text) == hl7v2.field(message, "MSH", 10)


# -- out

def refer(v2) -> tuple[str, str]:
    """A referral that its platform has: the message, and the Task there."""
    message = v2.referral()
    with v2.dial() as connection:
        assert code(connection.ask(message)) == "AA"
    number = hl7v2.field(message, "PID", 3).split("^")[0]
    arrived = v2.world.north.inbox.wait(
        lambda box: next((m for m in box.messages.values() if m.task and number in str(m.bundle)), None), 15, "the referral")
    return message, arrived.task["id"]


def accept(v2, task: str):
    client = v2.world.client("northside")
    answer = client.get(f"Task/{task}")
    assert answer.status == 200, answer.explain()
    body = answer.json()
    body["status"] = "accepted"
    answer = client.put(f"Task/{task}", body)
    assert answer.status == 200, answer.explain()


def replied(v2, message: str) -> list:
    """The replies to this referral that have come so far."""
    number = hl7v2.field(message, "RF1", 6).split("^")[0]
    return [m for m in v2.peer.received if m.startswith("MSH") and number in hl7v2.field(m, "RF1", 6)]


def test_the_reply_goes_back_over_mllp(v2):
    message, task = refer(v2)
    accept(v2, task)
    until(lambda: replied(v2, message), 15, "the reply")
    reply = replied(v2, message)[0]
    assert hl7v2.field(reply, "MSH", 9) == "RRI^I12^RRI_I12" and hl7v2.field(reply, "RF1", 1).startswith("A")
    told = lambda: [line for line in v2.world.gateway.log().splitlines() if '"village"' in line and '"delivered"' in line]
    until(told, 10, "the log says delivered")


@pytest.mark.parametrize("first", [hl7v2.says("AE"), hl7v2.says("CE")])
def test_an_error_is_tried_again(v2, first):
    message, task = refer(v2)
    v2.peer.behave += [first, first]
    accept(v2, task)
    until(lambda: len(replied(v2, message)) == 3, 15, "the third attempt")
    ids = {hl7v2.field(m, "MSH", 10) for m in replied(v2, message)}
    assert len(ids) == 1, "the same control id in each attempt"


def stays(v2, message: str, attempts: int):
    until(lambda: len(replied(v2, message)) == attempts, 15, f"{attempts} attempts")
    time.sleep(1.0)
    assert len(replied(v2, message)) == attempts, "no further attempt"


@pytest.mark.parametrize("answers", [
    hl7v2.says("AR"), hl7v2.says("CR"), hl7v2.silent, hl7v2.hang_up, hl7v2.of_another, hl7v2.slow(1.2)],
    ids=["AR", "CR", "silent", "hang_up", "of_another", "slow"])
def test_what_is_final_or_ambiguous_is_not_sent_again(hasty, answers):
    """Refused for good, or perhaps taken: parked, as this partner is not known to recognise a repeat."""
    v2 = hasty
    message, task = refer(v2)
    v2.peer.behave.append(answers)
    accept(v2, task)
    stays(v2, message, 1)
    log = v2.world.gateway.log()
    assert "Synthetic Person has no such name" not in log, "what the partner wrote is not logged"


def test_a_late_answer_is_not_credited_to_the_next(hasty):
    v2 = hasty
    first, first_task = refer(v2)
    second, second_task = refer(v2)
    v2.peer.behave += [hl7v2.slow(1.2), hl7v2.silent]
    accept(v2, first_task)
    until(lambda: replied(v2, first), 15)
    accept(v2, second_task)
    until(lambda: replied(v2, second), 15)
    stays(v2, second, 1)
    stays(v2, first, 1)


def test_two_answers_to_one_message(v2):
    first, first_task = refer(v2)
    v2.peer.behave.append(hl7v2.in_a_row(hl7v2.says("CA"), hl7v2.says("AA")))
    accept(v2, first_task)
    until(lambda: replied(v2, first), 15)
    second, second_task = refer(v2)
    accept(v2, second_task)
    until(lambda: replied(v2, second), 15)
    stays(v2, second, 1)


def test_nobody_there_waits(v2):
    message, task = refer(v2)
    v2.peer.stop()
    accept(v2, task)
    until(lambda: "cannot connect" in v2.world.gateway.log(), 10, "an attempt")
    v2.peer.start()
    until(lambda: replied(v2, message), 20, "the reply")


# -- the gateway's own life

def test_kill_and_start_again(v2):
    sent, stop = [], threading.Event()

    def keep_sending():
        while not stop.is_set():
            try:
                with v2.dial() as connection:
                    while not stop.is_set():
                        message = v2.referral()
                        if code(connection.ask(message)) == "AA":
                            sent.append(message)
            except (OSError, AssertionError):
                time.sleep(0.05)

    threads = [threading.Thread(target=keep_sending) for _ in range(3)]
    for thread in threads:
        thread.start()
    until(lambda: len(sent) > 20, 20, "some referrals")
    for _ in range(3):
        v2.world.gateway.kill()
        v2.world.gateway.start()
        before = len(sent)
        until(lambda: len(sent) > before + 5, 20, "more referrals")
    stop.set()
    for thread in threads:
        thread.join()
    with v2.dial() as connection:
        for message in sent:
            assert code(connection.ask(message)) == "AA"
    verdicts = [e["verdict"] for e in v2.exchanges(limit=len(sent))]
    assert set(verdicts) == {"repeated"}, "nothing that was acknowledged is lost, or taken twice"


def test_reload_keeps_connections(v2):
    with v2.dial() as connection, v2.dial("hilltop") as secure:
        assert code(connection.ask(v2.referral())) == "AA"
        assert code(secure.ask(v2.referral())) == "AA"
        config = copy.deepcopy(v2.config)
        config["partners"] = [p for p in config["partners"] if p["id"] != "village"]
        assert "reload.done" in v2.world.gateway.reload(config)
        assert code(connection.ask(v2.referral())) == "AR", "nobody's now"
        assert code(secure.ask(v2.referral())) == "AA"
        assert "reload.done" in v2.world.gateway.reload(v2.config)
        assert code(connection.ask(v2.referral())) == "AA"


def test_a_stop_ends_idle_connections(v2):
    with v2.dial() as connection:
        assert code(connection.ask(v2.referral())) == "AA"
        assert v2.world.gateway.stop() == 0
        assert connection.ended()
    v2.world.gateway.start()
    with v2.dial() as connection:
        assert code(connection.ask(v2.referral())) == "AA"


def test_mistakes_in_the_configuration_are_told(v2):
    config = copy.deepcopy(v2.config)
    config["listen"]["mllp"] = [{"port": free_port(), "address": "0.0.0.0"}]
    assert "reload.refused" in v2.world.gateway.reload(config, "plain: true")
    v2.world.gateway.config = v2.config
    v2.world.gateway.write_config()
