"""Routing rules choose the platform: first match, a default, and what no rule matched is seen and not lost."""

import copy
import uuid

import pytest

from peer.referral import fresh_id
from support.until import until

ROUTES = [
    {"name": "food", "when": {"code": ["https://codes.example/kind|food"]}, "platform": "southside"},
    {"name": "Bradford", "when": {"postcode": ["BD"]}, "platform": "southside"},
    {"name": "York centre", "when": {"postcode": ["YO1"]}, "platform": "southside"},
    {"name": "over 90", "when": {"age": {"from": 90}}, "platform": "southside"},
    {"name": "pharmacy", "when": {"source": ["pharmacy"]}, "platform": "southside"},
    {"name": "Hilltop's young adults", "when": {"sender": ["hilltop"], "age": {"from": 18, "to": 30}},
     "platform": "southside"},
    {"otherwise": "northside"},
]


@pytest.fixture(scope="module")
def world(make_world):
    return make_world(routes=ROUTES)


def goes_to(world, referral, who="riverside") -> str:
    sent = world.send(referral, who=who)
    assert sent.answer.status == 200, sent.answer.explain()
    return until(lambda: next((name for name, platform in world.platforms.items()
                               if platform.inbox.all(referral.number)), None), 10, "an arrival at any platform")


def test_default(world):
    assert goes_to(world, world.referral()) == "northside"


def test_code(world):
    referral = world.referral()
    referral.resources["request"]["code"] = {"coding": [{"system": "https://codes.example/kind", "code": "food"}]}
    assert goes_to(world, referral) == "southside"
    referral = world.referral()
    referral.resources["request"]["code"] = {"coding": [{"system": "https://codes.example/other", "code": "food"}]}
    assert goes_to(world, referral) == "northside", "a code means something only in its system"


@pytest.mark.parametrize("postcode, platform", [
    ("BD1 1ZZ", "southside"), ("bd99zz", "southside"), ("B1 1ZZ", "northside"), ("LS1 1ZZ", "northside"),
    ("YO1 9ZZ", "southside"), ("YO10 9ZZ", "northside"), ("YO19ZZ", "southside")])
def test_postcode(world, postcode, platform):
    """An area is no prefix of another: YO1 is not YO10."""
    referral = world.referral()
    referral.resources["patient"]["address"][0]["postalCode"] = postcode
    assert goes_to(world, referral) == platform


@pytest.mark.parametrize("born, platform", [(1930, "southside"), (1960, "northside")])
def test_age(world, born, platform):
    assert goes_to(world, world.referral(born=born)) == platform


def test_age_that_is_not_known(world):
    referral = world.referral()
    referral.resources["patient"].pop("birthDate")
    assert goes_to(world, referral) == "northside"


def test_sender_and_age_both_hold(world):
    assert goes_to(world, world.referral("hilltop", born=2000), "hilltop") == "southside"
    assert goes_to(world, world.referral("hilltop", born=1960), "hilltop") == "northside"
    assert goes_to(world, world.referral(born=2000)) == "northside"


def test_source(make_world):
    """The source is the partner's, unless the request says where it comes from."""
    world = make_world(routes=ROUTES, start=False)
    next(p for p in world.gateway.config["partners"] if p["id"] == "hilltop")["source"] = "pharmacy"
    world.gateway.write_config()
    world.gateway.start()
    assert goes_to(world, world.referral("hilltop", born=1960), "hilltop") == "southside"
    assert goes_to(world, world.referral(born=1960)) == "northside"


def test_first_match_wins(make_world):
    routes = [{"name": "first", "when": {"postcode": ["LS"]}, "platform": "southside"},
              {"name": "second", "when": {"postcode": ["LS"]}, "platform": "northside"}]
    world = make_world(routes=routes)
    assert goes_to(world, world.referral()) == "southside"


def test_no_rule_matched(make_world):
    """Accepted, visible to the operator, and routed once a rule is there."""
    world = make_world(routes=ROUTES[1:2])
    sent = world.send()
    assert sent.answer.status == 200
    routed = world.send(world.referral(area="BD"))
    world.arrived(routed.referral, "southside")

    until(lambda: world.gateway.metrics().sum("linkway_referrals_unrouted") == 1, 10, "the metric")
    [listed] = world.gateway.exchanges(unrouted=True)
    assert listed["correlationId"] == sent.answer.headers["x-correlation-id"]
    shown = world.gateway.command("exchange", "show", listed["id"], "--config", world.gateway.config_file)
    assert "rout" in shown.stdout.lower(), "says that no routing rule matched"
    gp = world.client()
    order = gp.get(f"ServiceRequest?based-on=ServiceRequest/{sent.request_id}").json()["entry"][0]["resource"]
    task = gp.get(f"Task?focus=ServiceRequest/{order['id']}").json()["entry"][0]["resource"]
    assert task["status"] == "requested" and "owner" not in task
    # A Task without owner is nobody's yet.
    assert world.client("northside").get(f"Task/{task['id']}").status == 404

    config = copy.deepcopy(world.gateway.config)
    config["routes"] = ROUTES
    world.gateway.reload(config)
    world.arrived(sent.referral)
    until(lambda: world.gateway.metrics().sum("linkway_referrals_unrouted") == 0, 10, "the metric")
    assert world.gateway.exchanges(unrouted=True) == []
    desk = world.desk(sent.referral)
    assert desk.accept().status == 200
    world.feedback(sent.referral, "accepted")


