"""The terminology operations (R4 terminology-service.html), and a terminology server that fails in every way."""

import http.server
import json
import subprocess
import threading
import time

import pytest

from peer.patience import patient
from support.gateway import BINARY
from support.ports import free_port
from support.until import until

GENDER = "http://hl7.org/fhir/ValueSet/administrative-gender"
GENDERS = "http://hl7.org/fhir/administrative-gender"
LOINC = "http://loinc.org"


@pytest.fixture(scope="module")
def gp(world):
    return world.client()


def parameters(*pairs) -> dict:
    return {"resourceType": "Parameters", "parameter": [{"name": name, **value} for name, value in pairs]}


def values(answer) -> dict:
    """The parameters of an answer by their names; several of a name as a list."""
    assert answer.status == 200, answer.explain()
    body = answer.json()
    assert body["resourceType"] == "Parameters"
    found = {}
    for parameter in body["parameter"]:
        value = parameter.get("part") or next((v for k, v in parameter.items() if k.startswith("value")), None)
        found.setdefault(parameter["name"], []).append(value)
    return {name: items[0] if len(items) == 1 else items for name, items in found.items()}


def refused(answer, status: int, code: str):
    assert answer.status == status, answer.explain()
    [issue] = answer.json()["issue"]
    assert issue["code"] == code, answer.explain()
    return issue


def test_expand(gp):
    answer = gp.get(f"ValueSet/$expand?url={GENDER}")
    assert answer.status == 200, answer.explain()
    expansion = answer.json()["expansion"]
    assert [c["code"] for c in expansion["contains"]] == ["male", "female", "other", "unknown"]
    assert expansion["total"] == 4 and expansion["timestamp"]
    page = gp.get(f"ValueSet/$expand?url={GENDER}&filter=ma&count=1&offset=1").json()["expansion"]
    assert [c["display"] for c in page["contains"]] == ["Female"] and page["total"] == 2


def test_expand_of_the_request(gp):
    value_set = {"resourceType": "ValueSet", "status": "draft", "compose": {
        "include": [{"system": GENDERS}], "exclude": [{"system": GENDERS, "concept": [{"code": "unknown"}]}]}}
    answer = gp.post("ValueSet/$expand", parameters(("valueSet", {"resource": value_set})))
    assert [c["code"] for c in answer.json()["expansion"]["contains"]] == ["male", "female", "other"], answer.explain()


def test_expand_in_xml(gp):
    answer = gp.get(f"ValueSet/$expand?url={GENDER}&_format=xml")
    assert answer.status == 200 and b"<ValueSet" in answer.body and b'<code value="male"/>' in answer.body


def test_what_cannot_be_expanded(gp):
    refused(gp.get("ValueSet/$expand?url=http://example.org/none"), 404, "not-found")
    refused(gp.get("ValueSet/$expand"), 400, "required")
    refused(gp.get(f"ValueSet/$expand?url={GENDER}&count=-1"), 400, "value")
    refused(gp.get(f"ValueSet/$expand?url={GENDER}&system-version=x"), 400, "invalid")
    issue = refused(gp.get("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/body-site"), 422, "not-found")
    assert "snomed" in json.dumps(issue)
    part = gp.get("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/condition-code")
    assert "valueset-unclosed" in part.json()["expansion"]["extension"][0]["url"], "one code of it is listed"


def test_validate_code(gp):
    ask = lambda code, **more: values(gp.get(
        f"ValueSet/$validate-code?url={GENDER}&code={code}&system={GENDERS}" + "".join(
            f"&{name}={value}" for name, value in more.items())))
    assert ask("male") == {"result": True, "display": "Male"}
    assert ask("woman")["result"] is False and "no such code" in ask("woman")["message"]
    assert ask("male", display="Female")["result"] is False
    assert values(gp.get(f"ValueSet/$validate-code?url={GENDER}&code=female"))["result"] is True
    concept = {"coding": [{"system": "http://example.org", "code": "x"}, {"system": GENDERS, "code": "other"}]}
    answer = gp.post("ValueSet/$validate-code", parameters(("url", {"valueUri": GENDER}),
                                                          ("codeableConcept", {"valueCodeableConcept": concept})))
    assert values(answer)["result"] is True
    refused(gp.get(f"ValueSet/$validate-code?url={GENDER}"), 400, "required")
    refused(gp.get("ValueSet/$validate-code?url=http://example.org/none&code=x"), 404, "not-found")


