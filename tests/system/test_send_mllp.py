"""linkway send to a listener for MLLP, as somebody uses it who tries a connection."""

import random
import subprocess

import pytest

from peer import hl7v2
from peer.patience import patient
from peer.tls import server_context
from support.gateway import BINARY
from support.ports import free_port
from support.until import until

CHANCE = random.Random()


def send(*arguments, text: str | None = None) -> subprocess.CompletedProcess:
    return subprocess.run([BINARY, "send", *map(str, arguments)], capture_output=True, text=True, timeout=patient(60),
                          input=text or "")


@pytest.fixture
def listener():
    made = hl7v2.Listener(port=free_port())
    yield made
    made.stop()


@pytest.fixture
def message(tmp_path):
    """A referral as people keep it in a file: with line feeds."""
    file = tmp_path / "referral.hl7"
    text = hl7v2.referral(CHANCE)
    file.write_text(text.replace("\r", "\n"), encoding="utf-8")
    return file, text


def test_one_message(listener, message):
    file, text = message
    sent = send(file, "--url", listener.url)
    assert sent.returncode == 0 and sent.stderr == "", sent.stderr
    assert f"MSA|AA|{hl7v2.field(text, 'MSH', 10)}" in sent.stdout.splitlines()
    assert listener.received == [text], "segments end in CR on the wire"


def test_from_standard_input(listener, message):
    _, text = message
    sent = send("-", "--url", listener.url, text=text.replace("\r", "\r\n"))
    assert sent.returncode == 0 and len(listener.received) == 1, sent.stderr


@pytest.mark.parametrize("code", ["AE", "AR", "CE", "CR"])
def test_a_refusal_is_shown_with_its_reason(listener, message, code):
    listener.behave.append(hl7v2.says(code, error="102"))
    sent = send(message[0], "--url", listener.url)
    assert sent.returncode == 1
    assert f"MSA|{code}|" in sent.stdout and "Synthetic Person has no such name" in sent.stdout


def test_several_messages_in_one_file(listener, tmp_path):
    texts = [hl7v2.referral(CHANCE) for _ in range(3)]
    file = tmp_path / "three.hl7"
    file.write_text("FHS|^~\\&|A\nBHS|^~\\&|A\n" + "".join(texts).replace("\r", "\n") + "BTS|3\nFTS|1\n", encoding="utf-8")
    listener.behave += [hl7v2.says("AA"), hl7v2.says("AE"), hl7v2.says("AA")]
    sent = send(file, "--url", listener.url)
    ids = [hl7v2.field(text, "MSH", 10) for text in texts]
    assert [line for line in sent.stdout.splitlines() if line.startswith("MSA")] == \
        [f"MSA|AA|{ids[0]}", f"MSA|AE|{ids[1]}", f"MSA|AA|{ids[2]}"]
    assert sent.returncode == 1, "one of them was refused"
    assert [m.startswith("MSH") for m in listener.received] == [True] * 3


def test_nobody_listens(message):
    sent = send(message[0], "--url", f"mllp://localhost:{free_port()}")
    assert sent.returncode == 1 and sent.stdout == ""
    assert hl7v2.field(message[1], "MSH", 10) in sent.stderr and "refused" in sent.stderr.lower(), sent.stderr


@pytest.mark.parametrize("behaviour", [hl7v2.silent, hl7v2.of_another, hl7v2.hang_up])
def test_no_answer(listener, tmp_path, behaviour):
    """The rest is not sent behind a message of which nobody knows what became."""
    texts = [hl7v2.referral(CHANCE) for _ in range(3)]
    file = tmp_path / "three.hl7"
    file.write_text("".join(texts), encoding="utf-8")
    listener.behave.append(behaviour)
    # Long enough to connect and to send on a busy machine: the time is one for each.
    sent = send(file, "--url", listener.url, "--timeout", "60s" if behaviour is hl7v2.hang_up else "2s")
    assert sent.returncode == 1 and "MSA" not in sent.stdout
    assert hl7v2.field(texts[0], "MSH", 10) in sent.stderr
    assert "2 messages behind it were not sent" in sent.stderr, sent.stderr
    until(lambda: listener.received, 10, "the first message is read")
    assert len(listener.received) == 1


@pytest.mark.parametrize("text, said", [("", "MSH"), ("no message\n", "MSH"), ("MSH|^^^^|A\n", "MSH"),
                                        ("MSH|^~\\&|A|B|C|D|20260101||REF^I12||P|2.5\nPID|1\n", "MSH-10")])
def test_what_is_no_message(listener, text, said):
    sent = send("-", "--url", listener.url, text=text)
    assert sent.returncode == 1 and said in sent.stderr and listener.received == [], sent.stderr


@pytest.mark.parametrize("url, said", [("mllp://", "host"), ("mllp://localhost:0", "port"), ("mllp://localhost:x", "port"),
                                       ("mllp://localhost:2575/path", "host and port alone")])
def test_a_wrong_url(message, url, said):
    sent = send(message[0], "--url", url)
    assert sent.returncode in (1, 2) and said in sent.stderr.lower(), sent.stderr


def test_over_tls(certificates, message):
    at = lambda name, kind: str(certificates / f"{name}.{kind}")
    listener = hl7v2.Listener(server_context(at("riverside", "pem"), at("riverside", "key"), at("ca", "pem")))
    try:
        own = ["--certificate", at("gateway", "pem"), "--key", at("gateway", "key")]
        good = send(message[0], "--url", listener.url, "--ca", at("ca", "pem"), *own)
        assert good.returncode == 0 and "MSA|AA|" in good.stdout, good.stderr
        nameless = send(message[0], "--url", listener.url, "--ca", at("ca", "pem"), "--timeout", "30s")
        assert nameless.returncode == 1 and nameless.stderr, "the listener asks for a certificate"
        doubtful = send(message[0], "--url", listener.url, *own, "--timeout", "30s")
        assert doubtful.returncode == 1 and "certificate" in doubtful.stderr, doubtful.stderr
        plain = send(message[0], "--url", listener.url.replace("mllps", "mllp"), "--timeout", "3s")
        assert plain.returncode == 1 and plain.stderr, plain.stderr
        assert len(listener.received) == 1
    finally:
        listener.stop()
