"""What passed through, counted: `linkway report` gives what a plain script counts from what was sent."""

import collections
import csv
import io
import json
import random
import statistics
import uuid

import pytest

from support.gateway import ROOT

OWN = "https://linkway.example/fhir/"
SOURCES = ("general-practice", "pharmacy", "self", "fire-service", "village-head")
TOPICS = ("pain", "debt", "isolation-loneliness", "housing", "nutrition")
SERVICES = ("walking-group", "benefits-advice", "arts", "befriending")
FOLLOW_UPS = ("monthly", "quarterly", "six-monthly")


def concept(system: str, code: str) -> dict:
    return {"coding": [{"system": f"{OWN}CodeSystem/{system}", "code": code}]}


def extension(name: str, value: dict) -> dict:
    return {"url": f"{OWN}StructureDefinition/{name}", "valueCodeableConcept": value}


def observation(system: str, code: str, **members) -> dict:
    return {"resourceType": "Observation", "status": "final", "code": concept(system, code),
            "effectiveDateTime": "2026-01-10", **members}


class Script:
    """Remembers what was sent, and counts it without the gateway."""

    def __init__(self):
        self.sent = []

    def count(self, name: str, month: str | None = None) -> dict:
        found = collections.Counter()
        for one in self.sent:
            if month is None or one["month"] == month:
                found.update(set(one[name]))
        return dict(found)


@pytest.fixture(scope="module")
def world(make_world):
    return make_world()


@pytest.fixture(scope="module")
def script(world):
    """30 referrals of two practices, of which the platform moves some."""
    choose, script = random.Random(11), Script()
    for number in range(30):
        who = "hilltop" if number % 3 == 0 else "riverside"
        referral = world.referral(who)
        month = "2026-01" if number % 5 else "2026-02"
        one = {"month": month, "source": choose.sample(SOURCES, choose.randint(1, 3)),
               "topic": choose.sample(TOPICS, choose.randint(1, 3)), "service": [choose.choice(SERVICES)],
               "follow-up": [choose.choice(FOLLOW_UPS)], "sender": [who], "sex": [referral.person.gender],
               "decile": [f"{choose.randint(1, 10):02d}"], "gp": ["known" if number % 4 else "not-known"]}
        one["main-topic"] = one["topic"][:1]
        request, patient = referral.resources["request"], referral.resources["patient"]
        request["authoredOn"] = f"{month}-1{number % 10}"
        request["extension"] = [extension("referral-source", concept("referral-source", s)) for s in one["source"]]
        request["reasonCode"] = [concept("need", topic) for topic in one["topic"]]
        request["code"] = concept("activity", one["service"][0])
        request["occurrenceTiming"] = {"code": concept("follow-up-frequency", one["follow-up"][0])}
        if one["gp"] == ["known"]:
            patient["generalPractitioner"] = [{"display": "Riverside Surgery"}]
        referral.urns["decile"] = str(uuid.uuid4())
        referral.resources["decile"] = observation("social-circumstance", "deprivation-decile",
                                                   subject=referral.reference("patient"),
                                                   valueInteger=int(one["decile"][0]))
        sent = world.send(referral, who=who)
        assert sent.answer.status == 200, sent.answer.explain()
        one["sent"] = sent
        script.sent.append(one)
    for number, one in enumerate(script.sent):
        one["step"] = number % 4    # 0: silent, 1: contacted, 2: an intervention and done, 3: rejected
        if one["step"] == 0:
            continue
        desk = world.desk(one["sent"].referral)
        steps = {1: (desk.accept, desk.contact), 2: (desk.accept, desk.contact, desk.attend, desk.complete),
                 3: (desk.reject,)}
        for step in steps[one["step"]]:
            answer = step()
            assert answer.status == 200, answer.explain()
    return script


def report(world, *arguments) -> dict:
    result = world.gateway.command("report", "--config", world.gateway.config_file, "--format", "json", *arguments)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def table(made: dict, name: str, figure: str = "referrals") -> dict:
    return {row["code"]: row[figure] for row in made["tables"][name]}


