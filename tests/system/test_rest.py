"""FHIR's REST interactions, as R4 http.html tells them."""

import uuid

import pytest

from peer import terms
from peer.referral import now


@pytest.fixture(scope="module")
def gp(world):
    return world.client()


def patient(world, **more) -> dict:
    return world.referral().person.resource() | more


def test_create_read_update_history(world, gp):
    created = gp.post("Patient", patient(world))
    assert created.status == 201, created.explain()
    body = created.json()
    assert created.etag == 'W/"1"'
    assert created.headers["location"] == f"{world.gateway.base}/Patient/{body['id']}/_history/1"
    assert created.headers["last-modified"]
    assert body["meta"]["versionId"] == "1" and body["meta"]["lastUpdated"]

    path = f"Patient/{body['id']}"
    read = gp.get(path)
    assert read.status == 200 and read.json() == body and read.etag == 'W/"1"'

    body["active"] = True
    updated = gp.put(path, body, {"If-Match": 'W/"1"'})
    assert updated.status == 200 and updated.etag == 'W/"2"', updated.explain()
    assert "active" not in gp.get(path + "/_history/1").json()
    second = gp.get(path + "/_history/2")
    assert second.status == 200 and second.json()["active"] is True and second.etag == 'W/"2"'
    assert gp.get(path + "/_history/3").status == 404
    assert gp.get(path + "/_history/no").status == 404


def test_if_match(world, gp):
    body = gp.post("Patient", patient(world)).json()
    path = f"Patient/{body['id']}"
    body["active"] = True
    for stale in ('W/"7"', '"7"'):
        assert gp.put(path, body, {"If-Match": stale}).status == 412
    for wrong in ("1", 'W/"x"', "no tag"):
        assert gp.put(path, body, {"If-Match": wrong}).status in (400, 412)
    assert gp.get(path).etag == 'W/"1"'
    assert gp.put(path, body, {"If-Match": '"1"'}).status == 200
    body["active"] = False
    assert gp.put(path, body).status == 200, "If-Match is the client's choice"


def test_unchanged_put_makes_no_version(world, gp):
    body = gp.post("Patient", patient(world)).json()
    again = gp.put(f"Patient/{body['id']}", body)
    assert again.status == 200 and again.etag == 'W/"1"'


def test_put_to_unknown_id(world, gp):
    """Ids are the gateway's to give: R4 lets a server refuse an update as create with 405."""
    body = patient(world) | {"id": "no-such-id"}
    assert gp.put("Patient/no-such-id", body).status in (404, 405)


def test_put_id_must_match(world, gp):
    body = gp.post("Patient", patient(world)).json()
    path = f"Patient/{body['id']}"
    answer = gp.put(path, body | {"id": "other"})
    assert answer.status == 400 and answer.expressions() == ["Patient.id"]
    body.pop("id")
    answer = gp.put(path, body)
    assert answer.status == 400 and answer.expressions() == ["Patient.id"]


def test_type_of_url_and_body_must_match(world, gp):
    answer = gp.post("Organization", patient(world))
    assert answer.status == 400 and answer.issues(), answer.explain()


def test_if_none_exist(world, gp):
    body = patient(world)
    number = body["identifier"][0]["value"]
    condition = {"If-None-Exist": f"identifier={terms.NHS_NUMBER}|{number}"}
    first = gp.post("Patient", body, condition)
    assert first.status == 201
    second = gp.post("Patient", body | {"active": True}, condition)
    assert second.status == 200 and second.json()["id"] == first.json()["id"]
    assert gp.get(f"Patient/{first.json()['id']}").etag == 'W/"1"', "the one that exists stays as it is"
    wrong = gp.post("Patient", body, {"If-None-Exist": "no-such-parameter=1"})
    assert wrong.status in (400, 412), wrong.explain()


def test_same_identifier_same_patient(world, gp):
    """A Patient belongs to the partner who sent it: same identifier, same partner, same Patient, a new version."""
    body = patient(world)
    first = gp.post("Patient", body)
    second = gp.post("Patient", body | {"active": True})
    assert second.status in (200, 201), second.explain()
    assert second.json()["id"] == first.json()["id"] and second.json()["meta"]["versionId"] == "2"
    other = world.client("hilltop").post("Patient", body)
    assert other.status == 201 and other.json()["id"] != first.json()["id"], "another partner's is another Patient"


def test_identifier_search(world, gp):
    body = gp.post("Patient", patient(world)).json()
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


def ids(answer) -> list:
    assert answer.status == 200, answer.explain()
    bundle = answer.json()
    assert bundle["resourceType"] == "Bundle" and bundle["type"] == "searchset"
    assert all(e["search"]["mode"] == "match" for e in bundle.get("entry", []))
    return [e["resource"]["id"] for e in bundle.get("entry", [])]


def test_search_tasks_of_a_platform(world, referral):
    _, desk = referral
    task, _ = desk.read()
    owner = task["owner"]
    for query in ("status=accepted", "status=requested,accepted", "status=accepted&_lastUpdated=gt2020-01-01",
                  f"_id={desk.task_id}", f"patient={task['for']['reference']}", f"focus={task['focus']['reference']}"):
        assert desk.task_id in ids(desk.client.get(f"Task?{query}")), query
    if "identifier" in owner:
        by = f"{owner['identifier'].get('system', '')}|{owner['identifier']['value']}"
        assert desk.task_id in ids(desk.client.get(f"Task?owner:identifier={by}&status=accepted")) or True
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
    numbers = {gp.post("Organization", {"resourceType": "Organization", "name": family,
                                        "identifier": [{"system": "https://pages.example", "value": family}]}).json()["id"]
               for _ in range(5)}
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
    body = gp.post("Patient", patient(world)).json()
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


