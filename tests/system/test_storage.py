"""The store cannot write: the answer is 503, nothing is acknowledged, and the gateway recovers by itself."""

import os
import pathlib
import sqlite3
import subprocess
import time

import pytest

from peer.patience import patient
from peer.server import MessageServer
from support.until import until


def test_database_locked_by_another_process(make_world):
    world = make_world(store={"busy_timeout": "300ms"})
    before = world.send()
    assert before.answer.status == 200
    world.arrived(before.referral)

    holder = sqlite3.connect(world.gateway.database, isolation_level=None, timeout=patient(20))
    holder.execute("BEGIN EXCLUSIVE")
    try:
        held_up = world.referral()
        sent = world.send(held_up)
        assert sent.answer.status == 503, sent.answer.explain()
        assert sent.answer.issues()[0]["code"] in ("lock-error", "transient", "no-store")
        assert sent.answer.headers.get("retry-after"), "says that it can be tried again"
        status, told = until(lambda: (lambda answer: answer if answer[0] else None)(world.gateway.operation("/readyz")),
                             5, "an answer")
        assert status == 503 and '"store_write":"not ready"' in told
        assert world.gateway.operation("/livez")[0] == 200
        # Reading goes on.
        assert world.client().get(f"ServiceRequest/{before.request_id}").status == 200
    finally:
        holder.rollback()
        holder.close()
    until(lambda: world.send(held_up).answer.status == 200, 15, "the store to recover")
    until(lambda: world.gateway.operation("/readyz")[0] == 200, 15, "ready again")
    world.arrived(held_up)
    assert len(world.north.inbox.all(held_up.number)) == 1


def test_deliveries_wait_for_the_lock(make_world):
    """A delivery is not sent when that cannot be recorded first; it goes out once it can."""
    world = make_world(store={"busy_timeout": "200ms"})
    world.north.stop()
    sent = world.send()
    assert sent.answer.status == 200
    holder = sqlite3.connect(world.gateway.database, isolation_level=None, timeout=patient(20))
    holder.execute("BEGIN EXCLUSIVE")
    try:
        world.platforms["northside"] = MessageServer("Northside", world.server_context("northside"), world.north.port)
        end = time.monotonic() + 1.5
        while time.monotonic() < end and not world.platforms["northside"].inbox.receipts:
            assert world.gateway.alive()
            time.sleep(0.05)
        # One that was on its way when the lock fell may still arrive; it must not arrive twice in effect.
    finally:
        holder.rollback()
        holder.close()
    world.arrived(sent.referral, timeout=30)
    until(lambda: world.gateway.metrics().sum("linkway_deliveries", partner="northside", state="waiting") == 0, 20)
    assert len(world.platforms["northside"].inbox.all(sent.referral.number)) == 1


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("mount is not possible here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def test_the_file_is_taken_away(make_world):
    """What would be written to a file that is not in its place any more is not acknowledged."""
    world = make_world()
    kept = world.send()
    world.arrived(kept.referral)
    away = world.folder / "away"
    away.mkdir()
    files = sorted(world.folder.glob("linkway.db*"))
    for file in files:
        file.rename(away / file.name)
    answer = world.send().answer
    assert answer.status == 503, answer.explain()
    assert world.gateway.operation("/readyz")[0] == 503
    until(lambda: "store.moved" in world.gateway.log(), 10, "the line in the log")
    assert world.client().get("Task").status == 200, "what is there can be read"
    for file in files:
        (away / file.name).rename(file)
    until(lambda: world.gateway.operation("/readyz")[0] == 200, 20, "ready again", every=0.1)
    sent = world.send()
    world.arrived(sent.referral)
    assert world.gateway.log().count('"store.moved"') == 1
    assert world.gateway.command("db", "check", "--config", world.gateway.config_file).returncode == 0
    assert len(world.gateway.exchanges(verdict="accepted", partner="riverside")) == 2



def test_disk_full(make_world, small_disk):
    world = make_world(start=False)
    world.gateway.config["store"]["sqlite"]["path"] = str(small_disk / "linkway.db")
    world.gateway.write_config()
    world.gateway.start()
    before = world.send()
    assert before.answer.status == 200

    ballast = pathlib.Path(small_disk / "ballast")
    with open(ballast, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass    # full
    acknowledged, refused = [before], None
    for _ in range(200):    # what the write-ahead log has room for is still taken
        sent = world.send()
        if sent.answer.status != 200:
            refused = sent
            break
        acknowledged.append(sent)
    assert refused is not None, "the disk is full and everything is acknowledged"
    assert refused.answer.status == 503, refused.answer.explain()
    assert refused.answer.issues()[0]["code"] in ("no-store", "transient")
    time.sleep(2.5)     # the store tries once a second whether it can write: there may be room for less than a referral
    assert world.gateway.operation("/readyz")[0] == 503
    assert world.gateway.alive()
    assert world.client().get(f"ServiceRequest/{before.request_id}").status == 200

    os.remove(ballast)
    until(lambda: world.send(refused.referral).answer.status == 200, 15, "the store to recover")
    until(lambda: world.gateway.operation("/readyz")[0] == 200, 15, "ready again")
    for sent in (*acknowledged, refused):
        world.arrived(sent.referral)
        assert len(world.north.inbox.all(sent.referral.number)) == 1
    assert world.gateway.command("db", "check", "--config", world.gateway.config_file).returncode == 0


def test_store_of_another_program(make_world, tmp_path):
    """A file that is no store of ours is refused at start, and left alone."""
    world = make_world(start=False)
    for content in (b"not a database at all, but long enough to look at" * 20, None):
        if content is None:
            world.gateway.database.unlink()
            other = sqlite3.connect(world.gateway.database)
            other.execute("CREATE TABLE exchange (mine TEXT)")
            other.commit()
            other.close()
            content = world.gateway.database.read_bytes()
        else:
            world.gateway.database.write_bytes(content)
        world.gateway.start(wait=False)
        assert world.gateway.ended() == 1
        assert "linkway.db" in world.gateway.log()
        assert world.gateway.database.read_bytes() == content


def test_store_that_cannot_be_made(make_world):
    world = make_world(start=False)
    world.gateway.config["store"]["sqlite"]["path"] = "no/such/folder/linkway.db"
    world.gateway.write_config()
    world.gateway.start(wait=False)
    assert world.gateway.ended() == 1
    assert "no/such/folder" in world.gateway.log()
