"""FHIR in its two forms: XML comes in wherever JSON does, and every answer leaves as the client asks."""

import json
import uuid
import xml.etree.ElementTree as ET

import pytest

from peer.referral import now

FHIR = "{http://hl7.org/fhir}"
XML, JSON = "application/fhir+xml", "application/fhir+json"
PATIENT = ('<?xml version="1.0" encoding="UTF-8"?>\n<!-- from a practice -->\n<Patient xmlns="http://hl7.org/fhir">\n'
           '  <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">A&#160;<b>person</b></div></text>\n'
           '  <active value="true"/>\n'
           '  <name><family value="Sampleby"/><given value="Ada"/><given value="Bertram"/></name>\n'
           '  <birthDate value="1950-01-01"><extension url="https://tests.example/how-known">'
           '<valueString value="told &amp; written"/></extension></birthDate>\n</Patient>')


@pytest.fixture(scope="module")
def gp(world):
    return world.client()


def tree(answer) -> ET.Element:
    assert answer.headers["content-type"].startswith(XML), answer.explain()
    return ET.fromstring(answer.body)


def value(element, path) -> str | None:
    found = element.find("/".join(FHIR + name for name in path.split("/")))
    return None if found is None else found.get("value")


def issues_in_xml(answer) -> list:
    outcome = tree(answer)
    assert outcome.tag == FHIR + "OperationOutcome"
    return outcome.findall(FHIR + "issue")


def to_xml(resource: dict) -> str:
    """XML of what the tests themselves make: objects, lists and texts whose members come in FHIR's order."""
    def escaped(text) -> str:
        text = json.dumps(text) if not isinstance(text, str) else text
        return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")

    def element(name, content) -> str:
        if isinstance(content, list):
            return "".join(element(name, item) for item in content)
        if not isinstance(content, dict):
            return f'<{name} value="{escaped(content)}"/>'
        if "prefix" in content:    # of a HumanName
            content = {**{n: c for n, c in content.items() if n != "prefix"}, "prefix": content["prefix"]}
        inner = "".join(element(n, c) for n, c in content.items() if n != "resourceType")
        if "resourceType" in content:
            inner = f"<{content['resourceType']}>{inner}</{content['resourceType']}>"
        return f"<{name}>{inner}</{name}>"

    kind = resource["resourceType"]
    inner = "".join(element(n, c) for n, c in resource.items() if n != "resourceType")
    return f'<{kind} xmlns="http://hl7.org/fhir">{inner}</{kind}>'


# ---- in

def test_create_in_xml_read_in_both(gp):
    created = gp.post("Patient", PATIENT, {"Content-Type": XML, "Accept": XML})
    assert created.status == 201, created.explain()
    assert value(tree(created), "name/family") == "Sampleby"
    path = f"Patient/{value(tree(created), 'id')}"
    read = gp.get(path)
    body = read.json()
    assert read.headers["content-type"].startswith(JSON)
    assert body["name"] == [{"family": "Sampleby", "given": ["Ada", "Bertram"]}] and body["active"] is True
    assert body["_birthDate"]["extension"][0]["valueString"] == "told & written"
    assert body["text"]["div"] == '<div xmlns="http://www.w3.org/1999/xhtml">A&#160;<b>person</b></div>'
    again = gp.get(path, Accept=XML)
    assert again.etag == read.etag and value(tree(again), "birthDate") == "1950-01-01"
    assert b'<div xmlns="http://www.w3.org/1999/xhtml">A&#160;<b>person</b></div>' in again.body


def test_update_in_xml(gp):
    created = gp.post("Patient", PATIENT, {"Content-Type": XML})
    identity = created.json()["id"]
    changed = PATIENT.replace("<text>", f'<id value="{identity}"/><text>').replace('"true"', '"false"')
    updated = gp.put(f"Patient/{identity}", changed, {"Content-Type": "application/xml; charset=utf-8",
                                                      "If-Match": created.etag})
    assert updated.status == 200 and updated.etag == 'W/"2"', updated.explain()
    assert updated.json()["active"] is False
    version = gp.get(f"Patient/{identity}/_history/1?_format=xml")
    assert value(tree(version), "active") == "true"


