"""The published closing of the loop is what comes out. ``python tests/accounting/test_closing_page.py`` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from obsia.accounting.draws import SEED, WORLDS, Key
from obsia.accounting.figures import Request
from obsia.accounting.measures import Measures
from obsia.accounting.pricing import Pricing
from obsia.accounting.world.bridge import (
    BridgeFigures,
    ClosingFigures,
    Disclosure,
    ExplanationFigures,
    bridge_figures,
    bridge_of,
    disclosure_of,
    figures_of,
    last_counted_of_each,
    last_of_each_year,
)
from obsia.accounting.world.closing import Closing, Unclosed, closings
from obsia.accounting.world.parameters import Parameters, Scenario
from obsia.accounting.world.stock import ai_demand
from obsia.accounting.world.uses import Unit, year_of
from obsia.core.figure import Figure
from obsia.facts.snapshot import Snapshot, load

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "closing-the-loop.md"
BEGIN, END = "<!-- result:", "<!-- /result -->"
KWH_PER_TWH = 1e9
J_PER_WH = 3600.0
CODES = {
    "training": "chips used for training, at the share assumed in the world view",
    "cloud-customers": "chips that others rent",
    "machines-in-use": "utilisation of machines: the two sides assume different values",
    "other-work": "other work on the same chips",
    "media": "images, sound, video",
    "own-chips": "chips designed in-house",
    "company-plans": "messages of companies",
    "agents": "agents behind a message",
    "own-products": "its own products",
    "others": "developers that do not state their use",
    "chips-not-counted": "chips that nobody counts",
    "calls-or-tokens": "calls or tokens",
    "counted-twice": "use that is counted twice",
    "old-count": "counts that are older than the date",
    "projected-chips": "chips after their last count",
}
TOLD = {
    "lengths": "length of calls",
    "roles": "training and load",
    "models": "size of models",
    "machines": "what serves",
    "mix": "which models answer",
    "counts": "counts of use",
    "chips": "chips",
}
CAUSES = {
    "call_output_tokens": "tokens written in a call",
    "call_input_tokens": "tokens read in a call",
    "call_cached_share": "share of input read from caches",
    "message_calls": "calls behind a message",
    "params": "size of {subject}",
    "params_sparsity": "active part of {subject}",
    "batch": "requests served at once by {subject}",
    "server_use_share": "utilisation of servers",
    "power_on_lag_years": "time from sale to power-on",
    "chinese_designed_ratio": "chips of Chinese design",
    "length_variation_ratio": "spread of the lengths of calls",
    "accelerator": "which accelerators {subject} serves on",
}


@cache
def closed() -> tuple[tuple[Closing, ...], tuple[Unclosed, ...], Measures]:
    """Every loop of the facts in the worlds of the program."""
    snapshot = load()
    request = Request(
        journey="closing", arguments={}, inputs=(), snapshot=snapshot.content_hash, seed=SEED, worlds=WORLDS
    )
    pricing = Pricing(snapshot, request=request)
    parameters = Parameters(snapshot, pricing.worlds, Scenario())
    found, unclosed = closings(snapshot, pricing, parameters, ai_demand(snapshot, pricing.worlds, parameters))
    return found, unclosed, Measures(request, worlds=pricing.worlds)


def block() -> str:
    """What stands between the marks of the page."""
    found, unclosed, measures = closed()
    chosen = [figures_of(measures, each) for each in last_of_each_year(found)]
    latest: dict[str, ClosingFigures] = {each.closing.loop.name: each for each in chosen if not _projected(each)}
    lines = [
        f"{BEGIN} written by `python tests/accounting/test_closing_page.py`; do not edit by hand -->",
        "",
        "| owner of use and chips | date | stated use, TWh | chips, TWh | **factor** |",
        "|---|---|---|---|---|",
        *(_row(each) for each in chosen),
        "",
        "For each year, the last date for which a use is stated. † After their last count (end of 2025), chips are",
        "those of the reference scenario.",
        *_unclosed(unclosed),
        "",
        "### What remains",
        "",
        "What the chips draw once those that others rent, training and the load of the machines are taken out, one",
        "after another; and that divided by the stated use. Each at the last date for which its chips are counted.",
        "",
        "| owner of use and chips | left, TWh | use, TWh | not explained, TWh | **factor left** | widest |",
        "|---|---|---|---|---|---|",
        *(_remaining(bridge_figures(measures, bridge_of(each))) for each in last_counted_of_each(found)),
        "",
        "### Energy of a token or a message",
        "",
        f"At the rate of {latest['all'].closing.date}: interpolated between two counts, constant after the last one.",
        "",
        "| stated by | last count | per year | one token or message | total, TWh |",
        "|---|---|---|---|---|",
        *_units(latest["all"], load()),
        "",
        "### Where the width comes from",
        "",
        "| | share of the log-variance of the factor |",
        "|---|---|",
        *(f"| {_name(each)} | {_causes(each.causes)} |" for each in latest.values()),
        "",
        "### What could explain it",
        "",
        "The factor that each explanation could account for by itself, if facts allow an estimate, and the factor that",
        "would remain. Explanations overlap, so their factors must not be multiplied.",
    ]
    for each in latest.values():
        lines += [
            "",
            f"**{_name(each)}**, factor {_range(each.factor)}",
            "",
            "| | accounts for | leaves |",
            "|---|---|---|",
        ]
        lines += [_explanation(one) for one in each.explanations if one.explanation.code != "old-count"]
        old = [one.explanation for one in each.explanations if one.explanation.code == "old-count"]
        if old:
            lines.append(f"| {CODES['old-count']}: {', '.join(f'{one.about} ({one.note})' for one in old)} | | |")
    return "\n".join([*lines, "", END])


def _projected(found: ClosingFigures) -> bool:
    return any(each.explanation.code == "projected-chips" for each in found.explanations)


def _name(found: ClosingFigures) -> str:
    return f"{found.closing.loop.label}, {found.closing.date}"


def _row(found: ClosingFigures) -> str:
    mark = " †" if _projected(found) else ""
    cells = [
        found.closing.loop.label,
        found.closing.date + mark,
        _range(found.use, per=KWH_PER_TWH),
        _range(found.chips, per=KWH_PER_TWH),
        f"**{_range(found.factor)}**",
    ]
    return f"| {' | '.join(cells)} |"


def _remaining(found: BridgeFigures) -> str:
    served, use, rest = (_range(each, per=KWH_PER_TWH) for each in (found.served, found.use, found.rest))
    widest = ", ".join(f"{TOLD[each.value]} {share:.0%}" for each, share in found.settling[:3])
    name = f"{found.closing.loop.label}, {found.closing.date}"
    return f"| {name} | {served} | {use} | {rest} | **{_range(found.remaining)}** | {widest} |"


def _unclosed(unclosed: Iterable[Unclosed]) -> Iterator[str]:
    left = [f"{each.loop.label} ({each.date})" for each in unclosed]
    if left:
        yield f"Not compared, because no stock is known for that date: {', '.join(left)}."


def _units(found: ClosingFigures, snapshot: Snapshot) -> Iterator[str]:
    for each, side in zip(found.uses, found.closing.uses, strict=True):
        told, tokens = each.statement, each.statement.unit is Unit.TOKENS
        name = snapshot.label(f"traffic:{told.traffic}")
        date = max((date for date in told.dates if year_of(date) <= year_of(found.closing.date)), key=year_of)
        yearly = f"{_power(float(np.median(side.per_year)))} {'tokens' if tokens else 'messages'}"
        cost = f"{_range(each.unit)} J" if tokens else f"{_range(each.unit, per=J_PER_WH)} Wh"
        yield f"| {name} | {date} | {yearly} | {cost} | {_range(each.use, per=KWH_PER_TWH)} |"


def _power(value: float) -> str:
    """Two significant digits and a power of ten: ``1.6 × 10¹⁶``."""
    head, _, exponent = f"{value:.1e}".partition("e+")
    return f"{head} × 10{exponent.lstrip('0').translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def _causes(causes: Iterable[tuple[Key, float]]) -> str:
    told = []
    for (subject, name), share in list(causes)[:5]:
        about = subject.partition(":")[2].rpartition("/")[2]
        usage = " (messages)" if subject == "usage:chat" else ""
        told.append(f"{CAUSES.get(name, name.replace('_', ' ')).format(subject=about)}{usage} {share:.0%}")
    return ", ".join(told)


def _explanation(found: ExplanationFigures) -> str:
    each = found.explanation
    said = CODES[each.code]
    said = f"{said}: {each.note}" if each.note else said
    if found.factor is None or found.left is None:
        return f"| {said} | | |"
    return f"| {said} | {_range(found.factor)} | {_range(found.left)} |"


def _range(figure: Figure, *, per: float = 1.0) -> str:
    middle, low, high = (_number(value / per) for value in (figure.median, figure.low, figure.high))
    return f"{middle} ({low} to {high})"


def _number(value: float) -> str:
    """Two significant digits, without an exponent."""
    if value < 0:
        return f"−{_number(-value)}"
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:.2g}" if rounded >= 0.001 else f"{rounded:.1g}"


def page(text: str) -> str:
    """The page with the present result."""
    head, rest = text.split(BEGIN, 1)
    return f"{head}{block()}{rest.split(END, 1)[1]}"


def test_the_page_shows_what_comes_out() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text)


def test_the_figures_of_a_closing_are_both_sides_and_their_ratio() -> None:
    found, _, measures = closed()
    (google,) = [each for each in found if (each.loop.name, each.date) == ("google", "2025-10")]
    told = figures_of(measures, google)
    assert told.use.unit == told.chips.unit == "kWh"
    assert set(told.factor.evidence) >= set(told.use.evidence) | set(told.chips.evidence)
    assert sum(share for _, share in told.causes) == pytest.approx(1.0)
    training = next(each for each in told.explanations if each.explanation.code == "training")
    assert training.factor is not None
    assert training.left is not None
    assert training.left.median < told.factor.median
    assert [each.unit.unit for each in told.uses] == ["J"]


def test_a_bridge_adds_up_in_every_simulation_and_its_figures_are_in_order() -> None:
    """Chips less what is taken are what serves; that less the use is the rest. Shares of what settles it are all."""
    found, _, measures = closed()
    chosen = last_counted_of_each(found)
    assert [each.loop.name for each in chosen] == ["all", "china", "google", "microsoft", "openai"]
    assert all(one.code != "projected-chips" for each in chosen for one in each.explanations)
    for closing in chosen:
        bridge = bridge_of(closing)
        taken = np.sum([step.taken_kwh for step in bridge.steps], axis=0)
        np.testing.assert_allclose(closing.chip_kwh - taken - bridge.rest_kwh, closing.use_kwh, rtol=1e-9)
        np.testing.assert_allclose(bridge.factor, bridge.served_kwh / closing.use_kwh)
        assert {"training", "machines-in-use"} <= {step.code for step in bridge.steps}
        made = bridge_figures(measures, bridge)
        assert made.remaining.median < made.factor.median
        assert sum(share for _, share in made.settling) == pytest.approx(1.0)
        assert [share for _, share in made.settling] == sorted((share for _, share in made.settling), reverse=True)
        assert made.over_share == pytest.approx(np.mean(bridge.factor < 1.0))
    google = next(each for each in chosen if each.loop.name == "google")
    assert [step.code for step in bridge_of(google).steps] == ["cloud-customers", "training", "machines-in-use"]


def test_what_would_settle_a_factor_is_told_of_every_input() -> None:
    assert disclosure_of(("world:default", "inference_use_share")) is Disclosure.ROLES
    assert disclosure_of(("serving:default", "server_use_share")) is Disclosure.ROLES
    assert disclosure_of(("service:chatgpt", "service_messages_per_day_count error")) is Disclosure.COUNTS
    assert disclosure_of(("usage:chat", "call_input_tokens")) is Disclosure.LENGTHS
    assert disclosure_of(("service:openai/gpt-4o", "serving_regime")) is Disclosure.MACHINES
    assert disclosure_of(("traffic:google", "traffic_weight_ratio model=x")) is Disclosure.MIX
    assert disclosure_of(("model:openai/gpt-5", "params")) is Disclosure.MODELS
    assert disclosure_of(("shipments:Google", "shipped_count")) is Disclosure.CHIPS


def test_the_last_date_of_a_year_stands_for_it() -> None:
    found, _, _ = closed()
    chosen = [(each.loop.name, each.date) for each in last_of_each_year(found)]
    assert ("google", "2025-10") in chosen
    assert ("google", "2025-06") not in chosen
    assert len(chosen) == len({(name, date[:4]) for name, date in chosen})


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
