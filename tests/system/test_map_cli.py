"""linkway pack and linkway map: an integrator teaches the gateway a partner, as mappings/README.md says."""

import json
import os
import re
import shutil
import subprocess

import pytest

from peer.patience import patient
from support.gateway import BINARY

from conftest import ROOT

MAPPINGS = ROOT / "mappings"
GUIDE = (MAPPINGS / "README.md").read_text()


def run(*arguments, cwd=None, env=None):
    return subprocess.run([str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=patient(60), cwd=cwd,
                          env=env)


def blocks(language: str, section: str) -> list[str]:
    """The code blocks of a section of the guide."""
    start = GUIDE.index(section)
    end = GUIDE.find("\n### ", start + len(section))
    text = GUIDE[start:end if end > 0 else GUIDE.index("\n## Examples")]
    return [code for kind, code in re.findall(r"^```(\w*)\n(.*?)^```", text, re.S | re.M) if kind == language]


def commands(section: str) -> list[list[str]]:
    return [line.split() for block in blocks("sh", section) for line in block.splitlines()]


class Integrator:
    def __init__(self, folder):
        self.folder = folder
        self.pack = folder / "mappings/acme"

    def linkway(self, words, code=0):
        assert words[0] == "linkway"
        result = run(*words[1:], cwd=self.folder)
        assert result.returncode == code, f"{' '.join(words)}: {result.stdout}{result.stderr}"
        return result

    def without_rule(self, name):
        file = self.pack / "message-in.map"
        lines = file.read_text().splitlines(keepends=True)
        kept = [line for line in lines if not line.rstrip().endswith(f'"{name}";')]
        assert len(kept) == len(lines) - 1
        file.write_text("".join(kept))

    def add_rule(self, text):
        file = self.pack / "message-in.map"
        mark = "  // Every value of the sample"
        assert mark in file.read_text()
        file.write_text(file.read_text().replace(mark, text.rstrip("\n") + "\n" + mark))


@pytest.fixture(scope="module")
def integrator(tmp_path_factory):
    """Goes through the guide, step by step, with its own commands and files."""
    one = Integrator(tmp_path_factory.mktemp("integrator"))
    (one.folder / "sample.json").write_text(blocks("json", "## From a sample")[0])
    return one


def test_the_guide_leads_to_a_pack(integrator):
    one = integrator
    (new,), (test,), (watch,) = (commands("### 1.")[i:i + 1] for i in range(3))
    one.linkway(new)
    one.linkway(test)
    assert watch == [*test, "--watch"]
    shutil.copytree(one.folder / "mappings", one.folder / "released")

    one.without_rule("case")
    one.add_rule(blocks("", "### 2.")[0])
    failed = one.linkway(test, code=1)
    said = [block for block in blocks("", "### 2.") if block.startswith("failed")][0]
    for line in said.splitlines():
        assert line in failed.stdout
    update, diff = commands("### 2.")
    one.linkway(update)
    assert diff[0] == "git"
    one.linkway(test)

    table, rule = blocks("", "### 3.")[:2]
    (one.pack / "codes").mkdir()
    (one.pack / "codes/state.csv").write_text(table)
    with open(one.pack / "pack.yaml", "a") as manifest:
        manifest.write("\n" + blocks("yaml", "### 3.")[0])
    one.without_rule("state")
    file = one.pack / "message-in.map"
    assert "task.status = 'in-progress'," in file.read_text()
    file.write_text(file.read_text().replace("task.status = 'in-progress',", ""))
    one.add_rule(rule)
    one.linkway(update)

    examples = one.pack / "examples/messages"
    archived = (examples / "first.in.json").read_text().replace('"active"', '"archived"')
    (examples / "archived.in.json").write_text(archived)
    (examples / "archived.error.txt").write_text(blocks("", "### 4.")[0])
    assert "archived.in.json" in one.linkway(test).stdout

    coverage, trace = commands("### 5.")
    assert "message-in.map" in one.linkway(coverage).stdout
    told = one.linkway(trace).stdout
    assert re.search(r"Bundle\.entry\[1\]\.resource\.status +.*message-in\.map:\d+ state +state", told)
    assert "telephone" not in told and "telephone" in one.linkway([*trace, "--values"]).stdout

    check, listing, out, difference = commands("### 6.")
    one.linkway(check)
    assert "acme" in one.linkway(listing).stdout
    shutil.copy(one.folder / "sample.json", one.folder / "case.json")
    one.linkway(out)
    one.linkway(["linkway", "pack", "test", "mappings/acme-out"])
    assert "acme-out" in one.linkway(listing).stdout
    shutil.rmtree(one.folder / "mappings/acme-out")
    differs = one.linkway(difference, code=1).stdout
    assert "Bundle.entry[1].resource.id" in differs and "refused" in differs


def test_the_packs_pass_their_tests():
    result = run("pack", "test", MAPPINGS)
    assert result.returncode == 0, result.stdout
    assert run("pack", "check", MAPPINGS).returncode == 0


@pytest.fixture
def platform(tmp_path):
    shutil.copytree(MAPPINGS / "json-platform", tmp_path / "json-platform")
    return tmp_path / "json-platform"


def change(file, old, new):
    text = file.read_text()
    assert old in text
    # In one step: whoever watches the file finds it as it was or as it is, never half written.
    fresh = file.with_name("." + file.name)
    fresh.write_text(text.replace(old, new, 1))
    fresh.rename(file)


def test_a_broken_rule_shows_where_the_result_differs(platform):
    change(platform / "event-in.map", "encounter.status = 'finished'", "encounter.status = 'in-progress'")
    result = run("pack", "test", platform)
    assert result.returncode == 1
    assert "Bundle.entry[2].resource.status" in result.stdout
    assert '- "finished"' in result.stdout and '+ "in-progress"' in result.stdout
    as_json = run("pack", "test", platform, "--only", "events/contacted", "--json")
    assert as_json.returncode == 1
    (example,) = json.loads(as_json.stdout)[0]["examples"]
    assert example["result"] == "failed"
    assert example["differences"] == [{"path": "Bundle.entry[2].resource.status", "expected": '"finished"',
                                       "found": '"in-progress"'}]


@pytest.mark.parametrize("file, old, new, place, said", [
    ("pack.yaml", "direction: in", "direction: inwards", r"pack\.yaml:\d+:\d+", "direction must be one of in, out"),
    ("pack.yaml", "map: event-in.map", "map: event-on.map", r"pack\.yaml:\d+:\d+", "did you mean 'event-in.map'?"),
    ("pack.yaml", "identifiers:", "identifers:", r"pack\.yaml:\d+:\d+", "identifers"),
    ("pack.yaml", "{id: referral_id, identifier: case}", "{id: referral_id, identifier: cause}", r"pack\.yaml:\d+:\d+",
     "cause"),
    ("event-in.map", "group Report(", "gruop Report(", r"event-in\.map:\d+:\d+", ""),
    ("event-in.map", "then Report(event, task)", "then Raport(event, task)", r"event-in\.map:\d+:\d+", "Raport"),
    ("codes/status.csv", "equivalent", "equal-ish", r"codes/status\.csv:\d+:\d+", ""),
    ("models/PlatformEvent.json", '"kind": "logical"', '"kind": "logical', r"models/PlatformEvent\.json", ""),
])
def test_a_mistake_is_named_with_its_place(platform, file, old, new, place, said):
    change(platform / file, old, new)
    result = run("pack", "check", platform)
    assert result.returncode == 1, result.stdout
    lines = [line for line in result.stdout.splitlines() if re.search(place, line) and ": error: " in line]
    assert any(said in line for line in lines), result.stdout


def test_every_problem_is_told_at_once(platform):
    change(platform / "event-in.map", "group Report(", "gruop Report(")
    change(platform / "referral-out.map", "group Header(", "gruop Header(")
    change(platform / "codes/status.csv", "equivalent", "equal-ish")
    told = run("pack", "check", platform, "--json")
    assert told.returncode == 1
    files = {os.path.basename(problem["file"]) for problem in json.loads(told.stdout)[0]["problems"]}
    assert {"event-in.map", "referral-out.map", "status.csv"} <= files


def test_one_map_by_itself(platform):
    event = platform / "examples/events/accepted.in.json"
    result = run("map", "run", platform / "event-in.map", event, "--as-example")
    assert result.returncode == 0, result.stderr
    golden = json.loads((platform / "examples/events/accepted.out.json").read_text())
    assert json.loads(result.stdout) == golden
    as_xml = run("map", "run", "events", event, "--pack", platform, "--to", "xml")
    assert as_xml.stdout.startswith("<") and "<MessageHeader" in as_xml.stdout
    assert run("map", "check", platform / "event-in.map").returncode == 0
    bad = platform / "examples/events/no-referral.in.json"
    refused = run("map", "run", "events", bad, "--pack", platform)
    assert refused.returncode == 1 and re.search(r"event-in\.map:\d+:\d+: error", refused.stderr)


def test_two_versions_of_a_map(platform, tmp_path):
    newer = tmp_path / "newer.map"
    shutil.copy(platform / "event-in.map", newer)
    change(newer, "task.intent = 'order'", "task.intent = 'plan'")
    event = platform / "examples/events/accepted.in.json"
    same = run("map", "diff", platform / "event-in.map", platform / "event-in.map", event, "--pack", platform)
    assert same.returncode == 0 and "nothing differs" in same.stdout
    other = run("map", "diff", platform / "event-in.map", newer, event, "--pack", platform)
    assert other.returncode == 1 and '+ "plan"' in other.stdout


def test_it_was_called_wrongly(platform):
    for words in (["pack"], ["pack", "tset"], ["map", "run", "x.map"], ["map", "coverage"], ["pack", "new", "Ac Me"]):
        assert run(*words).returncode == 2, words
    assert run("pack", "test", platform / "codes").returncode == 1
    assert run("pack", "new", "json-platform", "--folder", platform.parent).returncode == 1    # it is there already


def test_samples_of_other_formats(tmp_path):
    (tmp_path / "day.csv").write_text("case id;name of group;date\nA1;Walking;2026-01-05\nA2;Arts;2026-01-06\n")
    (tmp_path / "post.form").write_text("case=A1&remark=On+the+telephone")
    (tmp_path / "body.json").write_text('{"case-id": "A1", "when": "2026-01-05", "people": [{"name": "x"}, {"age": 3}]}')
    for name, sample, more in (("tables", "day.csv", []), ("posts", "post.form", []), ("bodies", "body.json", []),
                               ("takes", "body.json", ["--direction", "out"])):
        made = run("pack", "new", name, "--from", sample, "--folder", tmp_path, *more, cwd=tmp_path)
        assert made.returncode == 0, made.stderr
        tested = run("pack", "test", tmp_path / name)
        assert tested.returncode == 0, tested.stdout
    refused = run("pack", "new", "lists", "--from", "-", "--folder", tmp_path)
    assert refused.returncode == 1


def test_watching_sees_what_is_saved(platform):
    process = subprocess.Popen([str(BINARY), "pack", "test", str(platform), "--watch", "--only", "events/accepted"],
                               stdout=subprocess.PIPE, text=True, bufsize=1)
    try:
        def until_waiting():
            lines = []
            for line in process.stdout:
                lines.append(line)
                if line.startswith("-- waiting"):
                    break
            return "".join(lines)

        assert "all passed" in until_waiting()
        change(platform / "event-in.map", "task.intent = 'order'", "task.intent = 'plan'")
        assert "1 failed" in until_waiting()
        change(platform / "event-in.map", "task.intent = 'plan'", "task.intent = 'order'")
        assert "all passed" in until_waiting()
    finally:
        process.terminate()
        assert process.wait(timeout=patient(10)) == 0


def test_map_run_reads_as_the_channel_of_the_pack_does():
    batch = MAPPINGS / "csv-batch"
    done = run("map", "run", "referrals", batch / "examples/referrals/whole.in.csv", "--pack", batch)
    assert done.returncode == 0 and '"Bundle"' in done.stdout, done.stdout + done.stderr
    by_file = run("map", "run", batch / "referral-in.map", batch / "examples/referrals/whole.in.csv")
    assert by_file.returncode == 0, by_file.stderr
    australian = MAPPINGS / "au-adrm"
    refused = run("map", "run", "referrals", australian / "examples/referrals/with-a-note.in.hl7", "--pack", australian)
    assert refused.returncode == 1 and "NTE" in refused.stderr, refused.stdout + refused.stderr
