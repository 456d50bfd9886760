"""The planets that fit the rows, as the joint fact that the product draws from: ``joint/planet.csv``.

A planet is the electricity of every country (decimal logarithm of TWh) in some years, between which it goes at a
constant rate. What a data centre is, is left open: half of the planets count as publishers of world totals do (the IEA,
houses that follow shipments), half as national publishers do: one factor of a planet for all places but those whose
meters are read, which count what they count.
``world_totals_log10`` is what turns each planet into one that publishers of world totals count. With each planet go
the parameters of the chips that lie in it, as scores in their ranges (``ai``), and what publishers of AI's electricity
count: ``ai_servers_log10`` servers without cooling over all of it, ``ai_sites_rest_log10`` what sites built for AI hold
beside it (TWh).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from calibration.planet.fit import Fit
from calibration.planet.state import Array, State
from obsia.accounting.world.hierarchy import AI_SERVERS, AI_SITES_REST, WORLD_TOTALS, score_column

if TYPE_CHECKING:
    from calibration.planet.ai import Met

ROWS = 400
YEARS = (2020, 2022, 2024, 2026, 2030, 2035)
FEW = (2020, 2024, 2035)
"""Years of a country of which no figure is published: what it is off by is a prior, and needs no more."""
_ENDS = (0.001, 0.999)
IEA, SHIPMENTS = ("stock", "IEA"), ("shipments", "Gartner")


def own(fitted: Fit) -> frozenset[str]:
    """Countries of which some row speaks alone."""
    return frozenset(row.place[0] for row in fitted.rows if len(row.place) == 1)


def factors(fitted: Fit, z: Array) -> Mapping[str, Array]:
    """What each of some publishers counts over the state, in logarithms, shape (draws,)."""
    offsets = z[:, fitted.state.size :]
    of = {name: fitted.offsets.log(offsets, *names) for name, names in (("iea", IEA), ("shipments", SHIPMENTS))}
    of["national"] = fitted.offsets.log(offsets, "national")
    turn = np.arange(len(z)) % 4
    of["world_totals"] = np.where(turn % 2 == 0, of["iea"], of["shipments"])
    of["open"] = np.where(turn < 2, of["world_totals"], of["national"])
    return of


def planets(fitted: Fit, met: Met, *, rows: int = ROWS) -> tuple[tuple[str, ...], Array]:
    """Columns and rows of the joint fact, shape (rows, columns)."""
    taken = met.taken(rows)
    of = {name: each[met.planet[taken]] for name, each in factors(fitted, met.z).items()}
    z = met.z[met.planet[taken]]
    state: State = fitted.state
    stated = own(fitted)
    names: list[str] = [WORLD_TOTALS, AI_SERVERS, AI_SITES_REST]
    columns = [of["world_totals"] - of["open"], met.servers_log[taken], np.log(met.rest_twh[taken])]
    metered = frozenset(row.place[0] for row in fitted.rows if row.is_metered)
    logs = {year: np.log(state.electricity(z, float(year))) for year in YEARS}
    for iso3, place in state.index.items():
        for year in YEARS if iso3 in stated else FEW:
            names.append(f"{iso3.lower()}_{year}_log10")
            columns.append(logs[year][:, place] + (0.0 if iso3 in metered else of["open"]))
    scores = {score_column(key): each[met.chip[taken]] for key, each in met.chips.scores.items()}
    held = np.stack(columns, axis=1) / math.log(10.0)
    # Three digits are printed: a score of 0 or 1 would be at no end of a range.
    ends = np.clip(np.stack(list(scores.values()), axis=1), *_ENDS)
    return (*names, *scores), np.hstack([held, ends])


def joint_csv(names: Sequence[str], rows: Array) -> str:
    """The text of the file: a thousandth of a decimal logarithm is a fifth of a per cent."""
    lines = [",".join(("row", *names))]
    lines += [",".join((str(index), *(f"{value:.3f}" for value in row))) for index, row in enumerate(rows)]
    return "\n".join(lines) + "\n"
