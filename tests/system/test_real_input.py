"""Published examples, bundled as a sender would: each is taken, or refused with what is wrong and where."""

import copy
import glob
import json
import uuid

import pytest

from peer import terms
from peer.people import make_person


@pytest.fixture(scope="module")
def gp(world):
    return world.client()


def load(path) -> dict:
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def references(value, found=None) -> set:
    """Relative literal references below a value."""
    found = set() if found is None else found
    if isinstance(value, dict):
        literal = value.get("reference")
        if isinstance(literal, str) and literal.count("/") == 1 and not literal.startswith(("#", "urn:")):
            found.add(literal)
        for item in value.values():
            references(item, found)
    elif isinstance(value, list):
        for item in value:
            references(item, found)
    return found


def with_all_referenced(first: dict, pool: dict) -> list:
    """A resource and everything that it reaches in the pool."""
    name = lambda r: f"{r['resourceType']}/{r['id']}"
    chosen, open_names = {name(first): first}, [first]
    while open_names:
        for literal in sorted(references(open_names.pop())):
            if literal in pool and literal not in chosen:
                chosen[literal] = pool[literal]
                open_names.append(pool[literal])
    return list(chosen.values())


def as_message(resources: list, base: str, event=("https://fhir.nhs.uk/CodeSystem/message-events-bars",
                                                  "servicerequest-request")) -> dict:
    message_id = str(uuid.uuid4())
    focus = next(r for r in resources if r["resourceType"] in ("Task", "ServiceRequest"))
    header = {"resourceType": "MessageHeader", "id": message_id,
              "eventCoding": {"system": event[0], "code": event[1]},
              "source": {"name": "An example's sender", "endpoint": base},
              "focus": [{"reference": f"{focus['resourceType']}/{focus['id']}"}]}
    return {"resourceType": "Bundle", "type": "message", "id": message_id, "entry": [
        {"fullUrl": f"{base}/{r['resourceType']}/{r['id']}", "resource": r}
        for r in [header | {"id": message_id}, *copy.deepcopy(resources)]]}


def as_transaction(resources: list, base: str) -> dict:
    return {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"fullUrl": f"{base}/{r['resourceType']}/{r['id']}", "resource": r,
         "request": {"method": "POST", "url": r["resourceType"]}} for r in copy.deepcopy(resources)]}


def renumbered(resources: list) -> list:
    """The same with fresh identifiers, so that it is another referral than in the test before."""
    resources = copy.deepcopy(resources)
    for resource in resources:
        if resource["resourceType"] in ("ServiceRequest", "Task"):
            for identifier in resource.setdefault("identifier", [{"system": "https://tests.example/run"}]):
                identifier["value"] = str(uuid.uuid4())
    return resources


def judge(world, answer):
    """What holds for every answer: taken, or refused with an OperationOutcome that names the culprit."""
    assert world.gateway.alive()
    assert 200 <= answer.status < 300 or 400 <= answer.status < 500, answer.explain()
    if answer.status >= 400:
        errors = [i for i in answer.issues() if i["severity"] in ("error", "fatal")]
        assert errors, answer.explain()
        if answer.status == 404:    # the type in the URL is the culprit
            return
        assert all(i.get("expression") or i.get("diagnostics") or i.get("location") for i in errors), answer.explain()


# ---- NHS Diabetes Prevention Programme: a referral and the states of its Task

@pytest.mark.parametrize("way", ["message", "transaction"])
def test_dpp(world, gp, data, way):
    request, task = load(data / "dpp/ServiceRequest-DPP.json"), load(data / "dpp/Task-DPP-request.json")
    # The example is addressed to a patient at the programme's own server; a sender brings the person along. It names
    # no requester: that is the sending practice.
    patient = make_person(world.random).resource() | {"id": request["subject"]["reference"].split("/")[1]}
    resources = renumbered([request, task, patient])
    base = "https://dpp.example/fhir"
    bundle = as_message(resources, base) if way == "message" else as_transaction(resources, base)
    answer = gp.message(bundle) if way == "message" else gp.post("", bundle)
    assert answer.status == 200, answer.explain()
    number = resources[0]["identifier"][0]["value"]
    message = world.north.inbox.wait_for(number, lambda m: m.task)
    assert message.order["code"]["coding"][0]["display"] == "NHS Diabetes Prevention Programme"

    # The states that the programme reports, told by the platform in their own resources.
    desk = world.client("northside")
    read = desk.get(f"Task/{message.task['id']}")
    for state, status in (("accepted", 200), ("completed", 422)):    # the example completes without an output
        told = load(data / f"dpp/Task-DPP-{state}.json")
        body = read.json() | {k: told[k] for k in ("status", "statusReason", "businessStatus", "output") if k in told}
        if told.get("output"):
            status = 200
        answer = desk.put(f"Task/{message.task['id']}", body)
        assert answer.status == status, f"{state}: {answer.explain()}"


