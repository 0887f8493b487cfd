"""Deliveries to platforms that want an access token, and patience on both sides: 429 with Retry-After."""


import pytest

from peer.token_platform import TokenPlatform
from support.until import until
from test_delivery import deliveries, outcomes, settled

SECRET = "the secret of a client"


@pytest.fixture
def platform():
    platform = TokenPlatform("linkway", SECRET)
    yield platform
    platform.stop()


@pytest.fixture
def told(make_world, platform):
    """A world whose platform northside wants tokens; `authentication` overrides keys."""
    def make(secret=SECRET, **authentication):
        world = make_world(start=False)
        (world.folder / "client-secret").write_text(secret + "\n")
        partner = next(p for p in world.gateway.config["partners"] if p["id"] == "northside")
        partner["delivery"].update(url=platform.url + "/messages", authentication={
            "scheme": "oauth", "token_url": platform.url + "/token", "client": "linkway",
            "secret_file": str(world.folder / "client-secret"), **authentication})
        world.gateway.write_config()
        world.gateway.start()
        return world
    return make


def test_a_token_is_fetched_and_used_again(told, platform):
    world = told(scope="referral.write")
    for _ in range(3):
        delivery = settled(world, world.send(), "delivered")
        assert outcomes(delivery) == ["delivered"]
    assert platform.given == 1 and len(platform.taken) == 3 and platform.turned_away == 0
    assert platform.asked[0] == {"grant_type": "client_credentials", "scope": "referral.write"}
    log = world.gateway.log()
    assert SECRET not in log and "token-1" not in log


def test_a_token_that_is_withdrawn_is_renewed(told, platform):
    """401 to a token that was good: another one is fetched, and the same attempt succeeds."""
    world = told()
    settled(world, world.send(), "delivered")
    with platform.lock:
        platform.valid.clear()
    delivery = settled(world, world.send(), "delivered")
    assert outcomes(delivery) == ["delivered"]
    assert platform.given == 2 and platform.turned_away == 1


def test_a_token_that_is_never_taken(told, platform):
    """One renewal, no loop: then the partner's 401 is its answer."""
    platform.always_401 = True
    world = told()
    delivery = settled(world, world.send(), "refused")
    assert outcomes(delivery) == ["rejected"] and delivery["history"][0]["status"] == 401
    assert platform.given == 2 and platform.turned_away == 2


def test_a_wrong_secret_sends_nothing_and_waits(told, platform):
    """Nothing leaves without a token; what is owed goes once the secret is right."""
    world = told(secret="another secret altogether")
    sent = world.send()
    until(lambda: len(d := deliveries(world, sent)) and len(outcomes(d[0])) >= 2, 15, "two attempts", every=0.1)
    delivery = deliveries(world, sent)[0]
    assert set(outcomes(delivery)) == {"unsent"} and "token" in delivery["lastProblem"]
    assert platform.turned_away == 0 and platform.refused >= 2
    (world.folder / "client-secret").write_text(SECRET + "\n")
    assert "reload.done" in world.gateway.reload()
    settled(world, sent, "delivered")
    assert len(platform.taken) == 1
    assert "another secret altogether" not in world.gateway.log()


def test_strangers_have_to_wait(make_world):
    """Beyond the limit of failures an address is answered 429 with Retry-After, whatever it shows; a partner with a
    certificate is served meanwhile."""
    world = make_world(start=False)
    (world.folder / "key").write_text("an api key of length")
    partner = world.gateway.config["partners"][0]
    partner["authentication"] = [{"scheme": "api_key", "header": "X-Api-Key", "secrets": ["key"]}]
    world.gateway.write_config()
    world.gateway.start()
    stranger = world.client(None)
    statuses = [stranger.request("GET", "Task", None, {"X-Api-Key": "wrong"}).status for _ in range(101)]
    assert statuses[:100] == [401] * 100, "as many as the manual says"
    answer = stranger.request("GET", "Task", None, {"X-Api-Key": "an api key of length"})
    assert answer.status == 429, answer.explain()
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert world.send().answer.status == 200


def test_a_token_server_that_is_down(told, platform):
    """A token server that is down: nothing is sent, nothing is lost."""
    world = told()
    platform.token = lambda shown, form: (503, {"error": "away"})
    sent = world.send()
    until(lambda: len(d := deliveries(world, sent)) and "unsent" in outcomes(d[0]), 15, "an attempt", every=0.1)
    del platform.token
    settled(world, sent, "delivered")
    assert len(platform.taken) == 1
