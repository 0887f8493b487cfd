"""linkway fhirpath: an integrator tries expressions on resources."""

import json
import subprocess

import pytest

from peer import patience
from support.gateway import BINARY

PATIENT = {
    "resourceType": "Patient", "id": "p1", "active": True, "birthDate": "1980-02-03",
    "_birthDate": {"extension": [{"url": "https://example.org/precise", "valueString": "x"}]},
    "name": [{"use": "official", "family": "Sample", "given": ["Ann", "Bea"]}, {"use": "usual", "given": ["Annie"]}],
    "contact": [{"name": {"family": "Beispiel"}}],
}
OBSERVATION = """<Observation xmlns="http://hl7.org/fhir">
  <status value="final"/><code><text value="weight"/></code>
  <valueQuantity><value value="70.50"/><unit value="kg"/></valueQuantity>
</Observation>"""


def run(*arguments, stdin=None):
    return subprocess.run([BINARY, "fhirpath", *map(str, arguments)], capture_output=True, text=True,
                          timeout=patience.patient(30),
                          input=stdin if stdin is not None else "")


@pytest.fixture(scope="module")
def patient(tmp_path_factory):
    file = tmp_path_factory.mktemp("fhirpath") / "patient.json"
    file.write_text(json.dumps(PATIENT, indent=2))
    return file


@pytest.fixture(scope="module")
def observation(tmp_path_factory):
    file = tmp_path_factory.mktemp("fhirpath") / "observation.xml"
    file.write_text(OBSERVATION)
    return file


def test_results_have_their_paths(patient):
    result = run("Patient.name.given", patient)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == ['Patient.name[0].given[0]: "Ann"', 'Patient.name[0].given[1]: "Bea"',
                                          'Patient.name[1].given[0]: "Annie"']


def test_values_stand_alone(patient):
    assert run("name.count() + 1", patient).stdout == "3\n"
    assert run("name.family.upper()", patient).stdout == '"SAMPLE"\n'
    assert run("name.where(use = 'old')", patient).stdout == ""
    assert run("1 + 1").stdout == "2\n"


def test_complex_elements_are_json(patient):
    out = run("contact.name", patient).stdout
    path, value = out.split(": ", 1)
    assert json.loads(value) == {"family": "Beispiel"}
    assert path.startswith("Patient.contact")


def test_xml_and_json_alike(observation):
    result = run("Observation.value.ofType(Quantity).value", observation)
    assert result.returncode == 0, result.stderr
    assert result.stdout.endswith(": 70.50\n")


def test_standard_input(patient):
    result = run("Patient.id", "-", stdin=patient.read_text())
    assert result.returncode == 0 and '"p1"' in result.stdout
    result = run("Observation.status", "-", stdin="\n " + OBSERVATION)
    assert result.returncode == 0 and '"final"' in result.stdout
    assert run("id", "-", "-").returncode == 2


def test_several_files(patient, observation):
    result = run("status | gender | id", patient, observation)
    assert result.returncode == 0
    assert str(patient) in result.stdout and str(observation) in result.stdout
    missing = patient.parent / "missing.json"
    result = run("id", missing, patient)
    assert result.returncode == 1
    assert f"{missing}: cannot be read" in result.stderr and '"p1"' in result.stdout
    assert run("id", patient.parent).returncode == 1


def test_json(patient):
    result = run("name.given.first() | active", "--json", patient)
    assert result.returncode == 0
    [one] = json.loads(result.stdout)
    assert one["file"] == str(patient)
    assert one["result"][0]["value"] == "Ann"
    assert one["result"][0]["path"] == "Patient.name[0].given[0]"
    assert one["result"][1]["value"] is True


def test_trace_goes_beside_the_result(patient):
    result = run("name.trace('names').given.count()", "--trace", patient)
    assert result.stdout == "3\n"
    assert result.stderr.count("trace names: Patient.name[") == 2
    assert run("name.trace('names').given.count()", patient).stderr == ""


