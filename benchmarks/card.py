"""The reliability card: what was tried on obsia, how much of it went through, and whether each check can say no.

    python -m benchmarks.card [--share 0.1] [CHECK ...]

Every check is run now, or those that are named, with its control: the same check where what it looks for is there. A
line of the page is written anew only if both hold; it says how many were tried, and on which day. ``--share`` makes
fewer tries of each.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pytest
from benchmarks.fuzz import case
from benchmarks.tampering import changed
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from tests.app.test_app_live_faults import Host
from tests.app.test_app_sharing import JOINED, TABLES, K, organisation, recovered, table_of, without_small
from tests.museum.exhibits import Law
from tests.museum.mutants import edited
from tests.museum.visit import EXHIBITS, Right, visit
from tests.readers.damage import RIGHT, WRONG, outcomes
from tests.readers.fuzz.checks import findings, is_quick
from tests.twice import IN_THE_ORDER_OF_SETS, digests

from obsia._version import __version__
from obsia.app.usage.sharing import shared
from obsia.facts.compile import DATA
from obsia.facts.snapshot import load

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "reference" / "reliability-card.md"


_PAGE: Final = """# The reliability card

What was tried on obsia {version}, and what went through. `just card` tries it again, or one check (`just card
tampering`), and writes a line anew only if nothing went through and its control failed as it must. A check whose
control cannot fail shows nothing.

