"""Referrals as a GP system would send them: as a message Bundle or as a transaction Bundle."""

import copy
import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone

from . import terms
from .people import Person, make_person

REASONS = (
    "Lives alone since a bereavement last winter and rarely leaves the house. Would like company.",
    "Stopped driving after a fall; has lost touch with friends. Interested in a walking group near home.",
    "Struggles with bills and low mood. Would welcome help with a benefits check and something to do in the week.",
    "Caring for a spouse with dementia, no time for themself. Would like to meet other carers.",
)


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fresh_id() -> str:
    return str(uuid.uuid4())


@dataclass
class Practice:
    """The referring organisation and what its messages say about it."""
    name: str = "Riverside Surgery"
    ods: str = "Z99001"
    endpoint: str = "https://localhost/riverside/fhir"

    @property
    def identifiers(self) -> str:
        return f"https://{self.name.split()[0].lower()}.example/referrals"


@dataclass
class Referral:
    person: Person
    practice: Practice
    number: str             # the sender's own identifier of the referral
    message_id: str         # MessageHeader.id: what makes it the same message when it is sent again
    urns: dict = field(default_factory=dict)
    resources: dict = field(default_factory=dict)   # by the name it has in `urns`, in the order of the Bundle

    def reference(self, name: str) -> dict:
        return {"reference": f"urn:uuid:{self.urns[name]}"}

    def header(self, reason: str = "new", message_id: str | None = None) -> dict:
        focus = [self.reference("request")]
        if "task" in self.resources:
            focus.append(self.reference("task"))
        return {
            "resourceType": "MessageHeader",
            "id": message_id or self.message_id,
            "eventCoding": {"system": terms.MESSAGE_EVENTS, "code": "servicerequest-request"},
            "destination": [{"name": "Linkway", "endpoint": "https://localhost/fhir/$process-message"}],
            "sender": self.reference("organization"),
            "source": {"name": self.practice.name, "software": "Simulated GP system", "version": "1",
                       "endpoint": self.practice.endpoint},
            "reason": terms.concept(terms.MESSAGE_REASONS, reason),
            "focus": focus,
        }

    def message(self, reason: str = "new", message_id: str | None = None) -> dict:
        """Without another message id: the same message as before, so news of a referral need a fresh one."""
        header = self.header(reason, message_id)
        entries = [{"fullUrl": f"urn:uuid:{header['id']}", "resource": header}]
        entries += [{"fullUrl": f"urn:uuid:{self.urns[name]}", "resource": copy.deepcopy(resource)}
                    for name, resource in self.resources.items()]
        return {"resourceType": "Bundle", "id": header["id"], "type": "message", "timestamp": now(), "entry": entries}

    def transaction(self) -> dict:
        entries = [{"fullUrl": f"urn:uuid:{self.urns[name]}", "resource": copy.deepcopy(resource),
                    "request": {"method": "POST", "url": resource["resourceType"]}}
                   for name, resource in self.resources.items()]
        return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def make_referral(random_source: random.Random, practice: Practice | None = None, area: str = "LS",
                  born: int | None = None, person: Person | None = None) -> Referral:
    """A referral with everything that a good sender gives. The same random source gives the same in each run."""
    practice = practice or Practice()
    person = person or make_person(random_source, area, born)
    fresh = lambda: str(uuid.UUID(int=random_source.getrandbits(128), version=4))
    names = ("request", "task", "patient", "role", "practitioner", "organization", "consent")
    referral = Referral(person, practice, f"REF-{random_source.randrange(10**10):010d}", fresh(),
                        {name: fresh() for name in names})
    ref, at = referral.reference, now()
    referral.resources = {
        "request": {
            "resourceType": "ServiceRequest",
            "identifier": [{"system": practice.identifiers, "value": referral.number}],
            "status": "active",
            "intent": "order",
            "category": [terms.concept(terms.SDOH, "social-connection")],
            "priority": "routine",
            "code": terms.concept(*terms.SOCIAL_PRESCRIBING),
            "subject": ref("patient"),
            "authoredOn": at,
            "requester": ref("role"),
            "note": [{"text": random_source.choice(REASONS)}],
        },
        "task": {
            "resourceType": "Task",
            "identifier": [{"system": practice.identifiers + "/tasks", "value": referral.number}],
            "status": "requested",
            "intent": "order",
            "priority": "routine",
            "code": terms.concept(terms.TASK_CODE, "fulfill", "Fulfill the focal request"),
            "focus": ref("request"),
            "for": ref("patient"),
            "authoredOn": at,
            "requester": ref("role"),
        },
        "patient": person.resource(),
        "role": {
            "resourceType": "PractitionerRole",
            "practitioner": ref("practitioner"),
            "organization": ref("organization"),
            "code": [{"text": "General practitioner"}],
        },
        "practitioner": {
            "resourceType": "Practitioner",
            "name": [{"prefix": ["Dr"], "family": "Exempla", "given": ["Quentin"]}],
        },
        "organization": {
            "resourceType": "Organization",
            "identifier": [{"system": terms.ODS_CODE, "value": practice.ods}],
            "name": practice.name,
        },
        "consent": {
            "resourceType": "Consent",
            "status": "active",
            "scope": terms.concept(terms.CONSENT_SCOPE, "patient-privacy"),
            "category": [terms.concept(terms.ACT_CODE, "IDSCL")],
            "patient": ref("patient"),
            "dateTime": at,
            "organization": [ref("organization")],
            "policyRule": {"text": "The person agreed to the referral and to what is shared with the link worker."},
        },
    }
    return referral
