"""Who is asking, and what they may see and move."""

import hashlib
import ssl

import pytest

from peer import outcome
from peer.referral import fresh_id
from support.raw import Raw, request


def test_no_certificate(world):
    client = world.client(None)
    for answer in (client.get("Patient/1"), client.get("Task?status=requested"),
                   client.message(world.referral().message()), client.post("", world.referral().transaction())):
        assert answer.status == 401 and answer.issues()[0]["code"] in ("login", "security"), answer.explain()
    for path in ("metadata", "/livez", "/readyz"):
        assert client.get(path).status == 200, path


def test_unknown_certificate(world):
    client = world.client("stranger")
    for answer in (client.get("Patient/1"), client.message(world.referral().message())):
        assert answer.status == 403 and answer.issues(), answer.explain()


@pytest.mark.parametrize("name", ["late", "foreign"])
def test_bad_certificate_ends_the_handshake(world, name):
    """Expired, or signed by an authority nobody trusts: both carry riverside's name and get nowhere."""
    with pytest.raises((ssl.SSLError, ConnectionError)):
        with Raw(world, name) as raw:
            raw.socket.sendall(request("/fhir/metadata", method="GET"))
            # TLS 1.3 tells the client after its own side is done: the first read shows it.
            if raw.socket.recv(1) == b"":
                raise ConnectionError("closed")
    assert world.gateway.alive()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_tls_is_refused(world):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(world.certificate("ca"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with Raw(world, tls=False) as raw:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(raw.socket, server_hostname="localhost")


def test_fingerprint_identifies(make_world):
    world = make_world(start=False)
    der = ssl.PEM_cert_to_DER_cert(open(world.certificate("stranger"), encoding="ascii").read())
    digest = hashlib.sha256(der).hexdigest().upper()
    world.gateway.config["partners"][0]["certificate"] = {
        "fingerprint": [":".join(digest[i:i + 2] for i in range(0, 64, 2))]}
    world.gateway.write_config()
    world.gateway.start()
    assert world.send(client=world.client("stranger")).answer.status == 200
    assert world.client("riverside").get("Task").status == 403


def test_another_gp_sees_nothing(world):
    sent, desk = world.begin("transaction")
    assert desk.accept().status == 200
    own, other = world.client("riverside"), world.client("hilltop")
    task, _ = desk.read()
    paths = [f"ServiceRequest/{sent.request_id}", f"Task/{desk.task_id}", task["for"]["reference"],
             task["focus"]["reference"]]
    for path in paths:
        assert own.get(path).status == 200, f"{path}: a GP system reads what it sent and what came of it"
        assert other.get(path).status == 404, path
        assert other.get(path + "/_history/1").status == 404, path
    found = other.get(f"Patient?identifier={sent.referral.person.number}").json()
    assert found.get("entry", []) == []
    assert other.get(f"Task?patient={task['for']['reference']}").json().get("entry", []) == []
    body = own.get(paths[0]).json()
    answer = other.put(paths[0], body | {"priority": "stat"})
    assert answer.status in (403, 404), answer.explain()
    assert other.put(paths[1], task | {"status": "cancelled"}).status in (403, 404)
    assert own.get(paths[0]).json().get("priority") == "routine"


def test_another_platform_sees_nothing(world):
    _, desk = world.begin()
    task, etag = desk.read()
    south = world.client("southside")
    for path in (f"Task/{desk.task_id}", task["for"]["reference"], task["focus"]["reference"]):
        assert south.get(path).status == 404
    assert south.put(f"Task/{desk.task_id}", task | {"status": "accepted"}, {"If-Match": etag}).status in (403, 404)
    assert desk.task_id not in str(south.get("Task?status=requested").body)
    report = outcome.procedure(task["for"]["reference"], task["focus"]["reference"], "Not theirs to tell")
    assert south.post("Procedure", report).status in (403, 404, 422)
    assert desk.read()[0]["status"] == "requested"


def test_a_platform_reads_what_its_task_references(world):
    sent, desk = world.begin()
    message = world.arrived(sent.referral)
    for entry in message.bundle["entry"][1:]:
        path = entry["fullUrl"].removeprefix(world.gateway.base + "/")
        answer = desk.client.get(path)
        assert answer.status == 200, path
        assert answer.json()["resourceType"] == entry["resource"]["resourceType"]


def test_a_platform_moves_only_its_task(world):
    sent, desk = world.begin("transaction")
    task, _ = desk.read()
    for path in (task["for"]["reference"], task["focus"]["reference"]):
        body = desk.client.get(path).json() | {"language": "en"}
        answer = desk.client.put(path, body)
        assert answer.status == 403, f"{path}: {answer.explain()}"
    assert desk.client.post("Patient", sent.referral.person.resource()).status == 403
    assert desk.client.post("ServiceRequest", sent.referral.resources["request"]).status == 403
    answer = desk.client.message(world.referral().message())
    assert answer.status in (403, 422), answer.explain()


def test_a_platform_corrects_its_own_report(world):
    sent, desk = world.begin()
    assert desk.accept().status == 200
    patient, order = desk.places()
    created = desk.client.post("Observation", outcome.ucla3(patient, order, 5))
    assert created.status == 201
    body = created.json() | {"valueInteger": 6, "status": "amended"}
    path = f"Observation/{body['id']}"
    assert desk.client.put(path, body, {"If-Match": created.etag}).status == 200
    gp = world.client()
    assert gp.get(path).json()["valueInteger"] == 6, "the GP system reads what came of its referral"
    assert gp.put(path, body | {"valueInteger": 3}).status in (403, 404)
    assert world.client("southside").get(path).status == 404


def test_a_report_must_say_which_referral(world):
    _, desk = world.begin()
    patient, order = desk.places()
    report = outcome.procedure(patient, order, "Of which referral?")
    report.pop("basedOn")
    answer = desk.client.post("Procedure", report)
    assert answer.status == 422 and answer.expressions(), answer.explain()


def test_operator_has_metrics_and_no_records(world):
    sent, desk = world.begin()
    operator = world.client("operator")
    assert operator.get(f"Task/{desk.task_id}").status in (403, 404)
    assert operator.message(world.referral().message()).status == 403
    assert operator.get("/metrics").status == 200
    for name in ("riverside", "northside"):
        assert world.client(name).get("/metrics").status == 403
    assert world.client(None).get("/metrics").status == 401


def test_one_person_at_two_platforms(world):
    """The person is the same Patient; what one platform writes of them is not the other's to read."""
    person = world.referral().person
    leeds, bradford = world.referral(person=person), world.referral(person=person)
    leeds_sent = world.send(leeds)
    bradford.resources["patient"]["address"][0]["postalCode"] = "BD1 1ZZ"
    bradford_sent = world.send(bradford)
    assert leeds_sent.answer.status == bradford_sent.answer.status == 200
    north, south = world.desk(leeds), world.desk(bradford, platform="southside")
    assert north.places()[0] == south.places()[0], "the same Patient"
    for desk in (north, south):
        assert desk.accept().status == 200
    patient, order = south.places()
    report = south.client.post("Observation", outcome.ucla3(patient, order, 9)).json()
    assert world.client().get(f"Observation/{report['id']}").status == 200, "the GP system sees both"
    assert north.client.get(f"Observation/{report['id']}").status == 404
    assert north.client.get(f"Task/{south.task_id}").status == 404
    assert north.client.get(order).status == 404
    assert south.task_id not in str(north.client.get(f"Task?patient={patient}").body)


def test_what_an_update_adds_is_shown_to_the_platform(world):
    sent, desk = world.begin("message")
    referral = sent.referral
    referral.urns["flag"] = "0b1c2d3e-4f50-4617-8829-3a4b5c6d7e8f"
    referral.resources["flag"] = {"resourceType": "Flag", "status": "active", "code": {"text": "Large print, please"},
                                  "subject": referral.reference("patient")}
    referral.resources["request"]["supportingInfo"] = [referral.reference("flag")]
    answer = world.client().message(referral.message("update", fresh_id()))
    assert answer.status == 200, answer.explain()
    told = world.north.inbox.wait_for(referral.number, lambda m: m.order.get("supportingInfo"))
    reference = told.order["supportingInfo"][0]["reference"]
    assert desk.client.get(reference).json()["code"]["text"] == "Large print, please"
    assert told.first("Flag"), "and comes with the message"
    assert world.client("southside").get(reference).status == 404
