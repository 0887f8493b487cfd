#!/usr/bin/env python3
"""A simulated link worker platform.

It receives referrals over mutual TLS, keeps each message once, and reports contacts, activities, measures and the
outcome to the gateway, by itself (--story) or on command (step). It speaks FHIR messages, or (--speaks json) a plain
JSON API of its own that knows nothing of FHIR: mappings/json-platform. It can be told to misbehave.
"""

import argparse
import json
import queue
import signal
import sys
import threading
from http.client import HTTPException

from peer import control, options, show
from peer.behaviour import Behaviour
from peer.client import Client
from peer.json_platform import JsonLinkWorker, JsonServer
from peer.link_worker import STEPS, STORIES, LinkWorker
from peer.patience import patient
from peer.server import MessageServer
from peer.tls import client_context, server_context


class Platform:
    def __init__(self, arguments):
        self.arguments = arguments
        self.client = Client(arguments.gateway, client_context(arguments.ca, arguments.certificate, arguments.key))
        self.new = queue.Queue()
        kind = JsonServer if arguments.speaks == "json" else MessageServer
        self.server = kind(
            arguments.name, server_context(arguments.certificate, arguments.key, arguments.ca), arguments.port,
            arguments.journal, self.new.put)
        threading.Thread(target=self.act_on_new, daemon=True).start()
        self.control = control.ControlServer(arguments.control_port, {
            ("GET", "/state"): lambda _: control.state(self.server),
            ("GET", "/messages"): lambda _: control.message_list(self.server),
            ("POST", "/wait"): self.wait,
            ("POST", "/step"): self.step,
            ("POST", "/behaviour"): self.behave,
        })

    def desk(self, message) -> LinkWorker | JsonLinkWorker:
        if self.arguments.speaks == "json":
            return JsonLinkWorker(self.client, self.arguments.partner, message)
        return LinkWorker(self.client, message.task["id"], self.arguments.way, self.arguments.name)

    def act_on_new(self):
        while True:
            message = self.new.get()
            if message.event not in ("servicerequest-request", "referral") or message.reason not in ("new", ""):
                continue
            for name in STORIES[self.arguments.story]:
                try:
                    answer = self.take(name, self.desk(message))
                    print(f"{message.referral} {name}: {answer.status}", flush=True)
                except Exception as error:    # of one referral; the others go on
                    print(f"{message.referral} {name}: {error!r}", flush=True)
                    break

    @staticmethod
    def take(step: str, desk):
        return getattr(desk, STEPS[step].__name__)()

    def find(self, referral):
        found = [m for m in self.server.inbox.all(referral) if m.task]
        if not found:
            raise LookupError("no such referral was received")
        return found[-1]

    def wait(self, body):
        wanted = body.get("referral")
        message = self.server.inbox.wait(
            lambda box: next((m for m in (box.messages.values() if wanted else reversed(box.messages.values()))
                              if m.task and wanted in (None, m.referral)), None),
            body.get("timeout", 15), "a referral")
        return {"referral": message.referral, "message_id": message.message_id, "request_id": message.request_id,
                "correlation_id": message.correlation_id, "task": message.task["id"],
                "what": show.anything(message.bundle)}

    def step(self, body):
        desk = self.desk(self.find(body.get("referral")))
        answer = self.take(body["step"], desk)
        return {"status": answer.status, "answer": answer.explain(), "task": desk.task_id,
                "said": [{"what": s.what, "method": s.method, "path": s.path, "status": s.answer.status,
                          "location": s.answer.headers.get("location")} for s in desk.said]}

    def behave(self, body):
        self.server.behaviours.set(*(Behaviour(**one) for one in body))
        return self.server.behaviours.describe()

    def run(self):
        print(f"{self.arguments.name} receives at {self.server.url}, control at http://127.0.0.1:{self.control.port}",
              flush=True)
        done = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: done.set())
        done.wait()
        self.server.stop()
        self.control.stop()


def print_step(result: dict) -> int:
    for one in result["said"]:
        print(f"sent     {one['method']} {one['path'] if one['path'].startswith('/') else '/fhir/' + one['path']}: {one['what']}")
        print(f"answer   {one['status']}" + (f" {one['location']}" if one["location"] else ""))
    if result["status"] >= 400:
        print(f"         {result['answer']}")
    return 0 if result["status"] < 400 else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="run the platform until SIGTERM")
    options.add_serve(serve)
    serve.add_argument("--gateway", required=True, metavar="URL", help="FHIR base URL of the gateway")
    serve.add_argument("--story", choices=STORIES, default="none", help="what it does by itself with each new referral")
    serve.add_argument("--speaks", choices=("fhir", "json"), default="fhir", help="what it speaks")
    serve.add_argument("--partner", metavar="ID", default="northside",
                       help="its id at the gateway, for the path of its webhook (with --speaks json)")
    serve.add_argument("--way", choices=("rest", "transaction", "message"), default="rest", help="how it reports")
    step = commands.add_parser("step", help="do one step for a referral that was received")
    options.add_control(step)
    step.add_argument("step", choices=STEPS)
    step.add_argument("--referral", metavar="ID", help="identifier of the referral (default: the newest)")
    step.add_argument("--json", action="store_true", help="print the result as JSON")
    received = commands.add_parser("received", help="wait for a referral and tell what came")
    options.add_control(received)
    received.add_argument("--referral", metavar="ID", help="identifier of the referral (default: the newest)")
    received.add_argument("--timeout", type=float, default=15, metavar="SECONDS")
    behave = commands.add_parser("behave", help="switch a misbehaviour on or off")
    options.add_behave(behave)
    for name, text in (("state", "print counts"), ("messages", "list the messages received")):
        options.add_control(commands.add_parser(name, help=text))
    arguments = parser.parse_args()

    if arguments.command == "serve":
        Platform(arguments).run()
    elif arguments.command == "step":
        result = control.ask(arguments.control, "/step", {"step": arguments.step, "referral": arguments.referral})
        if arguments.json:
            print(json.dumps(result, indent=1))
        return print_step(result) if not arguments.json else 0
    elif arguments.command == "received":
        got = control.ask(arguments.control, "/wait", {"referral": arguments.referral, "timeout": arguments.timeout},
                          patient(arguments.timeout) + 10)
        print(f"received {got['what']}\nTask     Task/{got['task']}, X-Correlation-Id {got['correlation_id']}")
    elif arguments.command == "behave":
        print(json.dumps(control.ask(arguments.control, "/behaviour", options.behaviour_of(arguments))))
    else:
        print(json.dumps(control.ask(arguments.control, "/" + arguments.command), indent=1))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, OSError, HTTPException) as error:
        sys.exit(f"simulated_platform: {error}")
