"""Folders in the wild: odd names, files that grow, folders that vanish, disks that are full, thousands of files."""

import os
import pathlib
import resource
import stat
import subprocess
import time

import pytest

from support.gateway import ROOT
from support.tables import result, row, table, verdicts
from support.until import until

EVERY, SETTLE = "100ms", "300ms"


def watched(folder: str, **more) -> dict:
    return {"folder": folder, "channel": "referrals", "pattern": "*.csv", "every": EVERY, "settle": SETTLE, **more}


def partner(world, name: str) -> dict:
    return next(p for p in world.gateway.config["partners"] if p["id"] == name)


def make(make_world, folders: list, **more):
    world = make_world(packs=[ROOT / "mappings"], partner_packs={"hilltop": "csv-batch"}, start=False, **more)
    for one in folders:
        (world.folder / one["folder"]).mkdir(exist_ok=True)
    partner(world, "hilltop")["files"] = {"in": folders}
    world.gateway.write_config()
    world.gateway.start()
    return world


@pytest.fixture(scope="module")
def world(make_world):
    world = make(make_world, [watched("in")])
    world.inbox = world.folder / "in"
    return world


def put(inbox: pathlib.Path, name, text) -> None:
    """As a careful partner does: under another name, then renamed."""
    beside = inbox / ".beside.part"
    beside.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    os.rename(beside, os.path.join(os.fsencode(inbox), os.fsencode(name)))


def told(inbox: pathlib.Path, name: str, into: str = "done", timeout: float = 30) -> list:
    until(lambda: (inbox / into / name).exists(), timeout, f"{into}/{name}")
    return result((inbox / into / f"{name}.result.csv").read_bytes())


def one(run: str, count: int = 1) -> str:
    return table([row(number, run) for number in range(count)])


# -- names

@pytest.mark.parametrize("name", ("with spaces  two.csv", "Überweisungen März ខ្មែរ.csv", "-rf.csv", "a'b\"c$(d)`e`.csv",
                                  "new\nline.csv", "100%.csv", "%41.csv", "semi;colon&amp.csv", "done.csv"))
def test_odd_names(world, name):
    put(world.inbox, name, one("N" + name[:3]))
    assert verdicts(told(world.inbox, name)) == ["accepted"]


def test_a_name_that_is_no_text(world):
    name = b"latin-\xfc.csv"
    put(world.inbox, name, one("LATIN"))
    place = os.path.join(os.fsencode(world.inbox), b"done", name)
    until(lambda: os.path.exists(place), 30, "it is done")
    assert os.path.exists(place + b".result.csv")


def test_very_long_names(world):
    names = [("ü" * 120 + "1.csv"), "x" * 246 + "1.csv", "y" * 247 + ".csv"]
    assert all(len(os.fsencode(name)) <= 255 for name in names)
    for name in names:
        for again in range(2):
            put(world.inbox, name, one("LONG" + name[0] + str(again)))
            until(lambda: (world.inbox / "done" / name).exists() and not (world.inbox / name).exists(), 30, "done")
            until(lambda: not list((world.inbox / "working").glob("*.csv")), 30, "settled")
    results = [f for f in (world.inbox / "done").iterdir() if f.name.endswith(".result.csv") and f.name[0] in "üxy"]
    assert len(results) == 2 * len(names), "a result each, the earlier ones kept"


def test_the_same_name_again_keeps_file_and_result(world):
    for number in range(3):
        put(world.inbox, "daily.csv", one(f"DAY{number}"))
        until(lambda: (world.inbox / "done/daily.csv").exists()
              and f"DAY{number}" in (world.inbox / "done/daily.csv").read_text(), 30, "it is done")
    files = sorted(f.name for f in (world.inbox / "done").iterdir() if f.name.startswith("daily.csv"))
    kept = [f for f in files if not f.endswith(".result.csv")]
    assert len(kept) == 3 and len(files) == 6, files
    exchanges = set()
    for name in kept:
        rows = result((world.inbox / "done" / f"{name}.result.csv").read_bytes())
        assert verdicts(rows) == ["accepted"], name
        exchange = world.gateway.exchange(rows[0]["exchange"])
        day = (world.inbox / "done" / name).read_text().splitlines()[1].split(",")[0]
        exchanges.add((day, exchange["id"] if "id" in exchange else rows[0]["exchange"]))
    assert len({e for _, e in exchanges}) == 3


