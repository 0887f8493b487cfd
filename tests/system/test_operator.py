"""What an operator asks for: a message mapped once more, codes that get their row, figures of what passed through."""

import concurrent.futures
import csv
import io
import json
import shutil

import pytest

from support.gateway import ROOT
from support.tables import result, row, table, verdicts

STATUS = "https://linkway.example/packs/csv-batch/ConceptMap/source"


@pytest.fixture
def own(make_world, tmp_path):
    """csv-batch, and a variant of it that has rows of its own in one code map."""
    mappings = tmp_path / "mappings"
    shutil.copytree(ROOT / "mappings/csv-batch", mappings / "csv-batch")
    variant = mappings / "csv-valley"
    (variant / "codes").mkdir(parents=True)
    (variant / "pack.yaml").write_text(f"""pack: csv-valley
version: 1.0.0
title: Tables of the valley
extends: csv-batch
code_maps:
  - {{file: codes/source.csv, url: "{STATUS}"}}
""")
    header = (mappings / "csv-batch/codes/source.csv").read_text(encoding="utf-8").splitlines()
    (variant / "codes/source.csv").write_text("\n".join(header[:2]) + "\n", encoding="utf-8")
    return make_world(packs=[mappings], partner_packs={"hilltop": "csv-valley", "riverside": "csv-batch"}), mappings


def post(world, rows, who="hilltop"):
    answer = world.client(who).request("POST", f"/partners/{who}/referrals", table(rows), {"Content-Type": "text/csv"})
    assert answer.status == 200, answer.explain()
    return result(answer.body)


def codes(world) -> dict:
    return {one["code"]: one for one in map(json.loads, world.gateway.output("codes", "list").splitlines())}


def resolve(world, *arguments):
    return world.gateway.command("codes", "resolve", "--config", world.gateway.config_file, *arguments)


def rows_of(file) -> dict:
    return {one["source_code"]: one for one in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))}


# -- codes resolve

def test_a_row_goes_to_the_pack_that_met_the_code(own):
    world, mappings = own
    post(world, [row(1, ReferralSource="the lighthouse")])
    met = codes(world)["the lighthouse"]
    assert met["pack"] == "csv-valley" and met["map"] == STATUS
    base, variant = mappings / "csv-batch/codes/source.csv", mappings / "csv-valley/codes/source.csv"
    target = next(iter(rows_of(base).values()))["target_code"]
    before = base.read_text(encoding="utf-8")
    done = resolve(world, "--map", STATUS, "--code", "the lighthouse", "--system", met["system"], "--to", target)
    assert done.returncode == 0, done.stderr
    assert str(variant) in done.stdout and "csv-batch" not in done.stdout.replace(str(variant), "")
    assert rows_of(variant)["the lighthouse"]["target_code"] == target
    assert base.read_text(encoding="utf-8") == before
    assert codes(world) == {}
    assert "reload.done" in world.gateway.reload()
    post(world, [row(2, ReferralSource="the lighthouse")])
    assert codes(world) == {}, "the gateway knows it now"


def test_of_several_packs_one_is_named(own):
    world, mappings = own
    base = mappings / "csv-batch/codes/source.csv"
    target = next(iter(rows_of(base).values()))["target_code"]
    asked = resolve(world, "--map", STATUS, "--code", "never met", "--to", target)
    assert asked.returncode == 1 and "--pack" in asked.stderr
    assert "csv-batch" in asked.stderr and "csv-valley" in asked.stderr
    none = resolve(world, "--map", STATUS, "--code", "never met", "--to", target, "--pack", "csv-hills")
    assert none.returncode == 1 and "csv-hills" in none.stderr and "csv-valley" in none.stderr
    done = resolve(world, "--map", STATUS, "--code", "never met", "--to", target, "--pack", "csv-batch")
    assert done.returncode == 0, done.stderr
    assert str(base) in done.stdout and "csv-valley" in done.stdout, "its variant reads this file, too"
    assert "never met" in rows_of(base) and "never met" not in rows_of(mappings / "csv-valley/codes/source.csv")
    assert "not on the worklist" in done.stdout


