"""Partners that show no client certificate: signatures, keys, passwords and tokens."""

import base64
import hashlib
import hmac
import json
import subprocess
import time
import urllib.parse

import pytest

from peer.polled_api import PolledApi, base64url
from support.gateway import ROOT

PATH = "/partners/riverside/messages"
SECRET, OLD = "a shared secret for the tests", "the shared secret of before"


class Issuer:
    """An authorisation server's key, by the openssl program."""

    def __init__(self, folder):
        self.key = folder / "issuer.key"
        subprocess.run(["openssl", "genrsa", "-out", self.key, "2048"], check=True, capture_output=True)
        modulus = subprocess.run(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], check=True,
                                 capture_output=True, text=True).stdout.strip().split("=")[1]
        self.jwks = {"keys": [{"kty": "RSA", "kid": "k1", "use": "sig", "e": "AQAB",
                               "n": base64url(bytes.fromhex(modulus))}]}

    def token(self, kid="k1", alg="RS256", **claims) -> str:
        claims = {"iss": "https://login.test", "aud": "linkway", "client_id": "riverside", "scope": "referral.write",
                  "exp": int(time.time()) + 300, **claims}
        text = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": alg, "kid": kid}, claims))
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=text.encode(), check=True,
                                   capture_output=True).stdout
        return f"{text}.{base64url(signature)}"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    return Issuer(tmp_path_factory.mktemp("issuer"))


@pytest.fixture(scope="module")
def keys(issuer):
    api = PolledApi()
    api.answers["/keys"] = [(200, {"Cache-Control": "max-age=600"}, issuer.jwks)]
    yield api
    api.stop()


@pytest.fixture(scope="module")
def world(make_world, keys):
    world = make_world(packs=[ROOT / "mappings"], start=False)
    folder = world.folder
    for name, secret in {"secret": SECRET, "old": OLD, "key": "an api key of length", "password": "pass word"}.items():
        (folder / name).write_text(secret + "\n")
    partner = world.gateway.config["partners"][0]
    assert partner["id"] == "riverside"
    partner["pack"] = "fhir-r4"
    del partner["certificate"]
    partner["authentication"] = [
        {"scheme": "hmac", "header": "X-Hub-Signature-256", "prefix": "sha256=", "secrets": ["secret", "old"]},
        {"scheme": "hmac", "header": "X-Signature", "algorithm": "sha512", "encoding": "base64",
         "signed": "{timestamp}.{body}", "timestamp": "X-Timestamp", "secrets": ["secret"]},
        {"scheme": "api_key", "header": "X-Api-Key", "secrets": ["key"]},
        {"scheme": "basic", "user": "riverside", "secrets": ["password"]},
        {"scheme": "oauth", "issuer": "https://login.test", "audience": "linkway", "client": "riverside",
         "scopes": ["referral.write"], "jwks_url": keys.url + "/keys"}]
    world.gateway.write_config()
    world.gateway.start()
    return world


def send(world, headers, path=PATH, method="POST", change=None):
    body = json.dumps(world.referral().message()).encode()
    headers = headers(body) if callable(headers) else headers
    return world.client(None).request(method, path, change or body, headers)


def signature(secret=SECRET, prefix="sha256="):
    return lambda body: {"X-Hub-Signature-256": prefix + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def timed(at, secret=SECRET):
    def sign(body):
        digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha512).digest()
        return {"X-Timestamp": str(at), "X-Signature": base64.b64encode(digest).decode()}
    return sign


def basic(user="riverside", password="pass word"):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_every_scheme_is_enough(world, issuer):
    for headers in (signature(), signature(OLD), timed(int(time.time())), timed(int(time.time() * 1000)),
                    {"X-Api-Key": "an api key of length"}, basic(), bearer(issuer.token())):
        answer = send(world, headers)
        assert answer.status == 200, answer.explain()
        assert "x-linkway-exchange" in answer.headers


def test_nothing_else_is(world, issuer):
    before = len(world.gateway.exchanges())
    for headers in ({}, signature("another secret of length"), signature(prefix=""), timed(int(time.time()) - 3600),
                    timed(int(time.time()), OLD), {"X-Api-Key": "an api key"}, basic(password="pass"), basic(user="x"),
                    bearer("a.b.c"), bearer(issuer.token(exp=int(time.time()) - 300)), bearer(issuer.token(aud="x")),
                    bearer(issuer.token(scope="other")), bearer(issuer.token(client_id="hilltop")),
                    bearer(issuer.token(alg="HS256")), bearer(issuer.token(iss="https://login.test/"))):
        answer = send(world, headers)
        assert answer.status == 401, answer.explain()
        assert 'Basic realm="linkway"' in answer.headers["www-authenticate"]
        assert "Bearer" in answer.headers["www-authenticate"]
    body = json.dumps(world.referral().message()).encode()
    answer = send(world, signature()(body), change=body + b" ")
    assert answer.status == 401, "another body than the one that was signed"
    assert len(world.gateway.exchanges()) == before, "a stranger's message is not kept"
    for secret in (SECRET, OLD, "an api key", "pass word"):
        assert secret not in world.gateway.log()


