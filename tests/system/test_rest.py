"""FHIR's REST interactions, as R4 http.html tells them."""

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


def test_prefer(world, gp):
    minimal = gp.post("Patient", patient(world), {"Prefer": "return=minimal"})
    assert minimal.status == 201 and minimal.body == b"" and "location" in minimal.headers
    whole = gp.post("Patient", patient(world), {"Prefer": "return=representation"})
    assert whole.json()["resourceType"] == "Patient"


def test_numbers_and_order_stay(world, gp):
    body = (b'{"resourceType":"Observation","status":"final","code":{"text":"x"},'
            b'"valueQuantity":{"unit":"a","value":1.10},'
            b'"component":[{"valueQuantity":{"value":1e2},"code":{"text":"y"}},'
            b'{"valueQuantity":{"value":-0.000},"code":{"text":"z"}}]}')
    created = gp.post("Observation", body)
    assert created.status == 201, created.explain()
    stored = gp.get(f"Observation/{created.json()['id']}").body
    for piece in (b"1.10", b"1e2", b"-0.000"):
        assert piece in stored
    assert stored.index(b'"unit"') < stored.index(b'"value":1.10')


def test_conditional_read(world, gp):
    """The CapabilityStatement says not-match."""
    body = gp.post("Patient", patient(world)).json()
    path = f"Patient/{body['id']}"
    unchanged = gp.get(path, **{"If-None-Match": 'W/"1"'})
    assert unchanged.status == 304 and unchanged.body == b"" and unchanged.etag == 'W/"1"'
    assert gp.get(path, **{"If-None-Match": 'W/"2"'}).status == 200
    assert gp.get(path, **{"If-None-Match": 'W/"7", W/"1"'}).status == 304


def test_head(world, gp):
    body = gp.post("Patient", patient(world)).json()
    answer = gp.request("HEAD", f"Patient/{body['id']}")
    assert answer.status == 200 and answer.body == b"" and answer.etag == 'W/"1"'


def test_dates_are_the_gateways(world, gp):
    body = gp.post("Patient", patient(world, meta={"versionId": "77", "lastUpdated": "1999-01-01T00:00:00Z",
                                                    "profile": ["https://example.org/p"]})).json()
    assert body["meta"]["versionId"] == "1" and body["meta"]["lastUpdated"] > "2020"
    assert body["meta"]["lastUpdated"][:13] <= now()[:13]
    assert body["meta"]["profile"] == ["https://example.org/p"]
