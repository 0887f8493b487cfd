"""Packs for HL7 v2: what a change, a repeat and another person's number do to a referral that is known."""

import pytest

from peer import hl7v2
from support.wards import accepted, header_of, patients, wards


def test_what_is_left_out_stays_and_what_is_null_goes(wards):
    number = f"LEFT-{hl7v2.control_id()}"
    person = f"PID|1||{number}^^^VILLAGE^MR||Example^Ann||19500101|F|||1 Test Street^^Leeds^^LS1 4AP||01632960123"
    case = hl7v2.control_id()

    def send(event: str, pid: str, *lines: str):
        accepted(wards.ask("\r".join([header_of(event), *lines, pid]) + "\r"))

    send("REF^I12^REF_I12", person, f"RF1|P|R|||O|{case}^VILLAGEGP", "PRD|RP|Synthetic^Robin")
    accepted(wards.ask("\r".join([header_of("ADT^A31^ADT_A05"), "EVN||20260115",
                                  f"PID|1||{number}^^^VILLAGE^MR||Example^Anne", "PV1|1|N"]) + "\r"))
    known, = patients(wards, number)
    assert known["name"][0]["given"] == ["Anne"], "what is said is new"
    assert known["birthDate"] == "1950-01-01" and known["gender"] == "female", "what is left out stays"
    assert known["telecom"][0]["value"] == "01632960123" and known["address"][0]["line"] == ["1 Test Street"]

    accepted(wards.ask("\r".join([header_of("ADT^A31^ADT_A05"), "EVN||20260115",
                                  f'PID|1||{number}^^^VILLAGE^MR||Example^Anne||||||""||""', "PV1|1|N"]) + "\r"))
    known, = patients(wards, number)
    assert "01632960123" not in str(known) and "Test Street" not in str(known), "a null takes away"
    assert known["birthDate"] == "1950-01-01"


def test_a_telephone_that_is_left_out_stays(wards):
    number = f"PHONE-{hl7v2.control_id()}"
    start = f"PID|1||{number}^^^VILLAGE^MR||Example^Ann||||||"

    def known(person: str) -> list:
        accepted(wards.ask("\r".join([header_of("ADT^A31^ADT_A05"), "EVN||20260115", start + person, "PV1|1|N"]) + "\r"))
        return sorted(t["value"] for t in patients(wards, number)[0]["telecom"] if "value" in t)

    assert known("||01632960001~^^CP^^^07700^900123|01632960002") == ["01632960001", "01632960002", "07700 900123"]
    assert known("||01632960003") == ["01632960002", "01632960003"], "the telephones of PID-13 are told anew as a whole"
    assert known("|||01632960004") == ["01632960003", "01632960004"]
    assert known("||\"\"") == ["01632960004"]
    assert known("|||\"\"") == []


def test_a_change_of_one_thing_leaves_the_rest(wards):
    case, more = hl7v2.control_id(), hl7v2.control_id()
    pid = f"PID|1||{case}^^^VILLAGE^MR||Example^Ann||19500101|F"
    first = "\r".join([header_of("REF^I12^REF_I12"), "PRD|RP|Synthetic^Robin|||||G9999999^GMC|||Riverside Surgery",
                       f"RF1|P|R|walks^Health walks^99VIL||O|{case}^VILLAGEGP|||20260110||{more}^OTHER", pid]) + "\r"
    accepted(wards.ask(first))
    wards.arrived(first)

    def known() -> dict:
        found = wards.world.client("southside").get(f"ServiceRequest?identifier={case}").json()
        request, = [e["resource"] for e in found["entry"] if e["resource"]["intent"] == "order"]
        return request

    before = known()
    accepted(wards.ask("\r".join([header_of("REF^I13^REF_I12"), f"RF1||A||||{case}^VILLAGEGP", pid]) + "\r"))
    after = known()
    assert after["priority"] == "asap" and before["priority"] == "routine"
    for element in ("code", "requester", "authoredOn", "status", "identifier", "category"):
        assert after[element] == before[element], element
    assert "tag" not in after["meta"]
    told = wards.arrived(first, "I13")
    assert "Synthetic^Robin" in told and more in hl7v2.field(told, "RF1", 11)

    # One whose referral is over is not active again because the status is not said.
    end = header_of("REF^I14^REF_I12")
    accepted(wards.ask("\r".join([end, f"RF1||||||{case}^VILLAGEGP", pid]) + "\r"))
    accepted(wards.ask("\r".join([header_of("REF^I13^REF_I12"), f"RF1||S||||{case}^VILLAGEGP", pid]) + "\r"))
    assert known()["status"] == "revoked"


