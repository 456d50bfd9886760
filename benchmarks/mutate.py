"""Change the code in small ways and see whether its tests notice: ``python -m benchmarks.mutate --seed 1 readers:30``.

A mutant is one change of one place: a comparison, an operation, a constant, a condition. It is never written to disk:
a process imports the module as changed and runs the tests that execute its line, as ``benchmarks.executed`` recorded
them, the cheapest first, until one fails (and does not fail with the code as it is). It has ``survived`` if all of
them passed, and then those that execute its module elsewhere, as far as a third of ``--seconds`` goes; it is
``undecided`` where the seconds did not suffice for those of its line. Both are printed with their line, for a test or
a reason. One of which no recorded test executes the module is ``untested``. Only a mutant that a test noticed counts
as killed.

``readers:30`` draws thirty of a room, ``all:150`` of all rooms together; ``--only readers/codex.py:212`` tries every
mutant of a line. What came of each is kept in ``site/mutants.json``: with ``--turn 200`` no mutant is begun after so
many seconds, and the same command goes on from there.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from statistics import NormalDist
from typing import Final

import pytest
from benchmarks.executed import RECORD, ROOMS, ROOT, SOURCE, modules, seconds, tests_of

ALL: Final = "all"
IMPORT: Final = "at import"
TIME: Final = "no end"
TRIED: Final = RECORD.parent / "mutants.json"
KILLED: Final = frozenset({"killed", "slow"})
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


class _Chosen:
    """The plugin that runs the chosen tests alone, in their order, and tells which of them failed first."""

    def __init__(self, tests: Sequence[str], pipe: int) -> None:
        self.place = {test: number for number, test in enumerate(tests)}
        self.pipe = pipe

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((each for each in items if each.nodeid in self.place), key=lambda it: self.place[it.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self.pipe, f"{report.nodeid}\n".encode())


def noticed(tests: Sequence[str], mutant: Mutant | None) -> str | None:
    """The first of ``tests`` that fails with ``mutant`` in the place of its module; None where none does.

    Or ``IMPORT`` where a file of tests cannot even be imported, and ``TIME`` where the tests do not end.
    """
    if not tests:
        return None
    inward, outward = os.pipe()
    child = os.fork()
    if not child:
        os.setsid()
        _run(tests, mutant, outward)
    os.close(outward)
    until = time.monotonic() + 60 + 10 * sum(seconds()[each] for each in tests)
    status: int | None = None
    while status is None and time.monotonic() < until:
        time.sleep(0.05)
        ended, state = os.waitpid(child, os.WNOHANG)
        status = os.waitstatus_to_exitcode(state) if ended else None
    if status is None:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with os.fdopen(inward, "rb") as pipe:
        os.set_blocking(inward, False)
        failed = (pipe.read() or b"").decode().partition("\n")[0]
    if status is None:
        return TIME
    return failed or (None if status in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED} else IMPORT)


def _run(tests: Sequence[str], mutant: Mutant | None, pipe: int) -> None:
    """Run tests in this process, of which nothing returns."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    if mutant is not None:
        whole, changed = SourceFileLoader.get_code, compile(mutant.source, str(mutant.file), "exec", dont_inherit=True)
        SourceFileLoader.get_code = lambda self, name: changed if self.path == str(mutant.file) else whole(self, name)  # type: ignore[method-assign]
    code = 1
    try:
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        asked = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:faker", *files]
        code = int(pytest.main(asked, plugins=[_Chosen(tests, pipe)]))
    finally:
        os._exit(code)


def stages(tests: Sequence[str], *, most_s: float) -> Iterator[list[str]]:
    """As many of ``tests`` as the seconds suffice for, a few first; those of a file together, for what they share."""
    left, until = list(tests), 0.0
    for budget in (most_s / 16, most_s / 4, most_s):
        chosen: list[str] = []
        while left and until + seconds()[left[0]] <= budget:
            chosen.append(left.pop(0))
            until += seconds()[chosen[-1]]
        first = {test.partition("::")[0]: number for number, test in reversed(list(enumerate(chosen)))}
        if chosen:
            yield sorted(chosen, key=lambda test: first[test.partition("::")[0]])


