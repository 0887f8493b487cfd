"""Outcomes that are told again: corrected, twice, backward. The referrer has the last word of the platform."""

import pytest

from support.gateway import ROOT
from support.tables import result, row, table
from support.until import until

COLUMNS = ["RefID", "Status", "FirstContact", "Sessions", "Activity", "UCLA3_Pre", "UCLA3_Post", "Comment"]


@pytest.fixture(scope="module")
def world(make_world):
    return make_world(packs=[ROOT / "mappings"], partner_packs={"hilltop": "csv-batch", "southside": "csv-batch"},
                      routes=[{"otherwise": "southside"}])


def post(world, who: str, channel: str, text: str):
    return world.client(who).request("POST", f"/partners/{who}/{channel}", text.encode("utf-8"),
                                     {"Content-Type": "text/csv; charset=utf-8"})


def refer(world, number: int, **more) -> str:
    one = row(number, "A", **more)
    assert [r["verdict"] for r in result(post(world, "hilltop", "referrals", table([one])).body)] == ["accepted"]
    return one["RefID"]


def tell(world, number: str, status: str, columns=COLUMNS, **cells) -> dict:
    """A row of outcomes; what became of it."""
    text = table([{"RefID": number, "Status": status, **cells}], headers=columns)
    return result(post(world, "southside", "outcomes", text).body)[0]


def told(world, number: str, fits, what: str) -> dict:
    """Waits for a row of results that fits."""
    return until(lambda: next((r for r in world.gps["hilltop"].rows() if r["RefID"] == number and fits(r)), None), 30, what)


def count(world, number: str) -> int:
    return sum(1 for r in world.gps["hilltop"].rows() if r["RefID"] == number)


def test_the_last_word_counts(world):
    number = refer(world, 1)
    known = {"Activity": "walking group", "UCLA3_Pre": "7"}
    tell(world, number, "In progress", FirstContact="2026-02-03", Sessions="1", **known)
    told(world, number, lambda r: r["FirstContact"] == "2026-02-03", "the first contact")
    # Corrected while the referral goes on: nothing else would tell it soon.
    tell(world, number, "In progress", FirstContact="2026-02-05", Sessions="1", **known)
    told(world, number, lambda r: r["FirstContact"] == "2026-02-05" and r["Status"] == "In progress", "the corrected day")
    # Earlier than what was told first, and with another activity.
    tell(world, number, "Completed", FirstContact="2026-02-01", Sessions="6", Activity="art class", UCLA3_Pre="7",
         UCLA3_Post="4")
    final = told(world, number, lambda r: r["Status"] == "Completed", "the end")
    assert (final["FirstContact"], final["Sessions"], final["Activity"]) == ("2026-02-01", "6", "art class")
    # Corrected when it was over.
    again = tell(world, number, "Completed", FirstContact="2026-02-02", Sessions="7", Activity="art class", UCLA3_Pre="7",
                 UCLA3_Post="3")
    assert again["verdict"] == "accepted", again
    final = told(world, number, lambda r: r["Status"] == "Completed" and r["FirstContact"] == "2026-02-02",
                 "the corrected end")
    assert (final["Sessions"], final["UCLA3_Pre"], final["UCLA3_Post"]) == ("7", "7", "3")


def test_another_way_to_end_with_the_same_status(world):
    number = refer(world, 2)
    tell(world, number, "Completed", FirstContact="2026-02-03", Activity="walking group")
    told(world, number, lambda r: r["Status"] == "Completed", "the end")
    tell(world, number, "Contacted - no intervention", FirstContact="2026-02-03")
    told(world, number, lambda r: r["Status"] == "Contacted - no intervention", "the corrected end")


def test_twice_and_backward(world):
    number = refer(world, 3)
    cells = {"FirstContact": "2026-02-03", "Activity": "walking group"}
    assert tell(world, number, "Completed", **cells)["verdict"] == "accepted"
    told(world, number, lambda r: r["Status"] == "Completed", "the end")
    before = count(world, number)
    assert tell(world, number, "Completed", **cells)["verdict"] == "repeated"
    # Exported in another order, it tells nothing new.
    assert tell(world, number, "Completed", COLUMNS[::-1], **cells)["verdict"] == "no-effect"
    # A referral that is over does not go on, and an activity that was completed is not under way again.
    assert tell(world, number, "In progress", **cells)["verdict"] == "no-effect"
    assert tell(world, number, "Declined")["verdict"] == "no-effect"
    # What follows is delivered behind whatever these had brought.
    tell(world, number, "Completed", FirstContact="2026-02-04", Activity="walking group")
    last = told(world, number, lambda r: r["FirstContact"] == "2026-02-04", "the correction")
    assert (last["Status"], last["Activity"]) == ("Completed", "walking group")
    assert count(world, number) == before + 1


def test_a_number_that_nobody_sent(world):
    refused = tell(world, "A-404", "Completed", FirstContact="2026-02-03")
    assert refused["verdict"] == "refused" and "names no referral" in refused["reason"]


def test_text_that_a_spreadsheet_would_run(world):
    """The words of others are marked; numbers, telephones and the referrer's own number are not."""
    text = table([row(4, "A", RefID="=A-4", Notes="=1+1", Phone="+85512999999")],
                 headers=["RefID", "Surname", "Forename", "DOB", "ReferralDate", "Consent", "Notes", "Phone"])
    assert [r["verdict"] for r in result(post(world, "hilltop", "referrals", text).body)] == ["accepted"]
    out = until(lambda: next((r for r in world.south.rows() if r["Notes"] == "'=1+1"), None), 30, "the referral")
    assert out["Phone"] == "+85512999999"
    tell(world, out["RefID"], "Completed", FirstContact="2026-02-03", Comment="@SUM(1)")
    back = told(world, "=A-4", lambda r: r["Status"] == "Completed", "the result")
    assert back["Comment"] == "'@SUM(1)"
