"""A referral from the GP system to the link worker and back."""

import pytest

from peer import outcome, show, terms
from peer.referral import fresh_id


def step_of(task: dict) -> str | None:
    return terms.code_in(task.get("businessStatus"), terms.REFERRAL_STEP)


@pytest.mark.parametrize("way", ["message", "transaction"])
@pytest.mark.parametrize("report", ["rest", "transaction", "message"])
def test_whole_story(world, way, report):
    sent, desk = world.begin(way, report)
    referral = sent.referral
    for step in (desk.accept, desk.attempt_contact, desk.contact, desk.agree_plan, desk.start_activity, desk.attend,
                 desk.measure, desk.complete):
        answer = step()
        assert answer.status == 200, f"{step.__name__}: {answer.explain()}"

    final = world.feedback(referral, "completed", "closed")
    told = [((m.task or {}).get("status"), step_of(m.task)) for m in world.gp.inbox.all(referral.number)]
    assert told == [("accepted", "referred"), ("in-progress", "contact-attempted"), ("in-progress", "contacted"),
                    ("in-progress", "plan-agreed"), ("in-progress", "activity-started"), ("in-progress", "attended"),
                    ("completed", "closed")], "each step that the GP system asked for, in order, once"

    # The message speaks of the GP system's own request.
    assert final.order["id"] == sent.request_id
    assert final.order["intent"] == "order"
    assert [i["value"] for i in final.order["identifier"]] == [referral.number]
    assert final.task["focus"]["reference"].endswith(f"ServiceRequest/{sent.request_id}")
    assert len(final.task["output"]) >= 6
    codes = {c["code"] for o in final.resources("Observation") for c in o["code"]["coding"]}
    assert codes == {"ons4", terms.UCLA_3[1], terms.SWEMWBS[1]}
    [ons4] = [o for o in final.resources("Observation") if o["code"]["coding"][0]["code"] == "ons4"]
    assert [c["valueInteger"] for c in ons4["component"]] == [7, 8, 6, 3]
    assert len(final.resources("Encounter")) == 2 and len(final.resources("Procedure")) == 3

    # A GP reads the summary.
    [summary] = final.resources("Composition")
    text = show.narrative(summary)
    for words in ("Walking group", "21.54", "5", "ONS4", "UCLA-3", "Northside"):
        assert words in text, f"{words!r} is not in the summary:\n{text}"
    assert summary["status"] == "final"

    # Everything that a reference of the message names is in the message or at the gateway.
    urls = {e["fullUrl"] for e in final.bundle["entry"]}
    gp = world.client()
    for output in final.task["output"]:
        reference = output["valueReference"]["reference"]
        assert f"{world.gateway.base}/{reference}" in urls or reference in urls
        assert gp.get(reference).status == 200


def test_order_and_task_of_the_intermediary(world):
    sent, desk = world.begin("message")
    message = world.arrived(sent.referral)
    order, task = message.order, message.task
    assert order["intent"] == "filler-order"
    assert [b["reference"].split("/")[-1] for b in order["basedOn"]] == [sent.request_id]
    assert order["code"]["coding"][0]["code"] == terms.SOCIAL_PRESCRIBING[1]
    assert task["status"] == "requested" and step_of(task) == "referred"
    assert task["focus"]["reference"].endswith("ServiceRequest/" + order["id"])
    assert task["partOf"], "the Task for the platform is part of the sender's Task"
    assert task["code"]["coding"][0]["code"] == "fulfill" and task["intent"] == "order"
    assert message.reason == "new" and message.event == "servicerequest-request"
    patient = message.first("Patient")
    assert patient["identifier"][0]["value"] == sent.referral.person.number
    assert {"PractitionerRole", "Practitioner", "Organization", "Consent"} <= {
        e["resource"]["resourceType"] for e in message.bundle["entry"]}
    # Every literal reference of the message resolves within it or at the gateway.
    read, etag = desk.read()
    assert read["id"] == task["id"] and etag == 'W/"1"'


