"""kill -9 at random moments under load: every acknowledged referral is there, every delivery reached its partner
exactly once in effect, none is stuck."""

import http.client
import os
import random
import threading
import time

import pytest

from peer.behaviour import Behaviour
from peer.link_worker import LinkWorker
from peer.patience import patient
from support.until import until

KILLS = int(os.environ.get("LINKWAY_KILLS") or 25)
LOAD = 6           # GP systems sending at once
GONE = (OSError, http.client.HTTPException)    # the gateway was killed while it was asked


class Sender(threading.Thread):
    """Sends referrals, each again and again under the same ids until it is acknowledged, as a GP system would."""

    def __init__(self, world, stop):
        super().__init__(daemon=True)
        self.world, self.stop, self.client = world, stop, world.client()
        self.acknowledged = {}    # number of the referral -> id of the stored ServiceRequest
        self.unexpected = []

    def run(self):
        while not self.stop.is_set():
            referral = self.world.referral()
            while True:
                try:
                    sent = self.world.send(referral, client=self.client)
                except GONE:
                    time.sleep(0.01)
                    if self.stop.is_set() and not self.world.gateway.alive():
                        return
                    continue
                if sent.answer.status == 200:
                    self.acknowledged[referral.number] = sent.request_id
                    break
                if sent.answer.status != 503:    # going down
                    self.unexpected.append(sent.answer.explain())
                    break


class Acceptor(threading.Thread):
    """The platform's link workers accept each referral that comes, again and again until that is acknowledged. Told to
    stop, they finish what is there."""

    def __init__(self, world, stop):
        super().__init__(daemon=True)
        self.world, self.stop = world, stop
        self.client = world.client("northside")
        self.accepted, self.unexpected = set(), []

    def run(self):
        while True:
            ending = self.stop.is_set()
            waiting = [m for m in self.world.north.inbox.all() if m.referral not in self.accepted and m.reason == "new"]
            for message in waiting:
                try:
                    answer = LinkWorker(self.client, message.task["id"]).accept()
                except (RuntimeError, *GONE):
                    time.sleep(0.02)
                    continue
                if answer.status == 200:
                    self.accepted.add(message.referral)
                elif answer.status not in (412, 503):    # someone else's turn, going down: read again
                    self.unexpected.append(answer.explain())
                    self.accepted.add(message.referral)
            if ending and not waiting:
                return
            time.sleep(0.02)


def test_reference_run_without_kills(make_world):
    """The same load without kills: what the test counts holds at all."""
    world = make_world()
    run(world, kills=0, seconds=2)


@pytest.mark.slow
def test_kill_9(make_world):
    world = make_world(journal=True)
    run(world, kills=KILLS)


def run(world, kills: int, seconds: float = 0):
    stop, all_there = threading.Event(), threading.Event()
    senders = [Sender(world, stop) for _ in range(LOAD)]
    acceptor = Acceptor(world, all_there)
    for thread in (*senders, acceptor):
        thread.start()
    chance = random.Random()
    try:
        for _ in range(kills):
            # Some die while they start, some under load, some between a delivery and its settlement.
            time.sleep(chance.choice((0.0, 0.02, 0.1, 0.3, 0.6)) * chance.random())
            world.gateway.kill()
            # Partners have bad moments as well: an answer that never comes, with and without an effect.
            for server in (world.north, world.gp):
                if chance.random() < 0.3:
                    server.behaviours.set(Behaviour("reset", effect=chance.random() < 0.5),
                                          Behaviour("status", status=503, count=2))
            world.gateway.start(wait=chance.random() < 0.7)
        if not kills:
            time.sleep(seconds)
        world.gateway.wait_ready()
        enough = 10 if kills < 5 else 2 * kills
        until(lambda: sum(len(sender.acknowledged) for sender in senders) >= enough, 120, "enough referrals")
    finally:
        stop.set()
        for thread in senders:
            thread.join(patient(60))
    assert not any(t.is_alive() for t in senders)
    acknowledged = {number: key for sender in senders for number, key in sender.acknowledged.items()}
    assert not [text for sender in senders for text in sender.unexpected]

    inbox = world.north.inbox
    until(lambda: set(acknowledged) <= {m.referral for m in inbox.all()}, 120,
          "every acknowledged referral at the platform")
    # One whose acknowledgment was lost may still be under way.
    until(lambda: world.gateway.metrics().sum("linkway_deliveries", partner="northside") == 0, 120,
          "nothing more for the platform")
    all_there.set()
    acceptor.join(patient(120))
    assert not acceptor.is_alive() and not acceptor.unexpected, acceptor.unexpected[:3]
    numbers = {m.referral for m in inbox.all()}
    until(lambda: numbers <= {m.referral for m in world.gp.inbox.all()}, 120, "the feedback for each")

    # Nothing is stuck.
    def settled():
        metrics = world.gateway.metrics()
        return metrics.sum("linkway_deliveries") == 0    # waiting, claimed, sent, parked, refused
    until(settled, 60, "an empty outbox")

    # Every acknowledged referral is there, once, under the id that was told.
    gp = world.client()
    for number, key in acknowledged.items():
        assert gp.get(f"ServiceRequest/{key}").status == 200, number
    for number in numbers:
        found = gp.get(f"ServiceRequest?identifier={number}").json()["entry"]
        own = [e["resource"]["id"] for e in found if e["resource"]["intent"] == "order"]
        assert len(own) == 1 and acknowledged.get(number, own[0]) == own[0], number
        assert len(found) == 2, f"{number}: the sender's request and the gateway's order, nothing else"
        # Exactly once in effect: one message of its kind, however often it was received.
        assert len([m for m in inbox.all(number)]) == 1, number
        feedback = world.gp.inbox.all(number)
        assert [m.task["status"] for m in feedback] == ["accepted"], number
    for box in (inbox, world.gp.inbox):
        assert all(len(ids) == 1 for ids in box.request_ids.values()), "the same X-Request-Id in every attempt"
    assert world.gateway.command("db", "check", "--config", world.gateway.config_file).returncode == 0
    receipts = sum(inbox.receipts.values())
    print(f"{kills} kills: {len(acknowledged)} acknowledged, {len(numbers)} referrals, "
          f"{receipts} receipts at the platform, {len(inbox.messages)} effects, "
          f"{sum(world.gp.inbox.receipts.values())} receipts at the GP system")