def test_dpp_alone(world, gp, data):
    """The bare request, whose subject is elsewhere but identified."""
    for name in sorted(glob.glob(str(data / "dpp/*.json"))):
        resource = load(name)
        judge(world, gp.post(resource["resourceType"], resource))


# ---- HL7 SDOH Clinical Care: every Task and ServiceRequest with what it references

def sdoh_pool(data) -> dict:
    pool = {}
    for name in sorted(glob.glob(str(data / "sdohcc/examples/*.json"))):
        resource = load(name)
        pool[f"{resource['resourceType']}/{resource['id']}"] = resource
    return pool


def test_sdohcc_bundled(world, gp, data):
    pool = sdoh_pool(data)
    taken = 0
    for name, resource in pool.items():
        if resource["resourceType"] not in ("Task", "ServiceRequest"):
            continue
        for bundled in (as_message, as_transaction):
            bundle = bundled(renumbered(with_all_referenced(resource, pool)), "https://sdoh.example/fhir")
            answer = gp.message(bundle) if bundled is as_message else gp.post("", bundle)
            judge(world, answer)
            taken += answer.status < 300
    assert taken > 0


@pytest.mark.parametrize("name", ["ServiceRequest-SDOHCC-ServiceRequestActiveFoodPantryApplicationAssistExample",
                                  "ServiceRequest-SDOHCC-ServiceRequestActiveWICReferralExample"])
def test_sdohcc_referral_is_carried(world, gp, data, name):
    pool = sdoh_pool(data)
    request = load(data / f"sdohcc/examples/{name}.json")
    task = {"resourceType": "Task", "id": "example-task", "status": "requested", "intent": "order",
            "code": terms.concept(terms.TASK_CODE, "fulfill"), "authoredOn": "2020-09-11T21:56:54Z",
            "focus": {"reference": f"ServiceRequest/{request['id']}"}, "for": request["subject"],
            "requester": request.get("requester", {"display": "An example's sender"})}
    resources = renumbered(with_all_referenced(task, pool | {"Task/example-task": task}))
    answer = gp.post("", as_transaction(resources, "https://sdoh.example/fhir"))
    assert answer.status == 200, answer.explain()
    own = next(r for r in resources if r["resourceType"] == "ServiceRequest" and r["id"] == request["id"])
    value = own["identifier"][-1]["value"]
    message = world.north.inbox.wait(lambda box: next(
        (m for m in box.messages.values() if m.order and value in str(m.order.get("identifier"))), None))
    assert message.order["intent"] == "filler-order" and message.first("Patient")


def test_sdohcc_single_resources(world, gp, data):
    for resource in sdoh_pool(data).values():
        judge(world, gp.post(resource["resourceType"], resource))


# ---- HL7 BSeR: the example message, and every resource of the guide

