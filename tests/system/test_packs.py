"""A platform that speaks a JSON of its own: what is known of it is a pack, and nothing but the pack knows it."""

import json
import pathlib
import shutil
import uuid

import pytest

from peer import show
from peer.json_platform import now, today
from peer.referral import fresh_id
from support.gateway import ROOT
from support.until import until

PACK = "json-platform"
MAPS = "https://linkway.example/packs/json-platform/ConceptMap/"


@pytest.fixture(scope="module")
def world(make_world):
    return make_world(packs=[ROOT / "mappings"], json_platforms=("northside",))


def begin(world, **how):
    sent = world.send()
    assert sent.answer.status == 200, sent.answer.explain()
    return sent, world.json_desk(sent, **how)


def event(desk, **members) -> dict:
    return {"event_id": f"evt-{uuid.uuid4()}", "event": "status_changed", "occurred_at": now(),
            "referral_id": desk.received.number, "reference": desk.received.referral, "status": "accepted", **members}


def refused(answer, status: int) -> list:
    """The problems of a refusal in the partner's own format."""
    assert answer.status == status, answer.explain()
    assert answer.headers["content-type"].startswith("application/json")
    body = answer.json()
    assert body["status"] == "refused" and body["problems"]
    return body["problems"]


def task_of(world, desk) -> dict:
    answer = world.client("northside").get(f"Task/{desk.received.referral}")
    assert answer.status == 200, answer.explain()
    return answer.json()


def knows_number(world, desk) -> bool:
    """The platform has told it with its answer, which is taken down after the platform has the referral."""
    return str(desk.received.number) in [i["value"] for i in task_of(world, desk).get("identifier", [])]


# -- the whole way

def test_whole_story(world):
    sent, desk = begin(world)
    body = desk.received.bundle
    person = sent.referral.person
    assert body["reference"] == desk.received.referral and body["kind"] == "new"
    assert body["client"]["last_name"] == person.family
    assert body["client"]["date_of_birth"] == "/".join(reversed(person.birth_date.split("-")))
    for step in (desk.accept, desk.attempt_contact, desk.contact, desk.agree_plan, desk.start_activity, desk.attend,
                 desk.measure, desk.complete):
        answer = step()
        assert answer.status == 200, f"{step.__name__}: {answer.explain()}"
        assert answer.json()["status"] == "accepted" and answer.json()["id"], step.__name__

    final = world.feedback(sent.referral, "completed")
    kinds = [r["resource"]["resourceType"] for r in final.bundle["entry"]]
    assert kinds.count("Encounter") == 2 and kinds.count("Procedure") == 3 and kinds.count("Observation") >= 3
    for kind in ("Encounter", "Procedure", "Observation"):
        for resource in final.resources(kind):
            assert resource["subject"]["reference"].startswith("Patient/"), "the gateway knows whom it is about"
            assert resource["basedOn"][0]["reference"].startswith("ServiceRequest/")
    assert len(final.task["output"]) >= 8, "each outcome is an output of the Task"
    text = show.narrative(final.first("Composition"))
    for words in ("Walking group", "21.54", "UCLA"):
        assert words in text, f"{words!r} is not in the summary:\n{text}"


def test_the_platforms_own_number_is_enough(world):
    """Its answer told the number, which is kept on the Task: a webhook that names nothing else finds the referral."""
    _, desk = begin(world, by_number_only=True)
    until(lambda: knows_number(world, desk), 10, "the platform's number on the Task")
    assert desk.accept().status == 200
    assert task_of(world, desk)["status"] == "accepted"


def test_cancellation_goes_out_under_the_platforms_number(world):
    sent, desk = begin(world)
    assert desk.accept().status == 200
    sent.referral.resources["request"]["status"] = "revoked"
    answer = world.client().message(sent.referral.message("update", fresh_id()))
    assert answer.status == 200, answer.explain()
    told = world.north.inbox.wait_for(desk.received.referral, lambda m: m.event == "cancellation", what="the end")
    assert told.path.endswith(f"/referrals/{desk.received.number}/cancel")
    assert told.bundle["reference"] == desk.received.referral