def test_correlation_goes_through(world):
    correlation = "0f0e0d0c-0b0a-4908-8706-050403020100"
    sent = world.send(request_id="11111111-2222-4333-8444-555555555555", correlation_id=correlation)
    assert sent.answer.headers["x-request-id"] == "11111111-2222-4333-8444-555555555555"
    assert sent.answer.headers["x-correlation-id"] == correlation
    assert world.arrived(sent.referral).correlation_id == correlation
    listed = world.gateway.exchanges(correlation=correlation, limit=5)
    assert len(listed) == 1


def test_message_is_answered_with_a_message(world):
    sent = world.send()
    assert sent.answer.headers["content-type"].startswith("application/fhir+json")
    bundle = sent.answer.json()
    header = bundle["entry"][0]["resource"]
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "message")
    assert header["eventCoding"]["code"] == "servicerequest-response"
    assert header["response"] == {"identifier": sent.referral.message_id, "code": "ok"}
    stored = sent.resource("ServiceRequest")
    assert stored["intent"] == "order" and stored["identifier"][0]["value"] == sent.referral.number
    assert any(f["reference"].endswith("ServiceRequest/" + stored["id"]) for f in header["focus"])


@pytest.mark.parametrize("report", ["rest", "message"])
def test_rejected(world, report):
    sent, desk = world.begin(report=report)
    answer = desk.reject("No capacity before the spring.")
    assert answer.status == 200, answer.explain()
    feedback = world.feedback(sent.referral, "rejected")
    assert feedback.task["statusReason"]["text"] == "No capacity before the spring."
    assert "No capacity before the spring." in show.narrative(feedback.first("Composition"))


def test_did_not_attend(world):
    sent, desk = world.begin()
    for step in (desk.accept, desk.contact, desk.miss):
        assert step().status == 200
    feedback = world.feedback(sent.referral, "in-progress", "did-not-attend")
    text = show.narrative(feedback.first("Composition")).lower()
    assert "not attend" in text or "not come" in text
    assert feedback.first("Composition")["status"] == "preliminary"


@pytest.mark.parametrize("how", ["message-revoked", "message-delete", "own-task", "gateway-task"])
def test_cancelled_by_the_gp(world, how):
    """BaRS cancels with a message about the revoked request; FHIR workflow with the Task. Both are taken."""
    sent, desk = world.begin("message")
    assert desk.accept().status == 200
    gp = world.client()
    if how.startswith("message"):
        sent.referral.resources["request"]["status"] = "revoked"
        answer = gp.message(sent.referral.message("update" if how == "message-revoked" else "delete",
                                                  fresh_id()))
    else:
        task_id = desk.task_id if how == "gateway-task" else sent.resource("Task")["id"]
        read = gp.get(f"Task/{task_id}")
        task = read.json()
        task["status"], task["statusReason"] = "cancelled", {"text": "Moved away."}
        answer = gp.put(f"Task/{task_id}", task, {"If-Match": read.etag})
        assert answer.json()["status"] == "cancelled", "the answer is what is stored"
        assert answer.etag == gp.get(f"Task/{task_id}").etag != read.etag
    assert answer.status == 200, answer.explain()
    assert gp.get(f"Task/{sent.resource('Task')['id']}").json()["status"] == "cancelled"

    told = world.north.inbox.wait_for(sent.referral.number, lambda m: m.task["status"] == "cancelled", what="the end")
    assert told.task["id"] == desk.task_id
    # What the platform says afterwards is late: recorded, answered, moves nothing.
    late = desk.contact()
    assert late.status == 200, late.explain()
    assert desk.read()[0]["status"] == "cancelled"


def put_together(client, *resources):
    entries = [{"resource": one, "request": {"method": "PUT", "url": f"{one['resourceType']}/{one['id']}"}}
               for one in resources]
    return client.post("", {"resourceType": "Bundle", "type": "transaction", "entry": entries},
                       {"X-Request-Id": fresh_id()})


@pytest.mark.parametrize("said", [{"request": {"status": "revoked"}, "task": {"status": "cancelled"}},
                                  {"request": {"status": "entered-in-error"}, "task": {"status": "entered-in-error"}},
                                  {"request": {"priority": "urgent"}, "task": {"status": "cancelled"}},
                                  {"task": {"status": "cancelled"}}])
