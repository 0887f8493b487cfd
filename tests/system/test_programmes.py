"""Programmes whole: visits of village health support groups, tables of a referrer and of a platform, and the community.

What goes in is counted here with a plain script, and must be what the gateway holds afterwards."""

import csv
import io
import json
import random
from collections import Counter

import pytest

from support.gateway import ROOT
from support.until import until

LW = "https://linkway.example/fhir/CodeSystem/"
SOURCES = ["vhsg", "village_head", "womens_council", "village_member", "volunteer", "health_centre", "religious_group",
           "neighbour", "friends", "family_or_direct"]
TOPICS = ["physical", "mental", "pain", "mobility_falls", "cognitive_decline", "medication", "financial", "elder_abuse",
          "isolation_loneliness", "access_health_care", "nutrition"]
SERVICES = ["health_facility", "social_group", "education_class", "pagoda_counselling", "mental_health", "peer_support",
            "financial_advice", "transport", "daily_life_support"]
FOLLOWUPS = ["monthly", "quarterly", "six_monthly", "seldom_never"]
STATUSES = ["Completed", "Contacted - no intervention", "Declined", "Unable to contact", "In progress"]


@pytest.fixture(scope="module")
def world(make_world):
    return make_world(packs=[ROOT / "mappings"],
                      partner_packs={"riverside": "kh-vhsg", "hilltop": "csv-batch", "southside": "csv-batch"},
                      routes=[{"name": "Tables", "when": {"sender": ["hilltop"]}, "platform": "southside"},
                              {"otherwise": "northside"}])


@pytest.fixture(scope="module")
def town(make_world):
    return make_world(packs=[ROOT / "mappings"], partner_packs={"riverside": "community-referral"})


def post(world, who: str, channel: str, body, content: str = "application/json"):
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return world.client(who).request("POST", f"/partners/{who}/{channel}", raw,
                                     {"Content-Type": content})


def taken(answer):
    assert answer.status == 200, answer.explain()
    return answer


def everything(world, who: str, kind: str) -> list:
    """All that a partner may see of a type, page by page."""
    client, found, path = world.client(who), [], f"{kind}?_count=50"
    while path:
        page = client.get(path)
        assert page.status == 200, page.explain()
        bundle = page.json()
        found += [entry["resource"] for entry in bundle.get("entry", [])]
        link = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)
        path = link and link.removeprefix(client.base + "/")
    return found


def codes(concept: dict, system: str) -> list:
    return [c["code"] for c in concept.get("coding", []) if c.get("system") == LW + system]


def own(resources: list) -> list:
    """The sender's requests, without the orders that the gateway made of them."""
    return [r for r in resources if r.get("intent") != "filler-order"]


# -- visits

def visit(dice: random.Random, number: int, **more) -> dict:
    some = lambda words: " ".join(dice.sample(words, dice.randint(1, 4)))
    uuid = f"11111111-0000-4000-8000-{number:012d}"
    return {"_id": number, "_uuid": uuid, "meta/instanceID": f"uuid:{uuid}", "_submission_time": "2026-02-03T02:00:00",
            "worker/vhsg_name": "សមាជិក ឧទាហរណ៍", "worker/vhsg_role": "vice_chief", "place/province": "ខេត្តឧទាហរណ៍",
            "person/participant_id": f"9903{number:04d}", "person/name_km": "ឈ្មោះ ឧទាហរណ៍", "person/age": "70",
            "person/sex": "female", "person/idpoor": "yes", "person/idpoor_no": "EX-SHARED", "person/lives_with": "children",
            "sp/visit_date": "2026-02-03", "sp/source": some(SOURCES), "sp/topic": some(TOPICS), "sp/location": "home",
            "sp/service": some(SERVICES), "sp/followup": dice.choice(FOLLOWUPS), "sp/comment": "សូមជួយ", **more}


def nested(flat: dict) -> dict:
    """The same as ODK Central lists it: groups, numbers as numbers."""
    out = {"__id": flat["meta/instanceID"], "__system": {"submissionDate": "2026-02-03T02:00:00.000Z", "edits": 0}}
    for name, value in flat.items():
        group, _, question = name.partition("/")
        if question and group != "meta":
            out.setdefault(group, {})[question] = int(value) if question == "age" else value
    return out


