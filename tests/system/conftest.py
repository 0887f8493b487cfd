"""System tests: the real program through its real ports, against simulated partners.

LINKWAY_BIN    the program (build/release/bin/linkway)
LINKWAY_DATA   folder of published example data (../shared/data); tests that need it are skipped without
LINKWAY_KILLS  how often test_durable kills the gateway (25)
"""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
for folder in (ROOT / "tests/partners", ROOT / "tests/system"):
    sys.path.insert(0, str(folder))
sys.dont_write_bytecode = True

from support.gateway import BINARY    # noqa: E402
from support.world import World       # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes longer than a few seconds")


def pytest_sessionstart(session):
    if not os.access(BINARY, os.X_OK):
        pytest.exit(f"{BINARY} is not there: build it first, or name it in LINKWAY_BIN", 2)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("certificates")
    local = ":localhost,127.0.0.1"
    subprocess.run([str(ROOT / "certs/make-dev-certs"), str(folder), "--quiet", "gateway", "operator", "stranger",
                    *(name + local for name in ("riverside", "hilltop", "northside", "southside")),
                    "--expired", "late:riverside", "--other-ca", "foreign:riverside"], check=True)
    return folder


@pytest.fixture(scope="module")
def make_world(tmp_path_factory, certificates):
    """Makes gateways with partners of their own; all of them end with the module, also when a test failed."""
    worlds = []

    def make(**options) -> World:
        worlds.append(World(tmp_path_factory.mktemp("gateway"), certificates, **options))
        return worlds[-1]

    yield make
    failures = []
    for world in worlds:
        try:
            world.close()
        except Exception as error:    # all are closed before the first failure is told
            failures.append(error)
    if failures:
        raise failures[0]


@pytest.fixture(scope="module")
def world(make_world) -> World:
    """A gateway that the tests of one module share."""
    return make_world()


@pytest.fixture(autouse=True)
def well_behaved(request):
    """No test leaves a misbehaving partner to the next."""
    yield
    for world in request.node.funcargs.values():
        if isinstance(world, World):
            for server in (*world.gps.values(), *world.platforms.values()):
                server.behaviours.clear()


@pytest.fixture(scope="session")
def data() -> pathlib.Path:
    folder = pathlib.Path(os.environ.get("LINKWAY_DATA") or ROOT.parent / "shared/data")
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there (LINKWAY_DATA)")
    return folder


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure is explained by the gateway's own words as well."""
    outcome = yield
    world = item.funcargs.get("world") if hasattr(item, "funcargs") else None
    if world is not None and call.when == "call" and outcome.get_result().failed:
        outcome.get_result().sections.append(("gateway log", world.gateway.log()[-1500:]))
