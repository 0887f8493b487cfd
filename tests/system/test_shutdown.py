"""SIGTERM and SIGINT: what was accepted is finished, then the process ends with 0."""

import http.client
import signal
import threading
import time

import pytest

from support.raw import Raw, request
from support.until import until


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_under_load(make_world, number):
    world = make_world()
    stop, acknowledged, odd = threading.Event(), [], []

    def load():
        client = world.client()
        while not stop.is_set():
            referral = world.referral()
            try:
                sent = world.send(referral, client=client)
            except (OSError, http.client.HTTPException):
                return    # closed: nothing was acknowledged
            if sent.answer.status == 200:
                acknowledged.append(sent)
            elif sent.answer.status != 503:
                odd.append(sent.answer.explain())

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    until(lambda: len(acknowledged) >= 40, 20, "some load")
    world.gateway.signal(number)
    assert world.gateway.process.wait(20) == 0
    stop.set()
    for thread in threads:
        thread.join(20)
    assert not odd, odd[:3]
    # Every acknowledged referral is there, and goes out after the next start at the latest.
    world.gateway.start()
    gp = world.client()
    for sent in acknowledged:
        assert gp.get(f"ServiceRequest/{sent.request_id}").status == 200
        world.arrived(sent.referral, timeout=30)
        assert len(world.north.inbox.all(sent.referral.number)) == 1


def test_request_in_progress_is_answered(make_world):
    """Its header was read when the signal came, its body comes afterwards."""
    world = make_world()
    body = b'{"resourceType":"Patient","name":[{"family":"Sampleby"}]}'
    whole = request(body=body)
    with Raw(world) as raw, Raw(world) as idle:
        idle.send(request("/fhir/metadata", method="GET", length=False))
        assert idle.answer("GET").status == 200
        raw.send(whole[:-20])
        until(lambda: world.gateway.metrics().sum("linkway_connections_open") >= 2, 5)
        world.gateway.signal(signal.SIGTERM)
        assert idle.closed(), "an idle connection is closed at once"
        raw.send(whole[-20:])
        answer = raw.answer()
        assert answer is not None and answer.status in (201, 503)
        assert answer.headers.get("connection", "").lower() == "close"
    assert world.gateway.process.wait(20) == 0


def test_patience_has_an_end(make_world):
    """A request that never ends holds up nobody beyond the configured patience."""
    world = make_world(shutdown="1s")
    with Raw(world) as raw:
        raw.send(request(body=b"x" * 100)[:-50])
        until(lambda: world.gateway.metrics().sum("linkway_connections_open") >= 1, 5)
        began = time.monotonic()
        world.gateway.signal(signal.SIGTERM)
        assert world.gateway.process.wait(20) == 0
        assert time.monotonic() - began < 15


def test_delivery_under_way_is_settled(make_world):
    """The platform is answering when the signal comes: its answer is waited for and recorded, nothing is sent twice."""
    from peer.behaviour import Behaviour
    world = make_world()
    world.north.behaviours.set(Behaviour("slow", delay=1))
    sent = world.send()
    world.arrived(sent.referral)
    assert world.gateway.stop() == 0
    world.gateway.start()
    marker = world.send()
    world.arrived(marker.referral)
    until(lambda: world.gateway.metrics().sum("linkway_deliveries", partner="northside") == 0, 10)
    message = world.arrived(sent.referral)
    assert world.north.inbox.receipts[message.message_id] == 1


def test_second_gateway_after_the_first(make_world):
    """Stopping leaves nothing behind that hinders the next start."""
    world = make_world()
    for _ in range(3):
        assert world.gateway.stop() == 0
        world.gateway.start()
    assert world.send().answer.status == 200
