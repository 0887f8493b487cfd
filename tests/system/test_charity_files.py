"""Charity software whose interface was not bought: what became of a referral comes as exports (CSV) in watched folders,
each a whole picture of what there is, with what was corrected since."""

import pytest

from support.gateway import ROOT
from support.tables import result, table, verdicts
from support.until import until
from test_charities import FormServer, taken_of

CASES = ["id", "external_id", "client", "date", "stage", "response_description"]
CONTACTS = ["id", "referral", "external_id", "date", "contact_method", "contact_type"]
ATTENDANCES = ["id", "referral", "Linkway_reference", "date", "title", "workarea", "attended"]
FOLDERS = {"northside": {"cases": "referrals-csv", "contacts": "contacts-csv"},
           "southside": {"attendances": "attendances-csv"}}


@pytest.fixture(scope="module")
def world(make_world):
    world = make_world(start=False, packs=[ROOT / "mappings"])
    world.charitylog = FormServer({"id": 9001})
    world.lamplight = FormServer({"data": {"id": 123, "attend": True}, "meta": ""})
    servers = {"northside": ("charitylog", world.charitylog), "southside": ("lamplight", world.lamplight)}
    for partner in world.gateway.config["partners"]:
        if partner["id"] not in servers:
            continue
        pack, server = servers[partner["id"]]
        partner["pack"] = pack
        partner["delivery"].update(url=server.url, idempotent=pack != "lamplight")
        partner["files"] = {"in": []}
        for folder, channel in FOLDERS[partner["id"]].items():
            (world.folder / folder).mkdir()
            partner["files"]["in"].append({"folder": folder, "channel": channel, "pattern": "*.csv", "every": "100ms",
                                           "settle": "200ms"})
    world.gateway.write_config()
    world.gateway.start()
    yield world
    for _, server in servers.values():
        server.server.shutdown()


def export(world, folder: str, name: str, columns: list, rows: list) -> list:
    """Puts an export into its folder, and gives the result."""
    place = world.folder / folder
    (place / f".{name}.part").write_text(table(rows, headers=columns), encoding="utf-8", newline="")
    (place / f".{name}.part").rename(place / name)
    found = until(lambda: next((place / into / f"{name}.result.csv" for into in ("done", "failed")
                                if (place / into / name).exists()), None), 60, f"the result of {name}")
    return result(found.read_bytes())


def tells(world, sent, fits, what: str):
    return world.gp.inbox.wait_for(sent.referral.number,
                                   lambda m: m.event == "servicerequest-response" and fits(m), 30, what)


def resources(message, kind: str) -> list:
    return [e["resource"] for e in message.bundle["entry"] if e["resource"]["resourceType"] == kind]


def test_cases_and_contacts(world):
    sent = world.send()
    form = taken_of(world.charitylog, lambda f: f.get("nhs_number") == sent.referral.person.number)[3]
    reference = form["external_id"]
    case = {"id": "5601", "external_id": reference, "date": "2026-11-24", "stage": "Active"}
    unknown = {"id": "5699", "external_id": "", "date": "2026-11-24", "stage": "Active"}
    told = export(world, "cases", "one.csv", CASES, [case, unknown])
    assert verdicts(told) == ["accepted", "refused"] and "names no referral" in told[1]["reason"]
    contact = {"id": "91", "referral": "5601", "date": "2026-11-25", "contact_method": "Telephone",
               "contact_type": "Contacted"}
    assert verdicts(export(world, "contacts", "one.csv", CONTACTS, [contact])) == ["accepted"]
    tells(world, sent, lambda m: resources(m, "Encounter"), "the contact")
    # The next export has the same, with a day put right.
    again = export(world, "contacts", "two.csv", CONTACTS, [{**contact, "date": "2026-11-26"}])
    assert verdicts(again) == ["accepted"]
    corrected = tells(world, sent, lambda m: "2026-11-26" in str(resources(m, "Encounter")), "the corrected contact")
    assert len(resources(corrected, "Encounter")) == 1
    closed = {**case, "date": "2027-01-12", "stage": "Closed", "response_description": "Goes walking."}
    assert verdicts(export(world, "cases", "two.csv", CASES, [closed])) == ["accepted"]
    tells(world, sent, lambda m: m.task["status"] == "completed", "the end")
    # An export of before comes late, and one that would open the case again.
    late = export(world, "cases", "three.csv", CASES, [case, {**case, "date": "2027-01-13"}])
    assert verdicts(late) == ["repeated", "no-effect"]
    task = world.client("northside").get(f"Task/{reference}").json()
    assert task["status"] == "completed"


def test_attendances(world):
    sent = world.send(world.referral("riverside", area="BD"))
    reference = taken_of(world.lamplight, lambda f: "Linkway_reference" in f)[3]["Linkway_reference"]
    one = {"id": "310", "Linkway_reference": reference, "date": "2026-12-08", "title": "Walking group",
           "workarea": "Walking", "attended": "yes"}
    nobody = {**one, "id": "311", "Linkway_reference": "", "referral": "999999"}
    told = export(world, "attendances", "one.csv", ATTENDANCES, [one, nobody])
    assert verdicts(told) == ["accepted", "refused"] and "names no referral" in told[1]["reason"]
    tells(world, sent, lambda m: m.task["status"] == "in-progress", "the attendance")
    assert verdicts(export(world, "attendances", "two.csv", ATTENDANCES, [one])) == ["repeated"]
    told = export(world, "attendances", "three.csv", ATTENDANCES, [{**one, "attended": "no"}])
    assert verdicts(told) == ["accepted"]
    corrected = tells(world, sent, lambda m: "did-not-attend" in str(m.task.get("businessStatus")), "who was not there")
    [activity] = resources(corrected, "Procedure")
    assert activity["status"] == "not-done"
