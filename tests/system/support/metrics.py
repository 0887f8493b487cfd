"""Reads Prometheus' text format."""

import re

_LINE = re.compile(r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


class Metrics:
    def __init__(self, text: str):
        self.text = text
        self.samples = []
        for line in text.splitlines():
            if line and not line.startswith("#"):
                match = _LINE.match(line)
                if match is None:
                    raise ValueError(f"not a Prometheus sample: {line!r}")
                name, labels, value = match.groups()
                self.samples.append((name, dict(_LABEL.findall(labels or "")), float(value)))

    def names(self) -> set:
        return {name for name, _, _ in self.samples}

    def sum(self, name: str, **labels) -> float:
        """The sum of all samples of a name that have these labels."""
        return sum(value for n, own, value in self.samples
                   if n == name and all(own.get(k) == v for k, v in labels.items()))