def test_what_a_change_takes_away_is_gone(wards):
    case, number, more = hl7v2.control_id(), f"GONE-{hl7v2.control_id()}", hl7v2.control_id()
    pid = f"PID|1||{number}^^^VILLAGE^MR||Example^Ann||19500101|F"
    first = "\r".join([
        header_of("REF^I12^REF_I12"), f"RF1|P|A|||O|{case}^VILLAGEGP|20260101|20260301|20260110||{more}^OTHER",
        "PRD|RP|Synthetic^Robin", "PRD|PP|Doctor^Dora", pid, "NK1|1|Kin^Clara|DAU", "DG1|1||LONELY^Lonely^99VIL|||W",
        "NTE|1||Has a dog"]) + "\r"
    accepted(wards.ask(first))
    wards.arrived(first)
    accepted(wards.ask("\r".join([
        header_of("REF^I13^REF_I12"), f'RF1||""||||{case}^VILLAGEGP|""|""|||""', 'PRD|PP|""', pid, 'NK1|1|""', 'DG1|1||""',
        'NTE|1||""']) + "\r"))
    found = wards.world.client("southside").get(f"ServiceRequest?identifier={case}").json()
    request, = [e["resource"] for e in found["entry"] if e["resource"]["intent"] == "order"]
    for element in ("priority", "occurrencePeriod", "note", "reasonCode", "reasonReference"):
        assert element not in request, element
    assert more not in str(request["identifier"]) and case in str(request["identifier"])
    person, = patients(wards, number)
    assert "contact" not in person and "generalPractitioner" not in person and person["birthDate"] == "1950-01-01"
    told = wards.arrived(first, "I13")
    assert "dog" not in told and "Clara" not in told and "Dora" not in told and "Synthetic^Robin" in told


def test_a_change_of_one_segment_leaves_the_others(wards):
    case, number = hl7v2.control_id(), f"KEEP-{hl7v2.control_id()}"
    pid = f"PID|1||{number}^^^VILLAGE^MR~{hl7v2.control_id()}^^^COUNTY^PI||Example^Ann||19500101|F"
    change = lambda *lines: accepted(wards.ask("\r".join([header_of("REF^I13^REF_I12"), *lines]) + "\r"))
    first = "\r".join([
        header_of("REF^I12^REF_I12"), f"RF1|P|R|||O|{case}^VILLAGEGP", "PRD|RP|Synthetic^Robin", pid,
        "DG1|1||LONELY^Lonely^99VIL|||W", "AL1|1|DA|^Penicillin", "OBR|1|||^Letter",
        "OBX|1|ED|11488-4^Letter^LN||^application^pdf^Base64^JVBERi0xLjQK||||||F", "NTE|1||Carer speaks for her: ring first"])
    accepted(wards.ask(first + "\r"))
    wards.arrived(first)
    one = f"PID|1||{number}^^^VILLAGE^MR||Example^Ann||19500101|F"
    change(f"RF1||ZETA||||{case}^VILLAGEGP", one)
    change(f"RF1|||||O|{case}^VILLAGEGP||||||||Wants company", one)
    change(f"RF1|||||O|{case}^VILLAGEGP", "PRD|RP|Synthetic^Robin", one, "OBR|1|||^Scores",
           "OBX|1|NM|ons4-anxiety^ONS4: anxiety yesterday^LINKWAY-MEASURE||7||||||F|||20260114")
    told = wards.wards.wait(lambda m: case in hl7v2.field(m, "RF1", 11) and "ons4-anxiety" in m)
    for kept in ("Penicillin", "ring first", "ZETA", "LONELY", "Wants company", "COUNTY"):
        assert kept in told, kept
    found = wards.world.client("southside").get(f"ServiceRequest?identifier={case}").json()
    request, = [e["resource"] for e in found["entry"] if e["resource"]["intent"] == "order"]
    assert {"DocumentReference", "AllergyIntolerance", "Observation"} == {
        info["reference"].split("/")[0] for info in request["supportingInfo"]}
    assert told.index("LONELY") < told.index("Wants company"), "the first reason is the main one"
    change(f"RF1||OMEGA||||{case}^VILLAGEGP", one)
    told = wards.wards.wait(lambda m: case in hl7v2.field(m, "RF1", 11) and "OMEGA" in m)
    assert "ZETA" not in told and told.count("ring first") == 1
    change(f"RF1|||||O|{case}^VILLAGEGP", one, "NTE|1||Speaks for herself")
    told = wards.wards.wait(lambda m: case in hl7v2.field(m, "RF1", 11) and "Speaks for herself" in m)
    assert "ring first" not in told


