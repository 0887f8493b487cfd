"""Writes the YAML that a gateway's configuration needs: mappings, lists, scalars."""

import json


def scalar(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return json.dumps(value)    # a JSON string is a YAML string


def dump(value, indent: int = 0) -> str:
    space = "  " * indent
    lines = []
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, (dict, list)) and item:
                lines.append(f"{space}{key}:")
                lines.append(dump(item, indent + 1))
            elif isinstance(item, (dict, list)):
                lines.append(f"{space}{key}: {'{}' if isinstance(item, dict) else '[]'}")
            else:
                lines.append(f"{space}{key}: {scalar(item)}")
    else:
        for item in value:
            if isinstance(item, dict):
                inner = dump(item, indent + 1)
                lines.append(f"{space}- {inner[len(space) + 2:]}")
            else:
                lines.append(f"{space}- {scalar(item)}")
    return "\n".join(lines)