def words(submissions: list, question: str) -> Counter:
    return Counter(word for s in submissions for word in s.get(f"sp/{question}", "").split())


def table(name: str) -> dict:
    with open(ROOT / f"mappings/kh-vhsg/codes/{name}.csv", encoding="utf-8", newline="") as file:
        return {row["source_code"]: row["target_code"] for row in csv.DictReader(file)}


def translated(counts: Counter, name: str) -> Counter:
    return Counter({table(name)[word]: count for word, count in counts.items()})


def check_visits(world, submissions: list):
    mine = {s["_uuid"] for s in submissions}
    requests = [r for r in own(everything(world, "riverside", "ServiceRequest"))
                if r["requisition"]["value"] in mine]
    assert Counter(code for r in requests for code in codes(r["code"], "activity")) == translated(
        words(submissions, "service"), "service")
    # Source, topic and follow-up of a visit stand in each of its requests: they count once.
    visits = {r["requisition"]["value"]: r for r in requests}.values()
    assert len(visits) == len(submissions)
    assert Counter(c for r in visits for e in r["extension"] for c in codes(e["valueCodeableConcept"], "referral-source")
                   ) == translated(words(submissions, "source"), "source")
    assert Counter(c for r in visits for t in r["reasonCode"] for c in codes(t, "need")) == translated(
        words(submissions, "topic"), "topic")
    assert Counter(c for r in visits for c in codes(r["occurrenceTiming"]["code"], "follow-up-frequency")) == translated(
        words(submissions, "followup"), "followup")
    people = {i["value"] for p in everything(world, "riverside", "Patient") for i in p["identifier"]
              if i["system"].endswith("/participant")}
    assert {s["person/participant_id"] for s in submissions} <= people


def test_visits_are_counted_as_they_were_told(world):
    dice = random.Random(7)
    submissions = [visit(dice, number) for number in range(20)]
    for at, submission in enumerate(submissions):
        taken(post(world, "riverside", "odk", nested(submission)) if at % 2 else
              post(world, "riverside", "kobo", submission))
    check_visits(world, submissions)


def test_the_shared_submissions(world, data):
    submissions = json.loads((data / "vhsg/kobo_submissions.json").read_text(encoding="utf-8"))
    for submission in submissions:
        taken(post(world, "riverside", "kobo", submission))
    check_visits(world, submissions)


def test_a_submission_again_is_the_same_and_an_edited_one_changes_its_referrals(world):
    first = visit(random.Random(1), 500, **{"sp/service": "transport social_group", "sp/topic": "pain"})
    before = taken(post(world, "riverside", "kobo", first))
    assert taken(post(world, "riverside", "kobo", first)).body == before.body
    edited = visit(random.Random(1), 501, **{"sp/service": "transport social_group", "sp/topic": "nutrition",
                                             "meta/deprecatedID": first["meta/instanceID"],
                                             "person/participant_id": first["person/participant_id"]})
    taken(post(world, "riverside", "kobo", edited))
    again = visit(random.Random(1), 502, **{"sp/service": "transport social_group", "sp/topic": "medication",
                                            "meta/deprecatedID": edited["meta/instanceID"],
                                            "person/participant_id": first["person/participant_id"]})
    taken(post(world, "riverside", "kobo", again))
    known = {f"{s['_uuid']}/{service}" for s in (first, edited, again) for service in ("transport", "social_group")}
    requests = [r for r in everything(world, "riverside", "ServiceRequest")
                if known & {i["value"] for i in r.get("identifier", [])}]
    assert len(own(requests)) == 2 and len(requests) == 4, "two referrals, each with its order"
    assert {c for r in requests for t in r["reasonCode"] for c in codes(t, "need")} == {"medication"}


def test_a_visit_without_a_service_is_a_contact(world):
    before = len(everything(world, "riverside", "ServiceRequest"))
    contact = visit(random.Random(2), 600, **{"sp/service": ""})
    taken(post(world, "riverside", "kobo", contact))
    assert len(everything(world, "riverside", "ServiceRequest")) == before
    assert [e for e in everything(world, "riverside", "Encounter")
            if contact["_uuid"] in [i["value"] for i in e.get("identifier", [])]]


