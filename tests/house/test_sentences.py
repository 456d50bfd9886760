"""A sentence stands in the message files and nowhere else: what is raised is a code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "obsia"
LEFT = 10_000
"""Sentences that still stand in ``raise``: this number may fall, and becomes nothing with the last of them."""


NONE_LEFT = ("accounting", "core", "physics")
"""Rooms in which no sentence may be raised again."""


def sentences(path: Path) -> list[str]:
    """Literal texts of several words among the arguments of what a module raises."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            found += [
                f"{path.relative_to(SOURCE)}:{part.lineno}: {part.value}"
                for part in ast.walk(node.exc)
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value.strip()
            ]
    return found


def test_no_sentence_is_raised() -> None:
    found = [each for path in sorted(SOURCE.rglob("*.py")) for each in sentences(path)]
    assert len(found) <= LEFT, "\n".join(found)


@pytest.mark.parametrize("room", NONE_LEFT)
def test_rooms_that_raise_none_stay_so(room: str) -> None:
    assert [each for path in sorted((SOURCE / room).rglob("*.py")) for each in sentences(path)] == []


def test_a_sentence_would_be_found(tmp_path: Path) -> None:
    module = SOURCE / "core" / "errors.py"
    assert sentences(module) == []
    tree = "raise BadCall(f'top: {top} is not a number')\nraise BadCall('top-not-a-number', top=top)\n"
    found = [
        part.value
        for node in ast.walk(ast.parse(tree))
        if isinstance(node, ast.Constant) and isinstance(part := node, ast.Constant) and " " in str(part.value)
    ]
    assert found == ["top: ", " is not a number"]
