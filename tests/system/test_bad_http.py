"""Input that breaks the rules of HTTP, JSON or good manners. The gateway answers precisely and serves the others."""

import json
import resource
import socket
import threading

import pytest

from peer.tls import client_context
from support.raw import Raw, request
from support.until import until

LIMITS = {"body": "64KB", "header": "4KB", "connections": 2000, "handshake": "1s", "idle": "1500ms",
          "read_header": "1s", "read_body": "1s", "handler": "10s", "write": "2s"}
PATIENT = b'{"resourceType":"Patient","name":[{"family":"Sampleby"}],"birthDate":"1950-01-01"}'


@pytest.fixture(scope="module")
def world(make_world):
    return make_world(limits=LIMITS)


@pytest.fixture
def raw(world):
    with Raw(world) as connection:
        yield connection


def served(world):
    """Others are served."""
    assert world.gateway.alive()
    assert world.client().post("Patient", PATIENT).status == 201


def outcome(answer, *statuses) -> list:
    assert answer is not None, "the connection was closed without an answer"
    assert answer.status in statuses, (answer.status, answer.body[:500])
    assert answer.headers["content-type"].startswith("application/fhir+json")
    body = json.loads(answer.body)
    assert body["resourceType"] == "OperationOutcome" and body["issue"]
    return body["issue"]


def expressions(issues) -> list:
    return [e for i in issues for e in i.get("expression", [])]


# ---- bodies

@pytest.mark.parametrize("cut", [1, 20, len(PATIENT) - 1])
def test_truncated_json(world, raw, cut):
    raw.send(request(body=PATIENT[:cut]))
    issues = outcome(raw.answer(), 400)
    assert "line 1" in json.dumps(issues) or "column" in json.dumps(issues)
    raw.send(request(body=PATIENT))
    assert raw.answer().status == 201, "the connection goes on"


def test_truncated_body(world, raw):
    """Half of what was announced, then the end."""
    raw.send(request(body=PATIENT)[:-10])
    raw.half_close()
    answer = raw.answer()
    assert answer is None or answer.status in (400, 408)
    served(world)


@pytest.mark.parametrize("size", [64 * 1024 + 1, 10 * 1024 * 1024])
def test_oversized_body(world, raw, size):
    """The header says it: answered before the body is sent."""
    raw.send(b"POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\n"
             b"Content-Length: %d\r\n\r\n" % size)
    outcome(raw.answer(), 413)
    assert raw.closed(), "what follows would be read as a request"
    served(world)


def test_oversized_body_in_chunks(world, raw):
    raw.send(b"POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\n"
             b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(70):
        raw.send(b"400\r\n" + b" " * 0x400 + b"\r\n")
    outcome(raw.answer(), 413)
    served(world)


def test_body_within_the_limit(world, raw):
    raw.send(request(body=PATIENT + b" " * (60 * 1024)))
    assert raw.answer().status == 201


def test_too_many_levels(make_world):
    """100,000 levels, within the limit of size."""
    world = make_world()
    for deep in (b'{"resourceType":"Patient","contact":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
                 b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b"[" * 100_000):
        with Raw(world) as raw:
            raw.send(request(body=deep))
            issues = outcome(raw.answer(), 400, 413, 422)
            assert "deep" in json.dumps(issues).lower() or "level" in json.dumps(issues).lower() or "nest" in json.dumps(
                issues).lower(), issues
    served(world)


@pytest.mark.parametrize("body, where", [
    (b'{"resourceType":"Patient","gender":"male","gender":"female"}', "gender"),
    (b'{"resourceType":"Patient","name":[{"family":"A","family":"B"}]}', "family"),
])
def test_duplicate_keys(raw, body, where):
    raw.send(request(body=body))
    issues = outcome(raw.answer(), 400)
    assert where in json.dumps(issues)


@pytest.mark.parametrize("body", [
    b'{"resourceType":"Patient","name":[{"family":"\xff\xfe"}]}',             # no UTF-8
    b'{"resourceType":"Patient","name":[{"family":"\xc3"}]}',                  # cut sequence
    b'{"resourceType":"Patient","name":[{"family":"\xed\xa0\x80"}]}',          # a surrogate
    b'{"resourceType":"Patient","name":[{"family":"\xc0\xaf"}]}',              # overlong
    b'{"resourceType":"Patient","name":[{"family":"\\ud800"}]}',               # half a pair
    PATIENT.decode().encode("utf-16"),
])
def test_invalid_utf8(raw, body):
    raw.send(request(body=body))
    outcome(raw.answer(), 400)


def test_byte_order_mark(raw):
    """RFC 8259 section 8.1 lets a reader ignore it or refuse it."""
    raw.send(request(body=b"\xef\xbb\xbf" + PATIENT))
    assert raw.answer().status in (201, 400)


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"1e-400", b"123456789012345678901234567890.123456789"])
def test_numbers_beyond_a_double(world, raw, number):
    """A FHIR decimal has no such bound: what is valid JSON is kept as it came, or refused, and never becomes another
    number."""
    body = b'{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":%s}}' % number
    raw.send(request("/fhir/Observation", body))
    answer = raw.answer()
    if answer.status == 201:
        assert b'"value":' + number in answer.body
    else:
        outcome(answer, 400, 422)


@pytest.mark.parametrize("body", [b"", b" ", b"null", b"1", b'"x"', b"[]", b"{}", b'{"resourceType":7}',
                                  b'{"resourceType":"Patient"} x', b"{'resourceType':'Patient'}", b"NaN",
                                  b'{"resourceType":"Patient",}', b'{"resourceType":"Patient","multipleBirthInteger":01}',
                                  b'{"resourceType":"Patient","x":"\x01"}', b"\x00" * 100])