def test_what_is_not_loaded_is_not_checked(gp):
    issue = refused(gp.get(f"CodeSystem/$validate-code?url={LOINC}&code=8867-4"), 422, "not-supported")
    assert "not checked" in json.dumps(issue) and "not loaded" in json.dumps(issue)


def test_code_system_operations(gp):
    assert values(gp.get(f"CodeSystem/$validate-code?url={GENDERS}&code=male"))["result"] is True
    assert values(gp.get(f"CodeSystem/$validate-code?url={GENDERS}&code=man"))["result"] is False
    looked_up = values(gp.get(f"CodeSystem/$lookup?system={GENDERS}&code=male"))
    assert looked_up["display"] == "Male" and looked_up["name"] == "AdministrativeGender"
    refused(gp.get(f"CodeSystem/$lookup?system={GENDERS}&code=man"), 404, "not-found")
    act = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    subsumes = lambda a, b: values(gp.get(f"CodeSystem/$subsumes?system={act}&codeA={a}&codeB={b}"))["outcome"]
    assert subsumes("_ActEncounterCode", "AMB") == "subsumes"
    assert subsumes("AMB", "_ActEncounterCode") == "subsumed-by"
    assert subsumes("AMB", "AMB") == "equivalent"
    assert subsumes("AMB", "EMER") == "not-subsumed"
    refused(gp.get("CodeSystem/$subsumes?system=http://snomed.info/sct&codeA=1&codeB=2"), 422, "not-supported")


def test_translate(gp):
    url = "http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v3"
    answer = values(gp.get(f"ConceptMap/$translate?url={url}&system={GENDERS}&code=female"))
    assert answer["result"] is True
    concept = next(part["valueCoding"] for part in answer["match"] if part["name"] == "concept")
    assert concept["code"] == "F"
    assert values(gp.get(f"ConceptMap/$translate?url={url}&system={GENDERS}&code=none"))["result"] is False
    back = values(gp.get(f"ConceptMap/$translate?url={url}&code=F&reverse=true"))
    assert back["result"] is True
    refused(gp.get("ConceptMap/$translate?url=http://example.org/none&code=x"), 404, "not-found")


def test_translate_by_a_map_of_the_request(gp):
    concept_map = {"resourceType": "ConceptMap", "status": "draft", "group": [{
        "source": GENDERS, "target": "http://example.org/own",
        "element": [{"code": "female", "target": [{"code": "w", "equivalence": "equal"}]}]}]}
    ask = lambda code, given: gp.post("ConceptMap/$translate", parameters(
        ("conceptMap", {"resource": given}), ("code", {"valueCode": code}), ("system", {"valueUri": GENDERS})))
    answer = values(ask("female", concept_map))
    assert answer["result"] is True
    concept = next(part["valueCoding"] for part in answer["match"] if part["name"] == "concept")
    assert concept == {"system": "http://example.org/own", "code": "w"}
    assert values(ask("male", concept_map))["result"] is False
    refused(ask("male", {"resourceType": "Patient"}), 400, "invalid")


def test_validate_code_by_a_code_system_of_the_request(gp):
    code_system = {"resourceType": "CodeSystem", "url": "http://example.org/cs", "status": "draft",
                   "content": "complete",
                   "concept": [{"code": "a", "display": "A", "concept": [{"code": "b", "display": "B"}]}]}
    ask = lambda code, **more: values(gp.post("CodeSystem/$validate-code", parameters(
        ("codeSystem", {"resource": code_system}), ("code", {"valueCode": code}),
        *((name, {"valueString": value}) for name, value in more.items()))))
    assert ask("b") == {"result": True, "display": "B"}
    assert ask("c")["result"] is False
    assert ask("b", display="A")["result"] is False


def test_only_partners_may_ask(world):
    assert world.client(None).get(f"ValueSet/$expand?url={GENDER}").status == 401
    assert world.client("stranger").get(f"ValueSet/$expand?url={GENDER}").status == 403


