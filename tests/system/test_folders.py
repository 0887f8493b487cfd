"""Watched folders: what is put into them goes in once, and has its result beside it."""

import os
import pathlib

import pytest

from support.gateway import ROOT
from support.tables import result, row, table, verdicts
from support.until import until


@pytest.fixture(scope="module")
def world(make_world):
    world = make_world(packs=[ROOT / "mappings"], partner_packs={"hilltop": "csv-batch", "southside": "csv-batch"},
                       start=False)
    folder = world.folder / "in"
    folder.mkdir()
    (world.folder / "out").mkdir()
    for partner in world.gateway.config["partners"]:
        if partner["id"] == "hilltop":
            partner["files"] = {"in": [{"folder": "in", "channel": "referrals", "pattern": "*.csv", "every": "100ms",
                                        "settle": "300ms"}]}
        if partner["id"] == "southside":
            (world.folder / "back").mkdir()
            partner["files"] = {"in": [{"folder": "back", "channel": "outcomes", "pattern": "*.csv", "every": "100ms",
                                        "settle": "300ms"}]}
            partner["delivery"] = {"url": f"file://{world.folder / 'out'}"}
    world.gateway.config["routes"] = [{"otherwise": "southside"}]
    world.gateway.write_config()
    world.gateway.start()
    world.inbox = folder
    return world


def put(world, name: str, text, inbox: pathlib.Path | None = None) -> pathlib.Path:
    """As a careful partner does: under another name, then renamed."""
    inbox = inbox or world.inbox
    body = text if isinstance(text, bytes) else text.encode("utf-8")
    beside = inbox / f".{name}.part"
    beside.write_bytes(body)
    beside.rename(inbox / name)
    return inbox / name


def settled(world, name: str, into: str = "done", timeout: float = 60, inbox: pathlib.Path | None = None) -> list:
    place = (inbox or world.inbox) / into / name
    until(lambda: place.exists(), timeout, f"{into}/{name}")
    return result(place.with_name(f"{name}.result.csv").read_bytes())


def test_a_file_goes_in_and_has_its_result(world):
    put(world, "a.csv", table([row(1, "A"), row(2, "A", DOB="x"), row(3, "A")]))
    told = settled(world, "a.csv")
    assert verdicts(told) == ["accepted", "refused", "accepted"]
    exchange = world.gateway.exchange(told[0]["exchange"])
    assert exchange["operation"].startswith("FILE ") and exchange["verdict"] == "accepted"
    assert "a.csv" not in world.gateway.log(), "names of files may speak of persons"


def test_each_referral_leaves_as_one_file(world):
    put(world, "o.csv", table([row(1, "O"), row(2, "O")]))
    settled(world, "o.csv")
    out = world.folder / "out"
    # What is still written has a hidden name, and is gone again by the time that it is read here.
    texts = lambda: [f.read_text("utf-8", "replace") for f in out.glob("[!.]*")]
    until(lambda: sum("O-" in text for text in texts()) == 2, 30, "two files")
    until(lambda: not list(out.glob(".*")), 30, "nothing half written is left")


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_file_does_not_say_its_charset(world, charset):
    number, comment = f"C-{charset}", f"Café – {charset}"
    put(world, f"{number}.csv", table([row(1, number)]))
    settled(world, f"{number}.csv")
    text = f"RefID,Status,FirstContact,Comment\r\n{number}-1,In progress,2026-02-01,{comment}\r\n"
    back = world.folder / "back"
    put(world, f"{number}.csv", text.encode(charset), back)
    assert verdicts(settled(world, f"{number}.csv", inbox=back)) == ["accepted"]
    tasks = [entry["resource"] for entry in world.client("southside").get("Task?_count=200").json()["entry"]]
    assert comment in [note["text"] for task in tasks for note in task.get("note", [])]