def test_the_same_event_twice(world):
    sent, desk = begin(world)
    body = event(desk)
    first = desk.post("first", body)
    assert first.status == 200, first.explain()
    again = desk.post("again", json.dumps(body, indent=3).encode())
    assert again.status == 200 and again.json() == first.json(), "answered as the first time"
    other = desk.post("other content", {**body, "status": "declined", "reason": "changed its mind",
                                        "closure": {"code": "other", "closed_on": "01/12/2026"}})
    assert refused(other, 409)[0]["what"] == "duplicate"
    assert task_of(world, desk)["status"] == "accepted"


def test_an_activity_that_is_told_again_is_the_same(world):
    sent, desk = begin(world)
    assert desk.accept().status == 200
    activity = {"activity_id": 4711, "kind": "walking", "name": "Walking group", "on": "01/09/2026"}
    for step, state in (("activity_started", "started"), ("attended", "attended")):
        answer = desk.event(state, "activity_logged", "active", stage=step, activities=[{**activity, "state": state}])
        assert answer.status == 200, answer.explain()
    told = world.feedback(sent.referral, step="attended")
    procedure, = told.resources("Procedure")
    assert procedure["status"] == "completed" and procedure["meta"]["versionId"] == "2"
    outputs = [o["valueReference"]["reference"] for o in task_of(world, desk)["output"]]
    assert outputs == [f"Procedure/{procedure['id']}"]

    other = desk.event("another", "activity_logged", "active", activities=[
        {**activity, "activity_id": 4712, "state": "attended"}])
    assert other.status == 200 and len(task_of(world, desk)["output"]) == 2


def test_an_exchange_remembers_its_pack(world):
    _, desk = begin(world)
    answer = desk.accept()
    shown = world.gateway.exchange(answer.json()["id"])
    assert shown["pack"]["name"] == PACK
    assert shown["pack"]["version"].startswith("1.0.2+")


# -- bad input

@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe\x00", b"{]", b'{"event_id": "a", "event_id": "b"}'])
def test_what_is_no_json(world, body):
    _, desk = begin(world)
    answer = desk.post("no JSON", body)
    assert refused(answer, 400)[0]["text"]
    newest = world.gateway.exchanges(partner="northside", limit=1)[0]
    assert newest["verdict"] == "refused", "kept for the operator"


def test_problems_are_told_in_the_senders_words(world):
    _, desk = begin(world)
    unknown = refused(desk.post("unknown status", event(desk, status="teleported")), 422)
    assert any(p.get("where") == "status" for p in unknown), unknown
    body = event(desk)
    del body["status"]
    missing = refused(desk.post("no status", body), 422)
    assert any("status" in (p.get("where", "") + p["text"]) for p in missing), missing
    assert not any(p.get("where", "").startswith("Bundle") for p in unknown + missing), "it knows nothing of FHIR"


def test_no_such_referral(world):
    _, desk = begin(world)
    body = event(desk, referral_id=999999)
    del body["reference"]
    assert refused(desk.post("unknown number", body), 422)


def test_one_event_about_two_referrals(world):
    """Its number is one person's case, its reference another's: what it says must get to neither."""
    _, desk = begin(world)
    _, other = begin(world)
    for one in (desk, other):
        until(lambda: knows_number(world, one), 10, "the platform's number on the Task")
    assert refused(desk.post("two referrals", event(desk, reference=other.received.referral)), 422)
    assert task_of(world, desk)["status"] == task_of(world, other)["status"] == "requested"


def test_a_step_that_is_skipped(world):
    _, desk = begin(world)
    problems = refused(desk.complete(), 422)
    assert any("requested" in p["text"] for p in problems)


def test_late_reports_move_nothing(world):
    _, desk = begin(world)
    assert desk.reject().status == 200
    late = desk.contact()
    assert late.status == 200 and late.json()["status"] == "accepted", late.explain()
    assert task_of(world, desk)["status"] == "rejected"