@pytest.mark.parametrize("month", [None, "2026-01", "2026-02"])
def test_every_table_is_what_a_script_counts(world, script, month):
    made = report(world, *(["--month", month] if month else []))
    for name in ("source", "topic", "main-topic", "service", "follow-up", "sender", "sex", "decile", "gp"):
        assert table(made, name) == script.count(name, month), name
    chosen = [one for one in script.sent if month in (None, one["month"])]
    assert made["total"] == {"referrals": len(chosen), "messages": len(chosen), "people": len(chosen)}


def test_funnel(world, script):
    made = report(world)
    steps = collections.Counter(one["step"] for one in script.sent)
    expected = {"referred": 30, "contacted": steps[1] + steps[2], "intervention": steps[2]}
    assert {name: stage["count"] for name, stage in made["funnel"].items()} == expected
    assert made["funnel"]["contacted"]["percent"] == round(100 * expected["contacted"] / 30, 1)
    assert made["ended"] == steps[2] + steps[3]
    assert table(made, "status") == {"requested": steps[0], "in-progress": steps[1], "completed": steps[2],
                                     "rejected": steps[3]}
    assert report(world, "--days", "0")["unanswered"]["count"] == steps[0]
    assert made["unanswered"]["count"] == 0, "they came today"


def test_days_and_ages(world, script):
    made = report(world)
    task_ends = [one for one in script.sent if one["step"] == 2]
    assert made["days"]["referrals"] == len(task_ends)
    ages = collections.Counter()
    for one in script.sent:
        request = one["sent"].referral.resources["request"]
        born, day = one["sent"].referral.person.birth_date, request["authoredOn"]
        age = int(day[:4]) - int(born[:4]) - (day[5:] < born[5:])
        starts = [0, 11, 18, 25, 35, 45, 55, 60, 65, 70, 75, 80, 85, 1000]
        ages[next(f"{a:02d}-{b - 1:02d}" if a < 85 else "85+" for a, b in zip(starts, starts[1:]) if a <= age < b)] += 1
    assert table(made, "age") == dict(ages)


def test_contacts(world, script):
    made = report(world)
    contacts = [1 for one in script.sent if one["step"] in (1, 2)]
    assert made["contacts"]["referrals"] == len(contacts)
    assert made["contacts"]["median"] == statistics.median(contacts)


def test_only_what_is_asked_for(world, script):
    made = report(world, "--by", "source,topic", "--partner", "hilltop")
    assert list(made["tables"]) == ["source", "topic"]
    assert made["total"]["referrals"] == 10
    assert report(world, "--platform", "southside")["total"]["referrals"] == 0


def test_csv_and_text_tell_the_same(world, script):
    made = report(world)
    command = lambda form: world.gateway.command("report", "--config", world.gateway.config_file, "--format", form)
    rows = list(csv.DictReader(io.StringIO(command("csv").stdout)))
    of = lambda name: {row["code"]: int(row["referrals"]) for row in rows if row["table"] == name}
    for name in ("source", "service", "funnel"):
        expected = table(made, name) if name != "funnel" else {n: s["count"] for n, s in made["funnel"].items()}
        assert of(name) == expected
    text = command("text").stdout
    assert "received an intervention" in text and "village-head" in text


def test_small_numbers_are_hidden(world, script):
    hidden = report(world, "--suppress", "5")
    shown = table(report(world), "decile")
    small = {code for code, count in shown.items() if count < 5}
    assert small and all(table(hidden, "decile")[code] is None for code in small)
    text = world.gateway.command("report", "--config", world.gateway.config_file, "--suppress", "5").stdout
    assert "<5" in text


def test_lists_for_follow_up(world, script):
    lines = lambda which: [json.loads(line) for line in world.gateway.command(
        "report", "--config", world.gateway.config_file, "--format", "json", "--days", "0", "--list", which,
    ).stdout.splitlines()]
    assert len(lines("gp-not-known")) == script.count("gp")["not-known"]
    silent = lines("unanswered")
    assert len(silent) == sum(one["step"] == 0 for one in script.sent)
    assert all(row["status"] == "requested" and row["platform"] == "northside" for row in silent)


