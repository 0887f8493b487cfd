"""Many messages in one request: each row is decided on its own, and the whole ends well whatever happens."""

import json

import pytest

from support.gateway import ROOT
from support.tables import HEADERS, result, row, table, verdicts
from support.until import until

MB = 1024 * 1024


def make(make_world, **more):
    return make_world(packs=[ROOT / "mappings"], partner_packs={
        "hilltop": "csv-batch", "southside": "csv-batch", "riverside": "community-referral"}, **more)


@pytest.fixture(scope="module")
def world(make_world):
    return make(make_world)


@pytest.fixture(scope="module")
def slow(make_world):
    """Answers 202 at once, and takes small bodies alone."""
    world = make(make_world, start=False, limits={"body": "64KB"})
    world.gateway.config["batches"] = {"patience": "0ms", "body": "80MB"}
    world.gateway.write_config()
    world.gateway.start()
    return world


def post(world, text, channel="referrals", who="hilltop", content="text/csv", timeout=120):
    body = text if isinstance(text, bytes) else text.encode("utf-8")
    return world.client(who, timeout).request("POST", f"/partners/{who}/{channel}", body, {"Content-Type": content})


def later(world, answer, who="hilltop", timeout=300):
    assert answer.status == 202, answer.explain()
    place = answer.headers["location"]
    assert answer.json()["result"] == place
    found = []

    def done():
        found[:] = [world.client(who).get(place)]
        return found[0].status != 202
    until(done, timeout, "the result", every=0.2)
    return found[0]


# -- what is no such table

def test_a_column_under_another_name_is_named_beside_what_is_missing(world):
    told = result(post(world, table([row(1)]).replace("RefID", "Ref No", 1)).body)
    assert verdicts(told) == ["refused"]
    assert "RefID is missing" in told[0]["reason"] and "[Ref No]" in told[0]["reason"], told


