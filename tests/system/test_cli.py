"""The commands, as a newcomer and an operator use them."""

import json
import pathlib
import re
import subprocess

import pytest

from peer.patience import patient
from support.gateway import BINARY
from support.until import until


def run(*arguments, **options):
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=patient(30),
                          stdin=subprocess.DEVNULL, **options)


COMMANDS = [[], ["serve"], ["check"], ["send"], ["exchange"], ["exchange", "list"], ["exchange", "show"], ["db"],
            ["db", "migrate"], ["db", "check"], ["fhirpath"], ["delivery"], ["delivery", "list"], ["delivery", "show"],
            ["delivery", "retry"]]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join(c) or "linkway")
def test_help(command):
    result = run(*command, "--help")
    assert result.returncode == 0 and result.stderr == ""
    text = result.stdout
    assert len(text.splitlines()) >= 5, "more than a list of options"
    if command:
        assert "xample" in text, "an example"
    if not command:
        for word in ("serve", "check", "send", "exchange", "delivery", "db", "fhirpath"):
            assert word in text


def test_version():
    result = run("--version")
    assert result.returncode == 0
    assert re.search(r"\d+\.\d+\.\d+", result.stdout)


@pytest.mark.parametrize("arguments", [["nonsense"], ["serve"], ["check"], ["exchange"], ["exchange", "show"], ["send"],
                                       ["serve", "--no-such-option"], ["exchange", "list", "--config"], [],
                                       ["send", "/no/such/file"]])
def test_wrong_usage(arguments):
    result = run(*arguments)
    assert result.returncode == 2, (result.returncode, result.stderr)
    assert result.stderr or result.stdout


@pytest.fixture(scope="module")
def idle(make_world):
    return make_world(start=False)


def check(world, text=None):
    if text is not None:
        world.gateway.write_config(text)
    return world.gateway.command("check", "--config", world.gateway.config_file)


def test_check_good(idle):
    result = check(idle)
    assert result.returncode == 0, result.stderr
    assert "riverside" in result.stdout and "northside" in result.stdout


def test_check_warns_of_secrets_that_others_may_read(idle, tmp_path):
    assert "it holds a secret" not in check(idle).stderr, "the keys of these tests are readable for their owner alone"
    good = idle.gateway.config_file.read_text()
    try:
        for mode, who in ((0o640, "its group"), (0o604, "everybody"), (0o622, "everybody")):
            key = tmp_path / f"{mode:o}.key"
            key.write_bytes(pathlib.Path(idle.key("gateway")).read_bytes())
            key.chmod(mode)
            result = check(idle, good.replace(idle.key("gateway"), str(key)))
            assert result.returncode == 0, result.stderr
            assert f"{key}: it holds a secret, and {who} may read or write it (mode 0{mode:o})" in result.stderr
            key.chmod(0o400)
            assert "it holds a secret" not in check(idle).stderr
    finally:
        idle.gateway.write_config(good)


def test_check_missing_file():
    result = run("check", "--config", "/no/such/linkway.yaml")
    assert result.returncode == 1 and "/no/such/linkway.yaml" in result.stderr


def test_check_names_every_mistake_with_its_line(idle):
    good = idle.gateway.config_file.read_text()
    mistakes = [('port: ', 'prot: ', "prot"), ('role: "platform"', 'role: "plattform"', "plattform"),
                ("level:", "lvel:", "lvel"), ('first: "50ms"', 'first: "50 milli"', "50 milli"),
                ('source: "general-practice"', 'source: ["general-practice"]', "source")]
    bad = good
    for old, new, _ in mistakes:
        assert old in bad
        bad = bad.replace(old, new, 1)
    try:
        result = check(idle, bad)
        assert result.returncode == 1
        for _, new, word in mistakes:
            line = next(i for i, text in enumerate(bad.splitlines(), 1) if new.strip() in text)
            assert re.search(rf"linkway\.yaml:{line}:\d+: .*{re.escape(word)}", result.stderr), (new, result.stderr)
        started = idle.gateway.start(wait=False).ended()
        assert started == 1, "serve refuses it as well"
        assert "prot" in idle.gateway.log()
    finally:
        idle.gateway.write_config(good)


@pytest.mark.parametrize("text", ["", "a: b: c", "- 1\n", "gateway: 1\n", "gateway:\n\tname: x\n", "\x00", "&a [*a]",
                                  "gateway: {base_url: x}\ngateway: {base_url: y}\n"])
def test_check_odd_files(idle, text):
    good = idle.gateway.config_file.read_text()
    try:
        result = check(idle, text)
        assert result.returncode == 1
        assert "linkway.yaml" in result.stderr
    finally:
        idle.gateway.write_config(good)


def test_check_keys():
    result = run("check", "--keys")
    assert result.returncode == 0
    for key in ("gateway.base_url", "listen.https.limits.body", "store.sqlite.path", "partners"):
        assert key in result.stdout


def test_port_that_is_taken(world, make_world):
    other = make_world(start=False)
    other.gateway.config["listen"]["https"]["port"] = world.gateway.port
    other.gateway.write_config()
    other.gateway.start(wait=False)
    assert other.gateway.ended() == 1
    assert str(world.gateway.port) in other.gateway.log()


# ---- exchange list | show

