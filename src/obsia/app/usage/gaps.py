"""What the records of an account leave unsaid, and how much each gap weighs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from obsia.accounting.gaps import STANDS, Gaps, Unstated
from obsia.accounting.impacts import ENERGY, Line
from obsia.accounting.kinds import Task, UsageKind
from obsia.accounting.pricing import Pricing
from obsia.accounting.speeds import Speed
from obsia.app.usage.account import Gap
from obsia.app.usage.bills import WITHOUT_TOKENS
from obsia.app.usage.cells import Cell, Series
from obsia.app.usage.grouping import Whole
from obsia.app.usage.lines import Lines, order_of
from obsia.core.grouping import grouped
from obsia.physics.work import Work

COUNTED: tuple[tuple[str, str], ...] = (
    ("input", "without_input"),
    ("output", "without_output"),
    ("media", "with_media"),
)
"""Gaps that are counted by call, and the column of the cells that counts them."""
_OF_TOKENS = frozenset({"tokens", "input", "output", "media", "batch", "lengths"})
"""Gaps in the tokens of calls: nothing of those whose images, video or sound are counted."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The cells of one series, and the line of the account that they are."""

    series: Series
    cells: Sequence[Cell]
    line: Line

    @property
    def calls(self) -> int:
        return sum(cell.work.calls for cell in self.cells)

    def count(self, column: str) -> int:
        return sum(cell.absent[column] for cell in self.cells)


def gaps(cells: Sequence[Cell], *, whole: Whole) -> tuple[Gap, ...]:
    """What the records of some cells leave unsaid, the widest first; ``whole`` is their account."""
    pricing, lines = whole.tools.pricing, whole.tools.lines
    parts = list(_parts(cells, of_whole=whole.lines))
    calls = sum(part.calls for part in parts)
    weighed = Gaps(pricing, lines=whole.lines, impacts=whole.impacts)
    found: list[Gap] = []
    for code, stand in STANDS.items():
        silent = [unstated for part in parts if (unstated := _unstated(code, part, lines, pricing)) is not None]
        count = sum(number for number, _, _ in silent)
        if not count:
            continue
        shares = weighed.shares(Unstated(code=code, calls=count, lines=[(line, share) for _, line, share in silent]))
        found.append(
            Gap(
                code=code,
                quantity=stand.quantity,
                calls=count,
                calls_share=count / calls,
                total_share=shares.total_share,
                width_share=shares.width_share,
            )
        )
    return tuple(sorted(found, key=lambda gap: (-gap.width_share, -gap.total_share, gap.code)))


def _parts(cells: Sequence[Cell], *, of_whole: Sequence[Line]) -> Iterator[_Part]:
    """The cells of each series with its line, of the lines of the whole account, which are in the order of series."""
    by_series = grouped((cell.series, cell) for cell in cells)
    for series, line in zip(sorted(by_series, key=order_of), of_whole, strict=True):
        yield _Part(series, by_series[series], line)


def _tells_batch(speed: Speed | None) -> bool:
    """Whether a speed says how many calls run at once: a wait for the first token does not."""
    return speed is not None and speed.token_s is not None


def _unstated(code: str, part: _Part, lines: Lines, pricing: Pricing) -> tuple[int, Line, float] | None:
    """How many calls of a series are silent on one thing, with their line and their share of its calls."""
    series, calls = part.series, part.calls
    if series.meter is not None and code != "region":
        # A meter says what the records leave open.
        return None
    if lines.names.makes_media(series) and code in _OF_TOKENS:
        return None
    if code == "output" and lines.names.resolved(series).model.facts.task.encodes:
        return None
    if code == "tokens":
        if series.kind in WITHOUT_TOKENS:
            return calls, part.line, 1.0
        # Calls without tokens are in the account as what a call costs whatever its length.
        without = part.count("without_tokens")
        bare = Work(
            calls=without, prefill_tokens=0, cached_tokens=0, decode_tokens=0, prefill_pairs_x2=0, decode_reads_x2=0
        )
        return (without, replace(part.line, work=bare.columns()), 1.0) if without else None
    for counted, column in COUNTED:
        if code == counted:
            silent = part.count(column) - (part.count("without_tokens") if column.startswith("without") else 0)
            return (silent, part.line, silent / calls) if silent > 0 else None
    found = lines.names.resolved(series)
    entirely = {
        "region": not (series.zone_id or series.region) or found.zone_id is None,
        "model": series.model_name is None or not found.model.known,
        "size": found.model.known
        and (f"model:{found.model.facts.model_id}", "params") in pricing.keys(part.line, quantity=ENERGY),
        "batch": found.model.facts.task is Task.TEXT
        and lines.served(series).setup.running is None
        and not _tells_batch(lines.speed(series)),
        "lengths": series.kind in (UsageKind.BUCKET, UsageKind.TOKENS),
    }
    return (calls, part.line, 1.0) if entirely[code] and calls else None
