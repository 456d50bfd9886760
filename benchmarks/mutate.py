"""Change the code in small ways and see whether its tests notice: ``python benchmarks/mutate.py --sample 60 --seed 1``.

A mutant is one change of one place: a comparison, an operation, a constant, a condition. It is never written to disk: a
process imports the module as changed and runs the tests that name or import it (or, where none does, those that import
what imports it). One that no test notices is a survivor: printed with its line, for a test or a reason.

``--only readers/codex.py:212`` tries every mutant of a line, ``--all-tests`` a survivor again on all tests of its room.
Tests are taken to pass as the code is; ``--check`` makes sure.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT / "src"
ROOMS: Final = ("physics", "accounting", "readers", "facts")
MOST_S: Final = 600.0
"""Seconds after which the tests of a mutant are taken to wait for ever."""
_COMPARISONS: Final = {
    "<": ("<=", ">"), "<=": ("<", ">"), ">": (">=", "<"), ">=": (">", "<"), "==": ("!=",), "!=": ("==",),
    "is not": ("is",), "is": ("is not",), "not in": ("in",), "in": ("not in",),
}  # fmt: skip
_OPERATIONS: Final = {"+": "-", "-": "+", "*": "/", "/": "*", "//": "*", "%": "*", "**": "*", "|": "&", "&": "|"}
_NAMES: Final = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum", "maximum": "minimum"}
_KEYWORDS: Final = frozenset({"strict", "frozen", "slots", "kw_only", "repr", "compare", "maxsize", "ensure_ascii"})
"""Arguments of which another value is no defect that an answer could show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change: bytes ``start`` to ``end`` of a module are ``text`` instead."""

    file: Path
    line: int
    start: int
    end: int
    text: str

    @property
    def source(self) -> bytes:
        """The module as changed."""
        data = self.file.read_bytes()
        return data[: self.start] + self.text.encode() + data[self.end :]

    def __str__(self) -> str:
        data = self.file.read_bytes()
        line = data.splitlines()[self.line - 1].decode().strip()
        was = data[self.start : self.end].decode()
        return f"{self.file.relative_to(SOURCE / 'obsia')}:{self.line}: {was.strip()} -> {self.text.strip()}   {line}"


class _Finder(ast.NodeVisitor):
    """The mutants of one module."""

    def __init__(self, file: Path) -> None:
        self.file, self.data = file, file.read_bytes()
        self.starts = [0]
        for line in self.data.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.mutants: list[Mutant] = []

    def at(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def span(self, node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)

    def add(self, start: int, end: int, text: str) -> None:
        line = self.data.count(b"\n", 0, start) + 1
        self.mutants.append(Mutant(file=self.file, line=line, start=start, end=end, text=text))

    def between(self, left: ast.expr, right: ast.expr, word: str, *others: str) -> None:
        """``others`` in the place of ``word`` between two expressions."""
        start, end = self.span(left)[1], self.span(right)[0]
        found = re.search(
            rb"(?<![\w*/])" + re.escape(word.encode()).replace(rb"\ ", rb"\s+") + rb"(?![\w*/])", self.data[start:end]
        )
        if found is not None:
            for other in others:
                self.add(start + found.start(), start + found.end(), other)

    def visit_Compare(self, node: ast.Compare) -> None:
        left = node.left
        for operation, right in zip(node.ops, node.comparators, strict=True):
            word = {
                "Lt": "<",
                "LtE": "<=",
                "Gt": ">",
                "GtE": ">=",
                "Eq": "==",
                "NotEq": "!=",
                "Is": "is",
                "IsNot": "is not",
                "In": "in",
                "NotIn": "not in",
            }[type(operation).__name__]
            self.between(left, right, word, *_COMPARISONS[word])
            left = right
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        word = {
            "Add": "+",
            "Sub": "-",
            "Mult": "*",
            "Div": "/",
            "FloorDiv": "//",
            "Mod": "%",
            "Pow": "**",
            "BitOr": "|",
            "BitAnd": "&",
        }.get(type(node.op).__name__)
        if word is not None:
            self.between(node.left, node.right, word, _OPERATIONS[word])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        word, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.between(left, right, word, other)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        start, inner = self.span(node)[0], self.span(node.operand)[0]
        if isinstance(node.op, ast.Not | ast.USub):
            self.add(start, inner, "(" * self.data[start:inner].count(b"("))
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        start, end = self.span(node.test)
        self.add(start, end, f"(not ({self.data[start:end].decode()}))")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) == "TYPE_CHECKING":
            return
        start, end = self.span(node.test)
        self.add(start, end, f"(not ({self.data[start:end].decode()}))")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        start, end = self.span(node)
        if isinstance(node.value, bool):
            self.add(start, end, str(not node.value))
        elif isinstance(node.value, int | float):
            self.add(start, end, f"({node.value} + 1)")

    def visit_Call(self, node: ast.Call) -> None:
        name = (
            node.func.attr
            if isinstance(node.func, ast.Attribute)
            else node.func.id
            if isinstance(node.func, ast.Name)
            else ""
        )
        if name in _NAMES:
            end = self.span(node.func)[1]
            self.add(end - len(name), end, _NAMES[name])
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in _KEYWORDS:
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def _body(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        for each in node.body:
            self.visit(each)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._body(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._body(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._body(node)


@cache
def mutants_of(file: Path) -> tuple[Mutant, ...]:
    """The mutants of a module, in order; a few of them do not compile."""
    finder = _Finder(file)
    finder.visit(ast.parse(finder.data))
    return tuple(sorted(set(finder.mutants), key=lambda each: (each.start, each.text)))


def compiles(mutant: Mutant) -> bool:
    """Whether the module as changed is Python."""
    try:
        ast.parse(mutant.source)
    except SyntaxError:
        return False
    return True


def modules(rooms: Sequence[str] = ROOMS) -> list[Path]:
    """The modules of ``rooms``."""
    return [path for room in rooms for path in sorted((SOURCE / "obsia" / room).rglob("*.py"))]


@cache
def _imports() -> dict[Path, frozenset[str]]:
    """What each file of the code and of the tests imports, with dots."""
    found: dict[Path, frozenset[str]] = {}
    for path in (*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")):
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
            elif isinstance(node, ast.Import):
                names |= {each.name for each in node.names}
        found[path] = frozenset(names)
    return found


def _dotted(file: Path) -> str:
    return ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def tests_of(file: Path, *, most: int) -> list[Path]:
    """The test files for a module: those that have its name, then those that import it; else those of its importers."""
    name, room = _dotted(file), file.relative_to(SOURCE / "obsia").parts[0]
    stem = file.parent.name if file.stem == "__init__" else file.stem
    tests = [path for path in _imports() if path.name.startswith("test_") and path.is_relative_to(ROOT / "tests")]
    room_tests = [path for path in tests if path.relative_to(ROOT / "tests").parts[0] == room]
    named = [path for path in room_tests if re.search(rf"_{re.escape(stem)}s?(?:_|\.)", path.name)]
    wanted, found = {name}, dict.fromkeys(sorted(named, key=_size))
    for _ in range(3):
        found |= dict.fromkeys(sorted((path for path in room_tests if _imports()[path] & wanted), key=_size))
        found |= dict.fromkeys(sorted((path for path in tests if _imports()[path] & wanted), key=_size))
        if found:
            break
        wanted = {_dotted(path) for path in SOURCE.rglob("*.py") if _imports()[path] & wanted}
    if not found:  # modules that are found by listing a folder
        word = re.compile(rf"\b{re.escape(stem)}\b")
        found = dict.fromkeys(sorted((path for path in room_tests if word.search(path.read_text("utf-8"))), key=_size))
    return list(found)[:most]


def _size(path: Path) -> int:
    return path.stat().st_size


def passes(tests: Sequence[Path], mutant: Mutant | None, *, most_s: float) -> bool | None:
    """Whether ``tests`` pass with ``mutant`` in the place of its module; None where they take too long."""
    child = os.fork()
    if not child:
        os.setsid()
        _run(tests, mutant)
    until = time.monotonic() + most_s
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status == 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _run(tests: Sequence[Path], mutant: Mutant | None) -> None:
    """Run tests in this process, of which nothing returns."""
    import pytest

    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    if mutant is not None:
        from importlib.machinery import SourceFileLoader

        whole, changed = SourceFileLoader.get_code, compile(mutant.source, str(mutant.file), "exec", dont_inherit=True)
        SourceFileLoader.get_code = lambda self, name: changed if self.path == str(mutant.file) else whole(self, name)  # type: ignore[method-assign]
    code = 1
    try:
        code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *map(str, tests)]))
    finally:
        os._exit(code)


def survivors(
    chosen: Sequence[Mutant], *, all_tests: bool, check: bool, most_files: int
) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with what became of it: ``killed``, ``slow`` (killed too), ``survived``, or ``untested``."""
    sound: dict[tuple[Path, ...], bool | None] = {}
    for mutant in filter(compiles, chosen):
        tests = tests_of(mutant.file, most=most_files)
        if not tests:
            yield mutant, "untested"
            continue
        passed = passes(tests, mutant, most_s=MOST_S)
        if not passed and check:
            key = tuple(tests)
            if key not in sound:
                sound[key] = passes(tests, None, most_s=MOST_S)
            if not sound[key]:
                yield mutant, "untested"  # its tests fail, or take too long, as it is
                continue
        if passed and all_tests:
            room = mutant.file.relative_to(SOURCE / "obsia").parts[0]
            passed = passes([ROOT / "tests" / room], mutant, most_s=3_600)
        yield mutant, "slow" if passed is None else "survived" if passed else "killed"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Change the code in small ways and see whether its tests notice.")
    parser.add_argument("--rooms", nargs="+", default=list(ROOMS))
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[], metavar="FILE:LINE")
    parser.add_argument("--all-tests", action="store_true")
    parser.add_argument("--files", type=int, default=8, help="test files to run for a mutant, the nearest first")
    parser.add_argument("--check", action="store_true", help="see first whether tests pass with the code as it is")
    asked = parser.parse_args()
    every = [mutant for file in modules(asked.rooms) for mutant in mutants_of(file)] if not asked.only else []
    for place in asked.only:
        file, _, line = place.partition(":")
        every += [each for each in mutants_of(SOURCE / "obsia" / file) if not line or each.line == int(line)]
    chance = random.Random(asked.seed)  # noqa: S311 - which mutants are tried is no secret
    chosen = every if asked.only else chance.sample(every, min(asked.sample, len(every)))
    print(f"{len(every)} mutants, {len(chosen)} to be tried")
    for name in ("numpy", "duckdb", "ibis", "msgspec", "babel"):
        __import__(name)  # once, and not in each process
    os.chdir(ROOT)
    counts: dict[str, int] = {}
    for mutant, became in survivors(chosen, all_tests=asked.all_tests, check=asked.check, most_files=asked.files):
        counts[became] = counts.get(became, 0) + 1
        print(f"{became:9} {mutant}", flush=True)
    tried = sum(counts.values()) - counts.get("untested", 0)
    killed = counts.get("killed", 0) + counts.get("slow", 0)
    print(f"{killed} of {tried} killed ({killed / max(tried, 1):.0%}); {counts}")
    return 0 if counts.get("survived", 0) == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
