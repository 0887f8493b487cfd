"""Packs for case work software of charities: referrals as forms, cases, contacts and attendances back."""

import copy
import http.server
import json
import threading
import urllib.parse

import pytest

from support.gateway import ROOT
from support.until import until


class FormServer:
    """Takes forms and answers as it is told."""

    def __init__(self, answer: dict):
        taken = self.taken = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def take(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                taken.append((self.command, self.path, self.headers, dict(urllib.parse.parse_qsl(body))))
                data = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_PUT = take

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}/api"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def charities(make_world):
    world = make_world(start=False)
    world.charitylog = FormServer({"id": 9001})
    world.lamplight = FormServer({"data": {"id": 123, "attend": True}, "meta": ""})
    config = copy.deepcopy(world.gateway.config)
    config["packs"] = {"folders": [str(ROOT / "mappings")]}
    (world.folder / "lamplight-key").write_text("not-a-real-key")
    for partner in config["partners"]:
        if partner["id"] == "northside":
            partner.update(pack="charitylog")
            partner["delivery"].update(url=world.charitylog.url, headers=[{"name": "Source", "value": "linkway"}])
        if partner["id"] == "southside":
            partner.update(pack="lamplight")
            partner["delivery"].update(url=world.lamplight.url, idempotent=False,
                                       parameters=[{"name": "key", "value_file": str(world.folder / "lamplight-key")}])
    world.gateway.config = config
    world.gateway.write_config()
    world.gateway.start()
    yield world
    world.charitylog.server.shutdown()
    world.lamplight.server.shutdown()


def post(world, who: str, channel: str, body: dict) -> dict:
    answer = world.client(who).request("POST", f"/partners/{who}/{channel}", json.dumps(body).encode(),
                                       {"Content-Type": "application/json"})
    assert answer.status == 200, answer.explain()
    return answer.json()


def taken_of(server: FormServer, fits) -> tuple:
    return until(lambda: next((t for t in server.taken if fits(t[3])), None), 15, "the form")


def test_charitylog(charities):
    world = charities
    sent = world.send()
    assert sent.answer.status == 200, sent.answer.explain()
    method, path, headers, form = taken_of(world.charitylog, lambda f: f.get("nhs_number") == sent.referral.person.number)
    assert (method, path, headers["Source"]) == ("PUT", "/api/external_referral", "linkway")
    assert form["surname"] == sent.referral.person.family and form["org_type_id"] and form["project"] == "301"

    # Seen by somebody there, and not decided: the referral waits as before.
    post(world, "northside", "referrals", {"id": "5501", "external_id": form["external_id"], "client": 7, "date": "2026-11-24",
                                           "stage": "Received"})
    assert world.gateway.exchanges(partner="northside", limit=1)[0]["verdict"] != "refused"
    made = json.loads(world.gateway.command("report", "--config", world.gateway.config_file, "--format", "json").stdout)
    assert {row["code"]: row["referrals"] for row in made["tables"]["status"]} == {"requested": 1}
    post(world, "northside", "contacts", {"id": 77, "referral": 5501, "external_id": form["external_id"],
                                          "date": "2026-11-25", "contact_method": "Telephone", "contact_type": "Contacted"})
    world.feedback(sent.referral, "in-progress")
    post(world, "northside", "referrals", {"id": 5501, "external_id": form["external_id"], "date": "2027-01-12", "stage": "Closed",
                                           "response_description": "Goes to the walking group by herself now."})
    final = world.feedback(sent.referral, "completed")
    assert "walking group by herself" in json.dumps(final.bundle)


def test_lamplight(charities):
    world = charities
    sent = world.send(world.referral("riverside", area="BD"))
    assert sent.answer.status == 200, sent.answer.explain()
    method, path, _, form = taken_of(world.lamplight, lambda f: "surname" in f)
    assert (method, path, form["key"]) == ("POST", "/api/people/add/role/user", "not-a-real-key")
    assert form["surname"] == sent.referral.person.family
    method, path, _, form = taken_of(world.lamplight, lambda f: "Linkway_reference" in f)
    assert (method, path, form["key"]) == ("POST", "/api/referral/add/", "not-a-real-key")
    assert form["attendee"] == "123" and form["workareaid"] == "11"
    # Its answer told the number of the referral, which is enough.
    task = lambda: world.client("southside").get(f"Task/{form['Linkway_reference']}").json()
    until(lambda: "123" in [one["value"] for one in task().get("identifier", [])], 15, "the number is kept")
    post(world, "southside", "attendances", {"id": "310", "referral": "123", "date": "2026-12-08", "title": "Walking group",
                                             "workarea": "Walking", "attended": "yes"})
    world.feedback(sent.referral, "in-progress")
