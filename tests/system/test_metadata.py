"""The CapabilityStatement, and what is not offered."""

import pytest


@pytest.fixture(scope="module")
def gp(world):
    return world.client()


@pytest.fixture(scope="module")
def statement(world) -> dict:
    answer = world.client(None).get("metadata")
    assert answer.status == 200, "needs no certificate"
    return answer.json()


@pytest.fixture(scope="module")
def offered(statement) -> dict:
    [rest] = statement["rest"]
    return {r["type"]: r for r in rest["resource"] if "interaction" in r}


def test_statement(statement, offered):
    assert (statement["resourceType"], statement["fhirVersion"], statement["kind"]) == (
        "CapabilityStatement", "4.0.1", "instance")
    assert {"json", "application/fhir+json"} & set(statement["format"])
    [rest] = statement["rest"]
    assert rest["mode"] == "server"
    assert {i["code"] for i in rest["interaction"]} == {"transaction"}
    assert [o["name"] for o in rest["operation"]] == ["process-message", "validate"]
    assert {"Task", "ServiceRequest", "Patient", "Observation", "Procedure", "Encounter"} <= set(offered)


def test_what_is_listed_works(gp, offered):
    for kind, resource in offered.items():
        listed = {i["code"] for i in resource["interaction"]}
        assert listed <= {"read", "vread", "update", "create", "search-type"}, f"{kind} lists more than there is"
        created = gp.post(kind, {"resourceType": kind})
        found = gp.get(f"{kind}?_count=1")
        if "create" in listed:
            # A bare resource is taken, or lacks what it needs; it is never a type that is not taken.
            assert created.status in (201, 422), f"{kind}: {created.explain()}"
        else:
            assert created.status in (403, 404, 405), f"{kind}: {created.explain()}"
        assert (found.status == 200) is ("search-type" in listed), f"{kind}: {found.explain()}"
        if created.status == 201:
            path = f"{kind}/{created.json()['id']}"
            assert (gp.get(path).status == 200) is ("read" in listed), kind
            assert (gp.get(path + "/_history/1").status == 200) is ("vread" in listed), kind
            put = gp.put(path, created.json() | {"language": "en"})
            assert (put.status == 200) is ("update" in listed), f"{kind}: {put.explain()}"
        assert gp.request("DELETE", f"{kind}/0").status == 405, kind
        assert resource["versioning"] == "versioned"
        assert resource.get("updateCreate", False) is False and resource.get("conditionalUpdate", False) is False
        assert resource.get("conditionalDelete", "not-supported") == "not-supported"


def test_search_parameters_that_are_listed(gp, offered):
    value = {"date": "gt2020-01-01", "reference": "Patient/1", "token": "x"}
    for kind, resource in offered.items():
        names = {p["name"]: p["type"] for p in resource.get("searchParam", [])}
        for name, type_ in names.items():
            answer = gp.get(f"{kind}?{name}={value[type_]}")
            assert answer.status == 200, f"{kind}?{name}: {answer.explain()}"
        for name in ("status", "owner", "subject", "patient", "performer", "name", "code"):
            if name not in names:
                assert gp.get(f"{kind}?{name}=x").status == 400, f"{kind}?{name} is not listed and not refused"


@pytest.mark.parametrize("kind", ["Claim", "Account", "StructureDefinition", "Subscription", "AuditEvent"])
def test_types_that_are_not_listed(gp, offered, kind):
    """R4 http.html#2.21.0.1: 404 for a resource type that the server does not support."""
    assert kind not in offered
    for answer in (gp.get(f"{kind}?_count=1"), gp.get(f"{kind}/0"), gp.get(f"{kind}/0/_history/1")):
        assert answer.status in (403, 404), answer.explain()
    for answer in (gp.post(kind, {"resourceType": kind}), gp.put(f"{kind}/0", {"resourceType": kind, "id": "0"})):
        assert answer.status in (403, 404, 405), answer.explain()


@pytest.mark.parametrize("method, path, status", [
    ("DELETE", "Patient/1", 405), ("PATCH", "Patient/1", 405), ("PUT", "Patient", 405), ("DELETE", "", 405),
    ("GET", "", 405), ("GET", "$process-message", 405), ("OPTIONS", "Patient", 405),
    ("GET", "NoSuchType/1", 404), ("POST", "NoSuchType", 404), ("GET", "Patient/1/2/3", 404), ("GET", "/nowhere", 404),
    ("GET", "Patient/_history", 404), ("POST", "Patient/_search", 404), ("GET", "$everything", 404),
    ("GET", "_history", 404)])
def test_what_is_not_there(gp, method, path, status):
    answer = gp.request(method, path, b"{}" if method in ("POST", "PUT", "PATCH") else None)
    assert answer.status == status, answer.explain()
    assert answer.issues() and answer.issues()[0]["code"] in ("not-supported", "not-found"), answer.explain()
    if answer.status == 405:
        assert answer.headers.get("allow"), "RFC 9110: 405 names what is allowed"


def test_not_acceptable(gp):
    answer = gp.request("GET", "metadata", None, {"Accept": "application/fhir+turtle"})
    assert answer.status == 406 and answer.issues()
    for accept in ("*/*", "application/json", "application/fhir+json; fhirVersion=4.0", "text/html, */*;q=0.1"):
        assert gp.request("GET", "metadata", None, {"Accept": accept}).status == 200, accept
    assert gp.get("metadata?_format=json").status == 200
    assert gp.get("metadata?_format=turtle").status == 406