def test_the_same_content_under_two_names(world):
    put(world.inbox, "first.csv", one("TWIN", 3))
    first = told(world.inbox, "first.csv")
    put(world.inbox, "second.csv", one("TWIN", 3))
    second = told(world.inbox, "second.csv")
    assert verdicts(second) == ["repeated"] * 3
    assert [r["exchange"] for r in second] == [r["exchange"] for r in first]


# -- files that are not ready, or cannot be read

def test_a_file_that_grows_is_not_cut(world):
    """Its writer pauses for longer than a file must stand still, and holds it open."""
    text = one("GROW", 40)
    lines = text.splitlines(keepends=True)
    with open(world.inbox / "grow.csv", "w", encoding="utf-8", newline="") as file:
        for at, line in enumerate(lines):
            file.write(line)
            file.flush()
            time.sleep(0.5 if at in (10, 20) else 0.01)
    rows = told(world.inbox, "grow.csv")
    assert len(rows) == 40 and set(verdicts(rows)) <= {"accepted", "repeated"}
    assert len({r["exchange"] for r in rows}) == 40


def test_a_file_that_grows_while_it_is_read(world):
    for count in (1_500, 3_000, 6_000):
        name, text = f"read{count}.csv", one(f"READ{count}", count)
        cut = text.index(f"READ{count}-{count - 100}")
        put(world.inbox, name, text[:cut])
        working, done = world.inbox / "working" / name, world.inbox / "done" / name
        until(lambda: working.exists() or done.exists(), 30, "it is under way")
        try:
            file = open(working, "r+b")
        except FileNotFoundError:
            continue    # looked too late: again with more
        with file:
            file.seek(0, os.SEEK_END)
            time.sleep(0.05)
            file.write(text[cut:].encode())
            written = not done.exists()
        rows = told(world.inbox, name, timeout=60)
        if written:
            break
    assert len(rows) == count and set(verdicts(rows)) <= {"accepted", "repeated"}
    put(world.inbox, "next.csv", one("NEXT"))
    assert verdicts(told(world.inbox, "next.csv")) == ["accepted"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_cannot_be_read(world):
    beside = world.inbox / ".closed.part"
    beside.write_text(one("CLOSED"))
    beside.chmod(0)
    beside.rename(world.inbox / "closed.csv")
    assert "cannot be read" in told(world.inbox, "closed.csv", "failed")[0]["reason"]


def test_a_file_from_the_future(world):
    put(world.inbox, "future.csv", one("FUTURE"))
    later = time.time() + 3600
    os.utime(world.inbox / "future.csv", (later, later))
    assert verdicts(told(world.inbox, "future.csv")) == ["accepted"], "the clock of a share may be wrong"


# -- many

def test_thousands_at_once(make_world):
    world = make(make_world, [watched("in")])
    inbox, count = world.folder / "in", 2000
    for number in range(count):
        (inbox / f".{number}.part").write_text(one(f"M{number}"))
    for number in range(count):
        (inbox / f".{number}.part").rename(inbox / f"{number}.csv")
    began = time.monotonic()
    until(lambda: len(list((inbox / "done").glob("*.result.csv"))) == count, 240, "all of them")
    until(lambda: not list((inbox / "working").glob("*.csv")), 30, "settled")
    print(f"{count} files of one row in {time.monotonic() - began:.1f} s")
    assert len(list((inbox / "done").glob("*[0-9].csv"))) == count
    assert len(world.gateway.exchanges(limit=count + 10)) == count
    assert world.gateway.operation("/readyz")[0] == 200


# -- the configuration changes

def test_folders_come_move_and_go(make_world):
    world = make(make_world, [watched("a")])
    inbox = lambda name: world.folder / name
    put(inbox("a"), "1.csv", one("A1"))
    assert verdicts(told(inbox("a"), "1.csv")) == ["accepted"]

    inbox("b").mkdir()
    partner(world, "hilltop")["files"]["in"].append(watched("b", results="results"))
    inbox("results").mkdir()
    assert "reload.done" in world.gateway.reload(world.gateway.config)
    put(inbox("b"), "2.csv", one("B2"))
    until((inbox("results") / "2.csv.result.csv").exists, 30, "the result in its own folder")
    put(inbox("a"), "3.csv", one("A3"))
    assert verdicts(told(inbox("a"), "3.csv")) == ["accepted"]

    # Moved with what is under way in it, then told where it is.
    put(inbox("a"), "4.csv", one("A4", 400))
    until(lambda: (inbox("a") / "working/4.csv").exists() or (inbox("a") / "done/4.csv").exists(), 30, "it is under way")
    inbox("a").rename(inbox("c"))
    partner(world, "hilltop")["files"]["in"][0]["folder"] = "c"
    assert "reload.done" in world.gateway.reload(world.gateway.config)
    rows = told(inbox("c"), "4.csv", timeout=60)
    assert len(rows) == 400 and set(verdicts(rows)) <= {"accepted", "repeated"}

    partner(world, "hilltop")["files"]["in"] = [watched("c")]
    assert "reload.done" in world.gateway.reload(world.gateway.config)
    put(inbox("b"), "5.csv", one("B5"))
    put(inbox("c"), "6.csv", one("C6"))
    assert verdicts(told(inbox("c"), "6.csv")) == ["accepted"]
    assert (inbox("b") / "5.csv").exists(), "nobody looks there any more"


def test_a_folder_that_vanishes_and_comes_back(make_world):
    world = make(make_world, [watched("in"), watched("other")])
    inbox, away = world.folder / "in", world.folder / "away"
    inbox.rename(away)
    until(lambda: "folder.unusable" in world.gateway.log(), 10, "it is told")
    put(world.folder / "other", "1.csv", one("V1"))
    assert verdicts(told(world.folder / "other", "1.csv")) == ["accepted"], "the other one goes on"
    put(away, "2.csv", one("V2"))
    away.rename(inbox)
    assert verdicts(told(inbox, "2.csv", timeout=90)) == ["accepted"]
    assert world.gateway.log().count("folder.unusable") == 1, "told once"


# -- no room

@pytest.fixture
def small_disk(tmp_path):
    """A disk of 400 kB, where this machine lets the test have one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(place)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_folder_on_a_full_disk(make_world, small_disk):
    inbox = small_disk / "in"
    inbox.mkdir()
    world = make_world(packs=[ROOT / "mappings"], partner_packs={"hilltop": "csv-batch"}, start=False)
    partner(world, "hilltop")["files"] = {"in": [watched(str(inbox))]}
    world.gateway.write_config()
    world.gateway.start()
    beside = inbox / ".beside.part"
    beside.write_text(one("DISK", 2000), encoding="utf-8")
    filled = small_disk / "filled"
    with open(filled, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    beside.rename(inbox / "d.csv")
    until(lambda: "folder.unusable" in world.gateway.log(), 60, "it is told")
    assert world.gateway.alive() and not (inbox / "done/d.csv").exists()
    assert world.gateway.log().count("folder.unusable") == 1, "once"
    filled.unlink()
    rows = told(inbox, "d.csv", timeout=120)
    assert len(rows) == 2000 and set(verdicts(rows)) <= {"accepted", "repeated"}
    assert len({r["exchange"] for r in rows}) == 2000


def test_files_that_may_not_grow(make_world):
    """A quota on the process: neither result nor store can be written, and nothing ends, is lost or doubled."""
    world = make(make_world, [watched("in")])
    inbox, pid = world.folder / "in", world.gateway.process.pid
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
    put(inbox, "r.csv", one("ROOM", 3000))
    until((inbox / "working/r.csv").exists, 30, "it is under way")
    time.sleep(0.5)
    assert world.gateway.alive() and not (inbox / "done/r.csv").exists()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))
    rows = told(inbox, "r.csv", timeout=120)
    assert len(rows) == 3000 and set(verdicts(rows)) <= {"accepted", "repeated"}
    assert len({r["exchange"] for r in rows}) == 3000
    assert stat.S_IMODE((inbox / "done/r.csv.result.csv").stat().st_mode) == 0o640, "nobody else reads it"
