#!/usr/bin/env python3
"""A simulated GP system.

It sends synthetic referrals to the gateway (send) and receives what comes back about them as FHIR messages over
mutual TLS (serve), keeping each message once.
"""

import argparse
import json
import random
import signal
import sys
import threading
from http.client import HTTPException

from peer import control, options, show
from peer.behaviour import Behaviour
from peer.client import Client
from peer.referral import Practice, make_referral
from peer.patience import patient
from peer.server import MessageServer
from peer.tls import client_context, server_context

WRONG = {
    "no-code": "the ServiceRequest says not what is asked for",
    "no-patient": "the subject is not in the message",
    "no-name": "the patient has no name, no birth date, no identifier",
    "several": "subject and code are missing, and the patient has neither name nor identifier",
}


def spoil(referral, how: str):
    request, patient = referral.resources["request"], referral.resources["patient"]
    if how in ("no-code", "several"):
        request.pop("code")
    if how == "several":
        request.pop("subject")
    if how in ("no-name", "several"):
        for key in ("name", "birthDate", "identifier"):
            patient.pop(key)
    if how == "no-patient":
        del referral.resources["patient"]


def send(arguments) -> int:
    source = random.Random(arguments.seed)
    client = Client(arguments.gateway, client_context(arguments.ca, arguments.certificate, arguments.key))
    failed = False
    for _ in range(arguments.count):
        referral = make_referral(source, Practice(name=arguments.name), arguments.area)
        if arguments.wrong:
            spoil(referral, arguments.wrong)
        if arguments.way == "message":
            bundle = referral.message()
            answer = client.message(bundle, request_id=referral.message_id, correlation_id=referral.message_id)
        else:
            bundle = referral.transaction()
            answer = client.post("", bundle, {"X-Request-Id": referral.message_id,
                                              "X-Correlation-Id": referral.message_id})
        failed = failed or answer.status >= 300
        if arguments.json:
            print(json.dumps({"referral": referral.number, "message_id": referral.message_id,
                              "sent": show.bundle(bundle), "status": answer.status,
                              "request_id": answer.headers.get("x-request-id"),
                              "correlation_id": answer.headers.get("x-correlation-id"),
                              "issues": answer.issues(), "answer": answer.json()}))
        else:
            path = "$process-message" if arguments.way == "message" else ""
            print(f"sent     POST /fhir/{path}: {show.bundle(bundle)}; referral {referral.number}")
            print(f"answer   {answer.status}, X-Correlation-Id {answer.headers.get('x-correlation-id')}")
            if answer.status < 300:
                print(f"         {show.bundle(answer.json())}")
            for issue in answer.issues():
                text = (issue.get("details") or {}).get("text") or issue.get("diagnostics")
                print(f"         {issue['severity']} {issue['code']} {', '.join(issue.get('expression', []))}: {text}")
    return 1 if failed else 0


class Gp:
    def __init__(self, arguments):
        self.name = arguments.name
        self.server = MessageServer(arguments.name, server_context(arguments.certificate, arguments.key, arguments.ca),
                                    arguments.port, arguments.journal)
        self.control = control.ControlServer(arguments.control_port, {
            ("GET", "/state"): lambda _: control.state(self.server),
            ("GET", "/messages"): lambda _: control.message_list(self.server),
            ("POST", "/wait"): self.wait,
            ("POST", "/behaviour"): self.behave,
        })

    def wait(self, body):
        message = self.server.inbox.wait_for(
            body["referral"], lambda m: body.get("status") in (None, (m.task or {}).get("status")),
            body.get("timeout", 15), "feedback")
        return {"referral": message.referral, "status": (message.task or {}).get("status"),
                "step": ((message.task or {}).get("businessStatus") or {}).get("coding", [{}])[0].get("code"),
                "what": show.bundle(message.bundle), "request_id": message.request_id,
                "correlation_id": message.correlation_id,
                "summary": "\n".join(show.narrative(c) for c in message.resources("Composition"))}

    def behave(self, body):
        self.server.behaviours.set(*(Behaviour(**one) for one in body))
        return self.server.behaviours.describe()

    def run(self):
        print(f"{self.name} receives at {self.server.url}, control at http://127.0.0.1:{self.control.port}", flush=True)
        done = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: done.set())
        done.wait()
        self.server.stop()
        self.control.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="receive feedback until SIGTERM")
    options.add_serve(serve)
    one = commands.add_parser("send", help="send referrals to the gateway")
    options.add_tls(one)
    one.add_argument("--gateway", required=True, metavar="URL", help="FHIR base URL of the gateway")
    one.add_argument("--name", default="Riverside Surgery", help="name of the practice")
    one.add_argument("--as", dest="way", choices=("message", "transaction"), default="message")
    one.add_argument("--seed", type=int, help="the same seed gives the same people and referrals")
    one.add_argument("--count", type=int, default=1)
    one.add_argument("--area", default="LS", help="postcode area of the people")
    one.add_argument("--wrong", choices=WRONG, help="; ".join(f"{k}: {v}" for k, v in WRONG.items()))
    one.add_argument("--json", action="store_true", help="print one JSON object a referral")
    feedback = commands.add_parser("feedback", help="wait for feedback about a referral and print its summary")
    options.add_control(feedback)
    feedback.add_argument("--referral", required=True, metavar="ID")
    feedback.add_argument("--status", help="of the Task: accepted, in-progress, completed, ...")
    feedback.add_argument("--timeout", type=float, default=15, metavar="SECONDS")
    behave = commands.add_parser("behave", help="switch a misbehaviour on or off")
    options.add_behave(behave)
    for name, text in (("state", "print counts"), ("messages", "list the messages received")):
        options.add_control(commands.add_parser(name, help=text))
    arguments = parser.parse_args()

    if arguments.command == "serve":
        Gp(arguments).run()
    elif arguments.command == "send":
        return send(arguments)
    elif arguments.command == "feedback":
        got = control.ask(arguments.control, "/wait", {"referral": arguments.referral, "status": arguments.status,
                                                       "timeout": arguments.timeout}, patient(arguments.timeout) + 10)
        print(f"received {got['what']}\nTask     {got['status']}, {got['step']}\n{got['summary']}")
    elif arguments.command == "behave":
        print(json.dumps(control.ask(arguments.control, "/behaviour", options.behaviour_of(arguments))))
    else:
        print(json.dumps(control.ask(arguments.control, "/" + arguments.command), indent=1))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, OSError, HTTPException) as error:
        sys.exit(f"simulated_gp: {error}")