def test_cancelled_in_request_and_task(world, said):
    """What a message says of the request and of its Task is one end of one referral."""
    sent, desk = world.begin("message")
    for name, change in said.items():
        sent.referral.resources[name].update(change)
    answer = world.client().message(sent.referral.message("update", fresh_id()))
    assert answer.status == 200, answer.explain()
    end = said["task"]["status"]
    told = world.north.inbox.wait_for(sent.referral.number, lambda m: m.task["status"] == end, what="the end")
    assert told.task["id"] == desk.task_id and desk.read()[0]["status"] == end


def test_cancelled_by_both_tasks(world):
    sent, desk = world.begin("transaction")
    gp = world.client()
    tasks = [gp.get(f"Task/{key}").json() for key in (sent.resource("Task")["id"], desk.task_id)]
    answer = put_together(gp, *({**task, "status": "cancelled"} for task in tasks))
    assert answer.status == 200, answer.explain()
    assert desk.read()[0]["status"] == "cancelled"


def test_what_the_gateway_knows_of_a_task_stays(world):
    """A sender may end the referral on the gateway's Task; what else stands in it is not its to change."""
    sent, desk = world.begin()
    assert desk.accept().status == 200
    assert desk.report("note", status="in-progress", note="Prefers mornings.").status == 200
    before = desk.read()[0]
    few = {name: before[name] for name in ("resourceType", "id", "intent", "focus", "for")}
    answer = world.client().put(f"Task/{desk.task_id}", {**few, "status": "cancelled"})
    assert answer.status == 200, answer.explain()
    after = desk.read()[0]
    assert after["status"] == "cancelled"
    for name in ("owner", "identifier", "basedOn", "note"):
        assert after[name] == before[name], name


@pytest.mark.parametrize("at_once", [False, True])
def test_a_task_that_comes_with_its_request_again(world, at_once):
    """A Task that a later message brings, beside its request, is the sender's view of the referral, and can end it."""
    referral = world.referral()
    task = referral.resources.pop("task")
    assert world.send(referral).answer.status == 200
    desk = world.desk(referral)
    referral.resources["task"] = {**task, "status": "cancelled"} if at_once else task
    gp = world.client()
    answer = gp.message(referral.message("update", fresh_id()))
    assert answer.status == 200, answer.explain()
    if not at_once:
        own = next(entry["resource"] for entry in answer.json()["entry"] if entry["resource"]["resourceType"] == "Task")
        answer = gp.put(f"Task/{own['id']}", {**gp.get(f"Task/{own['id']}").json(), "status": "cancelled"})
        assert answer.status == 200, answer.explain()
    assert desk.read()[0]["status"] == "cancelled"


@pytest.mark.parametrize("together", [False, True])
def test_a_draft_becomes_one_referral(world, together):
    referral = world.referral()
    referral.resources["request"]["status"] = referral.resources["task"]["status"] = "draft"
    sent = world.send(referral, "transaction")
    assert sent.answer.status == 200, sent.answer.explain()
    gp = world.client()
    request, task = (gp.get(f"{kind}/{sent.resource(kind)['id']}").json() for kind in ("ServiceRequest", "Task"))
    request["status"], task["status"] = "active", "requested"
    steps = [(request, task)] if together else [(request,), (task,)]
    for step in steps:
        answer = put_together(gp, *step)
        assert answer.status == 200, answer.explain()
    world.arrived(referral)
    # What is said of it later is news of the same referral.
    request = gp.get(f"ServiceRequest/{request['id']}").json()
    assert gp.put(f"ServiceRequest/{request['id']}", {**request, "priority": "urgent"}).status == 200
    told = world.north.inbox.wait_for(referral.number, lambda m: m.order.get("priority") == "urgent")
    assert told.reason == "update" and told.task["id"] == world.arrived(referral).task["id"]
    of_person = [m for m in world.north.inbox.all()
                 if m.event == "servicerequest-request" and referral.person.number in str(m.bundle)]
    assert len({m.task["id"] for m in of_person}) == 1


