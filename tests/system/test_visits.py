"""Visits of a village health support group: edited forms, and visits that refer to nobody."""

import json
import uuid

import pytest

from support.gateway import ROOT
from support.until import until


@pytest.fixture
def world(make_world):
    return make_world(packs=[ROOT / "mappings"], partner_packs={"riverside": "kh-vhsg"}, routes=[{"otherwise": "northside"}])


def visit(number: int, services: str, edited_of: list | None = None, **answers) -> dict:
    """A submission; `edited_of`: the ids of the editions before it, the newest first."""
    identity = str(uuid.uuid4())
    form = {"_id": number, "_uuid": identity, "meta/instanceID": f"uuid:{identity}",
            "_submission_time": "2026-01-12T02:00:00", "worker/vhsg_name": "សមាជិក គំរូ", "worker/vhsg_role": "member_secretary",
            "person/participant_id": f"97{number:06d}", "person/name_latin": f"SOK Sample{number}", "person/age": "71",
            "sp/visit_date": "2026-01-12", "sp/location": "home", "sp/topic": "pain financial", "sp/source": "vhsg",
            "sp/followup": "monthly", "sp/lonely": "often", **answers}
    if services:
        form["sp/service"] = services
    if edited_of:
        form["meta/deprecatedID"] = f"uuid:{edited_of[0]}"
    return form


def with_root(form: dict, root: dict) -> dict:
    return {**form, "meta/rootUuid": f"uuid:{root['_uuid']}"}


def send(world, form: dict) -> None:
    answer = world.client().post("/partners/riverside/kobo", form, {"Content-Type": "application/json"})
    assert answer.status == 200, answer.explain()


def report(world, *arguments) -> dict:
    result = world.gateway.command("report", "--config", world.gateway.config_file, "--format", "json", *arguments)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def table(made: dict, name: str, figure: str = "referrals") -> dict:
    return {row["code"]: row[figure] for row in made["tables"][name]}


def told(world, platform: str = "northside") -> list:
    """What the platform was told, in order: the word for it and the service."""
    found = []
    for message in world.platforms[platform].inbox.all():
        requests = [e["resource"] for e in message.bundle["entry"] if e["resource"]["resourceType"] == "ServiceRequest"]
        [header] = [e["resource"] for e in message.bundle["entry"] if e["resource"]["resourceType"] == "MessageHeader"]
        tasks = [e["resource"] for e in message.bundle["entry"] if e["resource"]["resourceType"] == "Task"]
        order = next(r for r in requests if r["intent"] == "filler-order")
        found.append((header["reason"]["coding"][0]["code"], order["code"]["coding"][0]["code"], tasks[0]["status"]))
    return found


def settled(world, number: int) -> list:
    until(lambda: len(told(world)) >= number, 15, f"{number} messages")
    return told(world)


@pytest.mark.parametrize("rooted", [False, True])
def test_an_edited_form_takes_back_adds_and_leaves(world, rooted):
    first = visit(1, "health_facility social_group")
    send(world, first)
    settled(world, 2)
    second = visit(1, "health_facility transport", edited_of=[first["_uuid"]])
    send(world, with_root(second, first) if rooted else second)
    news = settled(world, 4)
    assert sorted(status for _, _, status in news) == ["cancelled", "requested", "requested", "requested"], news
    assert [service for _, service, status in news if status == "cancelled"] == ["social-group"]
    made = report(world)
    assert table(made, "status") == {"requested": 2, "cancelled": 1}
    assert table(made, "reason") == {"cancelled-by-referrer": 1}
    assert made["funnel"]["contacted"]["count"] == 3
    assert table(made, "answer") == {"loneliness-frequency=often": 1}
    assert table(made, "place") == {"home": 3}
    assert made["total"]["people"] == 1 and made["contactsAlone"] == 0
    # Named again: it begins anew.
    third = visit(1, "health_facility transport social_group", edited_of=[second["_uuid"]])
    send(world, with_root(third, first) if rooted else third)
    news = settled(world, 5)
    assert len(news) == 5 and news.count(("new", "social-group", "requested")) == 2, news
    assert table(report(world), "status") == {"requested": 3, "cancelled": 1}


