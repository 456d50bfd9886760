"""A sentence stands in the message files and nowhere else: what is raised is a code."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "obsia"


def sentences(path: Path) -> list[str]:
    """Literal texts of several words among the arguments of what a module raises."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            found += [
                f"{path.name}:{part.lineno}: {part.value}"
                for part in ast.walk(node.exc)
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value.strip()
            ]
    return found


def test_no_sentence_is_raised() -> None:
    found = [each for path in sorted(SOURCE.rglob("*.py")) for each in sentences(path)]
    assert found == []


def test_a_sentence_would_be_found(tmp_path: Path) -> None:
    module = tmp_path / "raising.py"
    module.write_text(
        "raise BadCall(f'top: {top} is no number')\nraise BadCall('top', top=top)\n"
        "raise Bad(why=Message('of two words'))\n",
        encoding="utf-8",
    )
    assert {each.partition(": ")[2] for each in sentences(module)} == {" is no number", "of two words"}