@pytest.mark.parametrize("part, place", [("DSC|CONT1|F", "DSC^1^1"), ("", "MSH^1^14")])
def test_a_part_of_a_message_is_refused(wards, part, place):
    message = hl7v2.referral(wards.random)
    header, rest = message.split("\r", 1)
    fields = (header + "|" * 20).split("|")
    fields[13] = "" if part else "CONT1"
    answer = wards.ask("|".join(fields[:16]) + "\r" + rest + (part + "\r" if part else ""))
    assert hl7v2.field(answer, "MSA", 1) in ("AE", "AR") and f"ERR||{place}|" in answer and "send it whole" in answer, answer


def test_a_copy_whose_lines_end_otherwise_is_the_same_message(wards):
    message = wards.refer()
    for ends in ("\n", "\r\n"):
        accepted(wards.ask(message.replace("\r", ends)))
    wards.arrived(wards.refer())
    number = hl7v2.field(message, "RF1", 6).split("^")[0]
    assert len([m for m in wards.wards.received if number in m]) == 1


@pytest.mark.parametrize("one, other", [
    ("Smith^John||19500101|M", "Jones^John||19800202|M"), ("Alpha^Ann||1950|F", "Beta^Bob||1950|M")])
def test_the_number_of_somebody_elses_referral_is_refused(wards, one, other):
    number = f"{hl7v2.control_id()}^VILLAGEGP"
    send = lambda event, person: wards.ask("\r".join([
        header_of(event), f"RF1|P|R|||O|{number}", "PRD|RP|Synthetic^Robin", f"PID|1||||{person}"]) + "\r")
    accepted(send("REF^I12^REF_I12", one))
    answer = send("REF^I12^REF_I12", other)
    assert hl7v2.field(answer, "MSA", 1) == "AE" and "about another person" in answer, answer


@pytest.mark.parametrize("twice", [
    "{0}^^^VILLAGE^MR~{0}^^^VILLAGE^PI", "999 000 0301^^^NHS~9990000301^^^NHS^NH"])
def test_a_person_whose_number_stands_twice_is_one(wards, twice):
    person, case = hl7v2.control_id(), hl7v2.control_id()
    send = lambda event, *lines: accepted(wards.ask("\r".join([
        header_of(event), f"RF1|P|R|||O|{case}^VILLAGEGP|||||{case}^VILLAGEGP", "PRD|RP|Synthetic^Robin",
        f"PID|1||{twice.format(person)}||Twice^Ann||19500101|F", *lines]) + "\r"))
    send("REF^I12^REF_I12")
    first = wards.wards.wait(lambda m: case in hl7v2.field(m, "RF1", 11))
    assert "Twice^Ann" in first
    send("REF^I13^REF_I12", "NTE|1||Of the same referral")
    changed = wards.wards.wait(lambda m: "Of the same referral" in m and case in m)
    assert hl7v2.field(changed, "MSH", 9).startswith("REF^I13") and hl7v2.field(changed, "RF1", 6) == hl7v2.field(
        first, "RF1", 6) and "Twice^Ann" in changed
    accepted(wards.reply(first, "A"))
    wards.village.wait(lambda m: hl7v2.field(m, "RF1", 6).split("^")[0] == case)
    booking = f"{case}-1^WARDS"
    accepted(wards.say("SIU^S12^SIU_S12", [
        f"SCH|{booking}|{booking}|||||R|walking-group^Walking group^LINKWAY-ACTIVITY|||^^^20260823100000+0000"
        f"|||||||||||||||{hl7v2.field(first, 'RF1', 6)}", "PID|1||1^^^WARDS^PI||Someone", "RGS|1"]))
    wards.village.wait(lambda m: case in m and "Walking group" in m)
    assert wards.world.gateway.command("db", "check", "--config", wards.world.gateway.config_file).returncode == 0


