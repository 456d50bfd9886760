"""The planets that fit the rows, as the joint fact that the product draws from: ``joint/planet.csv``.

A planet is the electricity of every country (decimal logarithm of TWh) in some years, between which it goes at a
constant rate. What a data centre is, is left open: half of the planets count as publishers of world totals do (the IEA,
houses that follow shipments), half as national publishers do: one factor of a planet for all places but those whose
meters are read, which count what they count.
``world_totals_log10`` is what turns each planet into one that publishers of world totals count.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from calibration.planet.fit import Fit
from calibration.planet.state import Array, State

ROWS = 400
SEED = 20_261_129
YEARS = (2020, 2022, 2024, 2026, 2030, 2035)
FEW = (2020, 2024, 2035)
"""Years of a country of which no figure is published: what it is off by is a prior, and needs no more."""
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


def planets(fitted: Fit, *, rows: int = ROWS) -> tuple[tuple[str, ...], Array]:
    """Columns and rows of the joint fact, shape (rows, columns)."""
    z = fitted.draws(rows, seed=SEED)
    of = factors(fitted, z)
    state: State = fitted.state
    stated = own(fitted)
    names: list[str] = ["world_totals_log10"]
    columns = [of["world_totals"] - of["open"]]
    metered = frozenset(row.place[0] for row in fitted.rows if row.is_metered)
    logs = {year: np.log(state.electricity(z, float(year))) for year in YEARS}
    for iso3, place in state.index.items():
        for year in YEARS if iso3 in stated else FEW:
            names.append(f"{iso3.lower()}_{year}_log10")
            columns.append(logs[year][:, place] + (0.0 if iso3 in metered else of["open"]))
    return tuple(names), np.stack(columns, axis=1) / math.log(10.0)


def joint_csv(names: Sequence[str], rows: Array) -> str:
    """The text of the file: a thousandth of a decimal logarithm is a fifth of a per cent."""
    lines = [",".join(("row", *names))]
    lines += [",".join((str(index), *(f"{value:.3f}" for value in row))) for index, row in enumerate(rows)]
    return "\n".join(lines) + "\n"