def test_unrouted_survives_a_restart(make_world):
    world = make_world(routes=ROUTES[1:2])
    sent = world.send()
    assert sent.answer.status == 200
    world.gateway.stop()
    world.gateway.config["routes"] = ROUTES
    world.gateway.write_config()
    world.gateway.start()
    world.arrived(sent.referral)


@pytest.mark.parametrize("way", ["message", "transaction"])
def test_what_warns_of_the_person_goes_along(make_world, way):
    """Nothing refers to a Flag or a Consent. They reach the platform all the same, at once and when it is found later."""
    world = make_world(routes=ROUTES[1:2])

    def send(area: str):
        referral = world.referral(area=area)
        referral.urns["flag"] = str(uuid.uuid4())
        referral.resources["flag"] = {
            "resourceType": "Flag", "status": "active", "code": {"text": "Visit by two"},
            "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/flag-category", "code": "safety"}]}],
            "subject": referral.resources["request"]["subject"]}
        sent = world.send(referral, way)
        assert sent.answer.status == 200, sent.answer.explain()
        return sent

    def types(message) -> set:
        return {entry["resource"]["resourceType"] for entry in message.bundle["entry"]}

    at_once, later = send("BD"), send("LS")
    assert {"Flag", "Consent"} <= types(world.arrived(at_once.referral, "southside"))
    config = copy.deepcopy(world.gateway.config)
    config["routes"] = ROUTES
    world.gateway.reload(config)
    assert {"Flag", "Consent"} <= types(world.arrived(later.referral))


def consents(message) -> list:
    found = [e["resource"] for e in message.bundle["entry"] if e["resource"]["resourceType"] == "Consent"]
    return [one.get("provision", {}).get("type", "permit") for one in found]


def test_a_consent_that_is_taken_back_is_news(make_world):
    """Also where nothing else has changed, and once; and where no platform was found yet."""
    world = make_world(routes=ROUTES[1:2])

    def deny(referral):
        referral.resources["consent"]["provision"] = {"type": "deny"}
        answer = world.client().message(referral.message("update", fresh_id()))
        assert answer.status == 200, answer.explain()

    south = world.platforms["southside"]
    routed, unrouted = world.send(world.referral(area="BD")), world.send()
    world.arrived(routed.referral, "southside")
    for _ in range(3):
        deny(routed.referral)
    deny(unrouted.referral)
    south.inbox.wait_for(routed.referral.number, lambda m: consents(m) == ["deny"], what="the refusal")
    config = copy.deepcopy(world.gateway.config)
    config["routes"] = ROUTES
    world.gateway.reload(config)
    assert consents(world.arrived(unrouted.referral)) == ["deny"]
    marker = world.send(world.referral(area="BD"))
    world.arrived(marker.referral, "southside")
    assert len(south.inbox.all(routed.referral.number)) == 2, "the referral and the refusal"


def test_a_consent_that_goes_to_and_fro_is_told_each_time(make_world):
    world = make_world(routes=ROUTES)
    sent = world.send()
    world.arrived(sent.referral)
    said = []
    told = lambda: [consents(m) for m in world.north.inbox.all(sent.referral.number)][1:]

    def say(*words):
        sent.referral.resources.update({"consent": consent}) if words else sent.referral.resources.pop("consent")
        for word in words:
            consent["provision"] = {"type": word}
        answer = world.client().message(sent.referral.message("update", fresh_id()))
        assert answer.status == 200, answer.explain()
        said.append(list(words))
        until(lambda: told() == said, 15, f"{said} at the platform")

    consent = sent.referral.resources["consent"]
    for word in ("deny", "permit", "deny", "permit"):
        say(word)
    say()
    say("permit")


@pytest.mark.parametrize("way", ["message", "transaction"])
def test_a_consent_of_two_referrals_shows_neither_the_other(make_world, way):
    world = make_world(routes=ROUTES)
    one, other = world.referral(), world.referral(area="BD")
    one.resources["consent"]["provision"] = {"type": "permit", "data": [
        {"meaning": "instance", "reference": each.reference("request")} for each in (one, other)]}
    other.resources.pop("consent")
    bundle = one.message() if way == "message" else one.transaction()
    more = other.message() if way == "message" else other.transaction()
    bundle["entry"] += [e for e in more["entry"] if e["resource"]["resourceType"] != "MessageHeader"]
    if way == "message":
        bundle["entry"][0]["resource"]["focus"] += [other.reference("request")]
    answer = world.client().message(bundle) if way == "message" else world.client().post("", bundle)
    assert answer.status == 200, answer.explain()
    got = world.arrived(one)
    asked = [e["resource"] for e in got.bundle["entry"] if e["resource"]["resourceType"] == "ServiceRequest"]
    assert {r["intent"] for r in asked} == {"order", "filler-order"} and len(asked) == 2, asked
    world.arrived(other, "southside")


def test_cancelled_while_unrouted(make_world):
    """What was cancelled before a rule matched goes to nobody."""
    world = make_world(routes=ROUTES[1:2])
    sent = world.send(way="message")
    sent.referral.resources["request"]["status"] = "revoked"
    assert world.client().message(sent.referral.message("update", fresh_id())).status == 200
    config = copy.deepcopy(world.gateway.config)
    config["routes"] = ROUTES
    world.gateway.reload(config)
    marker = world.send()
    world.arrived(marker.referral)
    until(lambda: world.gateway.metrics().sum("linkway_referrals_unrouted") == 0, 10, "the metric")
    assert not world.north.inbox.all(sent.referral.number)
