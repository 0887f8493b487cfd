"""Packs for HL7 v2: a practice refers by REF, a platform that speaks HL7 v2 takes it up, and the practice hears back."""

import pytest

from peer import hl7v2
from support.gateway import ROOT
from support.wards import accepted, case_of, wards


def test_the_whole_way(wards):
    message = wards.refer()
    received = wards.arrived(message)
    assert hl7v2.field(received, "RF1", 1).startswith("P") and hl7v2.field(received, "RF1", 6).endswith("^LINKWAY")
    assert hl7v2.field(message, "PID", 3).split("^")[0] in hl7v2.field(received, "PID", 3)
    assert "Lonely since moving" in received

    accepted(wards.reply(received, "A", "Will ring this week."))
    reply = wards.heard(message, lambda m: hl7v2.field(m, "RF1", 1).startswith("A"))
    assert hl7v2.field(reply, "MSH", 9) == "RRI^I12^RRI_I12" and "Will ring this week." in reply

    own = hl7v2.field(received, "RF1", 6)
    accepted(wards.say("ORU^R01^ORU_R01", [
        "PID|1||1^^^WARDS^PI||Someone", f"OBR|1|{own}|{case_of(received)}|^Measures|||20260116",
        "OBX|1|NM|ons4-anxiety^ONS4: anxiety yesterday^LINKWAY-MEASURE||3||||||F|||20260116"]))
    measured = wards.heard(message, lambda m: "ons4-anxiety" in m)
    assert "|NM|ons4-anxiety^" in measured and "||3|" in measured

    accepted(wards.say("SIU^S26^SIU_S12", [
        "SCH|AP-1^WARDS||||||R|walking-group^Walking group^LINKWAY-ACTIVITY|||^^^20260120100000+0000|||||||||||||||"
        f"{own}|{case_of(received)}", "PID|1||1^^^WARDS^PI||Someone", "RGS|1"]))
    wards.heard(message, lambda m: "Did not attend" in m)


def test_a_score_before_and_after_and_one_taken_back(wards):
    message = wards.refer()
    received = wards.arrived(message)
    accepted(wards.reply(received, "A"))
    wards.heard(message, lambda m: hl7v2.field(m, "RF1", 1).startswith("A"))

    def measured(phase: str, score: int, status: str):
        accepted(wards.say("ORU^R01^ORU_R01", [
            "PID|1||1^^^WARDS^PI||Someone", f"OBR|1|{hl7v2.field(received, 'RF1', 6)}|{case_of(received)}|^Measures",
            f"OBX|1|NM|ucla3^UCLA three-item loneliness scale^LINKWAY-MEASURE|{phase}|{score}||||||{status}|||20260116"]))

    def told(phase: str, score: int, status: str):
        said = f"OBX||NM|ucla3^UCLA three-item loneliness scale^LINKWAY-MEASURE|{phase}|{score}||||||{status}|||20260116"
        return lambda m: said in m

    measured("baseline", 8, "F")
    wards.heard(message, told("baseline", 8, "F"))
    measured("end", 3, "F")
    measured("baseline", 8, "D")
    # By its own number alone: the platform leaves out that of the gateway.
    accepted(wards.say("RRI^I12^RRI_I12", [
        f"RF1|CM^Completed^HL70038||||||||||{case_of(received)}", "PRD|RT|||||||||Wards", "PID|1||1^^^WARDS^PI||Someone"]))
    last = wards.heard(message, told("baseline", 8, "W"))
    assert told("end", 3, "F")(last), last


def test_a_rejection_comes_back_with_its_reason(wards):
    message = wards.refer()
    accepted(wards.reply(wards.arrived(message), "R", "No capacity before the spring."))
    reply = wards.heard(message, lambda m: hl7v2.field(m, "RF1", 1).startswith("R"))
    assert "No capacity before the spring." in reply


def appointment(wards, event: str, own: str, number: str, kind: str = "", at: str = "", *more: str):
    timing = f"^^^{at}" if at else ""
    accepted(wards.say(f"SIU^{event}^SIU_S12", [
        f"SCH|{number}^WARDS||||||R|{kind}|||{timing}|||||||||||||||{own}", "PID|1||1^^^WARDS^PI||Someone", "RGS|1", *more]))


