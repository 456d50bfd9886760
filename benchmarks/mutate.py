"""Change the code in small ways and see whether its tests notice: ``python -m benchmarks.mutate --sample 60 --seed 1``.

A mutant is one change of one place: a comparison, an operation, a constant, a condition. It is never written to disk: a
process imports the module as changed and runs the tests that execute its line, as ``benchmarks.executed`` recorded
them, the nearest and fastest first, until one fails (and does not fail with the code as it is) or ``--seconds`` of them
passed. One that no test notices is a survivor: printed with its line, for a test or a reason. One of which no recorded
test executes the module counts as a survivor.

``--only readers/codex.py:212`` tries every mutant of a line; ``--skip 20`` leaves out those of a sample that were.
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
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from statistics import NormalDist
from typing import Final

import pytest
from benchmarks.executed import ROOMS, ROOT, SOURCE, modules, seconds, tests_of

IMPORT: Final = "at import"
TIME: Final = "no end"
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


def stages(mutant: Mutant, *, most_s: float) -> Iterator[list[str]]:
    """The tests of a mutant, a few seconds of them first; those of a file together, for what they share."""
    tests, until = tests_of(mutant.file, mutant.line), 0.0
    for budget in (most_s / 16, most_s / 4, most_s):
        chosen: list[str] = []
        while tests and until < budget:
            chosen.append(tests.pop(0))
            until += seconds()[chosen[-1]]
        first = {test.partition("::")[0]: number for number, test in reversed(list(enumerate(chosen)))}
        if chosen:
            yield sorted(chosen, key=lambda test: first[test.partition("::")[0]])


def outcome(mutant: Mutant, *, most_s: float, without: Collection[str] = ()) -> tuple[str, str]:
    """What became of a mutant (``killed``, ``slow``, ``survived``, ``untested``) and the test that noticed it."""
    became = "untested"
    for tests in stages(mutant, most_s=most_s):
        failed = noticed([each for each in tests if each not in without], mutant)
        if failed is not None:
            return "slow" if failed == TIME else "killed", failed
        became = "survived"
    return became, ""


def tried(chosen: Sequence[Mutant], *, most_s: float) -> Counter[str]:
    """How many of the mutants were killed, survived and so on; each is printed.

    Tests that noticed one and fail with the code as it is, too, are left out, and their mutants are tried again.
    """
    became: dict[Mutant, tuple[str, str]] = {}
    unsound: set[str] = set()
    left = list(chosen)
    while left:
        for mutant in left:
            became[mutant] = outcome(mutant, most_s=most_s, without=unsound)
            print(f"{became[mutant][0]:9} {mutant}   {became[mutant][1]}", flush=True)
        killers = {test for _, test in became.values()} - {"", IMPORT, TIME}
        failed = noticed(sorted(killers), None)
        assert failed not in {IMPORT, TIME}, "tests do not run with the code as it is"
        unsound |= {failed or ""} - {""}
        left = [mutant for mutant, (_, test) in became.items() if test in unsound]
    return Counter(kind for kind, _ in became.values())


def interval(killed: int, of: int) -> tuple[float, float]:
    """The 90% interval of a share, after Wilson (1927)."""
    z, share = NormalDist().inv_cdf(0.95), killed / of
    middle, half = share + z * z / (2 * of), z * (share * (1 - share) / of + (z / (2 * of)) ** 2) ** 0.5
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Change the code in small ways and see whether its tests notice.")
    parser.add_argument("--rooms", nargs="+", default=list(ROOMS))
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip", type=int, default=0, help="how many of the sample were tried before")
    parser.add_argument("--only", nargs="+", default=[], metavar="FILE:LINE")
    parser.add_argument("--seconds", type=float, default=60, help="of tests for a mutant, as they were recorded")
    asked = parser.parse_args()
    every = [mutant for file in modules(asked.rooms) for mutant in mutants_of(file)] if not asked.only else []
    for place in asked.only:
        file, _, line = place.partition(":")
        every += [each for each in mutants_of(SOURCE / "obsia" / file) if not line or each.line == int(line)]
    chance = random.Random(asked.seed)  # noqa: S311 - which mutants are tried is no secret
    chosen = every if asked.only else chance.sample(every, min(asked.sample, len(every)))[asked.skip :]
    print(f"{len(every)} mutants, {len(chosen)} to be tried, {len(seconds())} tests recorded")
    for name in ("numpy", "duckdb", "ibis", "msgspec", "babel"):
        __import__(name)  # once, and not in each process
    os.chdir(ROOT)
    assert noticed([min(seconds(), key=seconds().__getitem__)], None) is None, "a test fails with the code as it is"
    counts = tried([mutant for mutant in chosen if compiles(mutant)], most_s=asked.seconds)
    killed, of = counts["killed"] + counts["slow"], counts.total()
    low, high = interval(killed, of)
    print(f"{killed} of {of} killed: {killed / of:.0%} ({low:.0%} to {high:.0%}); {dict(counts)}")
    return 0 if killed == of else 1


if __name__ == "__main__":
    sys.exit(main())