def test_no_personal_data_in_it(world, script):
    made = json.dumps(report(world))
    for one in script.sent:
        person = one["sent"].referral.person
        assert person.number not in made and person.family not in made


@pytest.mark.parametrize("arguments, said", [
    (["--month", "2026-13"], "--month"), (["--from", "2026-02", "--to", "2026-01"], "later"),
    (["--by", "nothing"], "there is no table"), (["--month", "2026-01", "--from", "2026"], "stands alone"),
    (["--summary"], "--pack"), (["--summary", "--pack", "p", "--channel", "c"], "period"),
])
def test_wrong_usage(world, arguments, said):
    result = world.gateway.command("report", "--config", world.gateway.config_file, *arguments)
    assert result.returncode == 2 and said in result.stderr


# -- people who may be one

def duplicates(world, *arguments) -> list:
    result = world.gateway.command("duplicates", "--config", world.gateway.config_file, "--json", *arguments)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_duplicates_are_told_and_marked(make_world):
    world = make_world()
    person = world.referral().person
    first = world.send(world.referral("riverside", person=person), who="riverside")
    assert duplicates(world) == []
    second = world.send(world.referral("hilltop", person=person), who="hilltop")
    assert second.answer.status == 200, second.answer.explain()
    [pair] = duplicates(world)
    assert {pair["first"]["partner"], pair["second"]["partner"]} == {"riverside", "hilltop"}
    assert set(pair["shared"]) == {"same identifier https://fhir.nhs.uk/Id/nhs-number", "same birth date and name",
                                   "same name and postcode"}
    assert person.number not in json.dumps(pair) and person.family.lower() not in json.dumps(pair).lower()
    newest = world.gateway.exchanges(partner="hilltop", limit=1)[0]
    assert f"may be a person who is known: Patient/{pair['first']['patient']}" in newest["note"]
    assert "may be" not in world.gateway.exchanges(partner="riverside", limit=1)[0]["note"]

    ids = pair["second"]["patient"], pair["first"]["patient"]
    mark = world.gateway.command("duplicates", "mark", *ids, "--as", "same", "--operator", "kim",
                                 "--config", world.gateway.config_file)
    assert mark.returncode == 0, mark.stderr
    assert duplicates(world) == []
    assert duplicates(world, "--all")[0]["mark"]["verdict"] == "same"
    # The mark opens nothing: neither practice sees the other's Patient.
    for who, sent in (("riverside", second), ("hilltop", first)):
        patient = pair["first"] if pair["first"]["partner"] != who else pair["second"]
        assert world.client(who).get(f"Patient/{patient['patient']}").status == 404


def test_the_same_person_again_by_the_same_partner_is_no_duplicate(make_world):
    world = make_world()
    person = world.referral().person
    for _ in range(2):
        assert world.send(world.referral(person=person)).answer.status == 200
    assert duplicates(world) == []


def test_operators_alone_see_duplicates(make_world):
    world = make_world()
    person = world.referral().person
    for who in ("riverside", "hilltop"):
        world.send(world.referral(who, person=person), who=who)
    operations = lambda who: world.client(who).get("/operations/duplicates")
    assert operations("riverside").status == 403
    answer = operations("operator")
    assert answer.status == 200 and len(answer.json()["pairs"]) == 1


@pytest.mark.parametrize("path", ["/operations/codes", "/operations/duplicates"])
def test_a_limit_is_a_number(world, path):
    operator = world.client("operator")
    assert operator.get(path + "?limit=7").status == 200
    for wrong in ("abc", "0", "-1", "7x", "99999999999999999999"):
        assert operator.get(f"{path}?limit={wrong}").status == 400, wrong


# -- through packs: what a form and a table say, counted from them without the gateway

def codes_of(pack: str, name: str) -> dict:
    """The pack's own table: the sender's word to the code."""
    with open(ROOT / f"mappings/{pack}/codes/{name}.csv", encoding="utf-8", newline="") as file:
        return {row["source_code"]: row["target_code"] for row in csv.DictReader(file)}