def test_a_report_without_the_referrals_number_is_refused_and_kept(wards):
    message = wards.refer()
    received = wards.arrived(message)
    number = hl7v2.field(received, "PID", 3)
    person = f"PID|1||{number}||{hl7v2.field(received, 'PID', 5)}"
    measure = "OBX|1|NM|ucla3^UCLA three-item loneliness scale^LINKWAY-MEASURE||5||||||F|||20260116"
    for event, lines, field in (("SIU^S12^SIU_S12", ["SCH|A-1^WARDS||||||R||||^^^20260120", person, "RGS|1"], "SCH-26"),
                                ("ORU^R01^ORU_R01", [person, "OBR|1|||^Measures", measure], "OBR-2"),
                                ("RRI^I12^RRI_I12", ["RF1|A", "PRD|RT", person], "RF1-6")):
        answer = wards.say(event, lines)
        assert hl7v2.field(answer, "MSA", 1) == "AE" and field in answer, answer
        kept = wards.world.gateway.exchanges()[0]
        assert kept["verdict"] == "refused" and field in kept["note"]


def test_results_of_another_referral_or_person_are_refused(wards):
    received, other = (wards.arrived(wards.refer()) for _ in range(2))
    own, others = (hl7v2.field(m, "RF1", 6) for m in (received, other))
    measure = "OBX|1|NM|ucla3^UCLA three-item loneliness scale^LINKWAY-MEASURE||5||||||F|||20260116"

    def report(pid: str, *lines: str) -> str:
        return wards.say("ORU^R01^ORU_R01", [pid, f"OBR|1|{own}||^Measures", measure, *lines])

    unnamed = "PID|1||1^^^WARDS^PI||Someone"
    for answer, said in ((report(unnamed, f"OBR|2|{others}||^Measures", measure), "another order names another"),
                         (report(unnamed, unnamed.replace("1||1", "2||2"), f"OBR|1|{own}||^Measures", measure), "second PID"),
                         (report(f"PID|1||{hl7v2.field(other, 'PID', 3)}||Someone"), "not the one of the referral")):
        assert hl7v2.field(answer, "MSA", 1) == "AE" and said in answer, answer
    right = hl7v2.field(received, "PID", 3).split("^")[0]
    for written in (right, f"{right[:3]} {right[3:6]} {right[6:]}", "0000000000", '""'):
        accepted(report(f"PID|1||{written}^^^NHS||Someone"))
    appointment = [f"SCH|A-1^WARDS||||||R||||^^^20260120|||||||||||||||{own}", f"PID|1||{hl7v2.field(other, 'PID', 3)}", "RGS|1"]
    assert "not the one of the referral" in wards.say("SIU^S12^SIU_S12", appointment)
    reply = [f"RF1|A|||||{own}", "PRD|RT", f"PID|1||{hl7v2.field(other, 'PID', 3)}"]
    assert "not the one of the referral" in wards.say("RRI^I12^RRI_I12", reply)


@pytest.mark.parametrize("value", ["null^^^FMP^PN", "0000000000^^^NHS^NH", "UNKNOWN^^^VILLAGE^MR", "99999^^^VILLAGE^MR"])
def test_what_stands_for_no_number_makes_nobody_another(wards, value):
    numbers = [f"ONE-{hl7v2.control_id()}", f"TWO-{hl7v2.control_id()}"]
    for number, name in zip(numbers, ("Null^Ann", "Andere^Bob")):
        accepted(wards.ask("\r".join([
            header_of("REF^I12^REF_I12"), f"RF1|P|R|||O|{hl7v2.control_id()}^VILLAGEGP", "PRD|RP|Synthetic^Robin",
            f"PID|1||{number}^^^VILLAGE^MR~{value}||{name}||19500101|F"]) + "\r"))
    assert [patients(wards, number)[0]["name"][0]["family"] for number in numbers] == ["Null", "Andere"]


def test_a_change_under_the_number_of_another_persons_referral_is_refused(wards):
    message = wards.refer()
    wards.arrived(message)
    person = next(line for line in message.split("\r") if line.startswith("PID"))
    other = f"PID|1||OTHER-{hl7v2.control_id()}^^^VILLAGE^MR||Two^Tom||19600101|M"
    change = message.replace("REF^I12^REF_I12", "REF^I13^REF_I12").replace(person, other).replace(
        hl7v2.field(message, "MSH", 10), hl7v2.control_id(), 1)
    answer = wards.ask(change)
    assert hl7v2.field(answer, "MSA", 1) == "AE" and "about another person" in answer, answer
    marker = wards.refer()
    wards.arrived(marker)
    assert not [m for m in wards.wards.received if "Two^Tom" in m], "nothing of it reaches the platform"

    # The same person under a new number, told by a merge before.
    old = hl7v2.field(message, "PID", 3)
    new = f"PID|1||NEW-{hl7v2.control_id()}^^^VILLAGE^MR||{hl7v2.field(message, 'PID', 5)}||19500101|F"
    accepted(wards.ask("\r".join([header_of("ADT^A40^ADT_A39"), "EVN||20260115", new, f"MRG|{old}"]) + "\r"))
    accepted(wards.ask(change.replace(other, new).replace("R^Routine", "A^ASAP").replace(
        hl7v2.field(change, "MSH", 10), hl7v2.control_id(), 1)))
    wards.arrived(message, "I13")