def test_an_appointment_that_is_booked_moved_and_missed_is_one(wards):
    message = wards.refer()
    received = wards.arrived(message)
    accepted(wards.reply(received, "A"))
    own, number = hl7v2.field(received, "RF1", 6), f"AP-{hl7v2.control_id()}"
    walking = "walking-group^Walking group^LINKWAY-ACTIVITY"
    appointment(wards, "S12", own, number, walking, "20260823100000+0000")
    wards.heard(message, lambda m: "Walking group" in m)
    appointment(wards, "S13", own, number, "", "20260901100000+0000")

    def told() -> list:
        found = wards.world.client("southside").get(f"Procedure?identifier={number}").json()
        return [entry["resource"] for entry in found.get("entry", [])]

    moved, = told()
    assert moved["status"] == "preparation" and moved["performedDateTime"].startswith("2026-09-01")
    assert moved["code"]["coding"][0]["code"] == "walking-group", "the kind, which is not said again, stays"

    appointment(wards, "S26", own, number)
    missed, = told()
    assert missed["status"] == "not-done" and missed["performedDateTime"] == moved["performedDateTime"]
    assert "tag" not in missed["meta"]
    heard = wards.heard(message, lambda m: "Did not attend" in m)
    activities = [line for line in heard.split("\r") if "Walking group" in line]
    assert len(activities) == 1 and activities[0].count("Walking group") == 1, activities
    assert "Sep 2026" in activities[0] and "Aug 2026" not in heard, activities

    # Another appointment is another, and a new date for the missed one is not missed any more.
    appointment(wards, "S12", own, number + "-B", walking, "20260908100000+0000")
    appointment(wards, "S13", own, number, "", "20260915100000+0000")
    again, = told()
    assert again["status"] == "preparation" and "statusReason" not in again
    task = wards.world.client("southside").get(f"Task/{own.split('^')[0]}").json()
    assert len(task["output"]) == 2, "each appointment is one output"


def test_a_change_and_the_end(wards):
    message = wards.refer(case="CASE-77")
    wards.arrived(message)
    lines = message.split("\r")
    change = "\r".join(lines).replace("REF^I12^REF_I12", "REF^I13^REF_I12").replace("R^Routine", "A^ASAP").replace(
        hl7v2.field(message, "MSH", 10), hl7v2.control_id(), 1)
    accepted(wards.ask(change))
    assert hl7v2.field(wards.arrived(message, "I13"), "RF1", 2).startswith("A")
    end = change.replace("REF^I13^REF_I12", "REF^I14^REF_I12").replace(
        hl7v2.field(change, "MSH", 10), hl7v2.control_id(), 1)
    accepted(wards.ask(end))
    assert hl7v2.field(wards.arrived(message, "I14"), "RF1", 1).startswith("E")


def test_a_referral_without_a_number_has_that_of_its_message(wards):
    message = hl7v2.referral(wards.random)
    nameless = message.replace(f"|{hl7v2.field(message, 'RF1', 6)}", "|", 1)
    accepted(wards.ask(nameless))
    number = hl7v2.field(message, "MSH", 10)
    received = wards.wards.wait(lambda m: hl7v2.field(m, "MSH", 9).startswith("REF") and number in hl7v2.field(m, "RF1", 11))
    accepted(wards.reply(received, "A"))
    reply = wards.village.wait(lambda m: hl7v2.field(m, "RF1", 6).split("^")[0] == number)
    assert hl7v2.field(reply, "RF1", 1).startswith("A")
    change = nameless.replace("REF^I12^REF_I12", "REF^I13^REF_I12").replace(number, hl7v2.control_id(), 1)
    answer = wards.ask(change)
    assert hl7v2.field(answer, "MSA", 1) == "AE" and "RF1-6" in answer, answer


def test_segments_in_any_order_and_their_names_in_small_letters(wards):
    message = hl7v2.referral(wards.random, note="Turned round")
    header, *lines = message.strip("\r").split("\r")
    accepted(wards.ask("\r".join([header, *(line[:3].lower() + line[3:] for line in reversed(lines))]) + "\r"))
    assert "Turned round" in wards.arrived(message)


def test_where_and_why_a_message_is_refused(wards):
    message = hl7v2.referral(wards.random)
    person = hl7v2.field(message, "PID", 7)
    cases = [(message.replace(f"|{person}|", "|31/12/1950|", 1), "PID^1^7", "check failed"),
             (message.replace(f"|{person}|", "|19501341|", 1), "PID^1^7", "the calendar has no such day"),
             (message + "PID|2||1^^^X||Other^One\r", "PID^2", "one such segment"),
             (message.replace("PRD|RP|", "free text\rPRD|RP|", 1), "", "[line 3, column 1]"),
             (message.replace("REF^I12^REF_I12", "REF^I15^REF_I12"), "", "I15")]
    for text, place, reason in cases:
        answer = wards.ask(text)
        assert hl7v2.field(answer, "MSA", 1) == "AE", answer
        assert hl7v2.field(answer, "ERR", 2).startswith(place) and reason in answer, answer


def test_a_type_that_is_not_taken_from_a_referrer(wards):
    answer = wards.ask(hl7v2.referral(wards.random).replace("REF^I12^REF_I12", "RRI^I12^RRI_I12"))
    assert hl7v2.field(answer, "MSA", 1) == "AR", answer
    assert hl7v2.field(answer, "ERR", 2) == "MSH^1^9" and hl7v2.field(answer, "ERR", 3).startswith("200^"), answer
    assert "I12 for a referral" in hl7v2.field(answer, "ERR", 8) and "Bundle" not in answer