def test_a_form_of_commcare(world, data):
    taken(post(world, "riverside", "commcare", (data / "vhsg/commcare_form.xml").read_bytes(), "application/xml"))


def test_what_is_no_visit_is_refused_and_says_why(world):
    submission = visit(random.Random(3), 700)
    del submission["sp/visit_date"]
    answer = post(world, "riverside", "kobo", submission)
    assert answer.status == 422 and "sp/visit_date" in answer.body.decode() or "visit_date" in answer.body.decode()


# -- tables

def nhs_number(number: int) -> str:
    """The next number from 999 on that its last digit checks."""
    while True:
        digits = f"999{number:06d}"
        check = (11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11) % 11
        if check < 10:
            return digits + str(check)
        number += 1


def rows_of(text: str, delimiter: str) -> list:
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def as_table(rows: list, delimiter: str) -> list:
    """Each row as a table of its own."""
    tables = []
    for row in rows:
        out = io.StringIO()
        writer = csv.DictWriter(out, list(row), delimiter=delimiter)
        writer.writeheader()
        writer.writerow(row)
        tables.append(out.getvalue())
    return tables


def referrals(dice: random.Random, count: int, begin: int) -> list:
    sources = ["general practice", "fire service", "self-referral", "VCSE organisation", "police", "school"]
    reasons = ["housing", "bereavement", "social isolation", "employment", "substance misuse"]
    return [{"RefID": f"EX-{begin + i}", "NHSNumber": nhs_number(100 * (begin + i)), "Surname": "Exampleton",
             "Forename": "Zoë", "DOB": f"{dice.randint(1, 28):02d}/0{dice.randint(1, 9)}/1950", "Postcode": "LS1 1ZZ",
             "ReferralDate": "20/01/2026", "ReferralSource": dice.choice(sources), "ReferrerOrg": "Z99001",
             "Reason": dice.choice(reasons), "Consent": dice.choice("YYN"), "IMDDecile": str(dice.randint(1, 10)),
             "Notes": 'Line one\n"two", and more'} for i in range(count)]


def outcomes(dice: random.Random, of: list) -> list:
    scores = {f"{tool}_{phase}": str(dice.randint(3, 9)) for tool in
              ("ONS4_Satisfaction", "ONS4_Worthwhile", "ONS4_Happy", "ONS4_Anxiety", "UCLA3") for phase in ("Pre", "Post")}
    rows = []
    for row in of:
        status = dice.choice(STATUSES)
        rows.append({"RefID": row["RefID"], "NHSNumber": row["NHSNumber"], "Status": status, "FirstContact": "2026-02-09",
                     "Sessions": str(dice.randint(0, 8)), "Activity": "craft group" if status == "Completed" else "",
                     **scores, "SNOMED": "871731000000106" if status == "Completed" else ""})
    return rows


def tell(world, sent: list, told: list):
    for body in as_table(sent, ","):
        taken(post(world, "hilltop", "referrals", body.encode(), "text/csv; charset=utf-8"))
    numbers = {row["RefID"] for row in sent}
    requests = [r for r in own(everything(world, "hilltop", "ServiceRequest"))
                if numbers & {i["value"] for i in r["identifier"]}]
    assert len(requests) == len(sent)
    with open(ROOT / "mappings/csv-batch/codes/source.csv", encoding="utf-8", newline="") as file:
        sources = {row["source_code"]: row["target_code"] for row in csv.DictReader(file)}
    with open(ROOT / "mappings/csv-batch/codes/reason.csv", encoding="utf-8", newline="") as file:
        reasons = {row["source_code"]: row["target_code"] for row in csv.DictReader(file)}
    assert Counter(c for r in requests for e in r["extension"] for c in codes(e["valueCodeableConcept"], "referral-source")
                   ) == Counter(sources[row["ReferralSource"]] for row in sent)
    assert Counter(c for r in requests for t in r["reasonCode"] for c in codes(t, "need")) == Counter(
        reasons[row["Reason"]] for row in sent)
    assert sum("note" in r for r in requests) == sum(bool(row["Notes"]) and row["Consent"] == "Y" for row in sent)

    arrived = until(lambda: (lambda got: got if len(got) == len(sent) else None)(
        [row for row in world.platforms["southside"].rows() if row["SenderRef"] in numbers]), 60, "all rows at the platform")
    assert all(not row["Notes"] for row in arrived if row["Consent"] == "N")

    for body in as_table(told, ";"):
        taken(post(world, "southside", "outcomes", body.encode("cp1252"), "text/csv"))
    tasks = [t for t in everything(world, "southside", "Task") if numbers & {i["value"] for i in t.get("identifier", [])}
             and "partOf" in t]
    expected = {"Completed": "completed", "Contacted - no intervention": "completed", "Declined": "failed",
                "Unable to contact": "failed", "In progress": "in-progress"}
    assert Counter(t["status"] for t in tasks) == Counter(expected[row["Status"]] for row in told)