def commcare(number: int, services: str, comment: str = "") -> str:
    """A form as CommCare HQ forwards it: edited, it keeps its id and does not say that it was edited."""
    return f'''<?xml version="1.0" encoding="UTF-8"?>
<data xmlns="http://openrosa.org/formdesigner/11111111-0000-4000-8000-000000000001" uiVersion="1" version="4" name="Visit">
  <person><participant_id>96{number:06d}</participant_id><name_latin>SOK Sample{number}</name_latin><age>71</age></person>
  <sp><visit_date>2026-01-12</visit_date><topic>pain</topic><location>home</location><service>{services}</service><comment>{comment}</comment></sp>
  <m:meta xmlns:m="http://openrosa.org/jr/xforms"><m:instanceID>00000000-0000-4000-8000-{number:012d}</m:instanceID></m:meta>
</data>'''


def test_an_edited_form_of_commcare_keeps_its_id(world):
    def forward(*arguments):
        answer = world.client().request("POST", "/partners/riverside/commcare", commcare(11, *arguments).encode(), {"Content-Type": "text/xml"})
        assert answer.status == 200, answer.explain()

    forward("peer_support social_group")
    forward("peer_support social_group")    # once more
    assert sorted(settled(world, 2)) == [("new", "peer-support", "requested"), ("new", "social-group", "requested")]
    forward("peer_support transport")
    news = settled(world, 4)[2:]
    assert sorted(status for _, _, status in news) == ["cancelled", "requested"], news
    assert [service for _, service, status in news if status == "cancelled"] == ["social-group"]
    assert table(report(world), "status") == {"requested": 2, "cancelled": 1}
    forward("", "Asks for nothing any more")
    assert [status for _, _, status in settled(world, 6)[4:]] == ["cancelled", "cancelled"]
    assert report(world)["total"] == {"referrals": 3, "messages": 1, "people": 1}


def test_a_changed_answer_is_news(world):
    first = visit(2, "health_facility")
    send(world, first)
    settled(world, 1)
    second = visit(2, "health_facility", edited_of=[first["_uuid"]], **{"sp/lonely": "never", "sp/health": "poor"})
    send(world, second)
    news = settled(world, 2)
    assert [status for _, _, status in news] == ["requested", "requested"]
    assert table(report(world), "answer") == {"loneliness-frequency=never": 1, "self-rated-health=poor": 1}
    third = visit(2, "health_facility", edited_of=[second["_uuid"], first["_uuid"]])
    del third["sp/lonely"]
    send(world, with_root(third, first))
    settled(world, 3)
    assert "answer" not in report(world)["tables"] or table(report(world), "answer") == {}


def test_an_edited_form_that_asks_for_nothing_more(world):
    first = visit(3, "health_facility social_group")
    send(world, first)
    settled(world, 2)
    send(world, visit(3, "", edited_of=[first["_uuid"]]))
    news = settled(world, 4)
    assert [status for _, _, status in news].count("cancelled") == 2
    made = report(world)
    assert made["total"] == {"referrals": 2, "messages": 1, "people": 1}
    assert table(made, "status") == {"cancelled": 2}


def test_an_edited_visit_is_one_visit_of_its_last_edition(world):
    """Edited to another month, with a service taken back and one added: counted once, where and as it is told now."""
    first = visit(31, "health_facility social_group", **{"sp/topic": "pain", "sp/source": "village_head"})
    other = visit(32, "transport", **{"person/participant_id": first["person/participant_id"], "sp/topic": "nutrition",
                                      "sp/visit_date": "2026-02-02"})
    send(world, first)
    send(world, other)    # of the same person, between the editions
    settled(world, 3)
    second = visit(31, "health_facility peer_support", edited_of=[first["_uuid"]],
                   **{"sp/topic": "mental", "sp/source": "vhsg", "sp/visit_date": "2026-02-01"})
    send(world, second)
    settled(world, 6)
    assert report(world, "--month", "2026-01")["total"] == {"referrals": 0, "messages": 0, "people": 0}
    made = report(world, "--month", "2026-02")
    assert made["total"] == {"referrals": 4, "messages": 2, "people": 1}
    assert table(made, "topic", "messages") == {"mental-health": 1, "nutrition": 1}
    assert table(made, "source", "messages") == {"village-health-support-group": 2}
    # Nothing is asked for any more: the visit is where its last edition says.
    send(world, visit(31, "", edited_of=[second["_uuid"]], **{"sp/topic": "medication", "sp/visit_date": "2026-01-30"}))
    settled(world, 8)
    made = report(world, "--month", "2026-01")
    assert made["total"] == {"referrals": 3, "messages": 1, "people": 1}
    assert table(made, "topic", "messages") == {"medication": 1} and made["contactsAlone"] == 0
    assert report(world, "--month", "2026-02")["total"]["messages"] == 1


