"""Record which test executes which line: ``python -m benchmarks.executed facts tests/facts``.

The first argument names the part of the record, the others are pytest's. A part lies in ``site/executed``: lines by
test (coverage.py's dynamic contexts), the processor's seconds of each test that passed, and the digest of each module,
since the lines of one that has changed are known no more. Lines that only a process of a test's own executes are not
seen.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest
from coverage import Coverage, CoverageData

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT / "src"
ROOMS: Final = ("physics", "accounting", "readers", "facts")
RECORD: Final = ROOT / "site" / "executed"
FEW: Final = 4


def modules(rooms: Sequence[str] = ROOMS) -> list[Path]:
    """The modules of ``rooms``."""
    return [path for room in rooms for path in sorted((SOURCE / "obsia" / room).rglob("*.py"))]


def _processor() -> float:
    """The seconds of processor that this process and those that it has waited for took, however busy the machine is."""
    return sum(os.times()[:4])


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


class _Recorder:
    """The plugin that tells coverage.py which test runs, and keeps the seconds that each took."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()
        self.times: dict[str, float] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """A few examples of each property show which lines it executes; its seconds are counted as of all of them."""
        from hypothesis import settings

        for item in items:
            test = getattr(item, "obj", None)
            asked = getattr(test, "_hypothesis_internal_use_settings", None)
            if asked is not None and asked.max_examples > FEW:
                self.times[item.nodeid] = asked.max_examples / FEW
                getattr(test, "__func__", test)._hypothesis_internal_use_settings = settings(asked, max_examples=FEW)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        began = _processor()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = round((_processor() - began) * self.times.get(item.nodeid, 1.0), 3)
            self.coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self.failed.add(report.nodeid)


def record(name: str, arguments: list[str]) -> int:
    """Run tests and keep what they execute as the part ``name`` of the record; pytest's exit code."""
    RECORD.mkdir(parents=True, exist_ok=True)
    coverage = Coverage(
        data_file=str(RECORD / f"{name}.coverage"),
        source=[str(SOURCE / "obsia" / room) for room in ROOMS],
        config_file=False,
        messages=False,
    )
    coverage.erase()
    recorder = _Recorder(coverage)
    digests = {str(file.relative_to(SOURCE)): _digest(file) for file in modules()}
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what ran before a limit of time is kept
    coverage.start()
    code = pytest.main(["-p", "no:cacheprovider", "-p", "no:faker", *arguments], plugins=[recorder])
    coverage.stop()
    coverage.save()
    seconds = {test: took for test, took in recorder.seconds.items() if test not in recorder.failed}
    (RECORD / f"{name}.json").write_text(json.dumps({"seconds": seconds, "digests": digests}), encoding="utf-8")
    return int(code)


@cache
def _parts() -> tuple[tuple[CoverageData, dict[str, str]], ...]:
    """The lines of each part of the record, with the digests of the modules as they were."""
    parts: list[tuple[CoverageData, dict[str, str]]] = []
    for path in sorted(RECORD.glob("*.json")):
        lines = CoverageData(basename=str(path.with_suffix(".coverage")))
        lines.read()
        parts.append((lines, json.loads(path.read_bytes())["digests"]))
    return tuple(parts)


@cache
def seconds() -> dict[str, float]:
    """How long each recorded test took, in seconds of processor."""
    return {
        test: took
        for path in sorted(RECORD.glob("*.json"))
        for test, took in json.loads(path.read_bytes())["seconds"].items()
    }


@cache
def _tests_by_line(file: Path) -> dict[int, frozenset[str]]:
    """The recorded tests by the line of a module that they execute; 0 for those whose lines have moved since."""
    found: dict[int, set[str]] = {}
    for lines, digests in _parts():
        is_same = digests.get(str(file.relative_to(SOURCE))) == _digest(file)
        for line, tests in lines.contexts_by_lineno(str(file)).items():
            found.setdefault(line if is_same else 0, set()).update(seconds().keys() & tests)
    return {line: frozenset(tests) for line, tests in found.items()}


def tests_of(file: Path, line: int) -> tuple[list[str], list[str]]:
    """The recorded tests that execute a line, and those that execute its module elsewhere, the cheapest of each first.

    Those elsewhere may notice a change too: a result that is kept is computed once, by whichever test asks first, so
    that those of its file stand before the others. One of a file with the module's name, or of its room, is taken as
    cheaper than it is. Of a test with many parameters one is taken, then another test, and so on.
    """
    by_line = _tests_by_line(file)
    line = max((each for each in by_line if 0 < each <= line), default=0)  # a line of a statement of several
    execute, near = by_line.get(line, frozenset[str]()), frozenset[str]().union(*by_line.values())
    files = {_file(test) for test in execute}
    stem = re.compile(rf"_{re.escape(file.parent.name if file.stem == '__init__' else file.stem)}s?(?:_|\.)")
    room = f"tests/{file.relative_to(SOURCE / 'obsia').parts[0]}/"

    def cost(test: str) -> float:
        return seconds()[test] * (1 if stem.search(_file(test)) else 4 if test.startswith(room) else 8)

    nth: Counter[str] = Counter()
    turn: dict[str, int] = {}
    for test in sorted(near, key=lambda each: (seconds()[each], each)):
        turn[test] = nth[test.partition("[")[0]]
        nth[test.partition("[")[0]] += 1
    ordered = sorted(near, key=lambda each: (_file(each) not in files, turn[each], cost(each), each))
    return [each for each in ordered if each in execute], [each for each in ordered if each not in execute]


def _file(test: str) -> str:
    return test.partition("::")[0]


if __name__ == "__main__":
    raise SystemExit(record(sys.argv[1], sys.argv[2:]))
