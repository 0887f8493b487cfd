"""Turns what went over the wire into lines that a person reads."""

import html.parser


class _Text(html.parser.HTMLParser):
    BREAKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "table", "ul", "ol", "dl", "dt", "br"}

    def __init__(self):
        super().__init__()
        self.lines = [""]

    def handle_starttag(self, tag, attributes):
        if tag in self.BREAKS and self.lines[-1].strip():
            self.lines.append("")
        if tag == "li":
            self.lines[-1] = "- "
        if tag in ("td", "th", "dd") and self.lines[-1].strip():
            self.lines[-1] += "  "

    def handle_endtag(self, tag):
        if tag in self.BREAKS and self.lines[-1].strip():
            self.lines.append("")

    def handle_data(self, data):
        self.lines[-1] += " ".join(data.split()) if not data.strip() else _squeeze(data)


def _squeeze(data: str) -> str:
    inner = " ".join(data.split())
    return (" " if data[:1].isspace() else "") + inner + (" " if data[-1:].isspace() else "")


def narrative(resource: dict) -> str:
    """The narrative of a resource and, for a Composition, of its sections, as plain text."""
    parts = [(resource.get("text") or {}).get("div", "")]
    for section in resource.get("section", []):
        # The narrative of the whole may hold the sections already.
        div = (section.get("text") or {}).get("div", "")
        if plain(div) and plain(div) not in plain(parts[0]):
            parts.append(f"<p>{section.get('title', '')}</p>" + div)
    return "\n".join(plain(part) for part in parts if part)


def plain(div: str) -> str:
    reader = _Text()
    reader.feed(div)
    return "\n".join(line.rstrip() for line in reader.lines if line.strip(" -"))


def bundle(value: dict) -> str:
    """A Bundle in one line: its type, its event when it is a message, and what it holds."""
    kinds: dict[str, int] = {}
    for entry in value.get("entry", []):
        kind = (entry.get("resource") or {}).get("resourceType", "-")
        kinds[kind] = kinds.get(kind, 0) + 1
    inside = ", ".join(kind if n == 1 else f"{n} {kind}" for kind, n in kinds.items())
    header = next((e["resource"] for e in value.get("entry", [])
                   if (e.get("resource") or {}).get("resourceType") == "MessageHeader"), {})
    event = (header.get("eventCoding") or {}).get("code")
    return f"Bundle {value.get('type')}{f' {event}' if event else ''}: {inside}"


def anything(value: dict) -> str:
    """A message in one line, whatever it speaks."""
    if value.get("resourceType") == "Bundle":
        return bundle(value)
    return "JSON with " + ", ".join(value)


def indent(text: str, by: str = "    ") -> str:
    return "\n".join(by + line for line in text.splitlines())
