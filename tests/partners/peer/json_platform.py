"""A link worker platform with a plain JSON API of its own, as mappings/json-platform/README.md describes it: nothing in
here knows FHIR."""

import itertools
import json
import random
import threading
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timezone

from .client import Answer, Client
from .inbox import Inbox, Received
from .link_worker import Said
from .server import MessageServer, _Handler

BASE = "/api/v1"
# Of contacts and activities. Numbers drawn one by one would meet each other once in a while, and be one contact then.
numbers = itertools.count(random.randrange(1, 10**8))


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def today() -> str:
    return date.today().strftime("%d/%m/%Y")


@dataclass
class ReceivedJson(Received):
    """A request to the API; `bundle` is its JSON body, `referral` the gateway's reference."""
    number: int = 0
    path: str = ""

    @property
    def event(self) -> str:
        return "cancellation" if self.path.endswith("/cancel") else "referral"

    @property
    def reason(self) -> str:
        return self.bundle.get("kind", "")

    @property
    def order(self):
        return None

    @property
    def task(self) -> dict:
        return {"id": self.referral, "status": self.event}


class JsonInbox(Inbox):
    kind = ReceivedJson

    def __init__(self, journal: str | None = None):
        # Each installation counts for itself, from somewhere.
        self.numbers, self.next, self.numbering = {}, random.randrange(1000, 9000), threading.Lock()
        super().__init__(journal)

    def number_of(self, reference: str) -> int:
        with self.numbering:
            if reference not in self.numbers:
                self.next += 1
                self.numbers[reference] = self.next
            return self.numbers[reference]

    def _keep(self, received):
        if received.number:
            self.numbers.setdefault(received.referral, received.number)
            self.next = max(self.next, received.number)
        super()._keep(received)

    def read(self, body: dict, headers, path: str = "") -> ReceivedJson:
        reference = body["reference"]
        message_id = headers.get("X-Request-Id") or str(uuid.uuid4())
        return ReceivedJson(message_id, headers.get("X-Request-Id"), headers.get("X-Correlation-Id"), reference, body,
                            datetime.now().timestamp(), self.number_of(reference), path)


class _JsonHandler(_Handler):
    content_type = "application/json"

    def do_POST(self):
        owner = self.server.owner
        with owner.counting:
            owner.connections_seen.add(self.client_address)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = self.path.removeprefix(BASE).strip("/").split("/")
        known = parts == ["referrals"] or (len(parts) == 3 and parts[0] == "referrals" and parts[2] == "cancel")
        if not self.path.startswith(BASE + "/") or not known:
            return self.reply(404, {"error": "there is nothing here"})
        if self.headers.get_content_type() != "application/json":
            return self.reply(415, {"error": "send application/json"})
        try:
            received = owner.inbox.read(json.loads(body), self.headers, self.path)
        except (ValueError, AttributeError, TypeError, KeyError) as error:
            return self.reply(400, {"error": f"not a referral: {error}"})
        if len(parts) == 3 and parts[1] != str(received.number):
            return self.reply(404, {"error": "there is no such referral"})
        behaviour = owner.behaviours.take(received.referral)
        if behaviour is None:
            return self.accept(received)
        getattr(self, "act_" + behaviour.mode)(received, behaviour)

    def accept(self, received):
        owner = self.server.owner
        first = owner.inbox.take(received)
        self.reply(201 if received.event == "referral" else 200,
                   {"referral_id": received.number, "status": "new" if received.event == "referral" else "ended"})
        if first and owner.on_message:
            owner.on_message(received)


class JsonServer(MessageServer):
    handler = _JsonHandler
    inbox_kind = JsonInbox
    path = BASE


class JsonLinkWorker:
    """A link worker's desk at such a platform: each step is an event that its webhook tells the gateway."""

    def __init__(self, client: Client, partner: str, received: ReceivedJson, by_number_only: bool = False):
        self.client, self.partner, self.received = client, partner, received
        self.by_number_only = by_number_only
        self.task_id = received.referral
        self.said: list[Said] = []

    def event(self, what: str, kind: str, status: str, **members) -> Answer:
        body = {"event_id": f"evt-{uuid.uuid4()}", "event": kind, "occurred_at": now(),
                "referral_id": self.received.number, "status": status, **members}
        if not self.by_number_only:
            body["reference"] = self.received.referral
        return self.post(what, body)

    def post(self, what: str, body, content_type: str = "application/json") -> Answer:
        path = f"/partners/{self.partner}/events"
        answer = self.client.post(path, body, {"Content-Type": content_type, "Accept": "application/json"})
        self.said.append(Said(what, "POST", path, answer))
        return answer

    # -- the steps of a referral

    def accept(self) -> Answer:
        return self.event("accepts the referral", "status_changed", "accepted")

    def reject(self, reason: str = "No capacity before the spring.") -> Answer:
        return self.event("rejects the referral", "status_changed", "declined", reason=reason,
                          closure={"code": "no_capacity", "closed_on": today()})

    def contacts(self, what: str, stage: str, reached: bool, summary: str) -> Answer:
        return self.event(what, "contact_logged", "active", stage=stage, contacts=[
            {"contact_id": next(numbers), "started_at": now(), "ended_at": now(), "method": "phone",
             "reached": reached, "summary": summary}])

    def attempt_contact(self) -> Answer:
        return self.contacts("tried to reach the person", "contact_attempted", False, "Telephone call, no answer")

    def contact(self) -> Answer:
        return self.contacts("spoke with the person", "contacted", True, "Telephone call with the person")

    def agree_plan(self) -> Answer:
        return self.event("agreed a plan with the person", "status_changed", "active", stage="plan_agreed",
                          note="A plan was agreed: a walking group every Tuesday and a benefits check.")

    def activity(self, what: str, stage: str, state: str, name: str, **more) -> Answer:
        return self.event(what, "activity_logged", "active", stage=stage, activities=[
            {"activity_id": next(numbers), "kind": "walking", "name": name, "state": state,
             "on": today()}], **more)

    def start_activity(self) -> Answer:
        return self.activity("an activity began", "activity_started", "started", "Walking group, Tuesdays")

    def attend(self) -> Answer:
        return self.activity("the person attended", "attended", "attended", "Walking group, first session attended")

    def miss(self) -> Answer:
        return self.activity("the person did not attend", "did_not_attend", "did_not_attend",
                             "Walking group, first session",
                             note="Did not come to the first session; will be rung on Friday.")

    def measure(self) -> Answer:
        scores = (("ons4_satisfaction", 7), ("ons4_worthwhile", 8), ("ons4_happiness", 6), ("ons4_anxiety", 3),
                  ("ucla3", 5), ("swemwbs", 21.54))
        return self.event("measures well-being and loneliness", "measures_recorded", "active", measures=[
            {"tool": tool, "score": score, "measured_on": today(), "phase": "during"} for tool, score in scores])

    def complete(self) -> Answer:
        return self.event("completes the referral", "closed", "completed", stage="closed", closure={
            "code": "needs_met", "closed_on": today(), "summary": "Goes to the walking group by herself now."})
