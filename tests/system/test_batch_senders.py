"""Batches of partners that show no client certificate, and batches that come as a file of a form."""

import base64
import hashlib
import hmac
import json
import random
import socket
import ssl
import time

import pytest

from peer import hl7v2
from peer.patience import patient
from support.gateway import ROOT
from support.tables import result, row, table, verdicts
from support.until import until

SECRET, KEY, PASSWORD = "a shared secret for the tests", "an api key of length", "pass word"
PATH = "/partners/hilltop/referrals"


@pytest.fixture(scope="module")
def world(make_world):
    """Answers 202 at once; hilltop is known by what it shows, southside by its certificate."""
    world = make_world(packs=[ROOT / "mappings"], start=False, limits={"body": "64KB"}, partner_packs={
        "hilltop": "csv-batch", "southside": "csv-batch", "riverside": "community-referral"})
    for name, secret in {"secret": SECRET, "key": KEY, "password": PASSWORD}.items():
        (world.folder / name).write_text(secret + "\n")
    partner = next(p for p in world.gateway.config["partners"] if p["id"] == "hilltop")
    del partner["certificate"]
    partner["authentication"] = [
        {"scheme": "hmac", "header": "X-Signature", "signed": "{timestamp}.{body}", "timestamp": "X-Timestamp",
         "secrets": ["secret"]},
        {"scheme": "api_key", "header": "X-Api-Key", "secrets": ["key"]},
        {"scheme": "basic", "user": "hilltop", "secrets": ["password"]}]
    world.gateway.config["batches"] = {"patience": "0ms", "body": "8MB"}
    world.gateway.write_config()
    world.gateway.start()
    return world


def signed(body: bytes, at=None, secret=SECRET) -> dict:
    at = int(at or time.time())
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Timestamp": str(at), "X-Signature": digest}


def keyed(_body: bytes) -> dict:
    return {"X-Api-Key": KEY}


def basic(_body: bytes, password=PASSWORD) -> dict:
    return {"Authorization": "Basic " + base64.b64encode(f"hilltop:{password}".encode()).decode()}


def post(world, body, prove=keyed, content="text/csv", path=PATH, sent=None):
    body = body.encode() if isinstance(body, str) else body
    return world.client(None, 120).request("POST", path, body if sent is None else sent,
                                           {"Content-Type": content, **prove(body)})


def later(world, answer, prove, timeout=60):
    assert answer.status == 202, answer.explain()
    found = []

    def done():
        found[:] = [world.client(None).request("GET", answer.headers["location"], None, prove(b""))]
        return found[0].status != 202
    until(done, timeout, "the result", every=0.1)
    return found[0]


def large(run: str, rows: int = 40) -> str:
    text = table([row(number, run, Notes="n" * 4000) for number in range(rows)])
    assert len(text) > 2 * 64 * 1024
    return text


@pytest.mark.parametrize("prove", (signed, keyed, basic))
def test_a_large_batch_and_its_result(world, prove):
    answer = post(world, large("L-" + prove.__name__), prove)
    done = later(world, answer, prove)
    assert done.status == 200 and verdicts(result(done.body)) == ["accepted"] * 40
    place = answer.headers["location"]
    assert world.client(None).get(place).status == 401, "nothing shown"
    for other in ("southside", "riverside"):
        assert world.client(other).get(place).status == 403, "another partner"


def test_a_result_by_a_signature(world):
    answer = post(world, table([row(1, "S")]), signed)
    assert later(world, answer, signed).status == 200
    place = answer.headers["location"]
    get = lambda headers: world.client(None).request("GET", place, None, headers).status
    assert get(signed(b"")) == 200, "of the empty body"
    assert get(signed(b"x")) == 401
    assert get(signed(b"", time.time() - 3600)) == 401, "of another time"
    assert get(signed(b"", secret="another secret of length")) == 401
    assert get(basic(b"", "pass")) == 401


def test_who_proves_nothing_has_no_room(world):
    text = large("N")
    assert post(world, text, lambda _: {}).status == 413
    assert post(world, text, lambda _: {"X-Api-Key": "an api key"}).status == 413
    assert post(world, text, lambda body: basic(body, "pass")).status == 413
    assert post(world, text, lambda body: signed(body, time.time() - 3600)).status == 413, "a time that has passed"
    before = len(world.gateway.exchanges(limit=1000))
    assert post(world, text, signed, sent=text.encode() + b"\r\n").status == 401, "read, for it may have been right"
    assert len(world.gateway.exchanges(limit=1000)) == before
    until(lambda: not list((world.folder / "linkway.db.batches").glob("*.batch")), 10, "a stranger's batch is not kept")


def begin_upload(world, headers: str) -> ssl.SSLSocket:
    """A large body that does not come."""
    context = ssl.create_default_context(cafile=world.certificate("ca"))
    link = context.wrap_socket(socket.create_connection(("localhost", world.gateway.port)), server_hostname="localhost")
    link.sendall(f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 4000000\r\n"
                 f"{headers}\r\nRefID".encode())
    return link


def test_who_only_claims_to_be_a_partner_takes_one_place(world):
    claim = lambda: begin_upload(world, f"X-Timestamp: {int(time.time())}\r\nX-Signature: {'0' * 64}\r\n")

    def is_refused(link) -> bool:
        link.settimeout(patient(0.5))
        try:
            return link.recv(100).startswith(b"HTTP/1.1 503")
        except TimeoutError:
            return False

    def taken():
        """A claim that has the place, shown by the next one that is refused. The one before may not have left yet, and
        of two the later may be read first: then both begin again."""
        link = claim()
        with claim() as other:
            if is_refused(other):
                return link
        link.close()
        return None

    def is_free():
        try:
            return post(world, large("C2", 300), signed).status == 202
        except OSError:    # it was answered, and closed, while the body was sent
            return False

    first = until(taken, 20, "the place is taken")
    try:
        assert post(world, large("C1", 300), keyed).status == 202, "those who have proven who they are have another one"
    finally:
        first.close()
    until(is_free, 20, "the place is free again")


