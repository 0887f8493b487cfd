"""Requests that break the rules of HTTP. The gateway answers precisely and serves the others."""

import json

import pytest

from support.bad import LIMITS, PATIENT, outcome, served
from support.raw import Raw, request


@pytest.fixture(scope="module")
def world(make_world):
    return make_world(limits={name: LIMITS[name] for name in ("body", "header")})


@pytest.fixture
def raw(world):
    with Raw(world) as connection:
        yield connection


def test_missing_host(world, raw):
    raw.send(request(body=PATIENT, host=False))
    outcome(raw.answer(), 400)
    served(world)


def test_two_hosts(raw):
    raw.send(request(body=PATIENT, headers=[("Host", "elsewhere")]))
    outcome(raw.answer(), 400)


def test_content_length_and_transfer_encoding(world, raw):
    """RFC 9112 section 6.1: a smuggler's request."""
    raw.send(b"POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\n"
             b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
             b"GET /fhir/metadata HTTP/1.1\r\nHost: x\r\n\r\n")
    outcome(raw.answer(), 400)
    assert raw.closed(), "nothing behind it is read as a request"
    served(world)


@pytest.mark.parametrize("lines", [
    b"Content-Length: 5\r\nContent-Length: 6\r\n", b"Content-Length: -1\r\n", b"Content-Length: 5x\r\n",
    b"Content-Length: 99999999999999999999999\r\n", b"Transfer-Encoding: gzip, chunked\r\n",
    b"Transfer-Encoding: chunked, identity\r\n", b"Transfer-Encoding: nonsense\r\n"])
def test_bad_framing(world, raw, lines):
    raw.send(b"POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\n" + lines +
             b"\r\nabcde")
    outcome(raw.answer(), 400, 413, 501)
    assert raw.closed()
    served(world)


def chunked(body: bytes, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    half = len(body) // 2
    pieces = b"".join(b"%x%s\r\n%s\r\n" % (len(p), extension, p) for p in (body[:half], body[half:]))
    return pieces + b"0" + extension + b"\r\n" + trailer + b"\r\n"


CHUNKED = b"POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\n" \
          b"Transfer-Encoding: chunked\r\n\r\n"


def test_chunked(raw):
    raw.send(CHUNKED + chunked(PATIENT))
    assert raw.answer().status == 201


@pytest.mark.parametrize("extension", [b";a", b";a=b", b';a="b;c"', b";" + b"x" * 1000])
def test_chunk_extensions(world, raw, extension):
    """RFC 9112 section 7.1.1 has them ignored, and lets a server bound them. Nobody in this trade sends them, smugglers
    do: refusing them is taken too. Neither may lead to another framing of what follows."""
    raw.send(CHUNKED + chunked(PATIENT, extension) + request("/livez", method="GET", length=False))
    answer = raw.answer()
    assert answer is not None
    if answer.status == 201:
        assert json.loads(answer.body)["name"] == [{"family": "Sampleby"}]
        assert raw.answer("GET").status == 200
    else:
        outcome(answer, 400, 413, 431)
        assert raw.closed()
    served(world)


@pytest.mark.parametrize("body", [b"zz\r\nabc\r\n0\r\n\r\n", b"5\r\nabc\r\n0\r\n\r\n", b"ffffffffffffffffff\r\nabc",
                                  b"-1\r\nabc\r\n0\r\n\r\n", b"3\nabc\n0\n\n", b"0x3\r\nabc\r\n0\r\n\r\n"])
def test_bad_chunks(world, raw, body):
    raw.send(CHUNKED + body)
    raw.half_close()    # what waits for more has all there is
    answer = raw.answer()
    assert answer is None or answer.status in (400, 408, 413)
    served(world)


@pytest.mark.parametrize("line", [
    b"POST /fhir/Patient\r\n", b"GARBAGE\r\n", b"POST  /fhir/Patient HTTP/1.1\r\n", b"POST /fhir/Patient HTTP/3.7\r\n",
    b"\x16\x03\x01\x02\x00", b"GET /fhir/\x00 HTTP/1.1\r\n", b"GET /fhir/a b HTTP/1.1\r\n"])
def test_bad_request_line(world, raw, line):
    raw.send(line + b"Host: localhost\r\n\r\n")
    raw.half_close()
    answer = raw.answer("GET")
    assert answer is None or answer.status in (400, 404, 505)
    served(world)


@pytest.mark.parametrize("path", ["/fhir/%zz", "/fhir/%00", "/fhir/../../etc/passwd", "/fhir/Patient/%2e%2e",
                                  "/fhir//Patient", "/fhir/Patient/" + "x" * 200, "/fhir/Patient/a%2fb", "*"])
def test_odd_paths(raw, path):
    raw.send(request(path, method="GET", length=False, content_type=None))
    answer = raw.answer("GET")
    assert answer is not None and answer.status in (400, 404), answer.body


@pytest.mark.parametrize("header", [b"Bad Header: x\r\n", b": x\r\n", b"X-A: 1\r\n folded\r\n", b"X-A: a\x00b\r\n",
                                    b"no colon\r\n", b"Content-Type : application/fhir+json\r\n"])
def test_bad_headers(world, raw, header):
    raw.send(b"POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n" + header + b"\r\n")
    outcome(raw.answer(), 400)
    served(world)


def test_oversized_header(world, raw):
    raw.send(request(body=PATIENT, headers=[("X-Long", "x" * 5000)]))
    outcome(raw.answer(), 431)
    served(world)


def test_many_headers(world, raw):
    raw.send(request(body=PATIENT, headers=[(f"X-{i}", "x" * 10) for i in range(1000)]))
    outcome(raw.answer(), 431)


def test_pipelining(world, raw):
    """Ten requests in one write: ten answers, in order."""
    paths = ["/fhir/metadata", "/fhir/Patient/0", "/livez", "/fhir/NoSuchType/1", "/fhir/Task?no-such=1"] * 2
    raw.send(b"".join(request(p, method="GET", length=False, content_type=None) for p in paths))
    assert [raw.answer("GET").status for _ in paths] == [200, 404, 200, 404, 400] * 2


def test_pipelined_posts(world, raw):
    raw.send(request(body=PATIENT) * 5 + request("/fhir/metadata", method="GET", length=False, content_type=None))
    answers = [raw.answer() for _ in range(6)]
    assert [a.status for a in answers] == [201] * 5 + [200]
    assert len({json.loads(a.body)["id"] for a in answers[:5]}) == 5


def test_connection_close_and_http_1_0(world):
    with Raw(world) as raw:
        raw.send(request(body=PATIENT, headers=[("Connection", "close")]))
        answer = raw.answer()
        assert answer.status == 201 and answer.headers.get("connection", "").lower() == "close"
        assert raw.closed()
    with Raw(world) as raw:
        raw.send(b"GET /fhir/metadata HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answer = raw.answer("GET")
        assert answer.status in (200, 505)
        assert raw.closed()


def test_expect_continue(world, raw):
    raw.send(request(body=b"", length=False,
                     headers=[("Content-Length", str(len(PATIENT))), ("Expect", "100-continue")]))
    assert raw.reader.readline().startswith(b"HTTP/1.1 100")
    assert raw.reader.readline() == b"\r\n"
    raw.send(PATIENT)
    assert raw.answer().status == 201


def test_head(world, raw):
    raw.send(request("/fhir/metadata", method="HEAD", length=False, content_type=None))
    answer = raw.answer("HEAD")
    assert answer.status in (200, 405)