def outcome(mutant: Mutant, *, most_s: float, without: Collection[str] = ()) -> tuple[str, str]:
    """What became of a mutant (``killed``, ``slow``, ``survived``, ``undecided``, ``untested``), and what shows it.

    That is the test that noticed it, or how many were run.
    """
    executing, others = tests_of(mutant.file, mutant.line)
    needed = [each for each in executing or others if each not in without]
    rest = [each for each in others if each not in without] if executing else []
    passed, until = set[str](), sum(seconds()[each] for each in needed)
    rest = [each for each in rest if (until := until + seconds()[each]) <= most_s / 3]
    for tests in stages([*needed, *rest], most_s=most_s):
        failed = noticed(tests, mutant)
        if failed is not None:
            return "slow" if failed == TIME else "killed", failed
        passed.update(tests)
    became = "survived" if passed >= {*needed} else "undecided"
    return became if needed else "untested", f"{len(passed)} of {len(needed)} + {len(rest)} tests passed"


def tried(chosen: Sequence[Mutant], *, most_s: float, turn_s: float) -> dict[Mutant, str]:
    """What became of those of the mutants that ``turn_s`` sufficed for, now or before; each is printed.

    Tests that noticed one and fail with the code as it is, too, are left out, and their mutants are tried again.
    """
    kept: dict[str, list[str]] = json.loads(TRIED.read_bytes()) if TRIED.exists() else {}
    unsound, until = {*kept.pop("unsound", [])}, time.monotonic() + turn_s
    before = {why for _, why in kept.values()} | {IMPORT, TIME}
    while True:
        for mutant in chosen:
            if f"{mutant}" not in kept and time.monotonic() < until:
                kept[f"{mutant}"] = [*outcome(mutant, most_s=most_s, without=unsound)]
        killers = {why for became, why in kept.values() if became in KILLED} - before
        failed = noticed(sorted(killers), None)
        if failed is None:
            break
        assert failed in killers, "tests do not run with the code as it is"
        unsound.add(failed)
        kept = {name: each for name, each in kept.items() if each[1] != failed}
    TRIED.write_text(json.dumps({**kept, "unsound": sorted(unsound)}, indent=0), encoding="utf-8")
    told = {mutant: kept[f"{mutant}"][0] for mutant in chosen if f"{mutant}" in kept}
    for mutant, became in sorted(told.items(), key=lambda each: each[1]):
        print(f"{became:9} {mutant}   {kept[f'{mutant}'][1]}", flush=True)
    return told


def interval(killed: int, of: int) -> tuple[float, float]:
    """The 90% interval of a share, after Wilson (1927)."""
    z, share = NormalDist().inv_cdf(0.95), killed / of
    middle, half = share + z * z / (2 * of), z * (share * (1 - share) / of + (z / (2 * of)) ** 2) ** 0.5
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Change the code in small ways and see whether its tests notice.")
    parser.add_argument("rooms", nargs="*", metavar="ROOM:NUMBER", help="of how many mutants of which rooms")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[], metavar="FILE:LINE")
    parser.add_argument("--seconds", type=float, default=90, help="of tests for a mutant, as they were recorded")
    parser.add_argument("--turn", type=float, default=float("inf"), help="seconds after which no mutant is begun")
    asked = parser.parse_args()
    chosen: list[Mutant] = []
    for place in asked.only:
        file, _, line = place.partition(":")
        chosen += [each for each in mutants_of(SOURCE / "obsia" / file) if not line or each.line == int(line)]
    chance = random.Random(asked.seed)  # noqa: S311 - which mutants are tried is no secret
    for room, _, number in (each.partition(":") for each in asked.rooms):
        every = [mutant for file in modules(ROOMS if room == ALL else [room]) for mutant in mutants_of(file)]
        chosen += chance.sample(every, int(number))
        print(f"{room}: {number} of {len(every)} mutants")
    for name in ("numpy", "duckdb", "ibis", "msgspec", "babel"):
        __import__(name)  # once, and not in each process
    os.chdir(ROOT)
    assert noticed([min(seconds(), key=seconds().__getitem__)], None) is None, "a test fails with the code as it is"
    chosen = [mutant for mutant in chosen if compiles(mutant)]
    told = tried(chosen, most_s=asked.seconds, turn_s=asked.turn)
    by_room: dict[str, Counter[str]] = {}
    for mutant, became in told.items():
        for name in (mutant.file.relative_to(SOURCE / "obsia").parts[0], ALL):
            by_room.setdefault(name, Counter())[became] += 1
    for name, counts in by_room.items():
        killed, of = sum(counts[each] for each in KILLED), counts.total()
        low, high = interval(killed, of)
        print(f"{name}: {killed} of {of} noticed, {killed / of:.0%} ({low:.0%} to {high:.0%}); {dict(counts)}")
    if len(told) < len(chosen):
        print(f"{len(chosen) - len(told)} left")
    return 0 if len(told) == len(chosen) and {*told.values()} <= KILLED else 1


if __name__ == "__main__":
    sys.exit(main())