# -- as a file of a form

def form(*parts, boundary="a-boundary") -> tuple[bytes, str]:
    body = b""
    for name, file_name, value in parts:
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        body += f'; filename="{file_name}"\r\nContent-Type: application/octet-stream'.encode() if file_name else b""
        body += b"\r\n\r\n" + (value.encode() if isinstance(value, str) else value) + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f'multipart/form-data; boundary="{boundary}"'


def test_a_table_in_a_form(world):
    text = table([row(1, "F"), row(2, "F", DOB="x"), row(3, "F")])
    body, content = form(("comment", None, "of this month"), ("file", "referrals.csv", text))
    done = later(world, post(world, body, signed, content), signed)
    rows = result(done.body)
    assert rows[0]["verdict"] == "note" and "[comment]" in rows[0]["reason"] and not rows[0]["row"]
    assert "this month" not in rows[0]["reason"]
    assert verdicts(rows[1:]) == ["accepted", "refused", "accepted"]
    assert [one["line"] for one in rows[1:]] == ["2", "3", "4"], "lines of the file"
    plain = later(world, post(world, text, keyed), keyed)
    assert [one["exchange"] for one in result(plain.body)][::2] == [one["exchange"] for one in rows[1:]][::2]
    assert verdicts(result(plain.body))[::2] == ["repeated"] * 2, "the same rows, plain"


def test_a_large_table_in_a_form(world):
    body, content = form(("file", "referrals.csv", large("G")))
    done = later(world, post(world, body, keyed, content), keyed)
    assert verdicts(result(done.body)) == ["accepted"] * 40


def submission(number: int) -> dict:
    return {"source": "self", "person": {"name": f"Alex Exampleton {number}", "age": 67, "phone": "01632 960124"},
            "reasons": ["isolation-loneliness"], "notes": f"I would like company, {number}."}


def test_json_in_a_form(world):
    client = world.client("riverside")
    lines = "".join(json.dumps(submission(number)) + "\n" for number in range(3))
    for name, text, read in (("x.ndjson", lines, lambda b: [json.loads(line) for line in b.splitlines()]),
                             ("x.json", json.dumps([submission(number) for number in range(3, 6)]), json.loads)):
        body, content = form(("file", name, text))
        answer = client.request("POST", "/partners/riverside/referrals", body, {"Content-Type": content})
        assert answer.status == 202, answer.explain()
        until(lambda: client.get(answer.headers["location"]).status != 202, 30, "the result")
        done = client.get(answer.headers["location"])
        assert verdicts(read(done.body)) == ["accepted"] * 3
    body, content = form(("file", "x.json", json.dumps(submission(9))))
    one = client.request("POST", "/partners/riverside/referrals", body, {"Content-Type": content})
    assert one.status == 200 and one.json()["status"] == "accepted", "one message is answered as ever"


def test_a_form_that_is_none(world):
    body, content = form(("file", "a.csv", table([row(1, "Q")])), ("file", "b.csv", table([row(2, "Q")])))
    assert post(world, body, keyed, content).status == 422, "several files"
    body, content = form(("file", "a.csv", table([row(1, "Q")])))
    assert post(world, body[:-30], keyed, content).status == 400, "cut off"
    body, content = form(("comment", None, "x"), ("other", None, "y"))
    assert post(world, body, keyed, content).status == 422, "no file"
    assert post(world, body, basic, content, sent=body, path="/partners/hilltop/nothing").status == 404


def test_hl7v2_in_a_form(make_world):
    world = make_world(packs=[ROOT / "mappings", ROOT / "tests/system/packs"], start=False)
    partner = next(p for p in world.gateway.config["partners"] if p["id"] == "hilltop")
    partner["pack"] = "posted-v2"
    del partner["delivery"], partner["feedback"]
    world.gateway.write_config()
    world.gateway.start()
    messages = [hl7v2.referral(random.Random()) for _ in range(3)]
    client = world.client("hilltop")
    ask = lambda body, content: client.request("POST", PATH, body, {"Content-Type": content})

    body, content = form(("note", None, "three"), ("file", "night.hl7", "".join(messages)))
    answer = ask(body, content)
    assert answer.status == 200, answer.explain()
    rows = result(answer.body)
    assert rows[0]["verdict"] == "note" and verdicts(rows[1:]) == ["accepted"] * 3
    plain = result(ask("".join(messages).encode(), "application/hl7-v2").body)
    assert [r["exchange"] for r in plain] == [r["exchange"] for r in rows[1:]] and verdicts(plain) == ["repeated"] * 3

    body, content = form(("file", "one.hl7", hl7v2.referral(random.Random())))
    one = ask(body, content)
    assert one.status == 200 and hl7v2.field(one.body.decode(), "MSA", 1) in ("AA", "CA"), "one is acknowledged as such"


def test_a_reload_says_what_it_does_not_change(world):
    before = dict(world.gateway.config["batches"])
    world.gateway.config["batches"]["body"] = "9MB"
    try:
        log = world.gateway.reload(world.gateway.config)
        assert "reload.done" in log and "reload.partly" in log
    finally:
        world.gateway.config["batches"] = before
        assert "reload.done" in world.gateway.reload(world.gateway.config)
    assert "reload.partly" not in world.gateway.reload()
