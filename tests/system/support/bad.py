"""Raw requests that are wrong, and what must hold of every answer to them."""

import json

# Short limits, so that a deadline is seen to pass; long enough for those who are not slow on a busy machine.
LIMITS = {"body": "64KB", "header": "4KB", "connections": 2000, "connections_per_address": 1900,
          "handshake": "3s", "idle": "3s", "read_header": "3s", "read_body": "3s", "handler": "10m", "write": "10s"}
PATIENT = b'{"resourceType":"Patient","name":[{"family":"Sampleby"}],"birthDate":"1950-01-01"}'


def served(world):
    """Others are served."""
    assert world.gateway.alive()
    assert world.client().post("Patient", PATIENT).status == 201


def outcome(answer, *statuses) -> list:
    """The issues of an OperationOutcome with one of these statuses."""
    assert answer is not None, "the connection was closed without an answer"
    assert answer.status in statuses, (answer.status, answer.body[:500])
    assert answer.headers["content-type"].startswith("application/fhir+json")
    body = json.loads(answer.body)
    assert body["resourceType"] == "OperationOutcome" and body["issue"]
    return body["issue"]


def expressions(issues) -> list:
    return [e for i in issues for e in i.get("expression", [])]
