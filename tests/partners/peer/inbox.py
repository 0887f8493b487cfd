"""What a simulated partner received: counted by receipt and by effect, kept in a journal that survives a restart."""

import json
import os
import threading
import time
from dataclasses import dataclass

from .patience import patient


@dataclass
class Received:
    message_id: str
    request_id: str | None
    correlation_id: str | None
    referral: str         # what the message is about: the sender's identifier of the referral, else the focus
    bundle: dict
    at: float

    def resources(self, kind: str) -> list:
        return [e["resource"] for e in self.bundle.get("entry", [])
                if e.get("resource", {}).get("resourceType") == kind]

    def first(self, kind: str) -> dict | None:
        found = self.resources(kind)
        return found[0] if found else None

    @property
    def header(self) -> dict:
        return self.first("MessageHeader") or {}

    @property
    def event(self) -> str:
        return self.header.get("eventCoding", {}).get("code", "")

    @property
    def reason(self) -> str:
        return ((self.header.get("reason") or {}).get("coding") or [{}])[0].get("code", "")

    @property
    def order(self) -> dict | None:
        """The focal ServiceRequest."""
        focus = [f.get("reference", "") for f in self.header.get("focus", [])]
        for entry in self.bundle.get("entry", []):
            resource = entry.get("resource", {})
            own = f"{resource.get('resourceType')}/{resource.get('id')}"
            if resource.get("resourceType") == "ServiceRequest" and any(
                    f == entry.get("fullUrl") or f == own or f.endswith("/" + own) for f in focus):
                return resource
        return self.first("ServiceRequest")

    @property
    def task(self) -> dict | None:
        return self.first("Task")


def message_id_of(bundle: dict) -> str:
    header = next((e["resource"] for e in bundle.get("entry", [])
                   if e.get("resource", {}).get("resourceType") == "MessageHeader"), {})
    return header.get("id") or bundle.get("id") or ""


def referral_of(bundle: dict) -> str:
    """The identifier that ties the messages of one referral together."""
    requests = [e["resource"] for e in bundle.get("entry", [])
                if e.get("resource", {}).get("resourceType") == "ServiceRequest"]
    for request in requests:
        for identifier in request.get("identifier", []):
            if identifier.get("value"):
                return identifier["value"]
    return requests[0].get("id", "") if requests else ""


class Inbox:
    kind = Received

    def __init__(self, journal: str | None = None):
        self.changed = threading.Condition()
        self.messages: dict[str, Received] = {}   # effects, by message id, in the order in which they came
        self.receipts: dict[str, int] = {}        # how often each message id came
        self.request_ids: dict[str, set] = {}     # X-Request-Id values seen with each message id
        self.refused: list[Received] = []         # answered with an error: no effect
        self.file = None
        if journal:
            if os.path.exists(journal):
                with open(journal, encoding="utf-8") as lines:
                    for line in lines:
                        if line.endswith("\n"):   # a torn last line was never answered
                            self._keep(self.kind(**json.loads(line)))
            self.file = open(journal, "a", encoding="utf-8")

    def _keep(self, received: Received):
        self.receipts[received.message_id] = self.receipts.get(received.message_id, 0) + 1
        self.request_ids.setdefault(received.message_id, set()).add(received.request_id)
        self.messages.setdefault(received.message_id, received)

    def read(self, bundle: dict, headers) -> Received:
        return Received(message_id_of(bundle), headers.get("X-Request-Id"), headers.get("X-Correlation-Id"),
                        referral_of(bundle), bundle, time.time())

    def take(self, received: Received) -> bool:
        """Records a receipt; True when it is the first of its message, the one that has an effect."""
        with self.changed:
            first = received.message_id not in self.messages
            if first and self.file:
                self.file.write(json.dumps(received.__dict__) + "\n")
                self.file.flush()
                os.fsync(self.file.fileno())
            self._keep(received)
            self.changed.notify_all()
            return first

    def refuse(self, received: Received):
        """Records a receipt that was answered with an error, or not at all, and had no effect."""
        with self.changed:
            self.receipts[received.message_id] = self.receipts.get(received.message_id, 0) + 1
            self.request_ids.setdefault(received.message_id, set()).add(received.request_id)
            self.refused.append(received)
            self.changed.notify_all()

    def all(self, referral: str | None = None) -> list:
        with self.changed:
            return [m for m in self.messages.values() if referral is None or m.referral == referral]

    def wait(self, wanted, timeout: float = 15, what: str = "the message"):
        """Waits until `wanted(inbox)` gives something true, and returns that."""
        deadline = time.monotonic() + patient(timeout)
        with self.changed:
            while True:
                found = wanted(self)
                if found:
                    return found
                left = deadline - time.monotonic()
                if left <= 0:
                    kept = [(m.event, m.referral, (m.task or {}).get("status")) for m in self.messages.values()]
                    raise TimeoutError(f"{what} did not come within {patient(timeout):g} s; received: {kept[-20:]}")
                self.changed.wait(min(left, 1))

    def wait_for(self, referral: str, test=lambda message: True, timeout: float = 15, what: str = "the message"):
        """Waits for a message about a referral that passes the test."""
        return self.wait(lambda box: next((m for m in box.messages.values() if m.referral == referral and test(m)),
                                          None), timeout, f"{what} about {referral}")
