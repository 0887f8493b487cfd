"""What a referral needs. What is missing is named, all of it at once."""

import pytest

ENTRY = {name: f"Bundle.entry[{i}].resource" for i, name in enumerate(
    ("request", "task", "patient", "role", "practitioner", "organization", "consent"), start=1)}


@pytest.fixture(scope="module")
def world(make_world):
    """Riverside without an organisation of its own: nothing stands in for a missing requester."""
    world = make_world(start=False)
    world.gateway.config["partners"][0].pop("organization")
    world.gateway.write_config()
    world.gateway.start()
    return world


def without(referral, name: str, *keys):
    for key in keys:
        referral.resources[name].pop(key)
    return referral


def refused(world, referral, way="message") -> list:
    sent = world.send(referral, way)
    assert sent.answer.status == 422, sent.answer.explain()
    assert all(i["severity"] in ("error", "fatal", "information", "warning") for i in sent.answer.issues())
    assert all((i.get("details") or {}).get("text") for i in sent.answer.issues())
    errors = [i for i in sent.answer.issues() if i["severity"] in ("error", "fatal")]
    expressions = [e for i in errors for e in i.get("expression", [])]
    # Nothing of it was kept as a referral.
    gp = world.client()
    assert gp.get(f"ServiceRequest?identifier={referral.number}").json().get("entry", []) == []
    return sorted(expressions)


def test_complete_referral_is_taken(world):
    assert world.send().answer.status == 200


def test_no_code(world):
    assert refused(world, without(world.referral(), "request", "code")) == [ENTRY["request"] + ".code"]


def test_empty_code(world):
    referral = world.referral()
    referral.resources["request"]["code"] = {"coding": [{"system": "http://snomed.info/sct"}]}
    assert [e for e in refused(world, referral) if e.startswith(ENTRY["request"] + ".code")]


def test_code_as_text_will_do(world):
    referral = world.referral()
    referral.resources["request"]["code"] = {"text": "Social prescribing"}
    assert world.send(referral).answer.status == 200


def test_no_subject(world):
    assert ENTRY["request"] + ".subject" in refused(world, without(world.referral(), "request", "subject"))


def test_subject_that_is_not_there(world):
    referral = world.referral()
    referral.resources.pop("patient")
    assert any("subject" in e or "for" in e for e in refused(world, referral))


def test_no_requester(world):
    referral = without(world.referral(), "request", "requester")
    referral.resources["task"].pop("requester")
    bundle = referral.message()
    bundle["entry"][0]["resource"].pop("sender")
    answer = world.client().message(bundle)
    assert answer.status == 422, answer.explain()
    assert ENTRY["request"] + ".requester" in answer.expressions()


def test_patient_without_name_and_identifier(world):
    """A name with a birth date, or an identifier: one of the two."""
    patient = ENTRY["patient"]
    assert all(e.startswith(patient) for e in
               refused(world, without(world.referral(), "patient", "name", "birthDate", "identifier")))
    assert all(e.startswith(patient) for e in
               refused(world, without(world.referral(), "patient", "name", "identifier")))
    assert all(e.startswith(patient) for e in
               refused(world, without(world.referral(), "patient", "birthDate", "identifier")))


@pytest.mark.parametrize("keys", [("identifier",), ("name",), ("birthDate",), ("name", "birthDate")])
def test_patient_with_one_of_them(world, keys):
    assert world.send(without(world.referral(), "patient", *keys)).answer.status == 200


def test_patient_as_identifier_only(world):
    """A logical reference by identifier names the person as well."""
    referral = world.referral()
    patient = referral.resources.pop("patient")
    subject = {"identifier": patient["identifier"][0]}
    referral.resources["request"]["subject"] = subject
    referral.resources["task"]["for"] = subject
    referral.resources["consent"]["patient"] = subject
    sent = world.send(referral)
    assert sent.answer.status == 200, sent.answer.explain()
    message = world.arrived(referral)
    assert message.first("Patient")["identifier"][0]["value"] == patient["identifier"][0]["value"]


def test_contained_patient(world):
    referral = world.referral()
    patient = referral.resources.pop("patient")
    referral.resources["request"]["contained"] = [patient | {"id": "p"}]
    referral.resources["request"]["subject"] = {"reference": "#p"}
    referral.resources["task"]["for"] = {"identifier": patient["identifier"][0]}
    referral.resources["consent"]["patient"] = {"identifier": patient["identifier"][0]}
    sent = world.send(referral)
    assert sent.answer.status == 200, sent.answer.explain()
    assert world.arrived(referral).first("Patient")["name"][0]["family"] == patient["name"][0]["family"]


@pytest.mark.parametrize("way", ["message", "transaction"])
def test_everything_at_once(world, way):
    referral = world.referral()
    without(referral, "request", "code", "requester")
    without(referral, "task", "requester")
    without(referral, "patient", "name", "birthDate", "identifier")
    shift = 0 if way == "message" else 1
    bundle = referral.message() if way == "message" else referral.transaction()
    if way == "message":
        bundle["entry"][0]["resource"].pop("sender")
    client = world.client()
    answer = client.message(bundle) if way == "message" else client.post("", bundle)
    assert answer.status == 422, answer.explain()
    at = lambda name: f"Bundle.entry[{list(ENTRY).index(name) + 1 - shift}].resource"
    told = answer.expressions()
    assert at("request") + ".code" in told and at("request") + ".requester" in told, told
    assert any(e.startswith(at("patient")) for e in told), told


@pytest.mark.parametrize("status", ["draft", "unknown", "nonsense"])
def test_status_of_the_request(world, status):
    referral = world.referral()
    referral.resources["request"]["status"] = status
    assert ENTRY["request"] + ".status" in refused(world, referral)


def test_intent_of_a_filler(world):
    referral = world.referral()
    referral.resources["request"]["intent"] = "filler-order"
    assert ENTRY["request"] + ".intent" in refused(world, referral)


def test_problem_names_no_person(world):
    """An error text quotes nothing of a person's record."""
    referral = without(world.referral(), "request", "code")
    sent = world.send(referral)
    for secret in (referral.person.family, referral.person.number, referral.person.postcode):
        assert secret.encode() not in sent.answer.body


def test_stand_ins_of_the_configuration(make_world):
    """A partner's own organisation stands in for a missing requester, its default code for a missing code; both are
    told with the answer's OperationOutcome or visible to the operator, and reach the platform."""
    world = make_world(start=False)
    world.gateway.config["partners"][0]["default_code"] = {
        "system": "http://snomed.info/sct", "code": "871731000000106",
        "display": "Referral to social prescribing service"}
    world.gateway.write_config()
    world.gateway.start()
    referral = without(world.referral(), "request", "code", "requester")
    referral.resources["task"].pop("requester")
    sent = world.send(referral, "transaction")
    assert sent.answer.status == 200, sent.answer.explain()
    order = world.arrived(referral).order
    assert order["code"]["coding"][0]["code"] == "871731000000106"
    assert order["requester"]["identifier"]["value"] == "Z99001"
    assert "code" not in world.client().get(f"ServiceRequest/{sent.request_id}").json(), "the original stays as it came"