def test_updated_with_the_task_as_it_was(world):
    """What a sender knows of the gateway's Task may be old: the update goes out all the same, at once."""
    sent, desk = world.begin("message")
    assert desk.accept().status == 200
    gp = world.client()
    task = gp.get(f"Task/{desk.task_id}").json()
    assert desk.report("contact", status="in-progress").status == 200
    sent.referral.resources["request"]["priority"] = "urgent"
    bundle = sent.referral.message("update", fresh_id())
    bundle["entry"].append({"fullUrl": f"{gp.base}/Task/{task['id']}", "resource": task})
    answer = gp.message(bundle)
    assert answer.status == 200, answer.explain()
    told = world.north.inbox.wait_for(sent.referral.number, lambda m: m.order.get("priority") == "urgent")
    assert told.task["status"] == "in-progress"


def test_a_report_on_one_task_twice(world):
    sent, desk = world.begin("message")
    task = {**desk.read()[0], "status": "accepted"}
    platform, header = world.client("northside"), fresh_id()
    entries = [(f"urn:uuid:{header}", {"resourceType": "MessageHeader", "id": header,
                                       "eventCoding": {"system": "https://fhir.nhs.uk/CodeSystem/message-events-bars",
                                                       "code": "servicerequest-response"},
                                       "source": {"endpoint": "https://northside.example"},
                                       "focus": [{"reference": f"Task/{task['id']}"}]}),
               (f"{platform.base}/Task/{task['id']}", task),
               (f"urn:uuid:{fresh_id()}", {k: v for k, v in task.items() if k not in ("id", "meta")})]
    answer = platform.message({"resourceType": "Bundle", "type": "message", "timestamp": "2026-01-05T10:00:00Z",
                               "entry": [{"fullUrl": url, "resource": resource} for url, resource in entries]})
    assert answer.status == 422 and "twice" in answer.explain(), answer.explain()
    assert desk.read()[0]["status"] == "requested"


@pytest.mark.parametrize("known", [True, False])
def test_a_message_that_deletes_what_is_active_is_refused(world, known):
    """Taken as a change, its sender would believe that the referral has ended."""
    referral = world.referral()
    if known:
        world.send(referral)
        world.arrived(referral)
    answer = world.client().message(referral.message("delete", fresh_id()))
    assert answer.status == 422 and "delete" in answer.explain() and "is active" in answer.explain(), answer.explain()
    kept = world.gateway.exchanges()[0]
    assert kept["verdict"] == "refused", "kept for the operator"

    referral.resources["request"]["status"] = "revoked"
    answer = world.client().message(referral.message("delete", fresh_id()))
    if not known:
        assert answer.status == 422, "nothing to end"
        return
    assert answer.status == 200, answer.explain()
    world.north.inbox.wait_for(referral.number, lambda m: m.task["status"] == "cancelled")
    told = [m.task["status"] for m in world.north.inbox.all(referral.number)]
    assert told == ["requested", "cancelled"], "nothing in between"


def test_updated_by_the_gp(world):
    sent, desk = world.begin("message")
    sent.referral.resources["request"]["note"].append({"text": "Now uses a walking frame."})
    answer = world.client().message(sent.referral.message("update", fresh_id()))
    assert answer.status == 200, answer.explain()
    told = world.north.inbox.wait_for(sent.referral.number, lambda m: len(m.order.get("note", [])) == 2)
    assert told.reason == "update" and told.task["id"] == desk.task_id
    assert told.order["id"] == world.arrived(sent.referral).order["id"]
    assert "walking frame" in told.order["note"][1]["text"]


def test_updated_by_put(world):
    sent, desk = world.begin("transaction")
    gp = world.client()
    read = gp.get(f"ServiceRequest/{sent.request_id}")
    request = read.json()
    request["priority"] = "urgent"
    assert gp.put(f"ServiceRequest/{sent.request_id}", request, {"If-Match": read.etag}).status == 200
    told = world.north.inbox.wait_for(sent.referral.number, lambda m: m.order.get("priority") == "urgent")
    assert told.order["intent"] == "filler-order"