def test_transaction_in_xml(world, gp):
    bundle = (
        '<Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/><entry>'
        f'<fullUrl value="urn:uuid:{uuid.uuid4()}"/><resource>{PATIENT[PATIENT.index("<Patient"):]}</resource>'
        '<request><method value="POST"/><url value="Patient"/></request></entry></Bundle>')
    answer = gp.post("", bundle, {"Content-Type": XML, "Accept": XML})
    assert answer.status == 200, answer.explain()
    assert value(tree(answer), "type") == "transaction-response"
    assert value(tree(answer), "entry/response/status") == "201 Created"


def test_message_in_xml_is_carried(world, gp):
    """A referral as XML reaches the platform, and the same message as JSON is known again."""
    referral = world.referral()
    bundle = referral.message()
    headers = {"X-Request-Id": str(uuid.uuid4()), "X-Correlation-Id": str(uuid.uuid4())}
    converted = gp.post("$process-message", to_xml(bundle), {**headers, "Content-Type": XML, "Accept": XML})
    assert converted.status == 200, converted.explain()
    answer = tree(converted)
    assert value(answer, "type") == "message"
    assert value(answer, "entry/resource/MessageHeader/response/code") == "ok"
    world.north.inbox.wait_for(referral.number, lambda m: m.task)
    repeated = gp.post("$process-message", bundle, headers)
    assert repeated.status == 200, repeated.explain()
    requests = [e["resource"]["id"] for e in repeated.json()["entry"]
                if e["resource"]["resourceType"] == "ServiceRequest"]
    first = answer.find(f".//{FHIR}ServiceRequest/{FHIR}id").get("value")
    assert requests == [first]


def test_published_message(world, gp, data):
    """A published referral in XML is taken, or refused with what it lacks."""
    for name in ("SERVREQ01", "REFREQ03", "REFREQ07"):
        answer = gp.post("$process-message", open(data / f"bars/{name}.xml", "rb").read(), {"Content-Type": XML})
        assert answer.status in (200, 422), answer.explain()
        if answer.status == 422:
            assert answer.expressions(), answer.explain()
    assert world.gateway.alive()


# ---- out

@pytest.mark.parametrize("accept, kind", [
    (XML, XML), ("application/xml", XML), ("text/xml", XML), ("application/fhir+xml;fhirVersion=4.0", XML),
    ("application/fhir+json;q=0.2, application/fhir+xml;q=0.9", XML), ("application/fhir+json, application/fhir+xml", JSON),
    ("*/*", JSON), ("application/*;q=0.5", JSON), ("text/html, application/fhir+xml;q=0.1", XML), (JSON, JSON)])
def test_accept(gp, accept, kind):
    answer = gp.request("GET", "metadata", None, {"Accept": accept})
    assert answer.status == 200 and answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize("asked, kind", [
    ("xml", XML), ("json", JSON), ("text/xml", XML), ("application/fhir+xml", XML), ("application/fhir%2Bxml", XML),
    ("application%2Fxml", XML), ("text/json", JSON)])
def test_format_parameter_stands_over_accept(gp, asked, kind):
    answer = gp.request("GET", f"metadata?_format={asked}", None, {"Accept": XML if kind == JSON else JSON})
    assert answer.status == 200 and answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize("accept, query", [
    ("text/html", ""), ("application/fhir+turtle", ""), (JSON, "?_format=turtle"), ("application/fhir+json;q=0", ""),
    ("application/fhir+xml; fhirVersion=3.0", "")])
def test_not_acceptable(gp, accept, query):
    answer = gp.request("GET", "metadata" + query, None, {"Accept": accept})
    assert answer.status == 406 and answer.issues(), "told in JSON"


def test_statement_names_the_forms(gp):
    assert {JSON, XML} <= set(gp.get("metadata").json()["format"])
    assert value(tree(gp.get("metadata?_format=xml")), "fhirVersion") == "4.0.1"


def test_search_in_xml(world, gp):
    created = gp.post("Patient", PATIENT, {"Content-Type": XML})
    found = tree(gp.get(f"Patient?_id={created.json()['id']}&_format=xml"))
    assert value(found, "type") == "searchset"
    assert value(found, "entry/resource/Patient/name/family") == "Sampleby"


def test_pretty(gp):
    as_json = gp.get("metadata?_pretty=true").body
    as_xml = gp.get("metadata?_pretty=true&_format=xml").body
    assert b'\n  "status"' in as_json and b"\n  <status" in as_xml
    assert b"\n" not in gp.get("metadata?_format=xml").body