def test_a_visit_that_refers_to_nobody_is_counted_and_may_refer_later(world):
    first = visit(4, "", **{"sp/comment": "សួស្តី", "sp/health": "fair"})
    send(world, first)
    made = report(world)
    assert made["total"] == {"referrals": 0, "messages": 1, "people": 1} and made["contactsAlone"] == 1
    for name, code in (("source", "village-health-support-group"), ("follow-up", "monthly"), ("place", "home"),
                       ("answer", "self-rated-health=fair"), ("month", "2026-01"), ("age", "70-74")):
        assert table(made, name, "messages")[code] == 1 and table(made, name)[code] == 0, name
    assert table(made, "topic", "people") == {"pain": 1, "financial": 1}
    assert not made["tables"]["status"] and not made["tables"]["service"]
    assert report(world, "--month", "2026-02")["total"]["messages"] == 0
    assert report(world, "--platform", "northside")["total"]["messages"] == 0
    assert report(world, "--partner", "hilltop")["total"]["messages"] == 0
    text = world.gateway.command("report", "--config", world.gateway.config_file).stdout
    assert "asked for nothing, among the messages: 1" in text

    send(world, visit(4, "transport", edited_of=[first["_uuid"]], **{"sp/health": "fair"}))
    settled(world, 1)
    made = report(world)
    assert made["total"] == {"referrals": 1, "messages": 1, "people": 1} and made["contactsAlone"] == 0
    assert table(made, "answer") == {"loneliness-frequency=often": 1, "self-rated-health=fair": 1}
    assert table(made, "place") == {"home": 1}


def test_an_older_edition_that_comes_late_moves_nothing(world):
    first = visit(5, "health_facility")
    second = visit(5, "transport", edited_of=[first["_uuid"]])
    send(world, second)
    settled(world, 1)
    send(world, first)
    newest = world.gateway.exchanges(partner="riverside", limit=1)[0]
    assert newest["verdict"] == "no-effect" and "newer edition" in newest["note"], newest
    assert table(report(world), "service") == {"transport": 1}


@pytest.mark.parametrize("order", [(2, 1, 0), (0, 2, 1), (1, 0, 3, 2)])
def test_late_editions_of_odk_central_move_nothing(world, order):
    # All editions have one id; only their count tells which is the newest, also where one before it never came.
    services = ("transport", "peer_support", "social_group", "health_facility")
    identity, newest = f"uuid:{uuid.uuid4()}", -1
    for edits in order:
        form = {"__id": identity, "__system": {"submissionDate": "2026-01-12T02:00:00.000Z", "edits": edits},
                "person": {"participant_id": "97000008", "name_latin": "SOK Sample", "age": 71},
                "sp": {"visit_date": "2026-01-12", "service": services[edits]}}
        answer = world.client().post("/partners/riverside/odk", form, {"Content-Type": "application/json"})
        assert answer.status == 200, answer.explain()
        exchange = world.gateway.exchanges(partner="riverside", limit=1)[0]
        assert exchange["verdict"] == ("no-effect" if edits < newest else "accepted"), (edits, exchange)
        newest = max(newest, edits)
    made = report(world)
    open_now = made["total"]["referrals"] - table(made, "status").get("cancelled", 0)
    assert open_now == 1 and table(made, "status")["requested"] == 1, made["tables"]["status"]
    asked = services[newest].replace("_", "-")
    until(lambda: asked in [service for _, service, status in told(world) if status == "requested"], 15, f"the platform has {asked}")