def test_stale_version_is_refused(world):
    _, desk = world.begin()
    task, etag = desk.read()
    assert desk.accept().status == 200
    answer = desk.client.put(f"Task/{desk.task_id}", desk.changed(task, status="in-progress"), {"If-Match": etag})
    assert answer.status == 412, answer.explain()
    assert answer.issues()
    assert desk.read()[0]["status"] == "accepted"


def verdict_of_newest(world, partner="northside"):
    return world.gateway.exchanges(partner=partner, limit=1)[0]["verdict"]


def test_backward_and_repeated_reports_move_nothing(world):
    sent, desk = world.begin()
    accepted = desk.accept()
    assert desk.contact().status == 200
    world.feedback(sent.referral, "in-progress", "contacted")
    feedback = len(world.gp.inbox.all(sent.referral.number))

    assert desk.report("says accepted again", status="accepted").status == 200
    assert verdict_of_newest(world) == "no-effect"
    task, etag = desk.read()
    assert task["status"] == "in-progress"
    repeated = desk.client.put(f"Task/{desk.task_id}", task, {"If-Match": etag})
    assert repeated.status == 200 and repeated.etag == etag, "what is known already makes no new version"
    assert accepted.etag != etag

    assert desk.complete().status == 200
    world.feedback(sent.referral, "completed")
    version = desk.read()[1]
    late = desk.report("says in progress after the end", status="in-progress", step="attended")
    assert late.status == 200, late.explain()
    assert desk.read()[0]["status"] == "completed" and desk.read()[1] == version
    # The marker is sent last and comes last: nothing else was sent in between.
    marker = world.send()
    world.arrived(marker.referral)
    assert len(world.gp.inbox.all(sent.referral.number)) == feedback + 1


def test_completion_needs_an_output(world):
    _, desk = world.begin()
    assert desk.accept().status == 200
    answer = desk.report("completes without saying what came of it", status="completed")
    assert answer.status == 422, answer.explain()
    assert answer.expressions() == ["Task.output"]
    assert desk.read()[0]["status"] == "accepted"


@pytest.mark.parametrize("status", ["in-progress", "on-hold", "completed", "failed"])
def test_no_step_is_skipped(world, status):
    _, desk = world.begin()
    answer = desk.report("skips", status=status,
                         resources=[outcome.procedure(*desk.places(), "Done already", "completed")])
    assert answer.status == 422, answer.explain()
    assert "Task.status" in answer.expressions()
    assert desk.read()[0]["status"] == "requested"


def test_who_may_move_what(world):
    sent, desk = world.begin()
    # entered-in-error is for the requester to say, accepted for the performer.
    answer = desk.report("takes it back", status="entered-in-error")
    assert answer.status == 403 and "Task.status" in answer.expressions(), answer.explain()
    gp = world.client()
    read = gp.get(f"Task/{desk.task_id}")
    task = read.json() | {"status": "accepted"}
    answer = gp.put(f"Task/{desk.task_id}", task, {"If-Match": read.etag})
    assert answer.status == 403 and "Task.status" in answer.expressions(), answer.explain()
    assert desk.read()[0]["status"] == "requested"


def test_on_hold_and_back(world):
    sent, desk = world.begin()
    for status in ("accepted", "on-hold", "in-progress", "on-hold"):
        assert desk.report(status, status=status, reason="in hospital" if status == "on-hold" else None).status == 200
    assert desk.complete().status == 200
    assert [m.task["status"] for m in
            (world.feedback(sent.referral, "completed"), *world.gp.inbox.all(sent.referral.number))][1:] == [
                "accepted", "on-hold", "in-progress", "on-hold", "completed"]


def test_only_the_steps_that_were_asked_for(world):
    """Hilltop asks for rejected and completed only."""
    sent, desk = world.begin(who="hilltop")
    for step in (desk.accept, desk.contact, desk.complete):
        assert step().status == 200
    world.feedback(sent.referral, "completed", who="hilltop")
    assert [m.task["status"] for m in world.gps["hilltop"].inbox.all(sent.referral.number)] == ["completed"]


def test_unknown_status_is_refused(world):
    _, desk = world.begin()
    for status in ("received", "ready", "no-such-status"):
        answer = desk.report("says nonsense", status=status)
        assert answer.status == 422 and "Task.status" in answer.expressions(), answer.explain()
