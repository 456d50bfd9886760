"""``python -m calibration.glance``: what both pages of validation found, as one table that the program can read.

    python -m calibration.glance --check     say whether the table is what the pages say; write nothing
    python -m calibration.glance --write     renew it

The pages are written by ``just validate`` and ``python -m calibration.demand --write``: run this after either.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
TABLE: Final = ROOT / "src" / "obsia" / "app" / "catalogue" / "validation.csv"
FITTED_PAGE: Final = ROOT / "docs" / "reference" / "validation.md"
WORLD: Final = tuple(ROOT / "docs" / "reference" / name for name in ("validation-world.md", "validation-planet.md"))
COLUMNS: Final = (
    *("page", "part", "what", "rows_count", "groups_count", "error_share"),
    *("inside_share", "inside_low_share", "inside_high_share", "inside_count", "of_count"),
    *("width_log10", "score", "aim_low", "aim_high", "verdict"),
)
_PERCENT: Final = re.compile(r"([0-9.]+)%")
_INSIDE: Final = re.compile(r"(\d+)% \[(\d+), (\d+)\]")
_COUNTED: Final = re.compile(r"(\d+) of (\d+) \((\d+)%\)")
Row = dict[str, str]


def table(*, fitted: str, world: Sequence[str]) -> str:
    """The table as CSV, from the texts of the pages."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_fitted_rows(fitted))
    for page in world:
        writer.writerows(_world(page))
    return out.getvalue()


def _cells(page: str, section: str) -> Iterator[list[str]]:
    """Cells of the first table of a section, without its head."""
    place = page.index(f"\n## {section}\n")
    lines = page[place:].split("\n")[1:]
    start = next(at for at, line in enumerate(lines) if line.startswith("|"))
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return
        yield [cell.strip().replace("**", "") for cell in line.strip("|").split("|")]


def _fitted_rows(page: str) -> Iterator[Row]:
    """A row for each line of *At a glance*."""
    part = ""
    for name, what, counted, error, inside, width, score, verdict in _cells(page, "At a glance"):
        part = name.partition("]")[0].removeprefix("[") or part
        rows, groups = counted.split(" in ")
        found = _INSIDE.fullmatch(inside)
        ends = [_share(each) for each in found.groups()] if found else ["", "", ""]
        yield {
            "page": "fitted", "part": part, "what": what, "rows_count": rows, "groups_count": groups,
            "error_share": _share(error.removesuffix("%")),
            **dict(zip(("inside_share", "inside_low_share", "inside_high_share"), ends, strict=True)),
            "width_log10": width, "score": score, "verdict": verdict,
        }  # fmt: skip


def _world(page: str) -> Iterator[Row]:
    """A row for each target."""
    for what, aim, found, verdict in _cells(page, "Targets"):
        low, high = _aim(aim)
        row = {"page": "world", "what": what, "aim_low": low, "aim_high": high, "verdict": verdict}
        if counted := _COUNTED.fullmatch(found):
            row |= {"inside_count": counted[1], "of_count": counted[2], "inside_share": _share(counted[3])}
        elif percent := _PERCENT.fullmatch(found):
            row["error_share"] = _share(percent[1])
        else:
            row["score"] = found
        yield row


def _aim(text: str) -> tuple[str, str]:
    """The ends of an aim: ``at most 7%``, ``below 1.24``, ``70 to 92%``."""
    numbers = re.findall(r"[0-9.]+", text)
    told = [_share(each) for each in numbers] if text.endswith("%") else numbers
    return (told[0], told[1]) if len(told) == 2 else ("", told[0])


def _share(percent: str) -> str:
    """A share in [0, 1] of a number of per cent, with the digits that it was printed with."""
    return f"{float(percent) / 100.0:.6g}"


def main(arguments: Sequence[str] | None = None, *, path: Path = TABLE) -> int:
    """The command line; the exit status: 1 where a table that is checked is not what the pages say."""
    parser = argparse.ArgumentParser(
        prog="python -m calibration.glance", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="say whether the table would change")
    what.add_argument("--write", action="store_true", help="renew it")
    asked = parser.parse_args(arguments)
    world = [page.read_text(encoding="utf-8") for page in WORLD]
    text = table(fitted=FITTED_PAGE.read_text(encoding="utf-8"), world=world)
    if asked.write:
        path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    same = path.exists() and path.read_text(encoding="utf-8") == text
    print("The table is what the pages say." if same else f"Would change: {path.name}")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