def test_bser_message(world, gp, data):
    """As published, its references name a patient by an id that its Patient does not have: told precisely. With that
    id put right it is carried."""
    bundle = load(data / "bser/examples/Bundle-bundle-bser-referral-message-bundle-eve-everywoman.json")
    answer = gp.message(bundle)
    assert answer.status == 422, answer.explain()
    assert "Bundle.entry[1].resource.subject" in [e.removesuffix(".reference") for e in answer.expressions()]
    named = bundle["entry"][1]["resource"]["subject"]["reference"]
    entry = next(e for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient")
    entry["resource"]["id"] = named.split("/")[1]
    entry["fullUrl"] = entry["fullUrl"].rsplit("/", 2)[0] + "/" + named
    answer = gp.message(bundle)
    assert answer.status == 200, answer.explain()
    response = answer.json()["entry"][0]["resource"]["response"]
    assert response["code"] == "ok" and response["identifier"] == bundle["entry"][0]["resource"]["id"]
    message = world.north.inbox.wait(lambda box: next(
        (m for m in box.messages.values() if "88888888" in str(m.order and m.order.get("identifier"))), None))
    assert message.order["intent"] == "filler-order" and message.first("Patient")["id"]
    assert gp.message(bundle).body == answer.body, "the same message again has the same answer"


def test_bser_all(world, gp, data):
    for name in sorted(glob.glob(str(data / "bser/examples/*.json"))):
        resource = load(name)
        if resource["resourceType"] == "Bundle":
            judge(world, gp.message(resource))
            judge(world, gp.post("", resource))
        else:
            judge(world, gp.post(resource["resourceType"], resource))


# ---- NHS BaRS: examples as published, among them some that are not JSON or no R4

def test_bars_all(world, gp, data):
    files = sorted(glob.glob(str(data / "bars/specification/examples1.4.0/**/*.json"), recursive=True))
    assert files
    verdicts = {}
    for name in files:
        body = open(name, "rb").read()
        for answer in (gp.post("$process-message", body), gp.post("", body)):
            judge(world, answer)
            verdicts.setdefault(answer.status, []).append(name)
    assert set(verdicts) - {200} , "some of these examples are faulty"


def test_bars_referral_messages(world, gp, data):
    """The well-formed referral messages are taken as they are, or refused for what a referral needs and they lack."""
    folder = data / "bars/specification/examples1.4.0/process_message/request"
    names = [name for name in sorted(glob.glob(str(folder / "*.json"))) if "ServiceRequest" in str(load(name))]
    assert names
    for name in names:
        bundle = load(name)
        event = bundle["entry"][0]["resource"]["eventCoding"]["code"]
        answer = gp.message(bundle)
        judge(world, answer)
        if event != "servicerequest-request":
            assert answer.status == 422, f"{name}: {answer.explain()}"
            continue
        requests = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "ServiceRequest"]
        if all(r.get("code") for r in requests):
            assert answer.status == 200, f"{name}: {answer.explain()}"
        else:
            assert answer.status == 422 and any(e.endswith(".code") for e in answer.expressions()), answer.explain()


def test_bars_referral_message_made_whole(world, gp, data):
    """The published validation request, given the code that it lacks, goes to the platform."""
    name = data / "bars/specification/examples1.4.0/process_message/request/ValidationRequest (POST) .json"
    bundle = load(name)
    request = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "ServiceRequest")
    request["code"] = terms.concept(*terms.SOCIAL_PRESCRIBING)
    request["identifier"] = [{"system": "https://tests.example/run", "value": uuid.uuid4().hex}]
    bundle["id"] = str(uuid.uuid4())
    bundle["entry"][0]["resource"]["id"] = str(uuid.uuid4())
    answer = gp.message(bundle)
    assert answer.status == 200, answer.explain()
    message = world.north.inbox.wait_for(request["identifier"][0]["value"])
    assert message.order["intent"] == "filler-order"


def test_not_json_is_refused_with_its_place(world, gp, data):
    name = data / "bars/specification/examples1.4.0/document_reference/GET-success.json"
    answer = gp.post("DocumentReference", open(name, "rb").read())
    assert answer.status == 400, answer.explain()
    assert "line 13" in str(answer.issues()) or "13" in str(answer.issues()), answer.explain()


def test_xml_that_is_declared_json_is_refused(world, gp, data):
    body = open(data / "bars/SERVREQ01.xml", "rb").read()
    answer = gp.post("$process-message", body)
    assert answer.status == 400 and answer.issues()


# ---- the transaction of the benchmark

def test_bench_transaction(world, gp, data):
    text = open(data / "bench/referral-transaction.json", encoding="utf-8").read()
    number = str(world.random.randrange(10**9, 10**10))
    answer = gp.post("", text.replace("@@@@@@@@@@", number).encode())
    assert answer.status == 200 and len(answer.json()["entry"]) == 12, answer.explain()
    world.north.inbox.wait_for(number)