def test_errors_in_xml(world, gp):
    missing = gp.get("Patient/none?_format=xml")
    assert missing.status == 404 and issues_in_xml(missing)
    assert world.client(None).get("Patient/1", Accept=XML).status == 401
    refused = gp.post("Patient", b"{", {"Accept": XML})
    assert refused.status == 400
    [issue] = issues_in_xml(refused)
    assert "line 1" in value(issue, "diagnostics")
    assert issues_in_xml(gp.request("DELETE", "Patient/1", None, {"Accept": XML}))


def test_what_xml_cannot_hold(gp):
    """JSON may hold control characters, XML may not: what was written is told in JSON, what is read is refused."""
    created = gp.post("Patient", {"resourceType": "Patient", "name": [{"text": "bell \u0007"}]}, {"Accept": XML})
    if created.status == 400 or created.status == 422:
        return
    assert created.status == 201 and created.headers["content-type"].startswith(JSON)
    read = gp.get(f"Patient/{created.json()['id']}?_format=xml")
    assert read.status == 406 and read.issues()


# ---- bad input

BOMB = ('<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' +
        "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "&a;" * 10}">' for i in range(20)) +
        ']><Patient xmlns="http://hl7.org/fhir"><id value="&a19;"/></Patient>')


@pytest.mark.parametrize("body, said", [
    (BOMB, "DOCTYPE"),
    ('<!DOCTYPE p SYSTEM "file:///etc/passwd"><Patient xmlns="http://hl7.org/fhir"/>', "DOCTYPE"),
    ('<Patient xmlns="http://hl7.org/fhir"><id value="&secret;"/></Patient>', "reference"),
    (PATIENT[:200], "ends"), (PATIENT[:-1], "ends"), (PATIENT + "<Patient/>", "second root"), ("", "no element"),
    ("<a>" * 100_000, ""), ("<a>" * 100_000 + "</a>" * 100_000, "nested"),
    (PATIENT.replace("http://hl7.org/fhir", "urn:hl7-org:v3"), "namespace"),
    (PATIENT.replace("<active", "<aktive"), "no element of this name"),
    (PATIENT.replace('"true"', '"yes"'), "true or false"),
    (PATIENT.replace("<name>", "<name>text"), "text stands"),
    (PATIENT.replace("<Patient ", "<Patient colour='red' "), "no attribute"),
    (PATIENT.replace("</name>", "</nam>"), "end tag"),
    ('{"resourceType":"Patient"}', "no element"),
    (PATIENT.encode().replace(b"Sampleby", b"Sampl\xff"), "UTF-8"),
    (PATIENT.replace("Sampleby", "Sampl&#0;"), "reference"),
    ("<Patient xmlns='http://hl7.org/fhir'>" + "<active value='x'/>" * 5000 + "</Patient>", "true or false")])
def test_wrong_xml(world, gp, body, said):
    answer = gp.post("Patient", body, {"Content-Type": XML})
    assert answer.status in (400, 413), answer.explain()
    assert said in answer.explain(), answer.explain()
    assert all(i.get("diagnostics") for i in answer.issues()), "line and column"
    assert len(answer.issues()) <= 100
    assert gp.post("Patient", PATIENT, {"Content-Type": XML}).status == 201


@pytest.mark.parametrize("body, kind", [(PATIENT, JSON), ('{"resourceType":"Patient"}', XML)])
def test_declared_as_the_other(gp, body, kind):
    answer = gp.post("Patient", body, {"Content-Type": kind})
    assert answer.status == 400 and answer.issues()


@pytest.mark.parametrize("kind", ["application/fhir+xml; charset=iso-8859-1", "application/fhir+xml; fhirVersion=3.0",
                                  "application/xhtml+xml", "image/svg+xml"])
def test_wrong_content_type(gp, kind):
    answer = gp.post("Patient", PATIENT, {"Content-Type": kind})
    assert answer.status == 415 and answer.issues()


def test_json_that_has_not_the_form(gp):
    answer = gp.post("Patient", {"resourceType": "Patient", "active": "true", "colour": "red", "name": {"text": "x"},
                                 "fhir_comments": ["x"], "deceasedBoolean": False, "deceasedDateTime": now()})
    assert answer.status == 400, answer.explain()
    assert answer.expressions() == ["Patient.active", "Patient.colour", "Patient.name", "Patient.fhir_comments",
                                    "Patient.deceased.ofType(dateTime)"]