def test_exchange_list_and_show(world):
    sent, desk = world.begin()
    assert desk.accept().status == 200
    wrong = world.referral()
    wrong.resources["request"].pop("code")
    refused = world.send(wrong)
    gateway = world.gateway
    config = ("--config", gateway.config_file)

    [listed] = gateway.exchanges(verdict="refused", limit=1)
    assert listed["partner"] == "riverside" and listed["status"] == 422
    assert listed["correlationId"] == refused.answer.headers["x-correlation-id"]
    shown = gateway.exchange(listed["id"])
    assert any("ServiceRequest" in p or "code" in p for p in shown["problems"])
    text = gateway.command("exchange", "show", listed["id"], *config)
    assert text.returncode == 0 and "code" in text.stdout and "refused" in text.stdout

    [accepted] = gateway.exchanges(correlation=sent.answer.headers["x-correlation-id"])
    referral = accepted["referral"]["id"]
    about = gateway.exchanges(referral=referral)
    until(lambda: gateway.exchange(accepted["id"])["deliveries"][0]["state"] == "delivered", 20, "it is delivered")
    assert {e["partner"] for e in about} == {"riverside", "northside"}
    shown = gateway.command("exchange", "show", accepted["id"], *config).stdout
    for word in ("accepted", "northside", "delivered"):
        assert word in shown
    assert [e["id"] for e in gateway.exchanges(limit=2)] == [e["id"] for e in gateway.exchanges(limit=5)][:2]
    assert gateway.exchanges(since="2099-01-01") == []
    assert gateway.exchanges(partner="northside", verdict="accepted")
    table = gateway.command("exchange", "list", *config, "--limit", 5)
    assert table.returncode == 0 and "riverside" in table.stdout
    assert sent.referral.person.family not in table.stdout


@pytest.mark.parametrize("arguments, code", [
    (["show", "0000000000000"], 1), (["show", "nonsense"], 1), (["list", "--verdict", "nonsense"], 2),
    (["list", "--since", "yesterday"], 2), (["list", "--limit", "-1"], 2)])
def test_exchange_of_nonsense(world, arguments, code):
    result = world.gateway.command("exchange", *arguments, "--config", world.gateway.config_file)
    assert result.returncode == code and result.stderr


def test_raw_is_what_came(world):
    sent = world.send()
    [listed] = world.gateway.exchanges(correlation=sent.answer.headers["x-correlation-id"])
    shown = json.loads(world.gateway.output("exchange", "show", listed["id"], "--raw"))
    assert json.loads(shown["raw"]) == sent.bundle
    assert json.loads(shown["answer"]) == sent.answer.json()


# ---- db

def test_db(world, make_world):
    config = ("--config", world.gateway.config_file)
    assert world.gateway.command("db", "check", *config).returncode == 0, "beside a running gateway"
    assert world.gateway.command("db", "migrate", *config).returncode == 0, "again: nothing to do"
    fresh = make_world(start=False)
    fresh_config = ("--config", fresh.gateway.config_file)
    assert fresh.gateway.command("db", "check", *fresh_config).returncode == 1, "there is none"
    result = fresh.gateway.command("db", "migrate", *fresh_config)
    assert result.returncode == 0 and result.stdout
    assert fresh.gateway.command("db", "check", *fresh_config).returncode == 0
    fresh.gateway.start()
    assert fresh.send().answer.status == 200


def test_db_check_finds_damage(make_world):
    world = make_world()
    sent = world.send()
    world.arrived(sent.referral)
    world.gateway.stop()
    file = world.gateway.database
    content = bytearray(file.read_bytes())
    for at in range(len(content) // 2, len(content) // 2 + 8192):
        content[at] ^= 0xFF
    file.write_bytes(content)
    result = world.gateway.command("db", "check", "--config", world.gateway.config_file)
    assert result.returncode == 1 and result.stderr


# ---- send

def test_send(world, tmp_path):
    referral = world.referral()
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(referral.message()))
    bad.write_text('{"resourceType":')
    identity = ("--certificate", world.certificate("riverside"), "--key", world.key("riverside"), "--ca",
                world.certificate("ca"))
    url = ("--url", world.gateway.base + "/$process-message")
    result = run("send", good, *url, *identity, "--header", "X-Correlation-Id: sent-by-hand")
    assert result.returncode == 0, result.stderr
    assert "200" in result.stdout and "sent-by-hand" in result.stdout and "servicerequest-response" in result.stdout
    world.arrived(referral)
    result = run("send", bad, *url, *identity)
    assert result.returncode == 1 and "400" in result.stdout and "OperationOutcome" in result.stdout
    result = run("send", good, bad, *url, *identity)
    assert result.returncode == 1 and result.stdout.count("HTTP") == 2
    result = run("send", "--method", "GET", "--url", world.gateway.base + "/metadata", "--ca", world.certificate("ca"))
    assert result.returncode == 0 and "CapabilityStatement" in result.stdout
    result = run("send", good, "--url", "https://localhost:1/fhir", *identity)
    assert result.returncode == 1 and result.stderr
    result = run("send", good, *url, *identity[:4], "--ca", world.certificate("other-ca"))
    assert result.returncode == 1 and result.stderr, "a gateway that is someone else gets nothing"
