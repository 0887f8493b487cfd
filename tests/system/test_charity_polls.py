"""Charity software that only lets itself be asked: a referral is staged in it, its cases and contacts come by polling, and
the GP system hears what became of it."""

import json

import pytest

from peer.case_software import CaseSoftware
from support.gateway import ROOT
from support.until import until
from test_delivery import settled

CASES, CONTACTS = "/api/referrals/date_active", "/api/done_contacts/date"


@pytest.fixture
def software():
    software = CaseSoftware()
    yield software
    software.stop()


@pytest.fixture
def world(make_world, software):
    """Northside's partner as the pack's README says it; the address of a poll is one path here, whatever the days are."""
    world = make_world(start=False, packs=[ROOT / "mappings"])
    secret = world.folder / "charity-user"
    secret.write_text("someone's secret\n")
    partner = next(p for p in world.gateway.config["partners"] if p["id"] == "northside")
    partner["pack"] = "charitylog"
    partner["delivery"].update(url=software.url, headers=[{"name": "Source", "value": "linkway"},
                                                          {"name": "User", "value_file": str(secret)}])
    poll = {"time_format": "date", "overlap": "24h", "every": "200ms", "items": "data"}
    partner["poll"] = [
        {"channel": "referrals", "path": "/referrals/date_active?days={since},{until}&resolveIds[]=ALL", **poll},
        {"channel": "contacts", "path": "/done_contacts/date?days={since},{until}&resolveIds[]=ALL", **poll}]
    world.gateway.write_config()
    world.gateway.start()
    return world


def begin(world, software, person=None):
    sent = world.send(world.referral(person=person))
    settled(world, sent, "delivered")
    form = next(f for f in software.referrals.values() if f["nhs_number"] == sent.referral.person.number)
    return sent, form


def refused(world) -> list:
    return [e for e in world.gateway.exchanges(partner="northside") if e["verdict"] == "refused"]


def identifiers(world, form) -> dict:
    task = world.client("northside").get(f"Task/{form['external_id']}").json()
    return {i["system"].rsplit("/", 1)[-1]: i["value"] for i in task.get("identifier", [])}


def test_out_and_back(world, software):
    sent, form = begin(world, software)
    assert form["org_type_id"] == "101", "general-practice, which the configuration says of the sender"
    # The case is taken up: its number first comes with what is asked for.
    software.show(CASES, {"id": 5501, "external_id": form["external_id"], "date": "2026-11-24", "stage": "Active"})
    world.feedback(sent.referral, "in-progress")
    assert identifiers(world, form)["referral"] == "5501"
    # A contact that names nothing but that number.
    software.show(CONTACTS, {"id": 77, "referral": 5501, "date": "2026-11-25", "contact_method": "Telephone",
                             "contact_type": "Contacted"})
    contacted = world.feedback(sent.referral, "in-progress", "contacted")
    assert any(r["resource"]["resourceType"] == "Encounter" for r in contacted.bundle["entry"])
    software.show(CASES, {"id": 5501, "date": "2027-01-12", "stage": "Closed",
                          "response_description": "Goes to the walking group by herself now."})
    final = world.feedback(sent.referral, "completed")
    assert "walking group by herself" in str(final.bundle)
    assert not refused(world)
    query = next(path for path in software.asked if path.startswith(CASES))
    assert "resolveIds" in query
    assert "someone's secret" not in world.gateway.log()


def test_what_comes_again_moves_nothing(world, software):
    sent, form = begin(world, software)
    software.show(CASES, {"id": 5501, "external_id": form["external_id"], "date": "2026-11-24", "stage": "Active"})
    world.feedback(sent.referral, "in-progress")
    rounds = len(software.asked)
    until(lambda: len(software.asked) > rounds + 4, 10, "further rounds")
    told = [e for e in world.gateway.exchanges(partner="northside") if e["channel"] == "referrals"]
    assert len([e for e in told if e["verdict"] == "accepted"]) == 1 and not refused(world)


def test_a_contact_that_is_shown_before_its_case(world, software):
    sent, form = begin(world, software)
    software.show(CONTACTS, {"id": 78, "referral": 5502, "date": "2026-11-25", "contact_method": "Telephone",
                             "contact_type": "Contacted"})
    until(lambda: refused(world), 10, "the contact of no case")
    software.show(CASES, {"id": 5502, "external_id": form["external_id"], "date": "2026-11-24", "stage": "Active"})
    world.feedback(sent.referral, "in-progress", "contacted")
    assert len(refused(world)) == 1


def change(software, path: str, **members):
    """What was shown last is shown with other words from now on."""
    with software.lock:
        software.shown[path] = [*software.shown[path][:-1], {**software.shown[path][-1], **members}]