def test_is_in_the_capability_statement(gp):
    resources = {r["type"]: r for r in gp.get("metadata").json()["rest"][0]["resource"]}
    named = lambda kind: {o["name"] for o in resources[kind]["operation"]}
    assert named("ValueSet") == {"expand", "validate-code"}
    assert named("CodeSystem") == {"lookup", "subsumes", "validate-code"}
    assert named("ConceptMap") == {"translate"}


class Elsewhere:
    """A terminology server that does as `mode` says: yes, no, unknown, slow, garbage, broken."""

    def __init__(self):
        self.mode, self.asked = "yes", []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((self.path, body))
                mode = outer.mode
                if mode == "slow":
                    time.sleep(3)
                text = json.dumps(parameters(("result", {"valueBoolean": mode == "yes"})))
                if mode == "garbage":
                    text = '{"resourceType": "Parameters", '
                try:
                    self.send_response({"broken": 500, "unknown": 404}.get(mode, 200))
                    self.send_header("Content-Type", "application/fhir+json")
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text.encode())
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/fhir"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def elsewhere():
    server = Elsewhere()
    yield server
    server.close()


@pytest.fixture
def timeout() -> str:
    """How long the server elsewhere is waited for."""
    return "30s"


@pytest.fixture
def with_server(make_world, elsewhere, timeout):
    world = make_world(start=False)
    config = world.gateway.config | {"terminology": {"server": elsewhere.url, "timeout": timeout, "rest": "400ms"}}
    world.gateway.config = config
    world.gateway.write_config()
    world.gateway.start()
    return world


def ask(client, code: str):
    return client.get(f"CodeSystem/$validate-code?url={LOINC}&code={code}")


def test_a_server_elsewhere_is_asked_once_for_each_code(with_server, elsewhere):
    client = with_server.client()
    assert values(ask(client, "8867-4"))["result"] is True
    assert values(ask(client, "8867-4"))["result"] is True
    elsewhere.mode = "no"
    assert values(ask(client, "0000-0"))["result"] is False
    assert [path for path, _ in elsewhere.asked] == ["/fhir/CodeSystem/$validate-code"] * 2
    assert values(client.get(f"CodeSystem/$validate-code?url={GENDERS}&code=man"))["result"] is False
    assert len(elsewhere.asked) == 2, "what is known here is not asked elsewhere"
    elsewhere.mode = "unknown"
    refused(ask(client, "1-1"), 422, "not-supported")


@pytest.mark.parametrize("mode, timeout", [("slow", "500ms"), ("garbage", "30s"), ("broken", "30s")])
def test_a_server_that_fails_costs_one_question_and_one_line(with_server, elsewhere, mode):
    client = with_server.client()
    elsewhere.mode = mode
    for number in range(5):
        issue = refused(ask(client, f"1-{number}"), 422, "not-supported")
        assert "away" in json.dumps(issue)
    assert len(elsewhere.asked) < 5, "it is left alone for a rest"
    assert with_server.gateway.log().count("terminology.away") == 1
    elsewhere.mode = "yes"
    until(lambda: ask(client, "2-2").status == 200, 20, "it is asked again after a rest", every=0.1)
    assert with_server.gateway.log().count("terminology.back") == 1


def test_a_server_that_is_not_there_stops_nothing(make_world, elsewhere):
    elsewhere.close()
    world = make_world(start=False)
    world.gateway.config |= {"terminology": {"server": elsewhere.url}}
    world.gateway.write_config()
    world.gateway.start()
    refused(ask(world.client(), "8867-4"), 422, "not-supported")
    assert world.send().answer.status == 200


@pytest.mark.parametrize("mode,rule", [("yes", None), ("no", "coding-code"), ("broken", None)])
def test_command_asks_the_server_of_a_configuration(with_server, elsewhere, tmp_path, mode, rule):
    elsewhere.mode = mode
    (tmp_path / "observation.json").write_text(json.dumps({
        "resourceType": "Observation", "status": "final", "code": {"coding": [{"system": LOINC, "code": "2-2"}]}}))
    command = [BINARY, "validate", "observation.json", "--config", str(with_server.gateway.config_file)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=patient(60), check=False)
    assert elsewhere.asked, done.stderr
    assert done.returncode == (1 if rule else 0), done.stdout
    assert rule is None or rule in done.stdout
    alone = subprocess.run(command[:3], cwd=tmp_path, capture_output=True, text=True, timeout=patient(60), check=False)
    assert alone.returncode == 0, "without it the code is not checked"