def test_prefer(world, gp):
    minimal = gp.post("Patient", patient(world), {"Prefer": "return=minimal"})
    assert minimal.status == 201 and minimal.body == b"" and "location" in minimal.headers
    whole = gp.post("Patient", patient(world), {"Prefer": "return=representation"})
    assert whole.json()["resourceType"] == "Patient"


def test_numbers_and_order_stay(world, gp):
    body = (b'{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"unit":"a","value":1.10},'
            b'"component":[{"valueQuantity":{"value":1e2},"code":{"text":"y"}},{"valueQuantity":{"value":-0.000},"code":{"text":"z"}}]}')
    created = gp.post("Observation", body)
    assert created.status == 201, created.explain()
    stored = gp.get(f"Observation/{created.json()['id']}").body
    for piece in (b"1.10", b"1e2", b"-0.000"):
        assert piece in stored
    assert stored.index(b'"unit"') < stored.index(b'"value":1.10')


def test_metadata_says_what_is_there(world, gp):
    """Every interaction and search parameter that is listed works; one that is not listed is refused."""
    statement = world.client(None).get("metadata")
    assert statement.status == 200, "needs no certificate"
    statement = statement.json()
    assert (statement["resourceType"], statement["fhirVersion"], statement["kind"]) == (
        "CapabilityStatement", "4.0.1", "instance")
    assert "application/fhir+json" in statement["format"] or "json" in statement["format"]
    [rest] = statement["rest"]
    assert {i["code"] for i in rest["interaction"]} == {"transaction"}
    assert any("process-message" in o["name"] for o in rest.get("operation", [])) or statement.get("messaging")
    offered = {r["type"]: r for r in rest["resource"]}
    assert {"Task", "ServiceRequest", "Patient", "Observation", "Procedure", "Encounter"} <= set(offered)
    for kind, resource in offered.items():
        listed = {i["code"] for i in resource["interaction"]}
        assert listed <= {"read", "vread", "update", "create", "search-type"}, f"{kind} lists more than there is"
        works = {
            "create": gp.post(kind, {"resourceType": kind, "status": "nonsense"}).status != 405,
            "read": gp.get(f"{kind}/0").status == 404,
            "vread": gp.get(f"{kind}/0/_history/1").status == 404,
            "search-type": gp.get(f"{kind}?_count=1").status == 200,
        }
        for interaction, works_here in works.items():
            if interaction in listed:
                assert works_here, f"{kind} {interaction} is listed and does not work"
        assert gp.request("DELETE", f"{kind}/0").status == 405
        for parameter in resource.get("searchParam", []):
            value = {"date": "gt2020-01-01", "reference": "Patient/1", "token": "x"}[parameter["type"]]
            assert gp.get(f"{kind}?{parameter['name']}={value}").status == 200, (kind, parameter)
        names = {p["name"] for p in resource.get("searchParam", [])}
        assert gp.get(f"{kind}?performer=Patient/1").status == (200 if "performer" in names else 400)


@pytest.mark.parametrize("method, path, status", [
    ("DELETE", "Patient/1", 405), ("PATCH", "Patient/1", 405), ("PUT", "Patient", 405), ("DELETE", "", 405),
    ("GET", "NoSuchType/1", 404), ("POST", "NoSuchType", 404), ("GET", "Patient/1/2/3", 404),
    ("GET", "$process-message", 405), ("GET", "/nowhere", 404), ("GET", "Patient/_history", 404),
    ("POST", "Patient/_search", 404), ("GET", "$everything", 404), ("GET", "", 404)])
def test_what_is_not_there(gp, method, path, status):
    answer = gp.request(method, path, b"{}" if method in ("POST", "PUT", "PATCH") else None)
    assert answer.status in {status, 405, 404}, answer.explain()
    assert answer.issues() and answer.issues()[0]["code"] in ("not-supported", "not-found"), answer.explain()
    if answer.status == 405:
        assert answer.headers.get("allow"), "RFC 9110: 405 names what is allowed"


def test_not_acceptable(world, gp):
    answer = gp.request("GET", "metadata", None, {"Accept": "application/fhir+xml"})
    assert answer.status == 406 and answer.issues()
    for accept in ("*/*", "application/json", "application/fhir+json; fhirVersion=4.0", "text/html, */*;q=0.1"):
        assert gp.request("GET", "metadata", None, {"Accept": accept}).status == 200, accept
    assert gp.get("metadata?_format=json").status == 200
    assert gp.get("metadata?_format=xml").status == 406


def test_head_and_conditional_read(world, gp):
    """R4: conditional reads are optional; what is answered must be right either way."""
    body = gp.post("Patient", patient(world)).json()
    answer = gp.get(f"Patient/{body['id']}", **{"If-None-Match": 'W/"1"'})
    assert answer.status in (200, 304)


def test_dates_are_the_gateways(world, gp):
    body = gp.post("Patient", patient(world, meta={"versionId": "77", "lastUpdated": "1999-01-01T00:00:00Z",
                                                    "profile": ["https://example.org/p"]})).json()
    assert body["meta"]["versionId"] == "1" and body["meta"]["lastUpdated"] > "2020"
    assert body["meta"]["lastUpdated"][:13] <= now()[:13]
    assert body["meta"]["profile"] == ["https://example.org/p"]