@pytest.mark.parametrize("begin", [b"PK\x03\x04\x14\0\x06\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_is_named(world, begin):
    answer = post(world, begin + bytes(300))
    assert answer.status == 400 and "save the sheet as CSV" in answer.explain(), answer.explain()


# -- rows on their own

def test_each_row_is_decided_on_its_own(world):
    rows = [row(1), row(2, DOB="31/02/1953"), row(3), row(4, RefID=""), row(5)]
    answer = post(world, table(rows))
    assert answer.status == 200, answer.explain()
    assert answer.headers["content-type"].startswith("text/csv")
    told = result(answer.body)
    assert verdicts(told) == ["accepted", "refused", "accepted", "refused", "accepted"]
    assert [one["line"] for one in told] == ["2", "3", "4", "5", "6"]
    assert "DOB" in told[1]["reason"] and "dd/MM/yyyy" in told[1]["reason"]
    assert "1953" not in told[1]["reason"], "what was written there is nobody's business"
    for one in told:
        assert world.gateway.exchange(one["exchange"])["verdict"] == one["verdict"]


def test_the_same_again_changes_nothing(world):
    text = table([row(11), row(12)])
    first, again = (result(post(world, text).body) for _ in range(2))
    assert verdicts(first) == ["accepted"] * 2 and verdicts(again) == ["repeated"] * 2
    assert [one["exchange"] for one in first] == [one["exchange"] for one in again]


def test_none_taken_is_no_success(world):
    answer = post(world, table([row(21, DOB="x")]))
    assert answer.status == 422 and verdicts(result(answer.body)) == ["refused"]


def test_a_table_that_is_none(world):
    assert post(world, "").status in (400, 422)
    assert post(world, "a,b\r\n1,2\r\n").status == 422
    assert post(world, table([row(1)]), who="hilltop", content="application/pdf").status == 415


def test_an_open_quote_harms_its_line_alone(world):
    lines = table([row(31), row(32, Notes="quiet"), row(33)]).replace("quiet", '"quiet')
    told = result(post(world, lines).body)
    assert verdicts(told) == ["accepted", "refused", "accepted"]
    assert "quote" in told[1]["reason"]


@pytest.mark.parametrize("delimiter,charset", [(";", "windows-1252"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_charsets_and_delimiters(world, delimiter, charset):
    text = table([row(41, run=charset, Surname="Müller-Test"), row(42, run=charset, Notes="a\r\nb")], delimiter)
    content = "text/csv" + ("; charset=windows-1252" if charset == "windows-1252" else "")
    answer = post(world, text.encode(charset), content=content)
    assert verdicts(result(answer.body)) == ["accepted"] * 2, answer.body
    names = [p["name"][0]["family"] for p in (e["resource"] for e in world.client("hilltop").get(
        "Patient?_count=200").json()["entry"])]
    assert "Müller-Test" in names


def test_other_names_of_columns(world):
    text = table([row(51)]).replace("RefID", "ref id").replace("ReferralDate", "REFERRAL_DATE")
    assert verdicts(result(post(world, text).body)) == ["accepted"]


# -- lists

def submission(number: int) -> dict:
    return {"source": "self", "person": {"name": f"Alex Exampleton {number}", "age": 67, "phone": "01632 960124"},
            "reasons": ["isolation-loneliness"], "notes": f"I would like company, {number}."}


def test_a_list_and_lines_of_json(world):
    body = [submission(1), {"source": "self"}, submission(2)]
    answer = post(world, json.dumps(body, indent=1), who="riverside", content="application/json")
    assert answer.status == 200, answer.explain()
    told = json.loads(answer.body)
    assert verdicts(told) == ["accepted", "refused", "accepted"] and told[1]["reasons"]

    lines = "\n".join(json.dumps(one) for one in (submission(3), submission(1))) + "\n{broken\n"
    answer = post(world, lines, who="riverside", content="application/x-ndjson")
    told = [json.loads(line) for line in answer.body.splitlines()]
    assert [one["line"] for one in told] == [1, 2, 3]
    assert verdicts(told)[0] == "accepted" and verdicts(told)[2] == "refused"


def test_one_object_is_answered_as_ever(world):
    answer = post(world, json.dumps(submission(9)), who="riverside", content="application/json")
    assert answer.status == 200 and answer.json()["status"] == "accepted"


def test_a_number_that_was_used_for_somebody_else(world):
    """People without a number of their own, under a number that began anew: neither takes the other's place."""
    header = "RefID,Surname,Forename,DOB,Postcode,Phone,ReferralDate,ReferralSource,Reason,Consent,Notes\r\n"
    ann = "AN-1,Alpha,Ann,10/05/1953,BD1 1AA,01130000001,20/01/2026,self-referral,social isolation,Y,Ann is lonely\r\n"
    bob = "AN-1,Beta,Bob,01/02/1980,BD1 1AA,01130000002,20/01/2026,self-referral,debt,Y,Bob has debts\r\n"
    told = result(post(world, header + ann + bob).body)
    assert verdicts(told) == ["accepted", "refused"] and "about another person" in told[1]["reason"], told
    out = until(lambda: [r for r in world.south.rows() if r["Notes"] == "Ann is lonely"], 15, "the referral")
    assert out[0]["Surname"] == "Alpha"
    # A name and a day that were put right one after the other are a change.
    assert verdicts(result(post(world, header + ann.replace("Ann,", "Anna,")).body)) == ["accepted"]
    assert verdicts(result(post(world, header + ann.replace("Ann,", "Anna,").replace("1953", "1954")).body)) == ["accepted"]
    until(lambda: [r for r in world.south.rows() if r["Forename"] == "Anna"], 15, "the change")
    assert not [r for r in world.south.rows() if r["Surname"] == "Beta"]


def test_what_is_changed_back(world):
    """Consent that is given and withdrawn again: the last word counts, and a repeat of it is a repeat."""
    def send(given: bool):
        body = {**submission(77), "reference": "BACK-1", "consent": {"given": given}}
        answer = post(world, json.dumps(body), who="riverside", content="application/json")
        assert answer.status == 200 and answer.json()["status"] == "accepted", answer.explain()
        return answer.json()["id"]
    first, second, third = send(False), send(True), send(False)
    assert len({first, second, third}) == 3 and send(False) == third
    told = lambda: [m for box in (world.north.inbox, world.south.inbox) for m in box.all() if "BACK-1" in str(m.bundle)]
    until(lambda: len(told()) == 3, 15, "all three at the platform")
    # A row of a table may be that of an old one: it stays as it is, and that is said.
    text = lambda notes: table([row(1, "BACK", RefID="BACK-2", Notes=notes)])
    assert [verdicts(result(post(world, text(notes)).body)) for notes in ("one", "two")] == [["accepted"]] * 2
    [again] = result(post(world, text("one")).body)
    assert again["verdict"] == "repeated" and "what came since" in again["reason"], again
    [latest] = result(post(world, text("two")).body)
    assert latest["verdict"] == "repeated" and "what came since" not in latest["reason"], latest


# -- what takes longer

def test_a_long_batch_is_answered_where_it_says(slow):
    answer = post(slow, table([row(number, "L") for number in range(30)]))
    place = answer.headers.get("location", "")
    assert slow.client("southside").get(place).status in (403, 404)
    assert slow.client("hilltop").get(place.replace("referrals", "outcomes")).status == 404
    done = later(slow, answer)
    assert done.status == 200 and verdicts(result(done.body)) == ["accepted"] * 30
    until(lambda: not list((slow.folder / "linkway.db.batches").glob("*.batch")), 10,
          "gone: it speaks of persons, and is not kept")


def test_killed_in_the_middle(slow):
    text = table([row(number, "K") for number in range(400)])
    answer = post(slow, text)
    before = len(slow.gateway.exchanges(limit=1))
    until(lambda: len(slow.gateway.exchanges(limit=60)) >= 60, 60, "some rows")
    slow.gateway.kill()
    slow.gateway.start()
    done = later(slow, answer)
    told = result(done.body)
    assert done.status == 200 and len(told) == 400, before
    assert set(verdicts(told)) <= {"accepted", "repeated"}
    assert len({one["exchange"] for one in told}) == 400
    again = later(slow, post(slow, text))
    assert [one["exchange"] for one in result(again.body)] == [one["exchange"] for one in told]
    assert verdicts(result(again.body)) == ["repeated"] * 400


def test_a_batch_may_be_larger_than_a_message(slow):
    notes = "n" * 4000
    text = table([row(number, "M", DOB="x", Notes=notes) for number in range(40)])
    assert len(text) > 128 * 1024
    assert later(slow, post(slow, text)).status == 422    # taken, and each of its rows refused
    big = json.dumps({**submission(1), "notes": "n" * 100_000}).encode()
    assert post(slow, b"<a>" + big, who="riverside", content="application/xml").status == 413


@pytest.mark.slow
def test_64_megabytes(slow):
    notes = "The person would like to meet others, walk and garden. " * 150
    header, rows = table([]), []
    one = table([row(0, "G", Notes=notes)])[len(header):]
    count = 64 * MB // len(one) + 1
    text = header + "".join(one.replace("G-0", f"G-{number}", 1) for number in range(count))
    del rows
    assert len(text) >= 64 * MB
    answer = post(slow, text, timeout=300)
    done = later(slow, answer, timeout=540)
    told = verdicts(result(done.body))
    status = (open(f"/proc/{slow.gateway.process.pid}/status", encoding="ascii").read())
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    print(f"{len(text) / MB:.1f} MB, {len(told)} rows, peak {peak / 1024:.0f} MB")
    assert len(told) == count and set(told) == {"accepted"}
    assert peak < 200 * 1024, f"{peak / 1024:.0f} MB"


# -- published files

def test_published_tables(make_world, data):
    world = make(make_world, routes=[{"otherwise": "southside"}])
    referrals = (data / "csv/generic_referrals_in.csv").read_bytes()
    outcomes = (data / "csv/generic_outcomes_cp1252_semicolon.csv").read_bytes()
    for verdict in ("accepted", "repeated"):
        told = result(post(world, referrals).body)
        assert len(told) == 200 and set(verdicts(told)) == {verdict}, [one for one in told if one["verdict"] != verdict]
    told = result(post(world, outcomes, "outcomes", "southside").body)
    assert len(told) == 200
    assert set(verdicts(told)) == {"accepted"}, [one for one in told if one["verdict"] != "accepted"][:3]
    assert HEADERS