def test_tables_in_and_out(world):
    dice = random.Random(11)
    sent = referrals(dice, 25, 1000)
    told = outcomes(dice, sent)
    tell(world, sent, told)
    final = {row["RefID"]: row for row in told if row["Status"] != "In progress"}
    results = until(lambda: (lambda got: got if final.keys() <= got.keys() else None)(
        {row["RefID"]: row for row in world.gps["hilltop"].rows() if row["RefID"] in final}), 60, "the results")
    for number, row in final.items():
        assert results[number]["Status"] == row["Status"]
        assert results[number]["NHSNumber"] == row["NHSNumber"] and results[number]["Sessions"] == row["Sessions"]
        assert results[number]["UCLA3_Pre"] == row["UCLA3_Pre"] and results[number]["UCLA3_Post"] == row["UCLA3_Post"]


def test_the_shared_tables(world, data):
    sent = rows_of((data / "csv/generic_referrals_in.csv").read_text(encoding="utf-8-sig"), ",")
    told = rows_of((data / "csv/generic_outcomes_cp1252_semicolon.csv").read_text(encoding="cp1252"), ";")
    tell(world, sent, told)


def outcome(world, row: dict, **other):
    told = {**outcomes(random.Random(5), [row])[0], **other}
    return post(world, "southside", "outcomes", as_table([told], ";")[0].encode("cp1252"), "text/csv")


def test_an_outcome_finds_its_own_referral_or_none(world):
    row = referrals(random.Random(5), 1, 5000)[0]
    taken(post(world, "hilltop", "referrals", as_table([row], ",")[0].encode(), "text/csv; charset=utf-8"))
    nobody = outcome(world, {**row, "RefID": "EX-NOBODY"})
    assert nobody.status == 422 and "names no referral" in nobody.body.decode()
    other = outcome(world, {**row, "NHSNumber": nhs_number(770000)})
    assert other.status == 422 and "not the one of the referral" in other.body.decode()
    taken(outcome(world, row))


def test_outcomes_in_utf8_of_which_nobody_says_so(world):
    rows = referrals(random.Random(12), 2, 7000)
    for one in rows:
        taken(post(world, "hilltop", "referrals", as_table([one], ",")[0].encode(), "text/csv; charset=utf-8"))
    comments = {rows[0]["RefID"]: "Café – went well", rows[1]["RefID"]: "ស្វាគមន៍"}
    told = [{"RefID": number, "Status": "In progress", "FirstContact": "2026-02-01", "Comment": comment}
            for number, comment in comments.items()]
    taken(post(world, "southside", "outcomes", whole(told, ",").encode(), "text/csv"))
    heard = until(lambda: (lambda got: got if len(got) == len(told) else None)(
        {row["RefID"]: row["Comment"] for row in world.gps["hilltop"].rows() if row["RefID"] in comments}), 60, "both")
    assert heard == comments


def test_a_row_that_changed_changes_its_referral(world):
    row = referrals(random.Random(6), 1, 6000)[0]
    table_of = lambda one: as_table([one], ",")[0].encode()
    content = "text/csv; charset=utf-8"
    send = lambda one: verdicts(post(world, "hilltop", "referrals", table_of(one), content))
    assert send(row) == {"accepted": 1} and send(row) == {"repeated": 1}
    assert send({**row, "Reason": "employment", "Surname": "Changed"}) == {"accepted": 1}
    got = until(lambda: [r for r in world.platforms["southside"].rows() if r["SenderRef"] == row["RefID"]
                         and r["Kind"] == "update"], 20, "the update")
    assert got[0]["Surname"] == "Changed" and got[0]["Reason"] == "Employment"