def test_what_names_a_partner_opens_fhir_too(world, issuer):
    for headers in ({"X-Api-Key": "an api key of length"}, basic(), bearer(issuer.token())):
        answer = send(world, headers, "$process-message")
        assert answer.status == 200, answer.explain()
        found = world.client(None).request("GET", "ServiceRequest", None, headers)
        assert found.status == 200 and found.json()["entry"], found.explain()
    assert send(world, signature(), "$process-message").status == 401, "a signature says nothing of who signed"
    assert world.client(None).request("GET", "/operations/codes", None, basic()).status == 403


def test_another_partners_path(world):
    answer = send(world, basic(), "/partners/hilltop/messages")
    assert answer.status == 403, answer.explain()
    assert send(world, signature(), "/partners/hilltop/messages").status == 401
    assert send(world, signature(), "/partners/nobody/messages").status == 401


def test_paths_and_methods(world):
    for path in ("/partners//messages", "/partners/riverside/", "/partners/riverside", "/partners/", "/partners///"):
        assert send(world, basic(), path).status == 404, path
    assert send(world, basic(), "/partners/riverside/nothing").status == 404
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        answer = send(world, basic(), method=method)
        assert answer.status == 405 and answer.headers["allow"] == "POST", method


def test_the_keys_of_an_issuer_are_kept(world, issuer, keys):
    assert send(world, bearer(issuer.token())).status == 200
    count = len(keys.rounds("/keys"))
    for _ in range(3):
        assert send(world, bearer(issuer.token())).status == 200
    assert len(keys.rounds("/keys")) == count


def test_secrets_change_with_a_reload(world):
    (world.folder / "old").write_text("a secret that is newer still\n")
    try:
        assert "reload.done" in world.gateway.reload()
        assert send(world, signature("a secret that is newer still")).status == 200
        assert send(world, signature(OLD)).status == 401
        (world.folder / "old").write_text("short\n")
        assert "reload.refused" in world.gateway.reload()
        assert send(world, signature("a secret that is newer still")).status == 200, "a mistake changes nothing"
    finally:
        (world.folder / "old").write_text(OLD + "\n")
        assert "reload.done" in world.gateway.reload()


def multipart(parts, boundary="xXx") -> tuple[bytes, dict]:
    body = b""
    for name, file_name, kind, value in parts:
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        body += f'; filename="{file_name}"'.encode() if file_name else b""
        body += f"\r\nContent-Type: {kind}".encode() if kind else b""
        body += b"\r\n\r\n" + value + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), {"Content-Type": f'multipart/form-data; boundary="{boundary}"'}


def test_a_message_in_a_file_of_a_form(world):
    message = json.dumps(world.referral().message()).encode()
    parts = [("comment", None, None, b"for you"), ("file", "referral.json", "application/octet-stream", message)]
    body, headers = multipart(parts)
    first = send(world, {**headers, **basic()}, change=body)
    assert first.status == 200, first.explain()
    assert "comment" in first.body.decode(), "what is not read is told"
    body, headers = multipart(parts, "another-boundary")
    again = send(world, {**headers, **basic()}, change=body)
    assert again.status == 200 and again.body == first.body, "the same message, though the boundary is another"
    body, headers = multipart([*parts, ("more", "x.json", None, b"{}")])
    assert send(world, {**headers, **basic()}, change=body).status == 422
    body, headers = multipart(parts)
    assert send(world, {**headers, **basic()}, change=body[:-20]).status == 400


def test_a_signed_form(make_world):
    world = make_world(packs=[ROOT / "mappings"], start=False)
    (world.folder / "secret").write_text(SECRET)
    partner = world.gateway.config["partners"][0]
    partner["pack"] = "community-referral"
    del partner["feedback"]
    partner["authentication"] = [{"scheme": "hmac", "header": "X-Sig", "secrets": ["secret"]}]
    world.gateway.write_config()
    world.gateway.start()
    form = (ROOT / "mappings/community-referral/examples/form/housing.in.form").read_bytes().strip()
    fields = urllib.parse.parse_qsl(form.decode(), keep_blank_values=True)
    post = lambda body, headers: world.client(None).request(
        "POST", "/partners/riverside/form", body,
        {**headers, "X-Sig": hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()})
    body, headers = multipart([(name, None, None, value.encode()) for name, value in fields])
    answer = post(body, headers)
    assert answer.status == 200, answer.explain()
    again = post(form, {"Content-Type": "application/x-www-form-urlencoded"})
    assert again.status == 200, again.explain()
    assert post(b"\xff" + form, {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}).status in (400, 422)