def world_of_pack(make_world, pack: str):
    """Riverside sends as the pack has it."""
    if not (ROOT / "mappings" / pack / "pack.yaml").is_file():
        pytest.skip(f"pack {pack} is not there")
    world = make_world(packs=[ROOT / "mappings"], start=False)
    [riverside] = [p for p in world.gateway.config["partners"] if p["id"] == "riverside"]
    riverside["pack"] = pack
    for key in ("delivery", "feedback"):
        riverside.pop(key)
    world.gateway.write_config()
    world.gateway.start()
    return world


def visits(number: int = 24) -> list:
    """Submissions of the form of a village health support group, about people who do not exist."""
    choose, made = random.Random(7), []
    sources = ("vhsg", "village_head", "health_centre", "womens_council", "neighbour")
    topics = ("physical", "mental", "pain", "financial", "access_health_care")
    services = ("health_facility", "social_group", "peer_support", "transport")
    several = lambda words, least: " ".join(choose.sample(words, choose.randint(least, 3)))
    for i in range(number):
        identity = str(uuid.UUID(int=choose.getrandbits(128), version=4))
        made.append({
            "_id": 800000 + i, "worker/vhsg_name": "សមាជិក គំរូ", "worker/vhsg_role": "vice_chief",
            "place/province": "ខេត្តគំរូ", "place/district": "ស្រុកគំរូ", "place/commune": "ឃុំគំរូ", "place/village": "ភូមិគំរូ",
            "person/participant_id": f"98{i:06d}", "person/name_km": "សុខ គំរូ", "person/name_latin": f"SOK Sample{i}",
            "person/age": str(60 + i), "person/sex": choose.choice(("female", "male")), "person/idpoor": "no",
            "sp/visit_date": f"2026-0{1 + i % 2}-1{i % 10}", "sp/source": several(sources, 1),
            "sp/topic": several(topics, 1), "sp/location": "home", "sp/service": several(services, 1),
            "sp/followup": choose.choice(("monthly", "quarterly")), "sp/health": choose.choice(("good", "fair", "poor")),
            "meta/instanceID": f"uuid:{identity}", "_uuid": identity, "_xform_id_string": "aSample",
            "_submission_time": "2026-01-01T02:00:00", "_status": "submitted_via_web", "__version__": "v1"})
    return made


def check_visits(world, submissions: list):
    for submission in submissions:
        answer = world.client().post("/partners/riverside/kobo", submission, {"Content-Type": "application/json"})
        assert answer.status == 200, answer.explain()
    referring = [s for s in submissions if s.get("sp/service")]
    counted = lambda key, pack_table: dict(collections.Counter(
        code for s in referring for code in {codes_of("kh-vhsg", pack_table)[w] for w in s.get(key, "").split()}))
    made = report(world)
    known = lambda name, figure: {code: n for code, n in table(made, name, figure).items() if code != "none"}
    assert made["total"]["messages"] == len(referring)
    assert made["total"]["referrals"] == sum(len(s["sp/service"].split()) for s in referring)
    assert known("source", "messages") == counted("sp/source", "source")
    assert known("topic", "messages") == counted("sp/topic", "topic")
    assert known("service", "referrals") == counted("sp/service", "service")
    assert known("follow-up", "messages") == counted("sp/followup", "followup")
    months = collections.Counter(s["sp/visit_date"][:7] for s in referring)
    assert table(made, "month", "messages") == dict(months)
    for month, number in months.items():
        assert report(world, "--month", month)["total"]["messages"] == number


def test_visits_of_a_village_group(make_world):
    check_visits(world_of_pack(make_world, "kh-vhsg"), visits())


def test_published_visits(make_world, data):
    submissions = json.loads((data / "vhsg/kobo_submissions.json").read_text(encoding="utf-8"))
    check_visits(world_of_pack(make_world, "kh-vhsg"), submissions)


