"""What is known of an accelerator is a fact: no module names one, but in its text and as an example to type."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from obsia.facts.snapshot import load

SOURCE = Path(__file__).parents[2] / "src" / "obsia"
CODE = re.compile(r"[A-Za-z]{1,5}[0-9]{2,4}[A-Za-z]?|[0-9]{4}")
"""``H100``, ``MI300X``, ``4090``: a word of a name that says which accelerator it is."""
BUILD = re.compile(r"SXM[0-9]?|[0-9]+GB|HGX|PCIe")


def codes() -> frozenset[str]:
    words = {word for subject in load().subjects("device") for word in re.split(r"[ ()]", subject.partition(":")[2])}
    return frozenset(word.lower() for word in words if CODE.fullmatch(word) and not BUILD.fullmatch(word))


def named(path: Path, known: frozenset[str]) -> list[str]:
    """Texts of a module that name an accelerator; neither its docstrings nor examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    apart |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "example"}
    return [
        f"{path.name}:{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart
        if known & set(re.findall(r"\w+", node.value.lower()))
    ]


def test_no_module_names_an_accelerator() -> None:
    known = codes()
    assert {"h100", "b200", "a100", "mi300x", "4090", "v100"} <= known
    assert [each for path in sorted(SOURCE.rglob("*.py")) for each in named(path, known)] == []


def test_a_name_would_be_found(tmp_path: Path) -> None:
    module = tmp_path / "naming.py"
    module.write_text(
        '"""Of the H100."""\nMARKS = {"NVIDIA H100 SXM5 80GB": "h100"}\nask(example="H100")\n', encoding="utf-8"
    )
    assert [each.partition(": ")[2] for each in named(module, codes())] == ["NVIDIA H100 SXM5 80GB", "h100"]