def test_wrong_rows_are_refused_with_their_places(world):
    row = referrals(random.Random(8), 1, 7000)[0]
    for column, value, said in (("DOB", "31/02/1950", "DOB"), ("NHSNumber", row["NHSNumber"][:-1] + str(
            (int(row["NHSNumber"][-1]) + 1) % 10), "nhs_number"), ("RefID", "", "ref_id")):
        answer = post(world, "hilltop", "referrals", as_table([{**row, column: value}], ",")[0].encode(),
                      "text/csv; charset=utf-8")
        assert answer.status == 422 and said in answer.body.decode(), answer.explain()


# -- whole files at once

def verdicts(answer) -> Counter:
    """What became of the rows of a batch, by the result in the form in which the batch came."""
    taken(answer)
    if answer.headers["content-type"].startswith("text/csv"):
        return Counter(row["verdict"] for row in rows_of(answer.body.decode(), ","))
    return Counter(row["verdict"] for row in answer.json())


def whole(rows: list, delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_submissions_as_the_form_systems_list_them(world):
    dice = random.Random(21)
    submissions = [visit(dice, number) for number in range(8000, 8012)]
    kobo, odk = submissions[:6], submissions[6:]
    assert verdicts(post(world, "riverside", "kobo", {"count": 6, "results": kobo})) == {"accepted": 6}
    assert verdicts(post(world, "riverside", "odk", {"value": [nested(s) for s in odk]})) == {"accepted": 6}
    check_visits(world, submissions)
    assert verdicts(post(world, "riverside", "kobo", kobo)) == {"repeated": 6}, "a list alone is the same"


def test_whole_tables(world):
    dice = random.Random(22)
    sent = referrals(dice, 12, 9000)
    wrong = {**sent[3], "RefID": "EX-WRONG", "DOB": "31/02/1950"}
    answer = post(world, "hilltop", "referrals", whole([*sent, wrong], ",").encode(), "text/csv; charset=utf-8")
    assert verdicts(answer) == {"accepted": 12, "refused": 1}
    refused = next(row for row in rows_of(answer.body.decode(), ",") if row["verdict"] == "refused")
    assert refused["row"] == "13" and "DOB" in refused["reason"]
    told = outcomes(dice, sent)
    assert verdicts(post(world, "southside", "outcomes", whole(told, ";").encode("cp1252"), "text/csv")) == {"accepted": 12}
    assert verdicts(post(world, "southside", "outcomes", whole(told, ";").encode("cp1252"), "text/csv")) == {"repeated": 12}


# -- the community

def test_gp_not_known_and_consent(town):
    body = {"reference": "FRS-9", "source": "fire-service", "referred_on": "2026-02-03", "notes": "Said in confidence",
            "referrer": {"name": "Officer Exempla", "organisation": "Example Fire Service"},
            "person": {"first_name": "Robin", "last_name": "Exampleton", "date_of_birth": "14/03/1951", "gp_name": "not known"},
            "reasons": ["isolation-loneliness"], "consent": {"given": False}}
    taken(post(town, "riverside", "referrals", body))
    request = own(everything(town, "riverside", "ServiceRequest"))[0]
    assert "gp-not-known" in [c for d in request["orderDetail"] for c in codes(d, "referral-flag")]
    assert "note" not in request
    assert [e for e in request["extension"] if "codes-only" in codes(e["valueCodeableConcept"], "consent-scope")]


def test_a_web_form(town):
    form = ("source=self&person%5Blast_name%5D=Exampleton&person%5Bfirst_name%5D=Zo%C3%AB&person%5Bage%5D=67"
            "&reasons%5B%5D=isolation-loneliness&reasons%5B%5D=transport&notes=Would+like+company")
    taken(post(town, "riverside", "form", form.encode(), "application/x-www-form-urlencoded"))
    request = next(r for r in own(everything(town, "riverside", "ServiceRequest")) if "identifier" not in r)
    assert [c for t in request["reasonCode"] for c in codes(t, "need")] == ["isolation-loneliness", "transport"]
    assert request["note"][0]["text"] == "Would like company"
