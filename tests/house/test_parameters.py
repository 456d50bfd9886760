"""A call is read in one glance: no function of what people touch takes more than eight parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "src" / "obsia"
ROOMS = ("app", "surfaces", "views", "writers")
MOST = 8


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Names of what a caller gives; ``self`` and ``cls`` are none, what is gathered (``*notes``) is one."""
    told = function.args
    named = [*told.posonlyargs, *told.args, *told.kwonlyargs]
    gathered = [each for each in (told.vararg, told.kwarg) if each is not None]
    return [each.arg for each in (*named, *gathered) if each.arg not in ("self", "cls")]


def functions() -> Iterator[tuple[str, list[str]]]:
    """Each function of the rooms, with its parameters."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{path.relative_to(ROOT)}:{node.name}", parameters(node)


def test_no_function_takes_more_than_eight_parameters() -> None:
    found = dict(functions())
    assert len(found) > 1000
    assert {name: names for name, names in found.items() if len(names) > MOST} == {}
