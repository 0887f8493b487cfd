"""A platform that only lets itself be asked: its events come by polling, and mean the same as when it posts them."""

import uuid

import pytest

from peer.json_platform import now
from peer.polled_api import PolledApi
from support.gateway import ROOT
from support.until import until


@pytest.fixture
def api():
    api = PolledApi()
    yield api
    api.stop()


@pytest.fixture
def polled(make_world, api):
    """A world whose platform northside speaks JSON and is asked for its events; `poll` overrides keys."""
    def make(**poll):
        world = make_world(packs=[ROOT / "mappings"], json_platforms=("northside",), start=False)
        wanted = {"channel": "events", "url": api.url + "/items?page={page}", "items": "data.items", "paging": "page",
                  "every": "100ms", **poll}
        partner = next(p for p in world.gateway.config["partners"] if p["id"] == "northside")
        partner["poll"] = [{key: value for key, value in wanted.items() if value is not None}]
        world.gateway.write_config()
        world.gateway.start()
        return world
    return make


def event(desk, kind="status_changed", status="accepted", **members) -> dict:
    return {"event_id": f"evt-{uuid.uuid4()}", "event": kind, "occurred_at": now(),
            "referral_id": desk.received.number, "reference": desk.received.referral, "status": status, **members}


def begin(world):
    sent = world.send()
    assert sent.answer.status == 200, sent.answer.explain()
    return sent, world.json_desk(sent)


def status_of(world, desk) -> str:
    return world.client("northside").get(f"Task/{desk.received.referral}").json()["status"]


def show(api, *bodies):
    with api.lock:
        for body in bodies:
            api.items.append({"seq": len(api.items) + 1, "body": body})


def exchanges(world, verdict=None):
    listed = world.gateway.exchanges()
    return [e for e in listed if e["channel"] == "events" and verdict in (None, e["verdict"])]


def test_events_come_by_asking(polled, api):
    world = polled()
    first, second = begin(world), begin(world)
    show(api, *(event(desk) for _, desk in (first, second)),
         event(first[1], status="declined", reason="No room", closure={"code": "no_capacity", "closed_on": "01/12/2026"}))
    for sent, _ in (first, second):
        assert world.feedback(sent.referral, "accepted")
    until(lambda: len(exchanges(world)) == 3, 10, "three exchanges")
    rounds = len(api.rounds())
    until(lambda: len(api.rounds()) > rounds + 4, 10, "more rounds")
    assert len(exchanges(world)) == 3, "what comes again is not handed over again"


def test_next_links_and_what_is_refused(polled, api):
    world = polled(url=api.url + "/items?size=1", paging="next", next="next")
    _, desk = begin(world)
    show(api, {"event": "unheard-of"}, event(desk))
    until(lambda: status_of(world, desk) == "accepted", 10, "the accepted event behind the bad one")
    assert len(exchanges(world, "refused")) == 1
    rounds = len(api.rounds())
    until(lambda: len(api.rounds()) > rounds + 4, 10, "more rounds")
    assert len(exchanges(world, "refused")) == 1, "a refusal is kept once"


def test_the_cursor_outlives_a_restart(polled, api):
    world = polled(url=api.url + "/items?page={page}&after={cursor}", cursor="event_id.substring(4)", start="0")
    _, desk = begin(world)
    body = event(desk)
    body["event_id"] = "evt-17"
    with api.lock:
        api.items.append({"seq": 17, "body": body})
    until(lambda: any(asked["query"].get("after") == "17" for asked in api.rounds()), 10, "the cursor moved")
    assert world.gateway.stop() == 0
    with api.lock:
        api.asked.clear()
    world.gateway.start()
    until(api.rounds, 10, "a round after the restart")
    assert api.rounds()[0]["query"]["after"] == "17"
    assert status_of(world, desk) == "accepted"


