"""A practice that refers by REF over MLLP, and wards, a platform that speaks HL7 v2."""

import copy
import random

import pytest

from peer import hl7v2
from support.gateway import ROOT
from support.ports import free_port
from support.until import until

RETRY = {"first": "50ms", "longest": "200ms", "give_up": "10m"}


class Wards:
    """village refers, wards is the platform; both by MLLP. hilltop posts its messages over https."""

    def __init__(self, world):
        self.world, self.random = world, random.Random()
        self.port = free_port()
        self.village, self.wards = hl7v2.Listener(port=free_port()), hl7v2.Listener(port=free_port())
        config = copy.deepcopy(world.gateway.config)
        config["listen"]["mllp"] = [{"port": self.port}]
        config["packs"] = {"folders": [str(ROOT / "mappings"), str(ROOT / "tests/system/packs")]}
        config["partners"] = [p for p in config["partners"] if p["id"] not in ("hilltop", "southside")]
        hilltop = world.partner("hilltop")
        config["partners"] += [
            self.partner("village", "referrer", "VILLAGEGP", "Z99003", self.village, certificate={"san": ["dns:southside"]},
                         feedback=["accepted", "rejected", "in-progress", "did-not-attend", "completed"]),
            self.partner("wards", "platform", "WARDS", "Z99004", self.wards),
            self.partner("harbour", "referrer", "GPSYS", "HARBOUR", self.village, pack="au-adrm"),
            {**hilltop, "pack": "posted-v2", "feedback": ["accepted", "rejected"],
             "delivery": {"url": self.village.url, "retry": RETRY}}]
        config["routes"] = [{"otherwise": "wards"}]
        world.gateway.config = config
        world.gateway.write_config()
        world.gateway.start()

    @staticmethod
    def partner(name, role, application, facility, listener, **more) -> dict:
        return {"id": name, "name": name.title(), "role": role, "pack": "hl7v2-ref",
                "mllp": {"application": application, "facility": facility, "address": ["127.0.0.0/8"]},
                "organization": {"name": name.title()},
                "delivery": {"url": listener.url, "retry": RETRY}, **more}

    def ask(self, message: str) -> str:
        with hl7v2.Connection(self.port) as connection:
            return connection.ask(message)

    def refer(self, **how) -> str:
        message = hl7v2.referral(self.random, **how)
        accepted(self.ask(message))
        return message

    def arrived(self, message: str, event: str = "I12") -> str:
        """What the platform got of it: found by the sender's number, which stands in RF1-11."""
        number = hl7v2.field(message, "RF1", 6).split("^")[0]
        return self.wards.wait(lambda m: hl7v2.field(m, "MSH", 9) == f"REF^{event}^REF_I12"
                               and number in hl7v2.field(m, "RF1", 11))

    def reply(self, received: str, status: str, note: str = "") -> str:
        return self.say("RRI^I12^RRI_I12", [
            f"RF1|{status}^^HL70283|||||{hl7v2.field(received, 'RF1', 6)}|||||{case_of(received)}", "PRD|RT|||||||||Wards",
            "PID|1||1^^^WARDS^PI||Someone", *([f"NTE|||{note}"] if note else [])])

    def say(self, event: str, lines: list) -> str:
        header = f"MSH|^~\\&|WARDS|Z99004|LINKWAY|GW|20260115090000+0000||{event}|{hl7v2.control_id()}|P|2.5.1"
        return self.ask("\r".join([header, *lines]) + "\r")

    def heard(self, message: str, fits=lambda m: True) -> str:
        number = hl7v2.field(message, "RF1", 6).split("^")[0]
        return self.village.wait(lambda m: hl7v2.field(m, "RF1", 6).split("^")[0] == number and fits(m))


def case_of(received: str) -> str:
    """The platform's own number of a referral: each has its own."""
    return f"W-{hl7v2.field(received, 'RF1', 6).split('^')[0]}^WARDS"


def accepted(answer: str):
    assert hl7v2.field(answer, "MSA", 1) in ("AA", "CA"), answer


def patients(wards, number: str) -> list:
    found = wards.world.client("southside").get(f"Patient?identifier={number}").json()
    return [entry["resource"] for entry in found.get("entry", [])]


def header_of(event: str) -> str:
    return f"MSH|^~\\&|VILLAGEGP|Z99003|LINKWAY|GW|20260115080000||{event}|{hl7v2.control_id()}|P|2.5.1"


@pytest.fixture(scope="module")
def wards(make_world):
    made = Wards(make_world(start=False))
    yield made
    made.village.stop()
    made.wards.stop()
