"""HL7 v2 as files: one message or a batch in a watched folder, and replies written into one."""

import copy
import json
import random

import pytest

from peer import hl7v2
from peer.link_worker import LinkWorker
from support.gateway import ROOT
from support.tables import result, verdicts
from support.until import until


class Files:
    """village puts REF into a folder and finds RRI in another; its senders break lines as they are."""

    def __init__(self, world):
        self.world, self.random = world, random.Random()
        self.inbox, self.outbox, self.packs = world.folder / "in", world.folder / "out", world.folder / "packs"
        for folder in (self.inbox, self.outbox, self.packs / "village-files"):
            folder.mkdir(parents=True)
        (self.packs / "village-files/pack.yaml").write_text(
            "pack: village-files\nversion: 1.0.0\ntitle: Files of a village\nextends: hl7v2-ref\nchannels:\n"
            "  - name: referrals\n    direction: in\n    protocol: file\n    format: hl7v2\n"
            "    model: https://linkway.example/hl7v2/StructureDefinition/REF_I12\n    map: referral-in.map\n"
            "    hl7v2: {join_lines: yes, single_segments: [PID, RF1]}\n"
            "    profiles: [https://linkway.example/fhir/StructureDefinition/referral]\n"
            "  - name: feedback\n    direction: out\n    protocol: file\n    format: hl7v2\n"
            "    model: https://linkway.example/hl7v2/StructureDefinition/RRI_I12\n    map: reply-out.map\n"
            "    carries: [feedback]\n", encoding="utf-8")
        config = copy.deepcopy(world.gateway.config)
        config["packs"] = {"folders": [str(ROOT / "mappings"), str(self.packs)]}
        config["partners"] = [p for p in config["partners"] if p["id"] != "hilltop"] + [{
            **world.partner("hilltop"), "id": "village", "pack": "village-files", "feedback": ["accepted", "rejected"],
            "files": {"in": [{"folder": "in", "channel": "referrals", "pattern": "*.hl7", "every": "100ms",
                              "settle": "300ms"}]},
            "delivery": {"url": f"file://{self.outbox}"}}]
        config["routes"] = [{"otherwise": "northside"}]
        world.gateway.config = config
        world.gateway.write_config()
        world.gateway.start()

    def referral(self, **how) -> str:
        return hl7v2.referral(self.random, **how)

    def put(self, name: str, text) -> None:
        body = text if isinstance(text, bytes) else text.encode("utf-8")
        beside = self.inbox / f".{name}.part"
        beside.write_bytes(body)
        beside.rename(self.inbox / name)

    def settled(self, name: str, into: str = "done") -> list:
        until(lambda: (self.inbox / into / name).exists(), 60, f"{into}/{name}")
        return result((self.inbox / into / f"{name}.result.csv").read_bytes())


@pytest.fixture(scope="module")
def files(make_world):
    return Files(make_world(start=False))


def test_one_message(files):
    message = files.referral()
    files.put("one.hl7", message.replace("\r", "\n"))
    told = files.settled("one.hl7")
    assert verdicts(told) == ["accepted"], told
    exchange = files.world.gateway.exchange(told[0]["exchange"])
    assert exchange["partner"] == "village" and exchange["operation"].startswith("FILE ")
    files.put("again.hl7", message.replace("\r", "\n"))
    again = files.settled("again.hl7")
    assert verdicts(again) == ["repeated"] and again[0]["exchange"] == told[0]["exchange"], again


def test_a_batch_is_taken_message_by_message(files):
    good, bad, other = files.referral(), files.referral(), files.referral()
    bad = "\r".join(line for line in bad.split("\r") if not line.startswith("PID"))
    batch = "\r".join(["FHS|^~\\&|VILLAGEGP|Z99003", "BHS|^~\\&|VILLAGEGP|Z99003", good + bad + other + "BTS|3", "FTS|1"])
    files.put("batch.hl7", batch)
    told = files.settled("batch.hl7")
    assert verdicts(told) == ["accepted", "refused", "accepted"], told
    assert "The person (PID) is missing" in told[1]["reason"]
    assert [int(row["line"]) for row in told] == [3, 8, 12], "the lines of their MSH in the file"


def test_line_breaks_in_texts(files):
    files.put("lines.hl7", files.referral(note="First line\rsecond line"))
    told = files.settled("lines.hl7")
    assert verdicts(told) == ["accepted"], told
    files.world.north.inbox.wait(lambda box: any("second line" in json.dumps(m.bundle) for m in box.messages.values()), 15,
                                 "both lines at the platform")


@pytest.mark.parametrize("name, body, reason", [
    ("no-header.hl7", "PID|1||x\r", "MSH"),
    ("empty.hl7", "", "MSH"),
    ("table.hl7", "a,b\n1,2\n", "MSH"),
    ("oru.hl7", "MSH|^~\\&|A|B|C|D|20260101||ORU^R01|X1|P|2.5\rPID|1||1\r", "this is no REF message"),
    ("delimiters.hl7", "MSH|^^^^|A|B|C|D|20260101||REF^I12|X2|P|2.5\rPID|1||1\r", "")])
def test_what_cannot_be_taken_fails_with_a_reason(files, name, body, reason):
    files.put(name, body)
    told = files.settled(name, "failed")
    assert told and set(verdicts(told)) == {"refused"} and reason in told[0]["reason"], told


def test_the_reply_is_a_file(files):
    message = files.referral()
    files.put("reply.hl7", message)
    assert verdicts(files.settled("reply.hl7")) == ["accepted"]
    number = hl7v2.field(message, "RF1", 6).split("^")[0]
    got = files.world.north.inbox.wait(
        lambda box: next((m for m in box.messages.values() if number in json.dumps(m.bundle)), None),
        15, "the referral at the platform")
    LinkWorker(files.world.client("northside"), got.task["id"]).accept()

    def replies():
        return [f for f in files.outbox.glob("[!.]*") if number in f.read_text("utf-8", "replace")]
    until(replies, 30, "a reply in the folder")
    file = replies()[0]
    text = file.read_bytes().decode("utf-8")    # as it is: segments end in CR
    assert file.suffix == ".hl7" and text.startswith("MSH|") and "\n" not in text
    assert hl7v2.field(text, "MSH", 9) == "RRI^I12^RRI_I12" and hl7v2.field(text, "RF1", 1).startswith("A")
