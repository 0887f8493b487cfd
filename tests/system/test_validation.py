"""What crosses the gateway is right, or its sender hears why: by a policy, on request, and on the command line."""

import copy
import json
import subprocess

import pytest

from peer.patience import patient
from support.gateway import BINARY

TASK_PROFILE = "https://linkway.example/fhir/StructureDefinition/referral-task"
SITE_PROFILE = "http://site.example/StructureDefinition/named-patient"
PATIENT = {"resourceType": "Patient", "name": [{"family": "Sample", "given": ["Robin"]}], "birthDate": "1980-02-03"}
SITE_PACKAGE = {
    "package.json": {"name": "site.example", "version": "1.0.0", "fhirVersions": ["4.0.1"]},
    "named-patient.json": {
        "resourceType": "StructureDefinition", "url": SITE_PROFILE, "name": "NamedPatient", "status": "active",
        "kind": "resource", "abstract": False, "type": "Patient", "derivation": "constraint",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
        "differential": {"element": [{"id": "Patient", "path": "Patient"},
                                     {"id": "Patient.name", "path": "Patient.name", "min": 1},
                                     {"id": "Patient.birthDate", "path": "Patient.birthDate", "min": 1}]}},
}


def issues(answer):
    return [(issue["severity"], issue["details"]["coding"][0]["code"], (issue.get("expression") or [""])[0])
            for issue in answer.json()["issue"] if "coding" in issue["details"]]


def errors(answer):
    return [(rule, path) for severity, rule, path in issues(answer) if severity in ("error", "fatal")]


def with_policy(world, policy, partner="riverside"):
    config = copy.deepcopy(world.gateway.config)
    if partner is None:
        config["validation"] = policy
    else:
        next(p for p in config["partners"] if p["id"] == partner)["validation"] = policy
    assert "reload.done" in world.gateway.reload(config)


def write_package(folder):
    folder.mkdir(parents=True)
    for name, content in SITE_PACKAGE.items():
        (folder / name).write_text(json.dumps(content))
    return folder


@pytest.fixture
def world(make_world):
    return make_world(partners=["riverside", "hilltop", "northside"], routes=[{"otherwise": "northside"}])


# -- $validate

def test_what_is_right_is_said_to_be(world):
    answer = world.client().post("Patient/$validate", PATIENT)
    assert answer.status == 200
    assert errors(answer) == []


def test_each_mistake_is_told_with_its_rule_place_and_line(world):
    body = json.dumps({**PATIENT, "gender": "unsure", "birthDate": "2026-02-30", "contact": [{"gender": "male"}]},
                      indent=1).encode()
    answer = world.client().post("Patient/$validate", body)
    assert answer.status == 200
    assert sorted(errors(answer)) == [("binding-required", "Patient.gender"), ("date-calendar", "Patient.birthDate"),
                                      ("pat-1", "Patient.contact[0]")]
    for issue in answer.json()["issue"]:
        if issue["expression"] == ["Patient.birthDate"]:
            line = next(i for i, text in enumerate(body.decode().splitlines(), 1) if "2026-02-30" in text)
            assert issue["diagnostics"].startswith(f"line {line}, column ")


def test_xml_alike(world):
    body = b'<Patient xmlns="http://hl7.org/fhir">\n <gender value="unsure"/>\n</Patient>'
    answer = world.client().post("Patient/$validate", body, {"Content-Type": "application/fhir+xml"})
    assert errors(answer) == [("binding-required", "Patient.gender")]
    assert "line 2" in json.dumps(answer.json())


def test_profile_by_url_and_by_parameter(world):
    gp = world.client()
    task = {"resourceType": "Task", "status": "requested", "intent": "plan"}
    by_url = gp.post(f"Task/$validate?profile={TASK_PROFILE}", task)
    assert ("fixed", "Task.intent") in errors(by_url)
    by_parameter = gp.post("$validate", {"resourceType": "Parameters", "parameter": [
        {"name": "resource", "resource": task}, {"name": "profile", "valueUri": TASK_PROFILE}]})
    assert sorted(errors(by_parameter)) == sorted(errors(by_url))
    assert errors(gp.post("Task/$validate", task)) == []