@pytest.mark.parametrize("event, control", [("REF^I14^REF_I12", "P"), ("REF^I13^REF_I12", "C")])
def test_the_end_of_another_persons_referral_is_refused(wards, event, control):
    message = wards.refer()
    wards.arrived(message)
    number = hl7v2.field(message, "RF1", 6)
    end = lambda pid: wards.ask("\r".join([header_of(event), f"RF1|{control}|R||||{number}", pid]) + "\r")
    answer = end(f"PID|1||OTHER-{hl7v2.control_id()}^^^VILLAGE^MR||Two^Tom||19600101|M")
    assert hl7v2.field(answer, "MSA", 1) == "AE" and "about another person" in answer, answer
    accepted(end(next(line for line in message.split("\r") if line.startswith("PID"))))
    wards.arrived(message, "I14")
    # Whoever asks again under its number is told that nothing follows.
    again = wards.ask(message.replace(hl7v2.field(message, "MSH", 10), hl7v2.control_id(), 1) + "NTE|1||Please again.\r")
    assert hl7v2.field(again, "MSA", 1) == "AA" and "is over (cancelled)" in again and "|W|" in again, again


def test_what_changes_of_a_person_without_a_number_reaches_the_platform(wards):
    number = f"{hl7v2.control_id()}^VILLAGEGP"
    send = lambda event, pid: accepted(wards.ask("\r".join([
        header_of(event), f"RF1|P|R|||O|{number}", "PRD|RP|Synthetic^Robin", pid]) + "\r"))
    send("REF^I12^REF_I12", "PID|1||||Alpha^Ann||19530511|F|||1 A St^^Leeds^^LS1 4AP||07700900111")
    first = wards.wards.wait(lambda m: number.split("^")[0] in hl7v2.field(m, "RF1", 11))
    assert "07700900111" in first
    send("REF^I13^REF_I12", "PID|1||9990000069^^^NHS^NH||Alpha^Ann||19530511|F|||2 New St^^Leeds^^LS1 4AP||07700900333")
    changed = wards.wards.wait(lambda m: number.split("^")[0] in hl7v2.field(m, "RF1", 11) and "I13" in m)
    person = next(line for line in changed.split("\r") if line.startswith("PID"))
    assert "2 New St" in person and "07700900333" in person and "9990000069" in person and "1 A St" not in person, person
    assert changed.count("PID|") == 1


def test_a_referral_that_is_sent_again_unchanged_is_no_news(wards):
    message = hl7v2.referral(wards.random, note="Sent often") + "\r".join([
        "PRD|RT|Synthetic^Lee||||||", "DG1|1||Z60.2^Living alone^I10||20260110|W", "AL1|1|DA|^Penicillin",
        "OBX|1|NM|ons4-anxiety^ONS4: anxiety yesterday^LINKWAY-MEASURE||7||||||F|||20260114"]) + "\r"
    days = iter(range(16, 28))
    again = lambda text: text.replace(hl7v2.field(text, "MSH", 10), hl7v2.control_id(), 1).replace(
        "|20260115080000|", f"|202601{next(days)}091500|", 1)
    for event in ("I12", "I12", "I13", "I12"):
        accepted(wards.ask(again(message).replace("REF^I12", f"REF^{event}", 1)))
    accepted(wards.ask(again(message).replace("R^Routine", "A^ASAP")))
    changed = wards.arrived(message, "I13")
    assert hl7v2.field(changed, "RF1", 2).startswith("A") and "Sent often" in changed
    number = hl7v2.field(message, "RF1", 6).split("^")[0]
    assert len([m for m in wards.wards.received if number in m]) == 2, "the referral, and what changed"