def test_what_is_told_after_the_end_is_heard(world):
    sent, desk = begin(world)
    for step in (desk.accept, desk.contact, desk.complete):
        assert step().status == 200
    world.feedback(sent.referral, "completed")
    heard = lambda word: until(lambda: any(word in json.dumps(m.bundle) for m in world.gp.inbox.all(sent.referral.number)),
                               15, f"'{word}' at the practice")
    answer = desk.event("measures again", "measures_recorded", "completed", measures=[
        {"tool": "ucla3", "score": 4, "measured_on": today(), "phase": "follow_up"}])
    assert answer.status == 200 and answer.json()["status"] == "accepted", answer.explain()
    heard("ucla3")
    answer = desk.event("a late note", "status_changed", "active", note="Please ring her daughter.")
    assert answer.status == 200 and answer.json()["status"] == "accepted", answer.explain()
    heard("Please ring her daughter.")
    answer = desk.event("closes again", "closed", "completed", stage="closed", closure={
        "code": "moved_away", "closed_on": today(), "summary": "Moved away before the second session."})
    assert answer.status == 200 and answer.json()["status"] == "accepted", answer.explain()
    heard("Moved away before the second session.")
    assert task_of(world, desk)["status"] == "completed"
    nothing = desk.event("nothing new", "status_changed", "active")
    assert nothing.json()["status"] == "no-effect", nothing.explain()


def test_wrong_content_type(world):
    _, desk = begin(world)
    assert refused(desk.post("XML", event(desk), "application/xml"), 415)


def test_nobody_speaks_for_another(world):
    _, desk = begin(world)
    for who, status in (("southside", 403), ("riverside", 403), ("stranger", 403), (None, 401)):
        answer = world.client(who).post("/partners/northside/events", event(desk),
                                        {"Content-Type": "application/json"})
        assert refused(answer, status), who
    assert refused(world.client("southside").post("/partners/southside/events", event(desk),
                                                  {"Content-Type": "application/json"}), 404), "it has no pack"
    assert refused(world.client("northside").post("/partners/northside/nothing", event(desk),
                                                  {"Content-Type": "application/json"}), 404)
    assert task_of(world, desk)["status"] == "requested"


# -- packs that change

@pytest.fixture
def own_pack(make_world, tmp_path):
    """A gateway with a copy of the pack that a test may change."""
    folder = tmp_path / "mappings" / PACK
    shutil.copytree(ROOT / "mappings" / PACK, folder)
    return make_world(packs=[tmp_path / "mappings"], json_platforms=("northside",)), folder


def replace(file: pathlib.Path, old: str, new: str):
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def codes(world) -> dict:
    lines = world.gateway.output("codes", "list").splitlines()
    return {row["code"]: row for row in map(json.loads, lines)}


def test_unknown_code_is_kept_as_text_and_reported(own_pack):
    world, _ = own_pack
    _, desk = begin(world)
    assert desk.accept().status == 200
    for _ in range(2):
        answer = desk.event("a new kind", "activity_logged", "active", stage="activity_started", activities=[
            {"activity_id": 7, "kind": "stargazing", "name": "Stargazing", "state": "started", "on": "01/12/2026"}])
        assert answer.status == 200, answer.explain()
    row = codes(world)["stargazing"]
    assert row["count"] == 2 and row["pack"] == PACK and row["map"] == MAPS + "activity"
    operator = world.client("operator").get("/operations/codes")
    assert [r["code"] for r in operator.json()["codes"]] == ["stargazing"]
    assert world.client("northside").get("/operations/codes").status == 403


