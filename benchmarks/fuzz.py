"""Try odd files on the readers: ``python -m benchmarks.fuzz --seconds 2400 --seed 7 --jobs 2 --keep FOLDER``.

First every field of every reader with every bad value, then changes by chance. Cases are numbered: that of a finding is
printed, ``--from NUMBER --cases 1`` makes it again. A process that dies (the engine on a damaged file) is a finding.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

os.environ["OBSIA_RAISE_DEFECTS"] = "1"

from tests.readers.fuzz.checks import Finding, findings, is_quick, together
from tests.readers.fuzz.mutations import Case, any_case, every_cell, every_value, with_cell, with_value

WHOLE_EACH = 100
"""One case of so many is read as an account is too, which takes a hundred times as long; tables always are."""
TOGETHER = 25
"""Files that one such account is of: where something is wrong, each is read by itself."""
TOLD_EACH = 500
PRINTED_EACH = 10_000
IN_MEMORY = "/dev/shm"  # noqa: S108 - names in it are made at random
"""Where files of cases are written, where the system has it: there are thousands in a second."""


@cache
def enumerated() -> tuple[tuple[Any, ...], ...]:
    """Every field with every value, and every cell: what :func:`case` makes of its first numbers."""
    return (*every_value(), *every_cell())


def case(seed: int, number: int) -> Case:
    """The case ``number`` of a run: the first are every field with every value, the rest by chance."""
    every = enumerated()
    if number >= len(every):
        return any_case(seed, number)
    of, at, where, value = every[number]
    return with_value(of, at, where, value) if isinstance(where, tuple) else with_cell(of, at, where, value)


def work(seed: int, numbers: Iterator[int], until: float, at: Any, results: Any, quick: bool) -> None:
    """Try cases until time is up; ``at`` says which one, should this process die of it."""
    waiting: dict[int, Case] = {}
    untold = 0

    def tell(number: int, found: Finding, made: Case | None) -> None:
        results.put((number, str(found), f"{made.seed.name}: {made.what}" if made is not None else "together"))

    def flush(folder: Path) -> None:
        of_case = {id(made): number for number, made in waiting.items()}
        for blamed, found in together(list(waiting.values()), folder) if waiting else ():
            tell(of_case.get(id(blamed), max(waiting)), found, blamed)
        waiting.clear()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in numbers:
            if time.monotonic() > until:
                break
            at.value = number
            made = case(seed, number)
            if quick and not is_quick(made):
                continue
            if not quick and (number % WHOLE_EACH == 0 or not is_quick(made)):
                waiting[number] = made
            if is_quick(made):
                for found in findings(made, folder, whole=False):
                    tell(number, found, made)
                for each in folder.iterdir():
                    each.unlink()
            if len(waiting) >= TOGETHER:
                flush(folder)
            untold += 1
            if untold == TOLD_EACH:
                results.put((number, "", untold))
                untold = 0
        flush(folder)
    results.put((None, "", untold))


def run(*, seed: int, seconds: float, cases: int, first: int, jobs: int, keep: Path | None, quick: bool) -> int:
    """Print findings as they come, and counts; how many kinds there are."""
    began = time.monotonic()
    results: Any = multiprocessing.Queue()
    enumerated()
    workers: dict[int, tuple[Any, Any]] = {}

    def start(job: int, start_at: int) -> None:
        at = multiprocessing.Value("q", start_at)
        numbers = iter(range(start_at, first + cases, jobs))
        process = multiprocessing.Process(target=work, args=(seed, numbers, began + seconds, at, results, quick))
        process.start()
        workers[job] = process, at

    for job in range(jobs):
        start(job, first + job)
    kinds: Counter[str] = Counter()
    tried = 0
    while workers or not results.empty():
        while not results.empty() or any(process.is_alive() for process, _ in workers.values()):
            try:
                number, kind, told = results.get(timeout=0.5)
            except Exception:  # noqa: BLE001 - nothing came: look after the processes
                break
            if not kind:
                tried += told
                if tried // PRINTED_EACH > (tried - told) // PRINTED_EACH:
                    print(f"{tried} cases, {time.monotonic() - began:.0f} s", flush=True)
                continue
            kinds[kind] += 1
            if kinds[kind] == 1:
                print(f"{number}: {kind} ({told})", flush=True)
                if keep is not None:
                    made = case(seed, number)
                    (keep / f"{made.seed.reader}--{number}{made.suffix}").write_bytes(made.data)
        for job, (process, at) in list(workers.items()):
            if process.is_alive():
                continue
            del workers[job]
            if process.exitcode:
                print(f"{at.value}: died with {process.exitcode} ({case(seed, at.value).what})", flush=True)
                kinds[f"died {process.exitcode}"] += 1
                start(job, at.value + jobs)
    print(
        f"{tried} cases in {time.monotonic() - began:.0f} s (the first {len(enumerated())} are enumerated); "
        f"{len(kinds)} kinds of findings"
    )
    for kind, count in kinds.most_common():
        print(f"{count:7} {kind}")
    return len(kinds)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Try odd files on the readers.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2_400)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="only what needs no engine: no tables, no whole accounts")
    parser.add_argument("--keep", type=Path, help="a folder for the files of findings")
    asked = parser.parse_args()
    if asked.keep is not None:
        asked.keep.mkdir(parents=True, exist_ok=True)
    if "TMPDIR" not in os.environ and Path(IN_MEMORY).is_dir():
        tempfile.tempdir = IN_MEMORY
    with tempfile.TemporaryDirectory() as data:
        os.environ["OBSIA_DATA"] = data
        found = run(
            seed=asked.seed,
            seconds=asked.seconds,
            cases=asked.cases,
            first=asked.first,
            jobs=asked.jobs,
            keep=asked.keep,
            quick=asked.quick,
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
