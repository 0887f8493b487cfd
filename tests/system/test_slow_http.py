"""Clients that are slow, silent or many: each is cut off at its deadline, the others are served."""

import resource
import socket
import threading
import time

import pytest

from peer.tls import client_context
from support.bad import LIMITS, PATIENT, served
from support.raw import Raw, request
from support.until import until


@pytest.fixture(scope="module")
def world(make_world):
    return make_world(limits=LIMITS)


@pytest.fixture
def raw(world):
    with Raw(world) as connection:
        yield connection


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


def open_many(world, connections):
    """200 connections that never begin their handshake and 1,000 idle ones; seconds it took to open them."""
    began = time.monotonic()
    context = client_context(world.certificate("ca"), world.certificate("hilltop"), world.key("hilltop"))
    for _ in range(200):
        connections.append(socket.create_connection(("127.0.0.1", world.gateway.port), timeout=30))
    for _ in range(1000):
        plain = socket.create_connection(("127.0.0.1", world.gateway.port), timeout=30)
        try:
            connections.append(context.wrap_socket(plain, server_hostname="localhost"))
        except OSError:
            plain.close()
            raise
    return time.monotonic() - began


def test_idle_and_half_open_connections(make_world):
    """1,000 idle connections and 200 that never begin their handshake: others are served meanwhile, and each of these
    is closed at its deadline."""
    # The gateway began with the limit that it was given; this process opens as many sockets as it can.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    connections = []
    try:
        for deadline in (12, 48):
            world = make_world(limits=LIMITS | {"idle": f"{deadline}s", "handshake": f"{deadline}s"})
            # A machine so slow that the first are at their deadline before the last are open says nothing.
            if open_many(world, connections) < deadline - 2:
                break
        until(lambda: world.gateway.metrics().sum("linkway_connections_open") >= 1200, 10, "all connections open")
        sent = world.send()
        assert sent.answer.status == 200
        world.arrived(sent.referral)
        world.client().close()
        until(lambda: world.gateway.metrics().sum("linkway_connections_open") <= 1, deadline + 30, "all connections closed")
        served(world)
    finally:
        for connection in connections:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