def test_what_is_known_of_a_person_changes_and_a_merge_is_not_made(wards):
    message = wards.refer()
    wards.arrived(message)
    number = hl7v2.field(message, "PID", 3).split("^")[0]
    person = next(line for line in message.split("\r") if line.startswith("PID"))

    def tell(event: str, *lines: str) -> dict:
        header = f"MSH|^~\\&|VILLAGEGP|Z99003|LINKWAY|GW|20260115080000||{event}|{hl7v2.control_id()}|P|2.5.1"
        accepted(wards.ask("\r".join([header, "EVN||20260115", *lines]) + "\r"))
        return wards.world.gateway.exchanges(partner="village", limit=1)[0]

    assert tell("ADT^A31^ADT_A05", person.replace("1 Test Street", "9 New Street"), "PV1|1|N")["verdict"] == "accepted"
    known = wards.world.client("southside").get(f"Patient?identifier={number}").json()
    assert [entry["resource"]["address"][0]["line"] for entry in known["entry"]] == [["9 New Street"]]

    merged = tell("ADT^A40^ADT_A39", person, "MRG|OLD-1^^^VILLAGE^MR")
    assert merged["verdict"] == "accepted"
    shown = wards.world.gateway.exchange(merged["id"])
    assert "two of its records are one person" in shown["note"], shown
    known = wards.world.client("southside").get(f"Patient?identifier={number}").json()
    assert len(known["entry"]) == 1 and known["entry"][0]["resource"]["link"][0]["type"] == "replaces"


def test_over_https(wards):
    message = hl7v2.referral(wards.random)
    answer = wards.world.client("hilltop").request(
        "POST", "/partners/hilltop/referrals",
        message.encode(), {"Content-Type": "x-application/hl7-v2+er7"})
    assert answer.status == 200, answer.explain()
    accepted(answer.body.decode())
    received = wards.arrived(message)
    accepted(wards.reply(received, "A"))
    wards.heard(message, lambda m: hl7v2.field(m, "RF1", 1).startswith("A"))


def test_australian_rules_are_answered_with_their_places(wards):
    example = (ROOT / "mappings/au-adrm/examples/referrals/new.in.hl7").read_bytes().decode()
    number = hl7v2.control_id()
    good = example.replace("\n", "\r").replace("AU0001", number).replace("REF-AU-1", number)
    answer = wards.ask(good)
    accepted(answer)
    assert hl7v2.field(answer, "MSH", 12).endswith("^HL7AU-OO-ACK-201701&&L"), answer
    bad = good.replace(number, hl7v2.control_id()).replace("Would like company.", "\\X0D\\").replace("PV1|1", "NTE|1||x\rPV1|1")
    answer = wards.ask(bad)
    error = hl7v2.field(answer, "ERR", 1)
    assert hl7v2.field(answer, "MSA", 1) == "CE" and "OBX^2^5^102" in error and "NTE^1^" in error, answer


@pytest.mark.parametrize("media_type, status", [
    ("application/hl7-v2; charset=utf-8", 200), ("application/hl7-v2+er7", 200), ("application/edi-hl7v2", 200),
    ("text/plain", 200), ("application/json", 415)])
def test_what_the_format_is_called_over_https(wards, media_type, status):
    answer = wards.world.client("hilltop").request("POST", "/partners/hilltop/referrals",
                                                   hl7v2.referral(wards.random).encode(), {"Content-Type": media_type})
    assert answer.status == status, answer.explain()


def test_messages_of_other_systems(wards, data):
    folder = data / "hl7v2" / "messages"
    files = sorted(folder.glob("REF_I1*.hl7"))
    if not files:
        pytest.skip("the messages are not here")
    for file in files:
        text = file.read_bytes().decode("latin-1").replace("\r\n", "\r").replace("\n", "\r")
        fields = text.split("\r", 1)[0].split("|")
        ends = fields[8].split("^")[1] == "I14"
        fields[2], fields[3], fields[9] = "VILLAGEGP", "Z99003", hl7v2.control_id()
        lines = [line if not line.startswith("RF1|") else renamed(line, file.stem) for line in text.split("\r")[1:]]
        message = "\r".join(["|".join(fields), *lines])
        accepted(wards.ask(message))
        if ends:
            continue
        received = wards.arrived(message)
        accepted(wards.reply(received, "A"))
        wards.heard(message, lambda m: hl7v2.field(m, "RF1", 1).startswith("A"))


def renamed(line: str, number: str) -> str:
    """With numbers of its own: the same stand in several of them."""
    fields = line.split("|")
    for at in (6, 11):
        if len(fields) > at and fields[at]:
            fields[at] = "^".join([number, *fields[at].split("^")[1:]])
    return "|".join(fields)
