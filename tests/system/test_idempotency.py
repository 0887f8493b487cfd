"""The same business message twice gives one referral and the same answer."""

import copy
import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest


def stored(world, referral) -> list:
    """Ids of the GP system's own requests with this number."""
    found = world.client().get(f"ServiceRequest?identifier={referral.number}").json()
    return [e["resource"]["id"] for e in found.get("entry", []) if e["resource"]["intent"] == "order"]


def effects(world, referral) -> int:
    """How many referrals the platform got under this number, once a later one has come through."""
    world.arrived(referral)
    marker = world.send()
    world.arrived(marker.referral)
    return len([m for m in world.north.inbox.all(referral.number) if m.reason == "new"])


def test_message_twice(world):
    first = world.send()
    again = world.send(first.referral)
    assert (again.answer.status, again.answer.body) == (200, first.answer.body)
    assert len(stored(world, first.referral)) == 1 and effects(world, first.referral) == 1
    newest = world.gateway.exchanges(partner="riverside", limit=3)
    assert "repeated" in {e["verdict"] for e in newest}


def test_message_again_in_a_new_envelope(world):
    """R4 messaging 3.4.1.4: sent again with a new Bundle.id and time stamp, the same MessageHeader.id."""
    first = world.send()
    bundle = copy.deepcopy(first.bundle)
    bundle["id"], bundle["timestamp"] = str(uuid.uuid4()), "2031-01-01T00:00:00Z"
    answer = world.client().message(bundle)
    assert (answer.status, answer.body) == (200, first.answer.body)
    # Formatting is not content.
    answer = world.client().post("$process-message", json.dumps(first.bundle, indent=3).encode())
    assert (answer.status, answer.body) == (200, first.answer.body)


def test_message_from_16_connections(world):
    referral = world.referral()
    bundle = referral.message()
    clients = [world.client() for _ in range(16)]
    for client in clients:
        assert client.get("metadata").status == 200    # connected before the start
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda client: client.message(bundle), clients))
    assert {a.status for a in answers} == {200}, [a.explain() for a in answers if a.status != 200]
    assert len({a.body for a in answers}) == 1
    assert len(stored(world, referral)) == 1 and effects(world, referral) == 1


def test_transaction_from_16_connections(world):
    referral = world.referral()
    bundle = referral.transaction()
    headers = {"X-Request-Id": str(uuid.uuid4())}
    clients = [world.client() for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda client: client.post("", bundle, headers), clients))
    assert {a.status for a in answers} == {200}, [a.explain() for a in answers if a.status != 200]
    assert len({a.body for a in answers}) == 1
    assert len(stored(world, referral)) == 1 and effects(world, referral) == 1


@pytest.mark.parametrize("request_id", [True, False])
def test_transaction_twice(world, request_id):
    """Known by X-Request-Id, or by the identifiers of the ServiceRequest that it brings."""
    referral = world.referral()
    headers = {"X-Request-Id": str(uuid.uuid4())} if request_id else {}
    client = world.client()
    first, again = (client.post("", referral.transaction(), headers) for _ in range(2))
    assert first.status == 200, first.explain()
    assert (again.status, again.body) == (200, first.body), again.explain()
    assert len(stored(world, referral)) == 1 and effects(world, referral) == 1


def test_same_message_id_other_content(world):
    first = world.send()
    first.referral.resources["request"]["priority"] = "stat"
    answer = world.send(first.referral).answer
    assert answer.status == 409 and answer.issues()[0]["code"] in ("duplicate", "conflict"), answer.explain()
    assert effects(world, first.referral) == 1


def test_same_request_id_other_content(world):
    client, headers = world.client(), {"X-Request-Id": str(uuid.uuid4())}
    assert client.post("", world.referral().transaction(), headers).status == 200
    answer = client.post("", world.referral().transaction(), headers)
    assert answer.status == 409, answer.explain()


def test_same_referral_number_other_content(world):
    """A transaction that creates a referral whose identifier is known: not a second referral in silence."""
    sent = world.send(way="transaction")
    sent.referral.resources["request"]["priority"] = "stat"
    answer = world.send(sent.referral, "transaction").answer
    assert answer.status == 409, answer.explain()
    assert len(stored(world, sent.referral)) == 1


def test_keys_belong_to_their_partner(world):
    """Two GP systems may use the same message id without knowing of each other."""
    referral = world.referral()
    first = world.send(referral)
    other = world.client("hilltop").message(referral.message())
    assert first.answer.status == 200 and other.status == 200, other.explain()
    assert other.body != first.answer.body


def test_after_a_restart(make_world):
    world = make_world()
    first = world.send()
    world.arrived(first.referral)
    world.gateway.stop()
    world.gateway.start()
    again = world.send(first.referral)
    assert (again.answer.status, again.answer.body) == (200, first.answer.body)


def test_refused_message_may_be_corrected(world):
    """What was refused had no effect: the same message id with the fault removed is taken."""
    referral = world.referral()
    code = referral.resources["request"].pop("code")
    assert world.send(referral).answer.status == 422
    referral.resources["request"]["code"] = code
    assert world.send(referral).answer.status == 200
    assert effects(world, referral) == 1


def test_report_twice(world):
    """A platform repeats its message: one effect, the same answer."""
    sent, desk = world.begin(report="message")
    assert desk.accept().status == 200
    task, etag = desk.read()
    message_id = str(uuid.uuid4())
    header = {"resourceType": "MessageHeader", "id": message_id, "source": {"endpoint": "https://platform.example"},
              "eventCoding": {"system": "https://fhir.nhs.uk/CodeSystem/message-events-bars",
                              "code": "servicerequest-response"}, "focus": [{"reference": f"Task/{desk.task_id}"}]}
    bundle = {"resourceType": "Bundle", "type": "message", "id": message_id, "entry": [
        {"fullUrl": f"urn:uuid:{message_id}", "resource": header},
        {"fullUrl": f"{world.gateway.base}/Task/{desk.task_id}",
         "resource": desk.changed(task, status="in-progress", step="contacted")}]}
    first, again = desk.client.message(bundle), desk.client.message(bundle)
    assert first.status == 200, first.explain()
    assert (again.status, again.body) == (200, first.body)
    world.feedback(sent.referral, "in-progress", "contacted")
    assert desk.read()[1] != etag
    assert [m.task["status"] for m in world.gp.inbox.all(sent.referral.number)].count("in-progress") == 1
