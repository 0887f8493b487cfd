"""What an operator sees: probes, metrics, logs."""

import json
import urllib.request

import pytest

from peer.behaviour import Behaviour
from support.until import until


def test_probes(world):
    assert world.gateway.operation("/livez")[0] == 200
    status, body = world.gateway.operation("/readyz")
    assert status == 200 and json.loads(body)["ready"] is True
    assert world.client(None).get("/livez").status == 200
    assert world.client(None).get("/readyz").status == 200
    assert world.gateway.operation("/elsewhere")[0] == 404
    assert world.gateway.operation("/fhir/metadata")[0] == 404, "the operations listener has no records"


def test_operations_listener_is_loopback_only(make_world):
    world = make_world(start=False)
    world.gateway.config["listen"]["operations"]["address"] = "0.0.0.0"
    world.gateway.write_config()
    result = world.gateway.command("check", "--config", world.gateway.config_file)
    assert result.returncode == 1 and "loopback" in result.stderr


EXPECTED = {
    "linkway_exchanges_total", "linkway_deliveries", "linkway_delivery_attempts_total", "linkway_queue_age_seconds",
    "linkway_commit_seconds_bucket", "linkway_commit_seconds_sum", "linkway_commit_seconds_count",
    "linkway_connections_open", "linkway_referrals_unrouted"}


def test_metrics_move(world):
    gateway = world.gateway
    sent, desk = world.begin()
    assert desk.accept().status == 200
    world.feedback(sent.referral, "accepted")
    until(lambda: not gateway.metrics().sum("linkway_deliveries", state="sent"), 5)
    before = gateway.metrics()
    assert EXPECTED <= before.names()

    accepted = world.send()
    world.send(accepted.referral)
    wrong = world.referral()
    wrong.resources["request"].pop("code")
    world.send(wrong)
    world.arrived(accepted.referral)
    until(lambda: gateway.metrics().sum("linkway_delivery_attempts_total", partner="northside", outcome="delivered") >=
          before.sum("linkway_delivery_attempts_total", partner="northside", outcome="delivered") + 1, 5)
    after = gateway.metrics()
    for verdict, count in (("accepted", 1), ("repeated", 1), ("refused", 1)):
        moved = after.sum("linkway_exchanges_total", channel="fhir", verdict=verdict) - before.sum(
            "linkway_exchanges_total", channel="fhir", verdict=verdict)
        assert moved == count, verdict
    assert after.sum("linkway_commit_seconds_count") > before.sum("linkway_commit_seconds_count")
    assert after.sum("linkway_connections_open") >= 1
    # A histogram is cumulative and ends with all.
    buckets = [(float(labels["le"].replace("+Inf", "inf")), value) for name, labels, value in after.samples
               if name == "linkway_commit_seconds_bucket"]
    assert [v for _, v in sorted(buckets)] == sorted(v for _, v in buckets)
    assert max(buckets) == (float("inf"), after.sum("linkway_commit_seconds_count"))


def test_metrics_say_type_and_help(world):
    text = world.gateway.metrics().text
    for name in world.gateway.metrics().names():
        base = name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count")
        assert f"# TYPE {base} " in text or f"# TYPE {name} " in text, name
        assert f"# HELP {base} " in text or f"# HELP {name} " in text, name
    with urllib.request.urlopen(world.gateway.operations + "/metrics", timeout=60) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")


def test_queue_age(world):
    referral = world.referral()
    world.north.behaviours.set(Behaviour("status", status=503, count=-1, referral=referral.number))
    world.send(referral)
    until(lambda: world.gateway.metrics().sum("linkway_queue_age_seconds", partner="northside") > 0.2, 10)
    world.north.behaviours.clear()
    world.arrived(referral)
    until(lambda: world.gateway.metrics().sum("linkway_queue_age_seconds", partner="northside") == 0, 10)


def secrets_of(person) -> tuple:
    return person.family, person.number, person.postcode, person.phone


def test_log_has_correlation_ids_and_no_bodies(make_world):
    world = make_world(log={"level": "debug", "format": "json"})
    correlation = "aaaabbbb-cccc-4ddd-8eee-ffff00001111"
    referral = world.referral()
    world.north.behaviours.set(Behaviour("status", status=503, referral=referral.number))
    sent = world.send(referral, correlation_id=correlation)
    desk = world.desk(referral)
    assert desk.accept().status == 200 and desk.complete().status == 200
    world.feedback(referral, "completed")
    wrong = world.referral()
    wrong.resources["request"].pop("code")
    world.send(wrong)
    client = world.client()
    client.get(f"Patient?identifier={referral.person.number}")
    client.post("Patient", b'{"resourceType":"Patient","name":[{"family":"%s"' % referral.person.family.encode())

    lines = [json.loads(line) for line in world.gateway.log().splitlines() if line.strip()]
    assert lines, "there is a log"
    assert all({"time", "level"} <= set(line) or {"ts", "level"} <= set(line) for line in lines), lines[0]
    about = [line for line in lines if correlation in json.dumps(line)]
    assert len(about) >= 2, "the exchange and its delivery"
    for person in (referral.person, wrong.person):
        for secret in secrets_of(person):
            assert secret not in world.gateway.log(), f"{secret} is in the log"
    text = world.gateway.metrics().text
    assert not any(secret in text for secret in secrets_of(referral.person))
    listed = world.gateway.command("exchange", "list", "--config", world.gateway.config_file).stdout
    key = world.gateway.exchanges(correlation=correlation)[-1]["id"]
    shown = world.gateway.command("exchange", "show", key, "--config", world.gateway.config_file).stdout
    assert not any(secret in listed + shown for secret in secrets_of(referral.person))
    raw = world.gateway.command("exchange", "show", key, "--raw", "--config", world.gateway.config_file).stdout
    assert referral.person.family in raw
    assert sent.answer.status == 200


def test_text_log(make_world):
    world = make_world(log={"level": "info", "format": "text"})
    sent = world.send()
    world.arrived(sent.referral)
    assert "gateway.ready" in world.gateway.log()
    assert not world.gateway.log().lstrip().startswith("{")
    assert sent.referral.person.family not in world.gateway.log()


@pytest.mark.parametrize("level, ready", [("warn", False), ("off", False)])
def test_log_level(make_world, level, ready):
    world = make_world(log={"level": level, "format": "text"})
    assert world.send().answer.status == 200
    assert ("gateway.ready" in world.gateway.log()) is ready