@pytest.mark.parametrize("path, body, headers, status", [
    ("Patient/$validate", b"{", {}, 200),
    ("Patient/$validate", b"x", {"Content-Type": "text/plain"}, 415),
    ("Patient/$validate", b'{"resourceType": "Task"}', {}, 400),
    ("Patient/$validate?profile=http://nowhere.example/p", PATIENT, {}, 400),
    ("Patient/$validate?mode=delete", PATIENT, {}, 400),
    ("Nothing/$validate", PATIENT, {}, 404),
    ("Basic/$validate", {"resourceType": "Basic", "code": {"text": "x"}}, {}, 200),
])
def test_what_cannot_be_asked(world, path, body, headers, status):
    answer = world.client().post(path, body, headers or None)
    assert answer.status == status, answer.explain()
    assert answer.json()["resourceType"] == "OperationOutcome"
    if body == b"{":
        assert [severity for severity, _, _ in issues(answer)] == ["fatal"]


def test_strangers_may_not(world):
    assert world.client(None).post("Patient/$validate", PATIENT).status == 401


# -- the policy

def wrong_referral(world, who="riverside"):
    referral = world.referral(who)
    referral.resources["patient"]["gender"] = "unsure"
    return referral


def test_by_default_it_is_told_and_taken(world):
    sent = world.send(wrong_referral(world), way="transaction")
    assert sent.answer.status == 200
    told = json.dumps(sent.answer.json())
    assert "binding-required" in told and '"severity": "warning"' in json.dumps(sent.answer.json())
    world.arrived(sent.referral)


def test_off_says_nothing(world):
    with_policy(world, {"mode": "off"}, None)
    sent = world.send(wrong_referral(world), way="transaction")
    assert sent.answer.status == 200
    assert "binding-required" not in json.dumps(sent.answer.json())


def test_enforced_it_is_refused_and_kept(world):
    with_policy(world, {"mode": "enforce"})
    sent = world.send(wrong_referral(world))
    assert sent.answer.status == 422
    assert [rule for rule, _ in errors(sent.answer)] == ["binding-required"]
    assert errors(sent.answer)[0][1].endswith(".resource.gender")
    exchange = sent.answer.headers["x-linkway-exchange"]
    shown = subprocess.run([BINARY, "exchange", "show", exchange, "--config", world.gateway.config_file],
                           capture_output=True, text=True, timeout=patient(30))
    assert "refused" in shown.stdout and "administrative-gender" in shown.stdout, shown.stdout + shown.stderr
    # Another partner's rules are its own.
    assert world.send(wrong_referral(world, "hilltop"), who="hilltop").answer.status == 200
    # What is right goes through.
    good = world.send()
    assert good.answer.status == 200, good.answer.explain()
    world.arrived(good.referral)


def test_profiles_of_the_policy(world, tmp_path):
    config = copy.deepcopy(world.gateway.config)
    write_package(tmp_path / "packages" / "site")
    config["packages"] = {"folder": str(tmp_path / "packages")}
    config["validation"] = {"mode": "enforce", "profiles": [SITE_PROFILE]}
    assert "reload.done" in world.gateway.reload(config)
    referral = world.referral()
    del referral.resources["patient"]["birthDate"]
    sent = world.send(referral)
    assert sent.answer.status == 422
    assert [rule for rule, _ in errors(sent.answer)] == ["cardinality-min"]
    assert SITE_PROFILE in json.dumps(sent.answer.json())


def test_profile_that_is_not_there_changes_nothing(world):
    config = copy.deepcopy(world.gateway.config)
    config["validation"] = {"mode": "enforce", "profiles": ["http://nowhere.example/p"]}
    assert "reload.refused" in world.gateway.reload(config, "http://nowhere.example/p")
    assert world.send(wrong_referral(world)).answer.status == 200


def test_broken_package_changes_nothing(world, tmp_path):
    config = copy.deepcopy(world.gateway.config)
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "site.tgz").write_bytes(b"no archive")
    config["packages"] = {"folder": str(tmp_path / "packages")}
    assert "reload.refused" in world.gateway.reload(config, "site.tgz")
    assert world.send().answer.status == 200