def test_what_the_server_adds_by_itself_is_the_same_submission(world):
    """The form came by a REST service, and comes again with the nightly list of the API."""
    form = visit(31, "social_group")
    post = lambda sent: world.client().post("/partners/riverside/kobo", sent, {"Content-Type": "application/json"})
    first = post(form)
    assert first.status == 200, first.explain()
    approved = {"uid": "validation_status_approved", "label": "Approved", "by_whom": "supervisor"}
    listed = form | {"_validation_status": approved, "_tags": ["seen"], "_submitted_by": "member",
                     "_attachments": [{"download_url": "https://kobo.example/1.jpg"}]}
    again = post(listed)
    assert (again.status, again.headers["x-linkway-verdict"]) == (200, "repeated"), again.explain()
    assert again.body == first.body
    other = post(listed | {"sp/service": "social_group transport"})
    assert other.status == 409 and "used before" in other.explain(), "an answer of the form is another content"
    assert post(form | {"_validation_status": {"uid": "validation_status_not_approved"}}).status == 422
    assert len(settled(world, 1)) == 1


def test_the_month_counts_visits_that_refer_to_nobody(world):
    send(world, visit(6, "transport"))
    send(world, visit(7, ""))
    result = world.gateway.command("report", "--config", world.gateway.config_file, "--summary", "--pack", "kh-vhsg",
                                   "--channel", "monthly", "--month", "2026-01")
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    [total] = [line for line in lines if ",total," in line]
    assert total.endswith("2,1,2"), total
    [source] = [line for line in lines if ",source,village-health-support-group," in line]
    assert source.endswith("2,1,2"), source
    def dhis2(*period):
        return world.gateway.command("report", "--config", world.gateway.config_file, "--summary", "--pack", "kh-vhsg",
                                     "--channel", "dhis2", *period)

    month = dhis2("--month", "2026-01")
    assert month.returncode == 0, month.stderr
    [event] = json.loads(month.stdout)["trackedEntities"][0]["enrollments"][0]["events"]
    values = {each["dataElement"]: each["value"] for each in event["dataValues"]}
    # DHIS2 keeps what an update does not name: what nobody is counted in is sent as nought.
    assert values["lwFigure007"] == "2" and values["lwFigure011"] == "0", values
    hidden = dhis2("--month", "2026-01", "--suppress", "5")
    assert hidden.returncode == 0, hidden.stderr
    assert '{"dataElement":"lwFigure007"}' in "".join(hidden.stdout.split()), hidden.stdout
    for period in (("2026-01-15", "2026-02-14"), ("2026-01", "2026-02"), ("2026-01-01", "2026-01-30")):
        other = dhis2("--from", period[0], "--to", period[1])
        assert other.returncode == 1 and "one whole calendar month" in other.stderr and not other.stdout, other.stderr


def numbered(form: dict) -> dict:
    """As the server writes it: with its own number, which stays the same when the form is edited."""
    return {**form, "formhub/uuid": "00000000000040008000000000000009"}


def test_an_edition_is_known_by_the_number_of_the_server(world):
    # A REST service posts the first edition alone, and the API lists the last one: the second never comes.
    first = numbered(visit(9, "health_facility transport"))
    send(world, first)
    settled(world, 2)
    second, third = str(uuid.uuid4()), numbered(visit(9, "transport social_group"))
    third["meta/deprecatedID"] = f"uuid:{second}"
    third["sp/lonely"] = "never"
    send(world, third)
    until(lambda: {"social-group", "health-facility"} <= {service for kind, service, status in told(world)}, 15, "the new service")
    made = report(world)
    assert table(made, "status") == {"requested": 2, "cancelled": 1}, made["tables"]["status"]
    assert table(made, "answer") == {"loneliness-frequency=never": 1}
    # And one that comes late is older, whichever it is.
    late = numbered({**visit(9, "peer_support", edited_of=[first["_uuid"]]), "_uuid": second, "meta/instanceID": f"uuid:{second}"})
    send(world, late)
    assert world.gateway.exchanges(partner="riverside", limit=1)[0]["verdict"] == "no-effect"
    assert table(report(world), "status") == {"requested": 2, "cancelled": 1}


def test_the_first_edition_comes_late_where_only_its_number_tells(world):
    first = numbered(visit(10, "health_facility"))
    third = numbered(visit(10, "transport", edited_of=[str(uuid.uuid4())]))
    send(world, third)
    settled(world, 1)
    send(world, first)
    newest = world.gateway.exchanges(partner="riverside", limit=1)[0]
    assert newest["verdict"] == "no-effect" and "newer edition" in newest["note"], newest
    assert table(report(world), "service") == {"transport": 1}
