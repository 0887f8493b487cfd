"""Transaction Bundles: references resolve, all of it happens or nothing."""

import uuid

import pytest

from support.searchset import ids


@pytest.fixture(scope="module")
def gp(world):
    return world.client()


def test_transaction_references(world, gp):
    """urn:uuid, relative and conditional references become references to what was stored."""
    organization = gp.post("Organization", {
        "resourceType": "Organization", "name": "Reference Practice",
        "identifier": [{"system": "https://references.example", "value": uuid.uuid4().hex}]}).json()
    value = organization["identifier"][0]["value"]
    referral = world.referral()
    request = referral.resources["request"]
    referral.resources.pop("role"), referral.resources.pop("practitioner"), referral.resources.pop("consent")
    referral.resources.pop("organization")
    request["requester"] = {"reference": f"Organization?identifier=https://references.example|{value}"}
    referral.resources["task"]["requester"] = {"reference": f"Organization/{organization['id']}"}
    request["supportingInfo"] = [{"reference": "https://elsewhere.example/fhir/Observation/1"}]
    answer = gp.post("", referral.transaction())
    assert answer.status == 200, answer.explain()
    bundle = answer.json()
    assert bundle["type"] == "transaction-response"
    responses = [e["response"] for e in bundle["entry"]]
    assert [r["status"].split()[0] for r in responses] == ["201"] * 3
    assert all(r["etag"] == 'W/"1"' and r["lastModified"] for r in responses)
    names = [r["location"].split("/fhir/")[-1].split("/_history")[0] for r in responses]
    assert [n.split("/")[0] for n in names] == ["ServiceRequest", "Task", "Patient"]

    stored = gp.get(names[0]).json()
    assert stored["subject"]["reference"] == names[2]
    assert stored["requester"]["reference"] == f"Organization/{organization['id']}"
    assert stored["supportingInfo"] == [{"reference": "https://elsewhere.example/fhir/Observation/1"}]
    assert gp.get(names[1]).json()["focus"]["reference"] == names[0]


def test_transaction_is_all_or_nothing(world, gp):
    referral = world.referral()
    referral.resources["request"]["requester"] = {"reference": "urn:uuid:" + str(uuid.uuid4())}
    answer = gp.post("", referral.transaction())
    assert answer.status == 422, answer.explain()
    assert [e.removesuffix(".reference") for e in answer.expressions()] == ["Bundle.entry[0].resource.requester"]
    assert ids(gp.get(f"Patient?identifier={referral.person.number}")) == []

    referral = world.referral()
    referral.resources["request"]["requester"] = {"reference": "Organization?identifier=https://none.example|0"}
    answer = gp.post("", referral.transaction())
    assert answer.status == 412, answer.explain()
    assert [e.removesuffix(".reference") for e in answer.expressions()] == ["Bundle.entry[0].resource.requester"]


def test_transaction_with_update_and_condition(world, gp):
    body = gp.post("Patient", world.referral().person.resource()).json()
    number = body["identifier"][0]["value"]
    organization = {"resourceType": "Organization", "name": "Once",
                    "identifier": [{"system": "https://once.example", "value": number}]}
    condition = f"identifier=https://once.example|{number}"
    bundle = lambda etag, active: {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"resource": body | {"active": active},
         "request": {"method": "PUT", "url": f"Patient/{body['id']}", "ifMatch": etag}},
        {"resource": organization, "request": {"method": "POST", "url": "Organization", "ifNoneExist": condition}}]}
    first = gp.post("", bundle('W/"1"', True))
    assert [e["response"]["status"][:3] for e in first.json()["entry"]] == ["200", "201"], first.explain()
    second = gp.post("", bundle('W/"2"', False))
    assert [e["response"]["status"][:3] for e in second.json()["entry"]] == ["200", "200"]
    stale = gp.post("", bundle('W/"1"', True))
    assert stale.status == 412 and gp.get(f"Patient/{body['id']}").etag == 'W/"3"', stale.explain()


@pytest.mark.parametrize("change, expression", [
    (lambda b: b["entry"][2].pop("resource"), "Bundle.entry[2]"),
    (lambda b: b["entry"][2]["request"].pop("method"), "Bundle.entry[2].request.method"),
    (lambda b: b["entry"][2]["request"].update(method="DELETE"), "Bundle.entry[2].request.method"),
    (lambda b: b["entry"][2]["request"].update(url="Task"), "Bundle.entry[2].request.url"),
    (lambda b: b["entry"][2]["resource"].update(resourceType="Pateint"), "Bundle.entry[2].resource"),
    (lambda b: b["entry"][2].update(fullUrl=b["entry"][1]["fullUrl"]), "Bundle.entry[2].fullUrl"),
    (lambda b: b.update(type="batch"), "Bundle.type"),
    (lambda b: b.update(entry={}), "Bundle.entry"),
    (lambda b: b.pop("type"), "Bundle.type"),
])
def test_faulty_bundles_are_refused_precisely(world, gp, change, expression):
    bundle = world.referral().transaction()
    change(bundle)
    answer = gp.post("", bundle)
    assert answer.status in (400, 422), answer.explain()
    assert any(e.startswith(expression) for e in answer.expressions()), answer.explain()


def test_many_entries(world, gp):
    """5,000 entries are taken in one transaction, one more is refused as a whole."""
    make = lambda count: {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"resource": {"resourceType": "Flag", "status": "active", "code": {"text": str(i)},
                      "subject": {"display": "x"}},
         "request": {"method": "POST", "url": "Flag"}} for i in range(count)]}
    answer = gp.post("", make(5001))
    assert answer.status in (413, 422) and answer.expressions() == ["Bundle.entry"], answer.explain()
    answer = gp.post("", make(5000))
    assert answer.status == 200 and len(answer.json()["entry"]) == 5000, answer.explain()


def test_large_body(world, gp):
    """7 MB within the limit of 8 MB, and back again."""
    text = "x" * (7 * 1024 * 1024)
    created = gp.post("Binary", {"resourceType": "Binary", "contentType": "text/plain", "data": text})
    assert created.status == 201, created.explain()
    assert gp.get(f"Binary/{created.json()['id']}").json()["data"] == text
