"""Searches: what is found, in pages, and what is refused rather than ignored."""

import uuid

import pytest

from peer import terms
from support.searchset import ids


@pytest.fixture(scope="module")
def gp(world):
    return world.client()


def test_identifier_search(world, gp):
    body = gp.post("Patient", world.referral().person.resource()).json()
    number = body["identifier"][0]["value"]
    for value in (number, f"{terms.NHS_NUMBER}|{number}"):
        found = gp.get(f"Patient?identifier={value}").json()
        assert (found["type"], [e["resource"]["id"] for e in found["entry"]]) == ("searchset", [body["id"]])
    assert gp.get(f"Patient?identifier=https://elsewhere.example|{number}").json().get("entry", []) == []


@pytest.fixture(scope="module")
def referral(world):
    """A referral that the platform accepted."""
    sent, desk = world.begin("transaction")
    assert desk.accept().status == 200
    world.feedback(sent.referral, "accepted")
    return sent, desk


def test_search_tasks_of_a_platform(world, referral):
    _, desk = referral
    task, _ = desk.read()
    for query in ("status=accepted", "status=requested,accepted", "status=accepted&_lastUpdated=gt2020-01-01",
                  f"_id={desk.task_id}", f"patient={task['for']['reference']}", f"focus={task['focus']['reference']}"):
        assert desk.task_id in ids(desk.client.get(f"Task?{query}")), query
    for query in ("status=completed", "_lastUpdated=lt2020-01-01", "_id=0", "patient=Patient/none"):
        assert desk.task_id not in ids(desk.client.get(f"Task?{query}")), query


def test_search_requests_of_a_gp(world, gp, referral):
    sent, desk = referral
    request = gp.get(f"ServiceRequest/{sent.request_id}").json()
    subject = request["subject"]["reference"]
    for query in (f"subject={subject}&status=active", f"subject={world.gateway.base}/{subject}",
                  f"identifier={sent.referral.number}", f"_id={sent.request_id}"):
        assert sent.request_id in ids(gp.get(f"ServiceRequest?{query}")), query
    orders = ids(gp.get(f"ServiceRequest?based-on=ServiceRequest/{sent.request_id}"))
    assert orders == [desk.read()[0]["focus"]["reference"].split("/")[-1]]
    assert ids(gp.get(f"ServiceRequest?subject={subject}&status=draft")) == []


def test_search_by_owner(world, referral):
    """An owner is a logical reference when the platform's organisation has an identifier, else one to its display."""
    _, desk = referral
    owner = desk.read()[0]["owner"]
    if "reference" in owner:
        query = f"owner={owner['reference']}"
    else:
        query = f"owner:identifier={owner['identifier']['system']}|{owner['identifier']['value']}"
    assert desk.task_id in ids(desk.client.get(f"Task?{query}&status=accepted"))


def test_search_pages(world, gp):
    family = f"Pager{uuid.uuid4().hex[:8]}"
    body = {"resourceType": "Organization", "name": family,
            "identifier": [{"system": "https://pages.example", "value": family}]}
    numbers = {gp.post("Organization", body).json()["id"] for _ in range(5)}
    assert len(numbers) == 5
    answer = gp.get(f"Organization?identifier=https://pages.example|{family}&_count=2")
    seen = []
    for _ in range(5):
        seen += ids(answer)
        following = [l["url"] for l in answer.json().get("link", []) if l["relation"] == "next"]
        if not following:
            break
        assert following[0].startswith(world.gateway.base + "/Organization?")
        answer = gp.get(following[0][len(world.gateway.base) + 1:])
    assert sorted(seen) == sorted(numbers)
    assert answer.json()["link"][0]["relation"] == "self"


@pytest.mark.parametrize("query", ["no-such=1", "status:not=accepted", "_lastUpdated=ne2020", "_lastUpdated=soon",
                                   "_count=many", "_include=Task:owner", "_sort=status"])
def test_search_refuses_what_it_would_ignore(gp, query):
    answer = gp.get(f"Task?{query}")
    assert answer.status == 400, answer.explain()
    assert query.split("=")[0].split(":")[0] in str(answer.issues())