def test_refused_for_a_code_then_resolved_and_run_again(own_pack):
    world, folder = own_pack
    sent, desk = begin(world)
    assert desk.accept().status == 200
    answer = desk.post("a new status", event(desk, status="parked", reason="in hospital"))
    refused(answer, 422)
    exchange = answer.json()["id"]
    row = codes(world)["parked"]
    assert row["map"] == MAPS + "status"

    resolve = lambda *more: world.gateway.command(
        "codes", "resolve", "--config", world.gateway.config_file, "--map", row["map"], "--system", row["system"],
        "--code", "parked", "--to", "on-hold", *more)
    assert resolve("--equivalence", "nearly").returncode == 1, "the pack would be broken at the next reload"
    assert "parked" not in (folder / "codes/status.csv").read_text(encoding="utf-8")
    resolved = resolve()
    assert resolved.returncode == 0, resolved.stderr
    written = (folder / "codes/status.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert "parked,,equivalent,http://hl7.org/fhir/task-status,on-hold" in written, "in the system of the other rows"
    assert codes(world) == {}

    tried = world.gateway.command("exchange", "replay", exchange, "--config", world.gateway.config_file)
    assert tried.returncode == 0, tried.stderr
    assert task_of(world, desk)["status"] == "accepted", "a dry run changes nothing"
    before = world.gateway.exchange(exchange)["pack"]["version"]
    assert before in tried.stdout

    assert "reload.done" in world.gateway.reload()
    run = lambda: world.gateway.command(
        "exchange", "replay", exchange, "--config", world.gateway.config_file, "--apply", "--certificate",
        world.certificate("operator"), "--key", world.key("operator"), "--ca", world.certificate("ca"))
    applied = run()
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert task_of(world, desk)["status"] == "on-hold"
    again = run()
    assert again.returncode == 1 and "409" in again.stdout, "once is enough"
    # Only an operator may ask for it.
    assert world.client("northside").post(f"/operations/exchanges/{exchange}/$replay", {}).status == 403


def test_default_code_stands_in(own_pack):
    world, folder = own_pack
    _, desk = begin(world)
    assert desk.accept().status == 200
    answer = desk.event("by pigeon", "contact_logged", "active", stage="contacted", contacts=[
        {"contact_id": 5, "started_at": now(), "ended_at": now(), "method": "pigeon", "reached": True,
         "summary": "A letter came"}])
    assert answer.status == 200, answer.explain()
    assert "pigeon" in codes(world)


def test_a_broken_pack_changes_nothing_and_says_why(own_pack):
    world, folder = own_pack
    _, desk = begin(world)
    replace(folder / "event-in.map", "group ", "grupo ")
    assert "reload.refused" in world.gateway.reload(None, "event-in.map")
    assert desk.accept().status == 200, "the gateway goes on with the pack that it had"
    checked = world.gateway.command("check", "--config", world.gateway.config_file)
    assert checked.returncode == 1 and "event-in.map:" in checked.stderr
    replace(folder / "event-in.map", "grupo ", "group ")
    assert "reload.done" in world.gateway.reload()


def test_a_partner_whose_pack_is_not_there(own_pack):
    world, folder = own_pack
    config = dict(world.gateway.config)
    text = world.gateway.config_file.read_text(encoding="utf-8")
    world.gateway.config_file.write_text(text.replace('pack: "json-platform"', 'pack: "no-such"'), encoding="utf-8")
    checked = world.gateway.command("check", "--config", world.gateway.config_file)
    assert checked.returncode == 1 and "no-such" in checked.stderr and "linkway.yaml:" in checked.stderr
    world.gateway.config = config
    world.gateway.write_config()


# -- operations of FHIR over packs

def test_translate_knows_the_packs_maps(world):
    answer = world.client().get("ConceptMap/$translate?url=" + MAPS + "status&code=declined&system="
                                "https://linkway.example/packs/json-platform/CodeSystem/status")
    assert answer.status == 200, answer.explain()
    assert "rejected" in answer.body.decode()


def test_transform(world):
    client = world.client()
    model = "https://linkway.example/packs/json-platform/StructureMap/event-in"
    source = {"event_id": "e", "event": "status_changed", "occurred_at": now(), "referral_id": 1, "status": "accepted"}
    answer = client.post("StructureMap/$transform?source=" + model, source, {"Content-Type": "application/json"})
    assert answer.status == 200, answer.explain()
    assert answer.json()["resourceType"] == "Bundle"
    for bad, status in (({**source, "status": "teleported"}, 422), ({**source, "status": {"a": 1}}, 422),
                        ({k: v for k, v in source.items() if k != "status"}, 422),
                        ({"resourceType": "Patient"}, 422)):
        answer = client.post("StructureMap/$transform?source=" + model, bad, {"Content-Type": "application/json"})
        assert answer.status == status and answer.issues(), answer.explain()
    out = model.replace("event-in", "referral-out")
    for bad in ({"resourceType": "Patient"}, {"resourceType": "Bundle", "type": "message"}):
        answer = client.post("StructureMap/$transform?source=" + out, bad, {"Content-Type": "application/fhir+json"})
        assert answer.status == 422 and answer.issues(), answer.explain()
    answer = client.post("StructureMap/$transform?source=urn:no-such-map", source,
                         {"Content-Type": "application/json"})
    assert answer.status == 404 and answer.issues()