| tried | how many | went through | outcome | control | when |
|---|---|---|---|---|---|
{rows}
Other runs have pages of their own: [changes of our code and whether tests notice](mutants.md), [meters on a known
truth](meter-conformance.md), [predictions of what calibration has not seen](validation.md). Kills and hostile clients
are tested by every run of the tests; their counts are not on this card.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the card."""

    what: str
    tried: int
    through: int
    """How many went through unnoticed: none may."""
    outcome: str
    control: str
    can_fail: bool
    """Whether the control, where something is wrong, said so."""


def bugs(share: float, folder: Path) -> Line:
    """Public bugs of others in our code: all of them, whatever the share."""
    del share
    snapshot = load()
    right = Right(snapshot, folder)
    tried = [each for each in EXHIBITS if each.bugs]
    effects = [visit(each, right, snapshot, folder / str(number)) for number, each in enumerate(tried)]
    nothing = Law(bugs=(), went_wrong="", mutant="no change", patch=lambda _: None)
    try:
        visit(nothing, right, snapshot, folder / "nothing")
        is_told = False
    except AssertionError:
        is_told = True
    through = sum(not each.noticed for each in effects)
    return Line(
        what="[bugs of other projects](bug-museum.md), put into our code one at a time",
        tried=len(tried),
        through=through,
        outcome=f"{len(tried) - through:,} changed a figure and were noticed",
        control="code without a bug: no figure changes, and nothing is noticed",
        can_fail=is_told,
    )


def tampering(share: float, folder: Path) -> Line:
    """One-bit changes under the offline verifier."""
    del folder
    changes = round(10_000 * share)
    found = changed(changes)
    caught, tried = found.caught.total(), found.tried.total()
    return Line(
        what="one-bit changes of facts, sites, records of figures, JSON and Parquet, under `obsia verify`",
        tried=tried,
        through=tried - caught,
        outcome=f"{caught:,} caught",
        control=f"without a verifier, {found.wrong:,} of {changes:,} gave other values in silence",
        can_fail=found.wrong > 0,
    )


def damage(share: float, folder: Path) -> Line:
    """Damaged Parquet files of usage."""
    files = round(1_000 * share)
    found = outcomes(folder, files=files, seed=20261129, is_sealed=True)
    control = outcomes(folder, files=max(files // 5, 20), seed=20261129, is_sealed=False)
    return Line(
        what="Parquet files of usage with a digest, damaged in seven ways, and read",
        tried=found.total(),
        through=found[WRONG],
        outcome=f"{found.total() - found[WRONG] - found[RIGHT]:,} refused, {found[RIGHT]:,} read right",
        control=f"without a digest, {control[WRONG]:,} of {control.total():,} gave other sums in silence",
        can_fail=control[WRONG] > 0,
    )


def odd_files(share: float, folder: Path) -> Line:
    """Files that no program should have written, on readers that need no engine."""
    cases = list(islice((made for number in range(10**6) if is_quick(made := case(1, number))), round(20_000 * share)))

    def count(some: int) -> int:
        found = 0
        for made in cases[:some]:
            found += len(list(findings(made, folder, whole=False)))
            for each in folder.iterdir():
                each.unlink()
        return found

    through = count(len(cases))
    with pytest.MonkeyPatch.context() as patch:
        edited("obsia.readers.records.rows", "rows=self._rows,\n", "rows=self._rows[1:],\n")(patch)
        planted = count(60)
    return Line(
        what="[odd files](mutants.md): each field of each sample with each bad value, on every reader",
        tried=len(cases),
        through=through,
        outcome="each read or refused in a second and in bounded memory, its neighbours counted",
        control=f"with a reader that forgets a record, {planted:,} findings in the first 60 files",
        can_fail=planted > 0,
    )


def small_groups(share: float, folder: Path) -> Line:
    """Tables of invented organisations under an attack by linear algebra."""
    del folder
    seeds, through, naive = range(100, 100 + max(round(200 * share), 5)), 0, 0
    for seed in seeds:
        records = organisation(seed)
        cuts = {keys: table_of(records, keys, top=6) for keys in TABLES}
        through += bool(recovered(records, shared(cuts, records, joined=JOINED, least=K)))
        naive += bool(recovered(records, {keys: without_small(cut) for keys, cut in cuts.items()}))
    return Line(
        what="accounts of invented organisations with `--min-users`, attacked with linear algebra",
        tried=len(seeds),
        through=through,
        outcome="no group of few users recovered in any",
        control=f"with the small groups alone left out, recovered in {naive:,} of {len(seeds):,}",
        can_fail=naive > 0,
    )


def same_bytes(share: float, folder: Path) -> Line:
    """Facts compiled in processes that differ in hashes, zone of time, language and folder."""
    times = max(round(10 * share), 2)
    made = digests(DATA, folder / "as it is", times=times)
    planted = digests(DATA, folder / "changed", times=2, change=IN_THE_ORDER_OF_SETS)
    return Line(
        what="builds of the facts in processes with other hashes, zone of time, language and folder",
        tried=times,
        through=len(made) - 1,
        outcome="the same bytes, manifest included",
        control=f"with rows in the order of sets, {len(planted)} different of 2",
        can_fail=len(planted) > 1,
    )


def faults(share: float, folder: Path) -> Line:
    """Ledgers in programs whose machine fails (ENOSPC, EIO, EACCES, no memory) and recovers, at any point."""
    del folder
    stories = max(round(400 * share), 20)

    def fails(some: int) -> bool:
        asked = settings(max_examples=some, stateful_step_count=14, deadline=None, database=None)
        try:
            run_state_machine_as_test(Host, settings=asked)  # type: ignore[no-untyped-call]
        except (AssertionError, ExceptionGroup):
            return True
        return False

    through = fails(stories)
    with pytest.MonkeyPatch.context() as patch:
        line = "pieces = [tuple(self._books.waiting)]\n"
        edited("obsia.app.usage.live", line, f"{line}            self._books = self._books._replace(waiting=[])\n")(
            patch
        )
        is_noticed = fails(stories)
    return Line(
        what="stories of a program whose disk, memory or engine fails (`ENOSPC`, `EIO`…) while calls are counted",
        tried=stories,
        through=int(through),
        outcome="no exception reached the program, and every call was counted or told as lost",
        control="with a ledger that empties its queue before it sums, "
        + ("calls were missing" if is_noticed else "nothing was noticed"),
        can_fail=is_noticed,
    )


CHECKS: Final[tuple[Callable[[float, Path], Line], ...]] = (
    bugs,
    tampering,
    damage,
    odd_files,
    small_groups,
    same_bytes,
    faults,
)
_BY_NAME: Final = {each.__name__: each for each in CHECKS}


def rows(page: str) -> Mapping[str, str]:
    """The lines of the page as it is, by check."""
    _, _, table = page.partition("|---|\n")
    return dict(zip((each.__name__ for each in CHECKS), table.partition("\n\n")[0].splitlines(), strict=True))


def row(line: Line, *, on: dt.date, minutes: float) -> str:
    """A line of the page."""
    told = (line.what, f"{line.tried:,}", f"{line.through:,}", line.outcome, line.control)
    return f"| {' | '.join(told)} | {on.isoformat()}, {max(minutes, 1):.0f} minutes |".replace(
        " 1 minutes", " 1 minute"
    )


def main() -> int:
    """Run the checks; the exit code is 1, and its line stays as it is, where one or its control does not hold."""
    parser = argparse.ArgumentParser(description="Write the reliability card.")
    parser.add_argument("checks", nargs="*", metavar="CHECK", help="one of these alone", choices=[*_BY_NAME])
    parser.add_argument("--share", type=float, default=1.0)
    asked, does_hold = parser.parse_args(), True
    for name in asked.checks or _BY_NAME:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            line = _BY_NAME[name](asked.share, Path(folder))
        print(f"{line.tried:7,} tried, {line.through} through, control {line.can_fail}: {line.what}", flush=True)
        if line.through or not line.can_fail:
            does_hold = False
            continue
        new = row(line, on=dt.datetime.now(dt.UTC).date(), minutes=(time.monotonic() - began) / 60)
        written = {**rows(PAGE.read_text(encoding="utf-8")), name: new}
        PAGE.write_text(_PAGE.format(version=__version__, rows="\n".join(written.values()) + "\n"), encoding="utf-8")
    return 0 if does_hold else 1


if __name__ == "__main__":
    raise SystemExit(main())
