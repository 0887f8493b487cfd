"""A gateway and its partners: two GP systems and two platforms, each with its own certificate and listener."""

import copy
import pathlib
import random
import uuid
from dataclasses import dataclass

from peer.client import Answer, Client
from peer.json_platform import JsonLinkWorker, JsonServer
from peer.link_worker import LinkWorker
from peer.patience import patient
from peer.referral import Practice, Referral, make_referral
from peer.server import MessageServer
from peer.table import TableServer
from peer.tls import client_context, server_context

from .gateway import Gateway
from .ports import free_port

STEPS = ("accepted", "rejected", "in-progress", "on-hold", "completed", "failed", "cancelled", "contact-attempted",
         "contacted", "plan-agreed", "activity-started", "attended", "did-not-attend", "unable-to-contact",
         "declined-by-person", "closed")
PRACTICES = {"riverside": Practice("Riverside Surgery", "Z99001", "https://localhost/riverside/fhir"),
             "hilltop": Practice("Hilltop Surgery", "Z99002", "https://localhost/hilltop/fhir")}
PLATFORMS = {"northside": "Northside Link Workers", "southside": "Southside Together"}
# What no test waits for. The standard ones are for a machine that has time: a client that is held up there for longer
# than the gateway lets it would be cut off, a batch that is answered late would be answered elsewhere.
LIMITS = {name: "10m" for name in ("handshake", "idle", "read_header", "read_body", "handler", "write")}
BATCHES = {"patience": "5m"}


@dataclass
class Sent:
    referral: Referral
    bundle: dict
    answer: Answer

    def resource(self, kind: str) -> dict | None:
        """A resource of the answer: in a message response, or the id of a transaction response's location."""
        if self.answer.status >= 300:
            raise AssertionError(f"refused: {self.answer.explain()}")
        body = self.answer.json()
        for entry in body["entry"]:
            if (entry.get("resource") or {}).get("resourceType") == kind:
                return entry["resource"]
            location = (entry.get("response") or {}).get("location", "")
            parts = location.split("/")
            if kind in parts:
                return {"resourceType": kind, "id": parts[parts.index(kind) + 1]}
        return None

    @property
    def request_id(self) -> str:
        return self.resource("ServiceRequest")["id"]


