"""Several at once on the same resource: one of them wins, nothing is lost, nothing is doubled."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from peer import terms
from support.searchset import ids

MANY = 12


def at_once(work, items) -> list:
    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(work, items))


def test_guarded_updates(world):
    """All name the same version: one is taken, the others are told."""
    client = world.client()
    body = client.post("Patient", world.referral().person.resource()).json()
    path = f"Patient/{body['id']}"
    answers = at_once(
        lambda n: world.client().put(path, body | {"multipleBirthInteger": n}, {"If-Match": 'W/"1"'}), range(MANY))
    assert sorted(a.status for a in answers) == [200] + [412] * (MANY - 1), [a.explain() for a in answers]
    assert client.get(path).etag == 'W/"2"'


def test_unguarded_updates(world):
    """Each is a version of its own, one after the other."""
    client = world.client()
    body = client.post("Patient", world.referral().person.resource()).json()
    path = f"Patient/{body['id']}"
    answers = at_once(lambda n: world.client().put(path, body | {"multipleBirthInteger": n}), range(MANY))
    assert {a.status for a in answers} == {200}, [a.explain() for a in answers]
    assert len({a.etag for a in answers}) == MANY
    assert client.get(path).etag == f'W/"{MANY + 1}"'
    kept = {client.get(f"{path}/_history/{v}").json()["multipleBirthInteger"] for v in range(2, MANY + 2)}
    assert kept == set(range(MANY))


def test_conditional_creates(world):
    """If-None-Exist holds for those that come at once as well."""
    value = uuid.uuid4().hex
    body = {"resourceType": "Organization", "name": "Once",
            "identifier": [{"system": "https://once.example", "value": value}]}
    answers = at_once(lambda _: world.client().post(
        "Organization", body, {"If-None-Exist": f"identifier=https://once.example|{value}"}), range(MANY))
    assert {a.status for a in answers} <= {200, 201}, [a.explain() for a in answers]
    assert len(ids(world.client().get(f"Organization?identifier=https://once.example|{value}"))) == 1


def test_referrals_of_one_person(world):
    """Different referrals about the same person: each is one of its own, the person is one Patient."""
    person = world.referral().person
    sent = at_once(lambda referral: world.send(referral), [world.referral(person=person) for _ in range(MANY)])
    assert {s.answer.status for s in sent} == {200}, [s.answer.explain() for s in sent if s.answer.status != 200]
    for one in sent:
        world.arrived(one.referral)
    gp = world.client()
    assert len(ids(gp.get(f"Patient?identifier={terms.NHS_NUMBER}|{person.number}"))) == 1
    assert len({gp.get(f"ServiceRequest/{s.request_id}").json()["subject"]["reference"] for s in sent}) == 1


def test_accepted_while_cancelled(world):
    """Both sides move the Task at once: one order of events comes out, and both are told of it."""
    for _ in range(5):
        sent, desk = world.begin("message")
        gp = world.client()

        def cancel():
            read = gp.get(f"Task/{desk.task_id}")
            return gp.put(f"Task/{desk.task_id}", read.json() | {"status": "cancelled"})

        accepted, cancelled = at_once(lambda work: work(), [desk.accept, cancel])
        assert accepted.status in (200, 412), accepted.explain()
        assert cancelled.status == 200, cancelled.explain()
        assert desk.read()[0]["status"] == "cancelled"
        told = world.north.inbox.wait_for(sent.referral.number, lambda m: m.task["status"] == "cancelled")
        assert told.task["id"] == desk.task_id


def test_reports_on_one_task(world):
    """Link workers report on the same Task at once, without naming a version: every contact is kept."""
    from peer import outcome
    sent, desk = world.begin()
    assert desk.accept().status == 200
    assert desk.contact().status == 200
    patient, order = desk.places()
    answers = at_once(lambda n: world.client("northside").post(
        "Encounter", outcome.encounter(patient, order, f"Call number {n}")), range(MANY))
    assert {a.status for a in answers} == {201}, [a.explain() for a in answers]
    assert desk.complete().status == 200
    final = world.feedback(sent.referral, "completed")
    calls = {e["type"][0]["text"] for e in final.resources("Encounter")}
    assert {f"Call number {n}" for n in range(MANY)} <= calls