def test_the_same_file_again(world):
    text = table([row(1, "B")])
    put(world, "b.csv", text)
    first = settled(world, "b.csv")
    (world.inbox / "done/b.csv").rename(world.inbox / "done/b.before")
    put(world, "b.csv", text)
    again = settled(world, "b.csv")
    assert verdicts(first) == ["accepted"] and verdicts(again) == ["repeated"]
    assert first[0]["exchange"] == again[0]["exchange"]
    put(world, "another-name.csv", text)
    assert verdicts(settled(world, "another-name.csv")) == ["repeated"]


def test_what_is_no_table_fails(world):
    put(world, "f.csv", b"\x00\x01 nothing that a table would have\nnot at all\n")
    told = settled(world, "f.csv", "failed")
    assert told and set(verdicts(told)) == {"refused"}
    put(world, "empty.csv", b"")
    assert settled(world, "empty.csv", "failed")[0]["reason"]


def test_what_is_no_finished_file_is_left_alone(world, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text(table([row(1, "S")]), encoding="utf-8")
    (world.inbox / "link.csv").symlink_to(secret)
    (world.inbox / "folder.csv").mkdir()
    os.mkfifo(world.inbox / "pipe.csv")
    (world.inbox / ".hidden.csv").write_text("x", encoding="utf-8")
    (world.inbox / "half.csv.part").write_text("x", encoding="utf-8")
    (world.inbox / "other.txt").write_text("x", encoding="utf-8")
    put(world, "last.csv", table([row(1, "Z")]))
    assert verdicts(settled(world, "last.csv")) == ["accepted"]
    for name in ("link.csv", "folder.csv", "pipe.csv", ".hidden.csv", "half.csv.part", "other.txt"):
        assert os.path.lexists(world.inbox / name), name
    (world.inbox / "pipe.csv").unlink()


def test_killed_in_the_middle(world):
    before = len(world.gateway.exchanges(limit=100_000))
    for count in (300, 1_000, 3_000):
        name = f"k{count}.csv"
        put(world, name, table([row(number, f"K{count}-") for number in range(count)]))
        # Whoever looks too late tries again with more.
        if until(lambda: (world.inbox / "done" / name).exists() and "over" or (world.inbox / "working" / name).exists()
                 and len(world.gateway.exchanges(limit=before + 50)) == before + 50 and "middle", 60,
                 "it is under way") == "middle":
            break
        before += count
    world.gateway.kill()
    world.gateway.start()
    told = settled(world, name, timeout=120)
    assert len(told) == count and set(verdicts(told)) <= {"accepted", "repeated"}
    assert len({one["exchange"] for one in told}) == count


@pytest.mark.parametrize("hilltop, riverside, told", [
    ({"folder": "a", "results": "a"}, None, "results must be another folder than the one that is watched"),
    ({"folder": "a", "results": "a/done/"}, None, "results must be another folder than the one that is watched"),
    ({"folder": "a", "results": "res"}, {"folder": "b", "results": "res/"}, "those of files with one name would be mixed"),
    ({"folder": "a", "results": "b"}, {"folder": "b"}, "this folder is watched, by line"),
    ({"folder": "b"}, {"folder": "a", "results": "b/failed"}, "are put into this folder"),
    ({"folder": "a"}, {"folder": "./a/"}, "this folder is watched already, by line"),
    ({"folder": "a", "results": "res"}, {"folder": "b"}, None)])
def test_folders_that_would_meet_are_refused(make_world, hilltop, riverside, told):
    """A result that lies where files are taken from would be taken for one, and have a result itself, without end."""
    world = make_world(packs=[ROOT / "mappings"], partner_packs={"hilltop": "csv-batch", "riverside": "csv-batch"},
                       start=False)
    for name in ("a", "a/done", "b", "b/failed", "res"):
        (world.folder / name).mkdir()
    for partner in world.gateway.config["partners"]:
        files = {"hilltop": hilltop, "riverside": riverside}.get(partner["id"])
        if files is not None:
            partner["files"] = {"in": [{**files, "channel": "referrals"}]}
    world.gateway.write_config()
    checked = world.gateway.command("check", "--config", world.gateway.config_file)
    assert (checked.returncode == 0) is (told is None), checked.stdout + checked.stderr
    assert told is None or told in checked.stdout + checked.stderr, checked.stdout + checked.stderr
