"""Bodies that are no JSON, no FHIR, too large or too deep: refused with what is wrong and where."""

import json

import pytest

from support.bad import LIMITS, PATIENT, expressions, outcome, served
from support.raw import Raw, request


@pytest.fixture(scope="module")
def world(make_world):
    return make_world(limits={name: LIMITS[name] for name in ("body", "header")})


@pytest.fixture
def raw(world):
    with Raw(world) as connection:
        yield connection


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
            told = json.dumps(issues).lower()
            assert any(word in told for word in ("deep", "level", "nest")), issues
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
                                  b'{"resourceType":"Patient",}',
                                  b'{"resourceType":"Patient","multipleBirthInteger":01}',
                                  b'{"resourceType":"Patient","x":"\x01"}', b"\x00" * 100])
def test_no_resource(raw, body):
    raw.send(request(body=body))
    outcome(raw.answer(), 400, 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/fhir+turtle", "application/x-www-form-urlencoded",
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
