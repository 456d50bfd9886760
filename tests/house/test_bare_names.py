"""Names that say nothing by themselves are refused: a stranger asks told by whom, held where, found of what."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2] / "src" / "obsia"
BARE: Final = frozenset({"found", "held", "told"})
OF_CLASSES: Final = BARE | {"asked", "known", "place", "row"}


def names() -> Iterator[tuple[str, str, str]]:
    """(what it names, file, name) of every module, class and field of a class."""
    for path in sorted(ROOT.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        yield "module", file, path.stem
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield "class", file, node.name
                for each in node.body:
                    if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                        yield "field", file, each.target.id


def test_modules_classes_and_fields_are_named_by_what_they_are() -> None:
    refused = {"module": BARE, "class": OF_CLASSES, "field": BARE}
    assert [each for each in names() if each[2].lower() in refused.get(each[0], ())] == []


def test_the_count_sees_what_it_refuses() -> None:
    kinds = Counter(kind for kind, _, _ in names())
    assert min(kinds["module"], kinds["class"], kinds["field"]) > 100