# -- the command line

def run(*arguments, stdin=""):
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=patient(60), input=stdin)


def test_command_names_file_line_and_reason(tmp_path):
    file = tmp_path / "patient.json"
    file.write_text('{"resourceType": "Patient",\n "birthDate": "2026-02-30"}')
    result = run("validate", file)
    assert result.returncode == 1
    assert f"{file}:2:15: error: " in result.stdout and "[Patient.birthDate] (date-calendar)" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("1 resource: 1 invalid, 1 error")


def test_command_takes_lists_folders_and_standard_input(tmp_path):
    (tmp_path / "many.ndjson").write_text(json.dumps(PATIENT) + "\n\n" + json.dumps({**PATIENT, "gender": "x"}) + "\n")
    (tmp_path / "one.json").write_text(json.dumps(PATIENT))
    result = run("validate", tmp_path, "--quiet")
    assert result.returncode == 1
    assert [line.split(" ")[0] for line in result.stdout.splitlines()] == [
        f"{tmp_path / 'many.ndjson'}:3:{json.dumps({**PATIENT, 'gender': 'x'}).index(chr(34) + 'x') + 1}:"]
    assert run("validate", "-", "--quiet", stdin=json.dumps(PATIENT)).returncode == 0


def test_command_for_machines(tmp_path):
    package = write_package(tmp_path / "site")
    result = run("validate", "-", "--json", "--package", package, "--profile", SITE_PROFILE,
                 stdin=json.dumps({"resourceType": "Patient", "birthDate": "1980-02-03"}))
    assert result.returncode == 1
    [one] = json.loads(result.stdout)
    assert one["valid"] is False and one["outcome"]["resourceType"] == "OperationOutcome"
    assert any(issue["details"].get("coding", [{}])[0].get("code") == "cardinality-min"
               for issue in one["outcome"]["issue"])


def test_command_finds_the_questionnaire_beside_a_response(tmp_path):
    url = "http://example.org/Questionnaire/q"
    response = {"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": url + "|1",
                "item": [{"linkId": "1", "answer": [{"valueString": "x"}]}]}
    form = {"resourceType": "Questionnaire", "url": url, "version": "1", "status": "active",
            "item": [{"linkId": "1", "type": "integer"}]}
    (tmp_path / "beside").mkdir()
    alone, beside = tmp_path / "response.json", tmp_path / "beside" / "response.json"
    for file in (alone, beside):
        file.write_text(json.dumps(response))
    (tmp_path / "beside" / "form.json").write_text(json.dumps(form))
    unknown = run("validate", alone)
    assert unknown.returncode == 0 and "questionnaire-unknown" in unknown.stdout
    for arguments in ([beside], [alone, "--package", tmp_path / "beside"],
                      [alone, "--package", tmp_path / "beside" / "form.json"]):
        compared = run("validate", *arguments)
        assert compared.returncode == 1 and "questionnaire-answer-type" in compared.stdout


def test_command_called_wrongly(tmp_path):
    assert run("validate").returncode == 2
    assert run("validate", "-", "--profile", "http://nowhere.example/p").returncode == 2
    missing = run("validate", tmp_path / "nowhere.json")
    assert missing.returncode == 1 and "cannot be read" in missing.stderr


def test_packages_are_added_and_listed(world, tmp_path):
    package = write_package(tmp_path / "site")
    refused = run("package", "add", package, "--config", world.gateway.config_file)
    assert refused.returncode == 1 and "packages.folder" in refused.stderr
    config = copy.deepcopy(world.gateway.config)
    (tmp_path / "packages").mkdir()
    config["packages"] = {"folder": str(tmp_path / "packages")}
    world.gateway.reload(config)
    added = run("package", "add", package, "--config", world.gateway.config_file)
    assert added.returncode == 0, added.stderr
    assert "site.example#1.0.0 is installed" in added.stdout
    assert "already" in run("package", "add", package, "--config", world.gateway.config_file).stderr
    listed = run("package", "list", "--config", world.gateway.config_file)
    assert "hl7.fhir.r4.core" in listed.stdout and "site.example" in listed.stdout
