"""Listeners that a reload adds, moves, changes and takes away: what was begun is answered, and a reload that cannot be
carried out as a whole changes nothing."""

import copy
import random
import shutil
import signal
import socket
import threading
import urllib.request

import pytest

from peer import hl7v2
from peer.tls import client_context
from support import yaml
from support.ports import free_port
from support.raw import Raw, request
from support.until import until
from test_mllp import V2World, code


@pytest.fixture(scope="module")
def v2(make_world):
    made = V2World(make_world(start=False, shutdown="5s"))
    yield made
    made.peer.stop()


@pytest.fixture(autouse=True)
def as_it_was(v2):
    yield
    if not v2.world.gateway.alive():
        v2.world.gateway.start()
    assert "reload.done" in v2.world.gateway.reload(v2.config)


def listens(port: int, address: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


def changed(v2) -> tuple[dict, list]:
    """A copy of the configuration, and its mllp listeners."""
    config = copy.deepcopy(v2.config)
    return config, config["listen"]["mllp"]


def taken(v2, port: int | None = None):
    """A referral is acknowledged there."""
    with hl7v2.Connection(port or v2.plain) as connection:
        assert code(connection.ask(v2.referral())) == "AA"


# -- mllp

def test_a_listener_is_added(v2):
    config, mllp = changed(v2)
    added = free_port()
    mllp.append({"port": added})
    with v2.dial() as kept:
        assert "reload.done" in v2.world.gateway.reload(config)
        taken(v2, added)
        assert code(kept.ask(v2.referral())) == "AA", "the others go on"


def test_the_first_listener_is_added(make_world):
    """To a gateway that had none."""
    world = make_world()
    config = copy.deepcopy(world.gateway.config)
    port = free_port()
    config["listen"]["mllp"] = [{"port": port}]
    assert "reload.done" in world.gateway.reload(config)
    with hl7v2.Connection(port) as connection:
        assert code(connection.ask(hl7v2.referral(random.Random(1)))) == "AR", "nobody's, but answered"


def test_a_listener_is_taken_away(v2):
    config, mllp = changed(v2)
    del mllp[0]
    with v2.dial() as idle, v2.dial("hilltop") as other:
        assert code(idle.ask(v2.referral())) == "AA"
        assert "reload.done" in v2.world.gateway.reload(config)
        assert idle.ended(), "nothing was under way on it"
        assert not listens(v2.plain)
        assert code(other.ask(v2.referral())) == "AA", "the other listener goes on"


def test_a_listener_moves_while_messages_come_in(v2):
    """Senders connect anew where they were closed; nothing that was acknowledged is lost or doubled."""
    acknowledged, stop, ports = [], threading.Event(), [v2.plain]

    def keep_sending():
        message = None
        while not stop.is_set():
            try:
                with hl7v2.Connection(ports[-1]) as connection:
                    while not stop.is_set():
                        message = message or v2.referral()
                        connection.write(hl7v2.frame(message))
                        answer = connection.read()
                        if answer is None:
                            break    # closed without an answer: the same again
                        assert code(answer) == "AA", answer
                        acknowledged.append(message)
                        message = None
            except OSError:
                stop.wait(0.02)

    threads = [threading.Thread(target=keep_sending) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(5):
            before = len(acknowledged)
            until(lambda: len(acknowledged) >= before + 10, 20, "some referrals")
            config, mllp = changed(v2)
            moved = free_port()
            mllp[0]["port"] = moved
            assert "reload.done" in v2.world.gateway.reload(config)
            left = ports[-1]
            ports.append(moved)
            until(lambda: not listens(left), 10, "the old port closed")
        before = len(acknowledged)
        until(lambda: len(acknowledged) >= before + 10, 20, "more referrals")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    with hl7v2.Connection(ports[-1]) as connection:
        for message in acknowledged:
            assert code(connection.ask(message)) == "AA"
    verdicts = {e["verdict"] for e in v2.exchanges(limit=len(acknowledged))}
    assert verdicts == {"repeated"}, "each was on disk, once"


@pytest.mark.parametrize("which", ["mllp", "https"])
def test_a_listener_hears_more_of_the_machine(v2, which):
    """From the loopback alone to all addresses and back: the port stays, and is never anybody else's."""
    world = v2.world
    port = {"mllp": v2.plain, "https": world.gateway.port}[which]
    config, mllp = changed(v2)
    listener = {"mllp": mllp[0], "https": config["listen"]["https"]}[which]
    mllp[0]["plain"] = True    # elsewhere than on the loopback TLS must be done without on purpose
    for address, elsewhere in (("0.0.0.0", True), ("127.0.0.1", False), ("0.0.0.0", True)):
        listener["address"] = address
        assert "reload.done" in world.gateway.reload(config)
        until(lambda: listens(port, "127.0.0.2") == elsewhere, 10, f"{address} alone")
        taken(v2)
        assert world.client().get("metadata").status == 200
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)    # as a second gateway has it
            with pytest.raises(OSError):
                other.bind(("0.0.0.0", port))


def begin(v2, connection: hl7v2.Connection, beginning: bytes):
    """The gateway has read the beginning of a message: it came in one piece with another one, which is answered."""
    connection.write(hl7v2.frame(v2.referral()) + beginning)
    assert code(connection.read()) == "AA"


def test_a_message_under_way_is_answered_by_the_old_listener(v2):
    config, mllp = changed(v2)
    mllp[0]["port"] = free_port()
    message = hl7v2.frame(v2.referral())
    with v2.dial() as connection:
        begin(v2, connection, message[:-10])
        assert "reload.done" in v2.world.gateway.reload(config)
        connection.write(message[-10:])
        answer = connection.read()
        assert answer is not None and code(answer) == "AA"
        assert connection.ended(), "and that was the last"


def test_limits_change(v2):
    config, mllp = changed(v2)
    mllp[0]["limits"] = {**mllp[0]["limits"], "message": "1KB"}
    large = v2.referral(note="x" * 2000)
    with v2.dial() as before:
        assert "reload.done" in v2.world.gateway.reload(config)
        with v2.dial() as after:
            assert code(after.ask(large)) == "AE"
        assert code(before.ask(large)) == "AA", "an open connection goes on as it was"


def test_how_many_connections_one_address_may_have(v2):
    config, mllp = changed(v2)
    mllp[0]["limits"] = {**mllp[0]["limits"], "connections": 10, "connections_per_address": 2}
    assert "reload.done" in v2.world.gateway.reload(config)
    with v2.dial() as first, v2.dial() as second, v2.dial() as third:
        assert code(first.ask(v2.referral())) == "AA" and code(second.ask(v2.referral())) == "AA"
        assert third.ended()
    until(lambda: "listener.full" in v2.world.gateway.log(), 10, "the operator is told")
    until(lambda: tries(v2), 10, "room again")


def tries(v2) -> bool:
    try:
        with v2.dial() as connection:
            connection.write(hl7v2.frame(v2.referral()))
            return connection.read() is not None
    except OSError:
        return False


def own_certificate(v2, listener: dict, name: str):
    """Puts a certificate of that name where the listener reads its own."""
    folder = v2.world.folder
    shutil.copy(v2.world.certificate(name), folder / "mllp.pem")
    shutil.copy(v2.world.key(name), folder / "mllp.key")
    shutil.copy(v2.world.certificate("ca"), folder / "mllp-ca.pem")
    listener |= {"certificate": "mllp.pem", "key": "mllp.key", "client_ca": "mllp-ca.pem"}


def certificate_of(v2) -> bytes:
    with v2.dial("hilltop") as connection:
        return connection.socket.getpeercert(True)


def test_a_certificate_changes(v2):
    config, mllp = changed(v2)
    own_certificate(v2, mllp[1], "server")
    v2.world.gateway.reload(config)
    first = certificate_of(v2)
    with v2.dial("hilltop") as kept:
        own_certificate(v2, mllp[1], "northside")
        assert "reload.done" in v2.world.gateway.reload()
        assert certificate_of(v2) != first
        assert code(kept.ask(v2.referral())) == "AA", "an open connection goes on"


def test_plain_becomes_tls_and_back(v2):
    config, mllp = changed(v2)
    mllp[0] |= {key: mllp[1][key] for key in ("certificate", "key", "client_ca")}
    assert "reload.done" in v2.world.gateway.reload(config)
    context = client_context(v2.world.certificate("ca"), v2.world.certificate("hilltop"), v2.world.key("hilltop"))
    with hl7v2.Connection(v2.plain, context) as connection:
        assert code(connection.ask(v2.referral())) == "AA"
    assert "reload.done" in v2.world.gateway.reload(v2.config)
    taken(v2)


# -- nothing, or all

def refused(v2, config: dict, *named: str) -> str:
    told = v2.world.gateway.reload(config, *named)
    assert "reload.refused" in told and "reload.done" not in told, told
    return told


@pytest.mark.parametrize("broken", ["certificate", "key", "client_ca"])
@pytest.mark.parametrize("how", ["gone", "garbage", "of another"])
def test_a_bad_file_changes_nothing(v2, broken, how):
    if (broken, how) == ("client_ca", "of another"):
        pytest.skip("any authority may be trusted")
    config, mllp = changed(v2)
    own_certificate(v2, mllp[1], "server")
    v2.world.gateway.reload(config)
    before = certificate_of(v2)
    file = v2.world.folder / {"certificate": "mllp.pem", "key": "mllp.key", "client_ca": "mllp-ca.pem"}[broken]
    if how == "gone":
        file.unlink()
    elif how == "garbage":
        file.write_text("this is no PEM file\n")
    else:
        shutil.copy(v2.world.key("northside") if broken == "key" else v2.world.certificate("northside"), file)
    # Together with changes that could be made: none of them is.
    added = free_port()
    mllp.append({"port": added})
    config["partners"] = [p for p in config["partners"] if p["id"] != "village"]
    refused(v2, config, "mllp")
    assert not listens(added)
    assert certificate_of(v2) == before
    taken(v2)


@pytest.mark.parametrize("where", ["mllp", "https", "operations"])
def test_a_port_that_is_taken_changes_nothing(v2, where):
    with socket.create_server(("127.0.0.1", port := free_port())):
        config, mllp = changed(v2)
        added = free_port()
        mllp.append({"port": added})
        if where == "mllp":
            mllp[0]["port"] = port
        else:
            config["listen"][where]["port"] = port
        told = refused(v2, config, str(port), "Address already in use", "linkway.yaml:")
        assert "mllp.listening" not in told
        assert not listens(added)
        taken(v2)
        assert v2.world.client().get("metadata").status == 200
    # And it goes as soon as the port is free.
    assert "reload.done" in v2.world.gateway.reload(config)
    assert listens(added) and listens(port)
    v2.world.gateway.reload(v2.config)
    until(lambda: not listens(port), 10, "the port given up")


# -- https

def test_https_moves(v2):
    """A request that was begun is answered by the old listener; the new one serves at once."""
    moved = free_port()
    config, _ = changed(v2)
    config["listen"]["https"]["port"] = moved
    body = b'{"resourceType":"Patient","name":[{"family":"Sampleby"}]}'
    header = request(length=False, headers=[("Content-Length", str(len(body))), ("Expect", "100-continue")])
    old = v2.world.gateway.port
    with Raw(v2.world) as begun, Raw(v2.world) as idle:
        idle.send(request("/fhir/metadata", method="GET", length=False))
        assert idle.answer("GET").status == 200
        begun.send(header)
        assert begun.reader.readline().startswith(b"HTTP/1.1 100") and begun.reader.readline() == b"\r\n"
        begun.send(body[:-20])
        assert "reload.done" in v2.world.gateway.reload(config)
        assert idle.closed()
        with Raw(v2.world) as fresh:    # where the configuration has it now
            fresh.send(request("/fhir/metadata", method="GET", length=False))
            assert fresh.answer("GET").status == 200
        begun.send(body[-20:])
        answer = begun.answer()
        assert answer is not None and answer.status == 201
        assert answer.headers.get("connection", "").lower() == "close"
    until(lambda: not listens(old), 10, "the old port closed")


def test_operations_moves_ends_and_comes_back(v2):
    config, _ = changed(v2)
    first, moved = config["listen"]["operations"]["port"], free_port()
    config["listen"]["operations"]["port"] = moved
    assert "reload.done" in v2.world.gateway.reload(config)
    with urllib.request.urlopen(f"http://127.0.0.1:{moved}/readyz") as answer:
        assert answer.status == 200
    until(lambda: not listens(first), 10, "the old port closed")
    without = copy.deepcopy(config)
    del without["listen"]["operations"]
    v2.world.gateway.write_config(yaml.dump(without) + "\n")
    v2.world.gateway.signal(signal.SIGHUP)
    until(lambda: not listens(moved), 10, "no such listener")


def test_a_stop_meets_a_listener_that_is_draining(v2):
    config, mllp = changed(v2)
    mllp[0]["port"] = free_port()
    message = hl7v2.frame(v2.referral())
    with v2.dial() as connection:
        begin(v2, connection, message[:-10])
        assert "reload.done" in v2.world.gateway.reload(config)
        stopping = threading.Thread(target=v2.world.gateway.stop)
        stopping.start()
        connection.write(message[-10:])
        answer = connection.read()
        stopping.join()
    assert not v2.world.gateway.alive()
    assert v2.world.gateway.process.returncode == 0
    # Answered, or closed without an answer: never a half.
    assert answer is None or code(answer) == "AA"
