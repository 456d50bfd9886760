"""A message is given all that its sentence names, where a call writes its code and its arguments out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from obsia.core.locales import entries, languages

PACKAGE = Path(__file__).parents[2] / "src" / "obsia"
SAID_BY = {"Message", "tr"}
BESIDE = {"file", "line", "field", "expected"}
"""What ``BadInput`` takes besides the arguments of its reason."""


def calls(source: str) -> Iterator[tuple[int, str, set[str]]]:
    """Line, code and names of the arguments of each message that a module writes out whole."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or any(each.arg is None for each in node.keywords):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        code = node.args[0]
        if name == "BadInput" and len(node.args) > 1:
            code = node.args[1]
            expected = [each.value for each in node.keywords if each.arg == "expected"]
            yield from (
                (node.lineno, each.value, set[str]())
                for each in expected
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield node.lineno, code.value, {each.arg for each in node.keywords if each.arg} - BESIDE
        if name in SAID_BY and isinstance(code, ast.Constant) and isinstance(code.value, str):
            yield node.lineno, code.value, {each.arg for each in node.keywords if each.arg}


def missing(source: str, named: dict[str, set[str]]) -> list[str]:
    """What sentences name and calls do not give; ``$count_text`` is made of ``count``."""
    return [
        f"{line}: {code} names {', '.join(sorted(lacking))}"
        for line, code, given in calls(source)
        if (lacking := {each for each in named.get(code, set()) if not {each, each.removesuffix("_text")} & given})
    ]


def test_a_message_is_given_all_that_its_sentence_names() -> None:
    named: dict[str, set[str]] = {}
    for language in languages():
        for code, sentence in entries(language).items():
            named.setdefault(code, set()).update(re.findall(r"\$([\w-]+)", sentence))
    assert missing('Message("and-more", systems=3)', named) == ["1: and-more names count_text"]
    wrong = 'BadInput(file, "and-more", systems=3, line=1, expected="expected-format")'
    assert missing(wrong, named) == ["1: expected-format names name", "1: and-more names count_text"]
    modules = sorted(PACKAGE.rglob("*.py"))
    found = [f"{path.relative_to(PACKAGE)}:{each}" for path in modules
             for each in missing(path.read_text(encoding="utf-8"), named)]  # fmt: skip
    assert found == []