class World:
    def __init__(self, folder: pathlib.Path, certificates: pathlib.Path, *, routes=None, limits=None, retry=None,
                 answer="30s", start=True, journal=False, partners=None, store=None, environment=None,
                 shutdown="10s", log=None, packs=None, json_platforms=(), partner_packs=None):
        self.folder, self.certificates = folder, certificates
        self.random = random.Random()
        self.clients = []
        # Ports that no connection has by chance: some tests stop a partner and let it come back where it was.
        listener = lambda name, title: MessageServer(title, self.server_context(name), free_port(),
                                                     journal=str(folder / f"{name}.journal") if journal else None)
        folder.mkdir(parents=True, exist_ok=True)
        self.partner_packs = partner_packs or {}    # the packs of partners that speak another than json-platform
        tables = lambda name, title: TableServer(title, self.server_context(name), free_port())
        of = lambda name: tables if self.partner_packs.get(name) == "csv-batch" else listener
        self.gps = {name: of(name)(name, practice.name) for name, practice in PRACTICES.items()}
        self.packs, self.json_platforms = packs, json_platforms    # those that speak pack json-platform
        self.platforms = {name: JsonServer(title, self.server_context(name), free_port()) if name in json_platforms
                          else of(name)(name, title) for name, title in PLATFORMS.items()}
        self.gp = self.gps["riverside"]
        self.north, self.south = self.platforms["northside"], self.platforms["southside"]
        retry = retry or {"first": "50ms", "longest": "400ms", "give_up": "10m"}
        self.delivery = {"connect": "30s", "answer": answer, "retry": retry}
        self.gateway = Gateway(folder, self.config(routes, limits, partners, store or {}, shutdown, log),
                               environment)
        if start:
            try:
                self.gateway.start()
            except BaseException:
                self.close()
                raise

    # -- configuration

    def certificate(self, name: str) -> str:
        return str(self.certificates / f"{name}.pem")

    def key(self, name: str) -> str:
        return str(self.certificates / f"{name}.key")

    def server_context(self, name: str):
        return server_context(self.certificate(name), self.key(name), self.certificate("ca"))

    def partner(self, name: str) -> dict:
        if name in PRACTICES:
            practice = PRACTICES[name]
            return {"id": name, "name": practice.name, "role": "referrer", "certificate": {"san": [f"dns:{name}"]},
                    "organization": {"name": practice.name, "system": "https://fhir.nhs.uk/Id/ods-organization-code",
                                     "value": practice.ods},
                    "source": "general-practice",
                    **({"pack": self.partner_packs[name]} if name in self.partner_packs else {}),
                    **self.feedback_of(name),
                    "delivery": {"url": self.gps[name].url, **copy.deepcopy(self.delivery)}}
        return {"id": name, "name": PLATFORMS[name], "role": "platform", "certificate": {"san": [f"dns:{name}"]},
                "organization": {"name": PLATFORMS[name], "system": "https://fhir.nhs.uk/Id/ods-organization-code",
                                 "value": f"Z98{len(name):03d}"},
                **({"pack": "json-platform"} if name in self.json_platforms else {}),
                **({"pack": self.partner_packs[name]} if name in self.partner_packs else {}),
                "delivery": {"url": self.platforms[name].url, **copy.deepcopy(self.delivery)}}

    def feedback_of(self, name: str) -> dict:
        """Packs without a channel for it are told nothing."""
        if self.partner_packs.get(name) in ("kh-vhsg", "community-referral"):
            return {}
        every = name == "riverside" or name in self.partner_packs
        return {"feedback": list(STEPS) if every else ["rejected", "completed"]}

    def config(self, routes, limits, partners, store, shutdown, log) -> dict:
        port, operations = free_port(), free_port()
        certificate = lambda name: {"certificate": self.certificate(name), "key": self.key(name)}
        return {
            "gateway": {"base_url": f"https://localhost:{port}/fhir", "name": "Linkway under test",
                        "organization": {"name": "Linkway", "system": "https://fhir.nhs.uk/Id/ods-organization-code",
                                         "value": "Z97000"}},
            "listen": {"https": {"address": "127.0.0.1", "port": port, **certificate("server"),
                                 "client_ca": self.certificate("ca"), "limits": {**LIMITS, **(limits or {})}},
                       "operations": {"address": "127.0.0.1", "port": operations}, "shutdown": shutdown},
            "batches": dict(BATCHES),
            "store": {"sqlite": {"path": "linkway.db", "busy_timeout": "20s", **store}},
            **({"packs": {"folders": [str(folder) for folder in self.packs]}} if self.packs else {}),
            "log": log or {"level": "info", "format": "json"},
            "delivery": {**certificate("gateway"), "ca": self.certificate("ca")},
            "partners": [*(self.partner(name) for name in partners or [*PRACTICES, *PLATFORMS]),
                         {"id": "operator", "name": "Operator", "role": "operator",
                          "certificate": {"san": ["dns:operator"]}}],
            "routes": routes if routes is not None else [
                {"name": "Bradford", "when": {"postcode": ["BD"]}, "platform": "southside"},
                {"otherwise": "northside"}],
        }

    # -- partners at work

    def client(self, name: str | None = "riverside", timeout: float = 60) -> Client:
        """A connection of its own, with a partner's certificate; None: without one."""
        own = (self.certificate(name), self.key(name)) if name else ()
        client = Client(self.gateway.base, client_context(self.certificate("ca"), *own), patient(timeout))
        self.clients.append(client)
        return client

    def referral(self, who: str = "riverside", area: str = "LS", born: int | None = None, person=None) -> Referral:
        return make_referral(self.random, PRACTICES[who], area, born, person)

    def send(self, referral: Referral | None = None, way: str = "message", who: str = "riverside",
             client: Client | None = None, **headers) -> Sent:
        referral = referral or self.referral(who)
        client = client or self.client(who)
        if way == "message":
            bundle = referral.message()
            return Sent(referral, bundle, client.message(bundle, **headers))
        bundle = referral.transaction()
        return Sent(referral, bundle, client.post("", bundle, {"X-Request-Id": str(uuid.uuid4())}))

    def arrived(self, referral: Referral, platform: str = "northside", timeout: float = 15):
        """Waits until the platform has the referral."""
        return self.platforms[platform].inbox.wait_for(
            referral.number, lambda m: m.event == "servicerequest-request" and m.task, timeout, "the referral")

    def desk(self, referral: Referral, way: str = "rest", platform: str = "northside") -> LinkWorker:
        message = self.arrived(referral, platform)
        return LinkWorker(self.client(platform), message.task["id"], way, PLATFORMS[platform])

    def begin(self, way: str = "message", report: str = "rest", **more):
        """A referral that the platform has: what was sent, and the link worker's desk."""
        sent = self.send(way=way, **more)
        assert sent.answer.status == 200, sent.answer.explain()
        return sent, self.desk(sent.referral, report)

    def json_desk(self, sent: Sent, platform: str = "northside", timeout: float = 15, **how) -> JsonLinkWorker:
        """The desk of a platform that speaks JSON, at the referral that it was just handed."""
        number = sent.referral.person.number
        received = self.platforms[platform].inbox.wait(
            lambda box: next((m for m in box.messages.values() if m.event == "referral"
                              and m.bundle["client"].get("nhs_number") == number), None), timeout,
            "the referral in JSON")
        return JsonLinkWorker(self.client(platform), platform, received, **how)

    def feedback(self, referral: Referral, status: str | None = None, step: str | None = None, timeout: float = 15,
                 who: str = "riverside"):
        """Waits until the GP system has a message that tells a status and a business status."""
        def fits(message):
            task = message.task or {}
            steps = [c.get("code") for c in (task.get("businessStatus") or {}).get("coding", [])]
            return message.event == "servicerequest-response" and status in (None, task.get("status")) and (
                step is None or step in steps)
        return self.gps[who].inbox.wait_for(referral.number, fits, timeout, f"feedback {status or ''} {step or ''}")

    def close(self):
        """Ends everything; a gateway that still ran must end as it should."""
        for client in self.clients:
            client.close()
        ran = self.gateway.alive()
        try:
            code = self.gateway.stop()
            if ran and code != 0:
                raise AssertionError(f"the gateway ended with {code} at SIGTERM:\n{self.gateway.log()[-3000:]}")
        finally:
            self.gateway.kill()
            for server in (*self.gps.values(), *self.platforms.values()):
                server.stop()