def test_explain(patient):
    result = run("--explain", "--type", "Patient", "name.given.first()")
    assert result.returncode == 0
    assert "HumanName" in result.stdout and "0..*" in result.stdout and "first()" in result.stdout
    result = run("--explain", "name.given.first()", patient)
    assert "HumanName" in result.stdout and result.stdout.endswith(': "Ann"\n')


def test_check_against_a_type():
    assert run("--type", "Patient", "name.given").stdout == "all is well\n"
    result = run("--type", "Patient", "name.gvien")
    assert result.returncode == 1
    assert result.stderr.splitlines() == ["1:6: HumanName has no element 'gvien'; did you mean 'given'?", "  name.gvien",
                                          "       ^"]
    result = run("--type", "Nobody", "name")
    assert result.returncode == 1 and "there is no type or element 'Nobody'" in result.stderr


def test_a_name_that_does_not_exist_is_not_silent(patient):
    result = run("name.gvien", patient)
    assert result.returncode == 0 and result.stdout == ""
    assert "warning: 1:6: HumanName has no element 'gvien'; did you mean 'given'?" in result.stderr
    result = run("--strict", "name.gvien", patient)
    assert result.returncode == 1 and result.stdout == "" and "warning" not in result.stderr


@pytest.mark.parametrize("variable,expression", [("limit=5", "%limit + 1 = 6"), ("day=@2026-02-03", "%day < @2027"),
                                                 ("word=a b", "%word = 'a b'"), ("dose=4 'mg'", "%dose.value = 4 or true"),
                                                 ("flag=true", "%flag"), ("empty=", "%empty = ''")])
def test_variables(variable, expression):
    result = run(expression, "--variable", variable)
    assert (result.returncode, result.stdout, result.stderr) == (0, "true\n", "")


def test_criteria(patient):
    result = run("--test", "active", patient)
    assert (result.returncode, result.stdout) == (0, "true\n")
    result = run("--test", "name.family = 'X'", patient)
    assert (result.returncode, result.stdout) == (1, "false\n")
    assert run("--test", "gender", patient).returncode == 1


@pytest.mark.parametrize("expression,place,says", [
    ("name.", "1:6", "expected the name of an element"),
    ("a +\n  * b", "2:3", "expected"),
    ("name.frist()", "1:6", "did you mean 'first'?"),
    ("@2026-02-30", "1:1", "no such date"),
    ("@T25:00", "1:1", "no such time"),
    ("'x", "1:1", "no end"),
    ("(" * 5000, "1:257", "nested too deeply"),
    ("a" + ".a" * 5000, "1:", "too long a chain"),
    ("a.where(b, c)", "1:12", "takes 1 argument"),
    ("name.single()", "1:6", ""),
    ("99999999999", "1:1", "out of range"),
])
def test_mistakes_are_shown_with_their_place(patient, expression, place, says):
    result = run(expression, patient)
    assert result.returncode == 1 and result.stdout == ""
    first, line, caret = result.stderr.splitlines()[-3:]
    assert first.startswith(place) and says in first
    assert caret.strip() == "^" and len(caret) <= len(line) + 1


@pytest.mark.parametrize("content,says", [("", "1:1"), ("{", ":"), ("[1", ":"), ("<Patient", ":"), ("<Patient/>", ":"),
                                          ('{"a":1,"a":2}', "a")])
def test_unreadable_resources(tmp_path, content, says):
    file = tmp_path / "broken"
    file.write_text(content)
    result = run("id", file)
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.startswith(str(file)) and says in result.stderr


@pytest.mark.parametrize("arguments", [[], ["id", "--variable", "x"], ["id", "--variable", "=1"], ["id", "--nonsense"],
                                       ["id", "--json", "--explain"]])
def test_wrong_usage(arguments):
    result = run(*arguments)
    assert result.returncode == 2 and result.stderr


def test_a_runaway_ends(patient):
    result = run("repeat($this | 'x' & $this.toString())", patient)
    assert result.returncode == 1 and result.stderr