def test_no_resource(raw, body):
    raw.send(request(body=body))
    outcome(raw.answer(), 400, 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/fhir+xml", "application/x-www-form-urlencoded",
                                  "multipart/form-data; boundary=x", "application/json-patch+json", "nonsense",
                                  "application/fhir+json; charset=iso-8859-1", None])
def test_wrong_content_type(raw, kind):
    raw.send(request(body=PATIENT, content_type=kind))
    outcome(raw.answer(), 415)


@pytest.mark.parametrize("kind", ["application/fhir+json; charset=utf-8", "application/json", "APPLICATION/FHIR+JSON",
                                  'application/fhir+json;fhirVersion=4.0;charset="UTF-8"'])
def test_right_content_type(raw, kind):
    raw.send(request(body=PATIENT, content_type=kind))
    assert raw.answer().status == 201


def test_unknown_type(raw):
    raw.send(request("/fhir/Pateint", PATIENT.replace(b"Patient", b"Pateint")))
    outcome(raw.answer(), 404)
    bundle = b'{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Pateint"},' \
             b'"request":{"method":"POST","url":"Pateint"}}]}'
    raw.send(request("/fhir", bundle))
    issues = outcome(raw.answer(), 400, 422)
    assert any(e.startswith("Bundle.entry[0]") for e in expressions(issues))


# ---- framing

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
             b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /fhir/metadata HTTP/1.1\r\nHost: x\r\n\r\n")
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
    answer = raw.answer()
    assert answer is None or answer.status in (400, 408, 413)
    served(world)


@pytest.mark.parametrize("line", [
    b"POST /fhir/Patient\r\n", b"GARBAGE\r\n", b"POST  /fhir/Patient HTTP/1.1\r\n", b"POST /fhir/Patient HTTP/3.7\r\n",
    b"\x16\x03\x01\x02\x00", b"GET /fhir/\x00 HTTP/1.1\r\n", b"GET /fhir/a b HTTP/1.1\r\n"])
def test_bad_request_line(world, raw, line):
    raw.send(line + b"Host: localhost\r\n\r\n")
    answer = raw.answer("GET")
    assert answer is None or answer.status in (400, 404, 505)
    served(world)


@pytest.mark.parametrize("path", ["/fhir/%zz", "/fhir/%00", "/fhir/../../etc/passwd", "/fhir/Patient/%2e%2e", "/fhir//Patient",
                                  "/fhir/Patient/" + "x" * 200, "/fhir/Patient/a%2fb", "*"])
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


# ---- slowness

def test_slow_header(world, raw):
    """One byte after another: the deadline is for the whole header, not for the next byte."""
    stop = threading.Event()

    def drip():
        for byte in request(body=PATIENT):
            if stop.wait(0.1):
                return
            raw.send(bytes([byte]))

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        answer = raw.answer()
        assert answer is None or answer.status == 408
    finally:
        stop.set()
        thread.join()
    served(world)


def test_slow_body(world, raw):
    raw.send(request(body=PATIENT)[:-20])
    answer = raw.answer()
    assert answer is None or answer.status == 408
    served(world)


def test_idle_connection_is_closed(world, raw):
    raw.send(request(body=PATIENT))
    assert raw.answer().status == 201
    assert raw.closed()


def test_silent_connection_is_closed(world, raw):
    assert raw.closed()


def test_handshake_that_never_comes(world):
    with Raw(world, tls=False) as raw:
        assert raw.closed()
    with Raw(world, tls=False) as raw:
        raw.send(b"\x16\x03\x01\x02\x00\x01\x00")
        assert raw.closed()
    served(world)


def test_plain_http_on_the_tls_port(world):
    with Raw(world, tls=False) as raw:
        raw.send(request(method="GET", length=False))
        raw.socket.settimeout(5)
        try:
            raw.reader.read()
        except OSError:
            pass
    served(world)


def test_half_closed(world, raw):
    """The request is complete and the client sends nothing more: it is still answered."""
    raw.send(request(body=PATIENT))
    raw.half_close()
    answer = raw.answer()
    assert answer is None or answer.status == 201
    served(world)


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
    raw.send(request(body=b"", length=False, headers=[("Content-Length", str(len(PATIENT))), ("Expect", "100-continue")]))
    assert raw.reader.readline().startswith(b"HTTP/1.1 100")
    assert raw.reader.readline() == b"\r\n"
    raw.send(PATIENT)
    assert raw.answer().status == 201


def test_head(world, raw):
    raw.send(request("/fhir/metadata", method="HEAD", length=False, content_type=None))
    answer = raw.answer("HEAD")
    assert answer.status in (200, 405)


# ---- many

def test_idle_and_half_open_connections(make_world):
    """1,000 idle connections and 200 that never begin their handshake: others are served meanwhile, and each of these
    is closed at its deadline."""
    world = make_world(limits=LIMITS | {"idle": "12s", "handshake": "12s"})
    # The gateway began with the limit that it was given; this process opens as many sockets as it can.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    context = client_context(world.certificate("ca"), world.certificate("hilltop"), world.key("hilltop"))
    connections = []
    try:
        for _ in range(200):
            connections.append(socket.create_connection(("127.0.0.1", world.gateway.port), timeout=30))
        for _ in range(1000):
            plain = socket.create_connection(("127.0.0.1", world.gateway.port), timeout=30)
            connections.append(context.wrap_socket(plain, server_hostname="localhost"))
        assert world.gateway.metrics().sum("linkway_connections_open") >= 1200
        sent = world.send()
        assert sent.answer.status == 200
        world.arrived(sent.referral)
        world.client().close()
        until(lambda: world.gateway.metrics().sum("linkway_connections_open") <= 1, 30, "all connections closed")
        served(world)
    finally:
        for connection in connections:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