def contacts_in(message) -> list:
    return [e["resource"] for e in message.bundle["entry"] if e["resource"]["resourceType"] == "Encounter"]


def waiting_for(world, sent, fits, what: str):
    return world.gp.inbox.wait_for(sent.referral.number, lambda m: m.event == "servicerequest-response" and fits(m), 15, what)


def test_what_was_told_wrongly_is_corrected(world, software):
    """A contact and a closed case that are shown with other words: the GP system has the last ones, once."""
    sent, form = begin(world, software)
    software.show(CONTACTS, {"id": 90, "external_id": form["external_id"], "date": "2026-11-25",
                             "contact_method": "Telephone", "contact_type": "Contacted"})
    [contact] = contacts_in(world.feedback(sent.referral, "in-progress", "contacted"))
    assert contact["period"]["start"] == "2026-11-25"
    change(software, CONTACTS, date="2026-11-26")
    days = lambda m: [c["period"]["start"] for c in contacts_in(m)]
    waiting_for(world, sent, lambda m: days(m) == ["2026-11-26"], "the corrected contact")
    software.show(CASES, {"id": 5901, "external_id": form["external_id"], "date": "2027-01-12", "stage": "Closed",
                          "response_description": "Goes to the walking group."})
    assert days(world.feedback(sent.referral, "completed")) == ["2026-11-26"]
    # The case is over, and still what was told of it may be put right.
    change(software, CASES, response_description="Goes to the art class.")
    corrected = waiting_for(world, sent, lambda m: "art class" in str(m.bundle), "the corrected case")
    reviews = [e["resource"] for e in corrected.bundle["entry"] if e["resource"]["resourceType"] == "Procedure"]
    assert [r["note"][0]["text"] for r in reviews] == ["Goes to the art class."]
    change(software, CONTACTS, date="2026-11-27")
    late = waiting_for(world, sent, lambda m: days(m) == ["2026-11-27"], "the contact that is corrected late")
    assert late.task["status"] == "completed", "a contact does not open what is over"
    assert not refused(world)


def test_backward(world, software):
    sent, form = begin(world, software)
    software.show(CASES, {"id": 5902, "external_id": form["external_id"], "date": "2026-11-24", "stage": "Closed",
                          "response_description": "Done."})
    world.feedback(sent.referral, "completed")
    software.show(CASES, {"id": 5902, "external_id": form["external_id"], "date": "2026-11-25", "stage": "Active"})
    told = until(lambda: [e for e in world.gateway.exchanges(partner="northside") if e["verdict"] == "no-effect"], 10,
                 "the answer")
    assert "nothing moved" in told[0]["note"]
    task = world.client("northside").get(f"Task/{form['external_id']}").json()
    assert task["status"] == "completed"


def test_a_number_that_nobody_knows_yet(world, software):
    begin(world, software)
    software.show(CONTACTS, {"id": 78, "referral": 9999, "date": "2026-11-25", "contact_method": "Telephone",
                             "contact_type": "Contacted"})
    until(lambda: refused(world), 10, "the refusal")


def test_numbers_that_contradict_each_other(world, software):
    """The case of one person under the reference of another: a problem, never silent, and nothing is moved."""
    first, one = begin(world, software)
    second, other = begin(world, software)
    software.show(CASES, {"id": 5501, "external_id": one["external_id"], "date": "2026-11-24", "stage": "Active"})
    world.feedback(first.referral, "in-progress")
    software.show(CASES, {"id": 5501, "external_id": other["external_id"], "date": "2026-11-25", "stage": "Active"})
    told = until(lambda: refused(world), 10, "the refusal")
    assert "two different referrals" in str(world.gateway.exchange(told[0]["id"])["problems"])
    assert "referral" not in identifiers(world, other)
    # Another number for a referral that has one.
    software.show(CASES, {"id": 5502, "external_id": one["external_id"], "date": "2026-11-26", "stage": "Active"})
    until(lambda: len(refused(world)) == 2, 10, "the second refusal")
    assert "another identifier" in str(world.gateway.exchange(refused(world)[0]["id"])["problems"])
    assert identifiers(world, one)["referral"] == "5501"
    # The other one goes on under its own.
    software.show(CASES, {"id": 5503, "external_id": other["external_id"], "date": "2026-11-27", "stage": "Active"})
    world.feedback(second.referral, "in-progress")


def test_a_report_counts_the_source_of_the_sender(world, software):
    begin(world, software)

    told = world.gateway.command("report", "--config", world.gateway.config_file, "--format", "json")
    report = json.loads(told.stdout)
    table = report["tables"]["source"]
    assert "general-practice" in json.dumps(table), table
