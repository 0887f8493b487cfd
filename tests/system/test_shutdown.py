"""SIGTERM and SIGINT: what was accepted is finished, then the process ends with 0."""

import http.client
import signal
import threading

import pytest

from peer.behaviour import Behaviour
from support.raw import Raw, request
from support.until import until


class Load:
    """GP systems that send one referral after another until the gateway closes or the load is ended."""

    def __init__(self, world, senders: int = 8):
        self.world, self.acknowledged, self.odd, self.ended = world, [], [], threading.Event()
        self.threads = [threading.Thread(target=self.send) for _ in range(senders)]
        for thread in self.threads:
            thread.start()

    def send(self):
        client = self.world.client()
        while not self.ended.is_set():
            try:
                sent = self.world.send(self.world.referral(), client=client)
            except (OSError, http.client.HTTPException):
                return    # closed: nothing was acknowledged
            if sent.answer.status == 200:
                self.acknowledged.append(sent)
            elif sent.answer.status != 503:
                self.odd.append(sent.answer.explain())

    def end(self):
        self.ended.set()
        for thread in self.threads:
            thread.join(20)


def stop_under_load(world, number, enough: int) -> list:
    """What was acknowledged before the gateway ended."""
    load = Load(world)
    try:
        until(lambda: len(load.acknowledged) >= enough, 20, "some load")
        world.gateway.signal(number)
        assert world.gateway.ended() == 0
    finally:
        load.end()
    assert not load.odd, load.odd[:3]
    return load.acknowledged


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_under_load(make_world, number):
    world = make_world()
    acknowledged = stop_under_load(world, number, 40)
    # Every acknowledged referral is there, and goes out after the next start at the latest.
    world.gateway.start()
    gp = world.client()
    for sent in acknowledged:
        assert gp.get(f"ServiceRequest/{sent.request_id}").status == 200
        world.arrived(sent.referral, timeout=30)
        assert len(world.north.inbox.all(sent.referral.number)) == 1


@pytest.mark.slow
def test_stopped_again_and_again(make_world):
    """The end meets other work in progress each time."""
    world = make_world()
    acknowledged = []
    for turn in range(40):
        acknowledged += stop_under_load(world, signal.SIGTERM, turn % 10)
        world.gateway.start()
    for sent in acknowledged:
        world.arrived(sent.referral, timeout=60)
        assert len(world.north.inbox.all(sent.referral.number)) == 1


def test_request_in_progress_is_answered(make_world):
    """Its header was read when the signal came, its body comes afterwards."""
    world = make_world()
    body = b'{"resourceType":"Patient","name":[{"family":"Sampleby"}]}'
    header = request(length=False, headers=[("Content-Length", str(len(body))), ("Expect", "100-continue")])
    with Raw(world) as raw, Raw(world) as idle:
        idle.send(request("/fhir/metadata", method="GET", length=False))
        assert idle.answer("GET").status == 200
        raw.send(header)
        assert raw.reader.readline().startswith(b"HTTP/1.1 100") and raw.reader.readline() == b"\r\n"
        raw.send(body[:-20])
        world.gateway.signal(signal.SIGTERM)
        assert idle.closed(), "an idle connection is closed at once"
        raw.send(body[-20:])
        answer = raw.answer()
        assert answer is not None and answer.status in (201, 503)
        assert answer.headers.get("connection", "").lower() == "close"
    assert world.gateway.ended() == 0


def test_patience_has_an_end(make_world):
    """A request that never ends holds up nobody beyond the configured patience."""
    world = make_world(shutdown="1s", limits={"read_body": "10m"})
    with Raw(world) as raw:
        raw.send(request(body=b"x" * 100)[:-50])
        until(lambda: world.gateway.metrics().sum("linkway_connections_open") >= 1, 5)
        world.gateway.signal(signal.SIGTERM)
        assert world.gateway.ended() == 0


def test_delivery_under_way_is_settled(make_world):
    """The platform is answering when the signal comes: its answer is waited for and recorded, nothing is sent twice."""
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


@pytest.mark.parametrize("mode", ["hang", "reset"])
def test_delivery_that_is_not_answered(make_world, mode):
    """The platform took the message and its answer does not come before the patience ends: sent again after the next
    start under the same id, as after a crash."""
    world = make_world(shutdown="500ms", answer="10m")
    world.north.behaviours.set(Behaviour(mode, effect=True, count=5))
    sent = [world.send() for _ in range(5)]
    world.north.inbox.wait(lambda box: len(box.messages) >= 4, what="the messages under way")
    assert world.gateway.stop() == 0
    world.north.behaviours.clear()
    world.gateway.start()
    until(lambda: world.gateway.metrics().sum("linkway_deliveries", partner="northside") == 0, 20, "all settled")
    for one in sent:
        assert len(world.north.inbox.all(one.referral.number)) == 1
    assert all(len(ids) == 1 for ids in world.north.inbox.request_ids.values())