def test_another_cursor_begins_at_start(polled, api):
    """First by the time of the round, which /items?after= cannot read; then by the numbers that it counts."""
    api.answers["/times"] = [(200, {}, {"data": {"items": []}})]
    world = polled(url=api.url + "/times?page={page}&after={cursor}")
    until(lambda: any(asked["query"].get("after", "").startswith("20") for asked in api.rounds("/times")), 10, "a time")
    _, desk = begin(world)
    body = event(desk)
    body["event_id"] = "evt-17"
    with api.lock:
        api.items.append({"seq": 17, "body": body})
    config = world.gateway.config
    partner = next(p for p in config["partners"] if p["id"] == "northside")
    partner["poll"][0] |= {"url": api.url + "/items?page={page}&after={cursor}", "cursor": "event_id.substring(4)",
                           "start": "3"}
    assert "reload.done" in world.gateway.reload(config)
    until(lambda: any(asked["query"]["after"] == "17" for asked in api.rounds()), 10, "the cursor moved on")
    assert api.rounds()[0]["query"]["after"] == "3"
    assert status_of(world, desk) == "accepted"
    assert world.gateway.log().count("poll.begins-anew") == 1


def test_a_platform_that_is_down_is_told_once(polled, api):
    world = polled()
    api.down = True
    _, desk = begin(world)
    until(lambda: "poll.failed" in world.gateway.log(), 10, "the failure in the log")
    rounds = len(api.rounds())
    until(lambda: len(api.rounds()) > rounds + 2, 10, "further tries")
    assert world.gateway.log().count("poll.failed") == 1
    show(api, event(desk))
    api.down = False
    until(lambda: status_of(world, desk) == "accepted", 20, "the event")
    # A round is told when all of it is done, which is after its events are.
    until(lambda: "poll.recovered" in world.gateway.log(), 10, "the recovery in the log")
    assert world.gateway.log().count("poll.recovered") == 1


def test_an_answer_that_cannot_be_read_is_kept(polled, api):
    api.answers["/items"] = [(200, {}, b'{"data": {"items": [')]
    world = polled()
    until(lambda: exchanges(world, "refused"), 10, "the bad answer among the exchanges")
    rounds = len(api.rounds())
    until(lambda: len(api.rounds()) > rounds + 1, 10, "further tries")
    assert len(exchanges(world)) == 1


def test_no_content_is_nothing_new(polled, api):
    api.answers["/items"] = [(204, {}, b"")]
    world = polled()
    _, desk = begin(world)
    until(lambda: len(api.rounds()) > 3, 10, "some rounds")
    assert not exchanges(world) and "poll.failed" not in world.gateway.log()
    with api.lock:
        api.answers.clear()
    show(api, event(desk))
    until(lambda: status_of(world, desk) == "accepted", 10, "the event")


def test_tokens_are_fetched_and_renewed(polled, api, tmp_path):
    (tmp_path / "secret").write_text("the client's secret\n")
    api.valid_tokens = set()
    world = polled(authentication={"scheme": "oauth", "token_url": api.url + "/token", "client": "linkway",
                                   "secret_file": str(tmp_path / "secret"), "scope": "events"},
                   headers=[{"name": "X-Org", "value": "12"}])
    _, desk = begin(world)
    until(lambda: any(a["headers"].get("Authorization") == "Bearer token-1" for a in api.rounds()), 10, "a token")
    with api.lock:
        api.valid_tokens.clear()    # it is withdrawn before its time
    show(api, event(desk))
    until(lambda: status_of(world, desk) == "accepted", 10, "the event")
    assert api.tokens == 2
    assert api.rounds()[-1]["headers"]["X-Org"] == "12"
    assert api.rounds("/token")[0]["query"] == {"grant_type": "client_credentials", "scope": "events"}
    assert "the client's secret" not in world.gateway.log() and "token-1" not in world.gateway.log()


def test_reload_changes_polls(polled, api):
    world = polled(url=api.url + "/nothing?page={page}")
    until(lambda: api.rounds("/nothing"), 10, "the first address")
    _, desk = begin(world)
    show(api, event(desk))
    config = world.gateway.config
    partner = next(p for p in config["partners"] if p["id"] == "northside")
    partner["poll"][0]["url"] = api.url + "/items?page={page}"
    assert "reload.done" in world.gateway.reload(config)
    until(lambda: status_of(world, desk) == "accepted", 10, "the event of the new address")
    del partner["poll"]
    assert "reload.done" in world.gateway.reload(config)
    count = len(api.asked)
    with pytest.raises(TimeoutError):
        until(lambda: len(api.asked) > count + 1, 1)