def test_a_map_of_one_file_needs_no_pack(own):
    world, mappings = own
    gender = "https://linkway.example/packs/csv-batch/ConceptMap/gender"
    done = resolve(world, "--map", gender, "--code", "Femme", "--to", "female")
    assert done.returncode == 0, done.stderr
    assert "read by the packs csv-batch, csv-valley" in done.stdout
    assert rows_of(mappings / "csv-batch/codes/gender.csv")["Femme"]["target_display"] == "Female", "its own word"
    assert resolve(world, "--map", gender + "x", "--code", "F", "--to", "female").returncode == 1


def test_a_target_that_the_code_system_does_not_have(own):
    world, mappings = own
    gender = "https://linkway.example/packs/csv-batch/ConceptMap/gender"
    before = (mappings / "csv-batch/codes/gender.csv").read_text(encoding="utf-8")
    wrong = resolve(world, "--map", gender, "--code", "Femme", "--to", "femal")
    assert wrong.returncode == 1 and "'femal'" in wrong.stderr
    assert (mappings / "csv-batch/codes/gender.csv").read_text(encoding="utf-8") == before
    shown = resolve(world, "--map", gender, "--code", "Femme", "--to", "female", "--print")
    assert shown.returncode == 0 and "Femme" in shown.stdout
    assert (mappings / "csv-batch/codes/gender.csv").read_text(encoding="utf-8") == before
    unknown = resolve(world, "--map", gender, "--code", "Femme", "--to", "x", "--to-system", "https://nobody.example/codes")
    assert unknown.returncode == 0, "of a code system that is not loaded nothing is known"
    nothing = resolve(world, "--map", gender, "--code", "Rather not say")
    assert nothing.returncode == 0 and "has no target" in nothing.stdout
    assert rows_of(mappings / "csv-batch/codes/gender.csv")["Rather not say"]["equivalence"] == "unmatched"


# -- exchange replay --json

def replay(world, exchange, *more):
    done = world.gateway.command("exchange", "replay", exchange, "--config", world.gateway.config_file, "--json", *more)
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def operator(world) -> tuple:
    return ("--apply", "--certificate", world.certificate("operator"), "--key", world.key("operator"), "--ca",
            world.certificate("ca"))


def test_a_trial_says_what_differs(own):
    world, mappings = own
    exchange = post(world, [row(1, Notes="of old")])[0]["exchange"]
    code, told, _ = replay(world, exchange)
    assert code == 0 and told["id"] == exchange and told["verdict"] == "accepted" and told["mappedBefore"] is True
    assert told["differences"] == [] and told["then"] == told["now"]
    source = mappings / "csv-valley/codes/source.csv"
    source.write_text(source.read_text(encoding="utf-8") + ",self-referral,,equivalent,"
                      "https://linkway.example/fhir/CodeSystem/referral-source,other,Other\n", encoding="utf-8")
    code, told, _ = replay(world, exchange)
    assert code == 0 and told["then"] != told["now"] and told["differences"]
    for one in told["differences"]:
        assert one["change"] in ("new", "gone", "changed") and one["path"]
        assert "then" not in one and "now" not in one, "values hold personal data"
    code, told, _ = replay(world, exchange, "--values")
    assert code == 0 and any(one.get("now") or one.get("then") for one in told["differences"])


def test_what_cannot_be_replayed(own):
    world, _ = own
    assert replay(world, "0000000000000")[0] == 1
    assert replay(world, "no id!")[0] == 1
    exchange = post(world, [row(1)])[0]["exchange"]
    code, told, _ = replay(world, exchange, *operator(world))
    assert code == 1 and told["status"] == 409, "it was accepted"
    assert told["answer"]["resourceType"] == "OperationOutcome"


