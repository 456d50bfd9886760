"""YAML that readers of YAML 1.1 and of 1.2 agree on: block style, texts in double quotes, numbers as plain decimals.

Numbers never have an exponent, which readers of YAML 1.1 would take for text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import yaml

Value = str | float | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]

_PLAIN_KEY = re.compile(r"[a-z][a-z0-9_-]*(?:/[a-z0-9_-]+)*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Words that readers of YAML 1.1 take for truth values: never a plain key."""
_LONGEST_LINE = 1 << 30


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their keys, too."""
        del indentless
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        """Write a value that comes twice twice."""
        del data
        return True


def _mapping(dumper: _Dumper, value: Mapping[str, Value]) -> yaml.Node:
    node = dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=not value)
    for key, _ in node.value:
        if _PLAIN_KEY.fullmatch(key.value) and key.value not in _WORDS:
            key.style = None
    return node


def _list(dumper: _Dumper, value: Sequence[Value]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=not value)


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(tuple, _list)
_Dumper.add_representer(str, lambda _, text: yaml.ScalarNode("tag:yaml.org,2002:str", text, style='"'))
_Dumper.add_representer(float, lambda _, number: yaml.ScalarNode("tag:yaml.org,2002:float", decimal(number)))


def emit(value: Mapping[str, Value]) -> str:
    """A mapping as YAML, ending in a line break. Raises ``ValueError`` for a number that is not finite."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_LONGEST_LINE)


def decimal(number: float) -> str:
    """The shortest decimal of a float, without an exponent: ``0.00001``, ``12.0``. Raises ``ValueError``."""
    if not math.isfinite(number):
        raise ValueError("not-finite", number)
    text = f"{Decimal(repr(number)):f}"
    return text if "." in text else f"{text}.0"