def test_a_change_of_what_is_not_known_is_told(wards):
    message = hl7v2.referral(wards.random, event="REF^I13^REF_I12")
    answer = wards.ask(message)
    assert hl7v2.field(answer, "MSA", 1) == "AA" and "not known here; it begins one" in answer and "|W|" in answer, answer
    wards.arrived(message)
    again = wards.ask(message.replace(hl7v2.field(message, "MSH", 10), hl7v2.control_id(), 1))
    assert "not known here" not in again, again


def test_the_numbers_of_two_referrals_are_those_of_none(wards):
    one, two = wards.refer(), wards.refer()
    wards.arrived(two)
    number = lambda m: hl7v2.field(m, "RF1", 6)
    mixed = one.replace("REF^I12", "REF^I13", 1).replace(hl7v2.field(one, "MSH", 10), hl7v2.control_id(), 1).replace(
        number(one), f"{number(one)}|||||{number(two)}", 1).replace("R^Routine", "A^ASAP")
    answer = wards.ask(mixed)
    assert hl7v2.field(answer, "MSA", 1) == "AE" and "those of two" in answer, answer
    marker = wards.refer()
    wards.arrived(marker)
    for message in (one, two):
        assert len([m for m in wards.wards.received if number(message).split("^")[0] in m]) == 1


def test_a_number_that_makes_one_person_another_is_told(wards):
    number = f"WRONG-{hl7v2.control_id()}^^^VILLAGE^MR"
    refer = lambda pid: wards.ask("\r".join([
        header_of("REF^I12^REF_I12"), f"RF1|P|R|||O|{hl7v2.control_id()}^VILLAGEGP", "PRD|RP|Synthetic^Robin", pid]) + "\r")
    warned = lambda answer: "is the number right?" in answer or "those of two people" in answer
    assert not warned(refer(f"PID|1||{number}||Eins^Ann||19500101|F"))
    assert not warned(refer(f"PID|1||{number}||Zwei^Anne Marie^Ann||19500101|F")), "a name that was changed"
    told = refer(f"PID|1||{number}||Drei^Bob||19800202|M")
    assert hl7v2.field(told, "MSA", 1) == "AA" and "is the number right?" in told, told
    other = f"THIRD-{hl7v2.control_id()}^^^VILLAGE^MR"
    assert not warned(refer(f"PID|1||{other}||Vier^Cy||19700303|M"))
    told = refer(f"PID|1||{other}~{number}||Vier^Cy||19700303|M")
    assert "those of two people" in told and "is the number right?" not in told, told


def test_the_end_of_a_referral_that_never_came_begins_none(wards):
    message = hl7v2.referral(wards.random, event="REF^I14^REF_I12")
    answer = wards.ask(message)
    assert hl7v2.field(answer, "MSA", 1) == "AA" and "not known here" in answer, answer
    marker = wards.refer()
    wards.arrived(marker)
    number = hl7v2.field(message, "RF1", 6).split("^")[0]
    assert not [m for m in wards.wards.received if number in m], "nothing of it reaches the platform"
    accepted(wards.ask(message.replace("REF^I14^", "REF^I12^").replace(
        hl7v2.field(message, "MSH", 10), hl7v2.control_id(), 1)))
    wards.arrived(message)


@pytest.mark.parametrize("hospitals", [("KÖL", "KÜL"), ("ST A/B", "ST A B")])
def test_the_same_number_of_two_hospitals_is_two_people(wards, hospitals):
    number, sent = f"5001-{hl7v2.control_id()}", []
    for hospital, name in zip(hospitals, ("Eins^Ann", "Zwei^Bob")):
        sent.append("\r".join([
            header_of("REF^I12^REF_I12") + "||||||UNICODE UTF-8", f"RF1|P|R|||O|{hl7v2.control_id()}^VILLAGEGP",
            "PRD|RP|Synthetic^Robin", f"PID|1||{number}^^^{hospital}^PI||{name}||19500101|F"]) + "\r")
        accepted(wards.ask(sent[-1]))
    known = patients(wards, number)
    assert sorted(patient["name"][0]["family"] for patient in known) == ["Eins", "Zwei"]
    assert len({patient["identifier"][0]["system"] for patient in known}) == 2
    for message, hospital in zip(sent, hospitals):
        accepted(wards.reply(wards.arrived(message), "A"))
        reply = wards.heard(message, lambda m: hl7v2.field(m, "RF1", 1).startswith("A"))
        assert hl7v2.field(reply, "PID", 3).split("^")[3] == hospital, "its sender hears the name as it was written"