def test_a_refused_message_is_run_again(own):
    world, mappings = own
    refused = post_refused(world)
    code, told, errors = replay(world, refused)
    assert code == 1 and told is None and "DOB" in errors
    yaml = mappings / "csv-batch/pack.yaml"
    text = yaml.read_text(encoding="utf-8")
    yaml.write_text(text.replace("table: {dates: [dd/MM/yyyy, yyyy-MM-dd]}", "table: {dates: [dd/MM/yyyy, yyyy-MM-dd, d.M.yyyy]}"),
                    encoding="utf-8")
    assert text != yaml.read_text(encoding="utf-8")
    code, told, _ = replay(world, refused)
    assert code == 0 and told["verdict"] == "refused" and told["mappedBefore"] is False
    assert "reload.done" in world.gateway.reload()
    code, told, _ = replay(world, refused, *operator(world))
    assert code == 0 and told["status"] == 200 and told["answer"]["status"] == "accepted"
    assert world.gateway.exchange(told["exchange"])["verdict"] == "accepted"
    assert replay(world, refused, *operator(world))[1]["status"] == 409, "once is enough"


def post_refused(world) -> str:
    answer = world.client("hilltop").request("POST", "/partners/hilltop/referrals", table([row(7, DOB="3.4.1953")]),
                                             {"Content-Type": "text/csv"})
    told = result(answer.body)
    assert verdicts(told) == ["refused"], answer.explain()
    return told[0]["exchange"]


# -- figures

def figures(world, query="", who="operator"):
    return world.client(who).get(f"/operations/report?{query}")


def command(world, *arguments) -> dict:
    done = world.gateway.command("report", "--config", world.gateway.config_file, "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def counted(make_world):
    world = make_world(packs=[ROOT / "mappings"], partner_packs={"hilltop": "csv-batch", "riverside": "csv-batch"})
    reasons = ("social isolation", "housing", "debt")
    for who, count in (("hilltop", 12), ("riverside", 3)):
        post(world, [row(number, who, Reason=reasons[number % 3], ReferralDate=f"20/0{1 + number % 2}/2026")
                     for number in range(count)], who)
    return world


def without_time(report: dict) -> dict:
    return {name: value for name, value in report.items() if name != "made"}


@pytest.mark.parametrize("query,arguments", (
    ("", ()), ("month=2026-01", ("--month", "2026-01")),
    ("from=2026-01-21&to=2026&by=source,topic", ("--from", "2026-01-21", "--to", "2026", "--by", "source,topic")),
    ("partner=hilltop&by=sender&by=month", ("--partner", "hilltop", "--by", "sender", "--by", "month")),
    ("suppress=5&days=0", ("--suppress", "5", "--days", "0"))))
def test_the_same_figures_as_the_command(counted, query, arguments):
    answer = figures(counted, query)
    assert answer.status == 200, answer.explain()
    assert answer.headers["content-type"] == "application/json" and answer.headers["cache-control"] == "no-store"
    assert without_time(answer.json()) == without_time(command(counted, *arguments))


def test_figures_are_those_of_what_came(counted):
    total = figures(counted).json()["total"]
    assert total["referrals"] == 15
    assert figures(counted, "partner=riverside").json()["total"]["referrals"] == 3
    assert figures(counted, "month=2026-02").json()["total"]["referrals"] == 7
    assert figures(counted, "month=2019-02").json()["total"]["referrals"] == 0


def test_who_may_ask_for_figures(counted):
    assert figures(counted, who="hilltop").status == 403
    assert figures(counted, who=None).status == 401
    assert counted.gateway.operation("/operations/report")[0] == 404, "not for anybody on this machine"
    assert counted.client("operator").post("/operations/report", {}).status == 405


@pytest.mark.parametrize("query", ("from=yesterday", "month=2026", "month=2026-01&from=2026", "from=2026-02&to=2026-01",
                                   "by=colour", "days=-1", "days=x", "suppress=1.5", "form=2026", "from=2026&from=2025",
                                   "by=%zz", "days=99999999999999999999", "&".join(["partner=x"] * 300)))
def test_questions_that_are_none(counted, query):
    answer = figures(counted, query)
    assert answer.status in (400, 422), answer.explain()
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_many_ask_at_once(counted):
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: figures(counted).status, range(36)))
    assert set(answers) <= {200, 503} and 200 in answers
    assert figures(counted).status == 200, "and it is there again"