def send_rows(world, text: str):
    """Each row alone with the header, as it can be read by itself."""
    header, *rows = list(csv.reader(io.StringIO(text)))
    for row in rows:
        out = io.StringIO()
        csv.writer(out).writerows([header, row])
        answer = world.client().post("/partners/riverside/referrals", out.getvalue().encode(),
                                     {"Content-Type": "text/csv"})
        assert answer.status == 200, answer.explain()


def check_rows(world, text: str):
    send_rows(world, text)
    rows = list(csv.DictReader(io.StringIO(text)))
    made = report(world)
    words = lambda column, name: dict(collections.Counter(codes_of("csv-batch", name)[r[column]] for r in rows if r[column]))
    known = lambda name: {code: n for code, n in table(made, name).items() if code != "none"}
    assert made["total"]["referrals"] == len(rows)
    assert known("source") == words("ReferralSource", "source")
    assert known("topic") == words("Reason", "reason")
    assert known("decile") == dict(collections.Counter(f"{int(r['IMDDecile']):02d}" for r in rows if r["IMDDecile"]))
    assert table(made, "month") == dict(collections.Counter(
        f"{r['ReferralDate'][6:]}-{r['ReferralDate'][3:5]}" for r in rows))


def test_rows_of_a_table(make_world):
    choose, out = random.Random(5), io.StringIO()
    rows = csv.writer(out)
    rows.writerow("RefID NHSNumber Surname Forename DOB Postcode ReferralDate ReferralSource ReferrerOrg Reason Consent "
                  "IMDDecile Notes".split())
    sources, reasons = sorted(codes_of_or_skip("source")), sorted(codes_of_or_skip("reason"))
    for i in range(25):
        rows.writerow([f"T-{i:04d}", "", f"Sample{i}", "Alex", "10/05/1953", "ZZ99 3WZ", f"1{i % 9}/0{1 + i % 3}/2026",
                       choose.choice(sources), "Y99999", choose.choice(reasons), choose.choice("YN"),
                       str(choose.randint(1, 10)), ""])
    check_rows(world_of_pack(make_world, "csv-batch"), out.getvalue())


def codes_of_or_skip(name: str) -> dict:
    if not (ROOT / "mappings/csv-batch/codes").is_dir():
        pytest.skip("pack csv-batch is not there")
    return codes_of("csv-batch", name)


def test_published_rows(make_world, data):
    text = (data / "csv/generic_referrals_in.csv").read_text(encoding="utf-8-sig")
    check_rows(world_of_pack(make_world, "csv-batch"), text)


def test_the_month_goes_back_to_the_health_centre(make_world):
    world, submissions = world_of_pack(make_world, "kh-vhsg"), visits(12)
    check_visits(world, submissions)
    file = world.gateway.folder / "january.csv"
    summary = lambda *more: world.gateway.command(
        "report", "--config", world.gateway.config_file, "--summary", "--pack", "kh-vhsg", "--month", "2026-01", *more)
    result = summary("--channel", "monthly", "--out", file)
    assert result.returncode == 0, result.stderr
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    january = [s for s in submissions if s["sp/visit_date"].startswith("2026-01")]
    [total] = [row for row in rows if row["Table"] == "total"]
    assert total["Month"] == "2026-01" and int(total["Visits"]) == len(january)
    assert int(total["Referrals"]) == sum(len(s["sp/service"].split()) for s in january)
    table_of = codes_of("kh-vhsg", "source")
    counted = collections.Counter(table_of[word] for s in january for word in s["sp/source"].split())
    assert {row["Code"]: int(row["Visits"]) for row in rows if row["Table"] == "source"} == dict(counted)

    tracker = summary("--channel", "dhis2")
    assert tracker.returncode == 0, tracker.stderr
    [entity] = json.loads(tracker.stdout)["trackedEntities"]
    assert entity["enrollments"][0]["events"][0]["occurredAt"] == "2026-01-31"

    assert summary("--channel", "kobo").returncode == 1, "a channel in"
    assert "carries a summary" in summary("--channel", "nothing").stderr
