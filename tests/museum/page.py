"""Write ``docs/reference/bug-museum.md``: ``python -m tests.museum.page`` puts every bug into our code, one by one."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.museum.exhibits import Exhibit, address
from tests.museum.of_accounting import LAWS
from tests.museum.of_meters import READINGS
from tests.museum.of_readers import REPLAYS
from tests.museum.visit import EXHIBITS, Effect, Right, visit

from obsia.facts.snapshot import load

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "bug-museum.md"
_PUBLIC: Final = tuple(each for each in EXHIBITS if each.bugs)
_PARTS: Final[Mapping[str, Sequence[Exhibit]]] = {
    "Counts of tokens": REPLAYS,
    "Accounts and factors": tuple(each for each in LAWS if each.bugs),
    "Meters": READINGS,
    "Without a public report": tuple(each for each in LAWS if not each.bugs),
}
_HEAD: Final = """# The museum of bugs

Good and widely used projects have published wrong figures, found it out, and said so in public. Each bug below is put
into obsia's own code, one at a time, by changing a line, a row of a table or a function; each changes a figure of ours,
and each is noticed by a test that knows nothing of it. What a report says of a project is what it was then: follow the
link for what became of it.

{count} bugs, {addresses} reports. `just museum` puts every one in again and writes this page; the tests do so, too.
[Bugs in token accounts](../explanation/token-accounting-bugs.md) says what obsia does about those of the first table.

The column *figure* says by how much the figure that changed most was wrong, in our code, with that bug in it. *None* is
a figure that cannot be made any more. *Noticed by*: **the replay of its records** is the test that reads records of the
form in the report; **the invariants of figures** are what must hold of any figure (parts add up, units, limits of
physics, order of intervals); **small accounts** are files whose sums are known; **the true energy of a counter** is
that of a synthetic sensor.
"""


def page(effects: Mapping[Exhibit, Effect]) -> str:
    """The page, from what each bug did."""
    addresses = {bug for each in _PUBLIC for bug in each.bugs}
    parts = [_HEAD.format(count=len(_PUBLIC), addresses=len(addresses))]
    for title, exhibits in _PARTS.items():
        parts += [f"\n## {title}\n", "\n| report | what went wrong there | in our code | figure | noticed by |\n"]
        parts += ["|---|---|---|---|---|\n", *(_row(each, effects[each]) for each in exhibits)]
    return "".join(parts)


def _row(exhibit: Exhibit, effect: Effect) -> str:
    reports = ", ".join(f"[{bug}]({address(bug)})" for bug in exhibit.bugs) or "none"
    figure = "none" if math.isnan(effect.factor) else f"{effect.figure} × {effect.factor:.4g}"
    return f"| {reports} | {exhibit.went_wrong} | {exhibit.mutant} | {figure} | {effect.noticed} |\n"


def rows(text: str) -> Iterator[tuple[str, str, str]]:
    """Reports, what went wrong and the mutant of each row of a page: what does not depend on facts."""
    for line in text.splitlines():
        if re.match(r"\| (\[|none )", line):
            reports, wrong, mutant, *_ = (each.strip() for each in line.strip("|").split("|"))
            yield ", ".join(re.findall(r"\[([^]]+)\]", reports)), wrong, mutant


def main() -> None:
    """Visit every exhibit and write the page."""
    snapshot = load()
    with tempfile.TemporaryDirectory() as folder:
        right = Right(snapshot, Path(folder))
        effects = {
            each: visit(each, right, snapshot, Path(folder) / str(number)) for number, each in enumerate(EXHIBITS)
        }
    unnoticed = [each.mutant for each, effect in effects.items() if not effect.noticed]
    if unnoticed:
        raise SystemExit(f"went through: {unnoticed}")
    PAGE.write_text(page(effects), encoding="utf-8")


if __name__ == "__main__":
    main()
