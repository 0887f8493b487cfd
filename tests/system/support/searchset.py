"""The answer to a search."""


def ids(answer) -> list:
    """Ids of the matches, in their order."""
    assert answer.status == 200, answer.explain()
    bundle = answer.json()
    assert bundle["resourceType"] == "Bundle" and bundle["type"] == "searchset"
    assert all(e["search"]["mode"] == "match" for e in bundle.get("entry", []))
    return [e["resource"]["id"] for e in bundle.get("entry", [])]
