"""A link worker's desk: reads its Task at the gateway and reports what happened, step by step."""

import copy
import uuid
from dataclasses import dataclass

from . import outcome, terms
from .client import Answer, Client
from .referral import now


@dataclass
class Said:
    """One request that was made and its answer."""
    what: str
    method: str
    path: str
    answer: Answer


class LinkWorker:
    """Works on one Task. `way` is "rest" (single requests), "transaction" or "message"."""

    def __init__(self, client: Client, task_id: str, way: str = "rest", name: str = "Northside Link Workers"):
        self.client, self.task_id, self.way, self.name = client, task_id, way, name
        self.said: list[Said] = []

    def note(self, what: str, method: str, path: str, answer: Answer) -> Answer:
        self.said.append(Said(what, method, path, answer))
        return answer

    def read(self) -> tuple[dict, str]:
        """The Task as it stands and its ETag."""
        answer = self.client.get(f"Task/{self.task_id}")
        if answer.status != 200:
            raise RuntimeError(f"the Task could not be read: {answer.explain()}")
        return answer.json(), answer.etag

    def changed(self, task: dict, status=None, step=None, reason=None, outputs=(), note=None) -> dict:
        task = copy.deepcopy(task)
        if status:
            task["status"] = status
        if step:
            task["businessStatus"] = terms.concept(terms.REFERRAL_STEP, step)
        if reason:
            task["statusReason"] = {"text": reason}
        if note:
            task.setdefault("note", []).append({"text": note, "time": now()})
        if outputs:
            task.setdefault("output", []).extend(outputs)
        return task

    def report(self, what: str, status=None, step=None, reason=None, resources=(), note=None,
               kind: str = "resulting-activity") -> Answer:
        """Reports resources (new ones) and moves the Task; each resource becomes an output of it. Gives the answer to
        the request that moves the Task, or to the first one that failed."""
        task, etag = self.read()
        return getattr(self, "report_by_" + self.way)(what, task, etag, kind, resources,
                                                      dict(status=status, step=step, reason=reason, note=note))

    def report_by_rest(self, what, task, etag, kind, resources, change) -> Answer:
        outputs = []
        for resource in resources:
            kind_of_resource = resource["resourceType"]
            answer = self.note(what, "POST", kind_of_resource, self.client.post(kind_of_resource, resource))
            if answer.status != 201:
                return answer
            outputs.append(outcome.output(f"{kind_of_resource}/{answer.json()['id']}", kind))
        changed = self.changed(task, outputs=outputs, **change)
        return self.note(what, "PUT", f"Task/{self.task_id}",
                         self.client.put(f"Task/{self.task_id}", changed, {"If-Match": etag}))

    def entries(self, task, kind, resources, change) -> list:
        urns = [f"urn:uuid:{uuid.uuid4()}" for _ in resources]
        changed = self.changed(task, outputs=[outcome.output(urn, kind) for urn in urns], **change)
        return [(f"{self.client.base}/Task/{self.task_id}", changed)] + list(zip(urns, resources))

    def report_by_transaction(self, what, task, etag, kind, resources, change) -> Answer:
        (url, changed), *others = self.entries(task, kind, resources, change)
        bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [
            {"fullUrl": url, "resource": changed,
             "request": {"method": "PUT", "url": f"Task/{self.task_id}", "ifMatch": etag}},
            *({"fullUrl": urn, "resource": resource, "request": {"method": "POST", "url": resource["resourceType"]}}
              for urn, resource in others)]}
        return self.note(what, "POST", "", self.client.post("", bundle))

    def report_by_message(self, what, task, etag, kind, resources, change) -> Answer:
        message_id = str(uuid.uuid4())
        entries = self.entries(task, kind, resources, change)
        header = {
            "resourceType": "MessageHeader",
            "id": message_id,
            "eventCoding": {"system": terms.MESSAGE_EVENTS, "code": "servicerequest-response"},
            "source": {"name": self.name, "endpoint": "https://platform.example/fhir"},
            "reason": terms.concept(terms.MESSAGE_REASONS, "update"),
            "focus": [{"reference": entries[0][0]}],
        }
        bundle = {"resourceType": "Bundle", "id": message_id, "type": "message", "timestamp": now(), "entry": [
            {"fullUrl": f"urn:uuid:{message_id}", "resource": header},
            *({"fullUrl": url, "resource": resource} for url, resource in entries)]}
        return self.note(what, "POST", "$process-message", self.client.message(bundle))

    # -- the steps of a referral

    def places(self) -> tuple[str, str]:
        task, _ = self.read()
        return task["for"]["reference"], task["focus"]["reference"]

    def accept(self) -> Answer:
        return self.report("accepts the referral", status="accepted")

    def reject(self, reason: str = "No capacity before the spring.") -> Answer:
        return self.report("rejects the referral", status="rejected", reason=reason)

    def attempt_contact(self) -> Answer:
        return self.report("tried to reach the person", status="in-progress", step="contact-attempted",
                           resources=[outcome.encounter(*self.places(), "Telephone call, no answer", reached=False)])

    def contact(self) -> Answer:
        return self.report("spoke with the person", status="in-progress", step="contacted",
                           resources=[outcome.encounter(*self.places(), "Telephone call with the person")])

    def agree_plan(self) -> Answer:
        return self.report("agreed a plan with the person", status="in-progress", step="plan-agreed",
                           note="A plan was agreed: a walking group every Tuesday and a benefits check.")

    def start_activity(self, text: str = "Walking group, Tuesdays") -> Answer:
        return self.report("an activity began", status="in-progress", step="activity-started",
                           resources=[outcome.procedure(*self.places(), text)])

    def attend(self, text: str = "Walking group, first session attended") -> Answer:
        return self.report("the person attended", status="in-progress", step="attended",
                           resources=[outcome.procedure(*self.places(), text, "completed")])

    def miss(self) -> Answer:
        return self.report("the person did not attend", status="in-progress", step="did-not-attend",
                           note="Did not come to the first session; will be rung on Friday.")

    def measure(self) -> Answer:
        patient, order = self.places()
        return self.report("measures well-being and loneliness", status="in-progress", kind="additional-content",
                           resources=[outcome.ons4(patient, order, 7, 8, 6, 3), outcome.ucla3(patient, order, 5),
                                      outcome.swemwbs(patient, order, 21.54)])

    def complete(self) -> Answer:
        return self.report("completes the referral", status="completed", step="closed",
                           resources=[outcome.procedure(*self.places(), "Closing review", "completed")])


STEPS = {
    "accept": LinkWorker.accept, "reject": LinkWorker.reject, "contact-attempted": LinkWorker.attempt_contact,
    "contact": LinkWorker.contact, "plan": LinkWorker.agree_plan, "activity": LinkWorker.start_activity,
    "attend": LinkWorker.attend, "did-not-attend": LinkWorker.miss, "measures": LinkWorker.measure,
    "complete": LinkWorker.complete,
}
STORIES = {
    "complete": ("accept", "contact-attempted", "contact", "plan", "activity", "attend", "measures", "complete"),
    "reject": ("reject",),
    "did-not-attend": ("accept", "contact", "plan", "did-not-attend"),
    "accept": ("accept",),
    "none": (),
}
