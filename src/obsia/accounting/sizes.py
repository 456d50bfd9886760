"""Sizes of models that nobody discloses: what their dates, prices, quality and speed say of them.

One joint distribution of sizes and of what is public, fitted on open models that are sold (``calibration/sizes.py``,
joint fact ``law:sizes``): a Student distribution for dense models and one for mixtures of experts, of decimal
logarithms. It is conditioned, world by world, on whatever is known of a model, so that any of it may be missing.
Published guesses of sizes do not enter.

Source of the conditional: Kotz and Nadarajah (2004), "Multivariate t distributions and their applications", §1.11.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from statistics import median

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Z95, Draws, Worlds, normal_scores
from obsia.accounting.known import is_closed, joint_fact, own_service, required
from obsia.core.dates import middle_of_date
from obsia.core.evidence import Fact, Kind, Spread, Verification
from obsia.core.figure import Assumption
from obsia.facts.snapshot import Snapshot

Array = NDArray[np.float64]
SIZES = ("active", "sparsity")
"""Active parameters (billions), and inactive over active ones: a mixture always has more in total than active."""
PUBLIC = ("own_output", "own_input", "host_output", "host_input", "arena", "speed", "year")
"""What may be known: prices of the maker and of other hosts, score in the Arena, tokens per second, release."""
VARIABLES = (*SIZES, *PUBLIC)
CLASSES = ("dense", "mixture")
POSTERIOR = "law:sizes"
SIZE_KEYS = ("params", "params_sparsity")
"""Properties of the keys under which sizes that nobody discloses are drawn: one disclosure would tell both."""
FLOOR = "prior:size-floor"
ARENA_BOARDS = ("Arena text/overall", "Arena overall")
"""The board of text; a copy of it that lists some models which the first does not."""
ARENA_CENTRE, ARENA_POINTS = 1400.0, 400.0
"""A Bradley-Terry score of 400 more is odds of ten to one: scores over 400 are decimal logarithms."""
YEAR_CENTRE = 2025.0
NOT_KNOWN = "none"
"""What an argument of the assumption says where nothing is known."""
_DEFAULT_SPEED = "looks like a default"


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeModel:
    """Rows of the joint fact; K rows (draws of a posterior), C classes, V variables."""

    mean: Array
    """Shape (K, C, V); the sparsity of the dense class has no meaning."""
    covariance: Array
    """Scale matrices (K, V, V), a maker's own discrepancy included."""
    dof: Array
    """Degrees of freedom, shape (K,)."""
    mixture_share: Array
    """Share of mixtures before anything is known, shape (K,)."""

    def at(self, rows: NDArray[np.intp]) -> SizeModel:
        """Some of the rows."""
        return SizeModel(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """Sizes given what is known; log10, Student with ``dof`` degrees of freedom; K rows."""

    mixture_share: Array
    """Probability of a mixture, shape (K,)."""
    centre: Array
    """Shape (K, C, 2): active, sparsity."""
    factor: Array
    """Lower triangles of the scale matrix, shape (K, 2, 2)."""
    widening: Array
    """What multiplies ``factor``: unusual prices and scores widen it; shape (K, C)."""
    dof: Array

    def at(self, rows: NDArray[np.intp]) -> Conditional:
        """Some of the rows, as often as they are named."""
        return Conditional(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """90 % half-widths (log10) below which sizes are not claimed to be known; 0: no floor."""

    active: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Active and total parameters in every world, billions, and what they were drawn from.

    ``at(scores)`` gives both at other scores of the size, in (0, 1), shape (worlds,): both rise with it, so that a
    caller can cut the sizes from above.
    """

    total_b: Draws
    active_b: Draws
    scores: Draws
    basis: Mapping[str, Fact]
    """What was used, by variable of :data:`PUBLIC`."""
    assumptions: tuple[Assumption, ...]
    ranked: Ranked = field(repr=False)

    def at(self, scores: Draws) -> tuple[Draws, Draws]:
        """(total, active) in billions at other scores of the size."""
        return self.ranked.at(scores)


def sizes_of(snapshot: Snapshot, worlds: Worlds, *, model: str) -> Sizes:
    """The sizes of the model of that id, in every world; arrays of shape (worlds,). Raises ``MissingFact``.

    A maker that does not publish weights keeps a margin that nobody observes: its sizes are not claimed to be known
    better than the floors.
    """
    joint = joint_fact(snapshot, POSTERIOR)
    subject = f"model:{model}"
    basis = public(snapshot, model_id=model)
    columns, rows = worlds.draw_rows(joint)
    known = {name: coordinate(name, fact) for name, fact in basis.items()}
    conditional = conditioned(size_model_of(columns), known).at(rows)
    floors, floor_facts = Floors(), ()
    if is_closed(snapshot, model_id=model):
        stated = {name: required(snapshot, FLOOR, f"{name}_factor_log10").facts[0] for name in ("active", "total")}
        floors, floor_facts = (
            Floors(**{name: fact.high or 0.0 for name, fact in stated.items()}),
            tuple(stated.values()),
        )
    for fact in basis.values():
        worlds.note_fact(fact)
    scores = worlds.use((subject, SIZE_KEYS[0]), (joint.basis, *floor_facts))
    sparsity_scores = worlds.use((subject, SIZE_KEYS[1]), (joint.basis,))
    ranked = Ranked.of(conditional, sparsity_scores=sparsity_scores, floors=floors)
    total_b, active_b = ranked.at(scores)
    return Sizes(
        total_b=total_b,
        active_b=active_b,
        scores=scores,
        basis=basis,
        assumptions=(_assumption(model, basis),),
        ranked=ranked,
    )


def _assumption(model: str, basis: Mapping[str, Fact]) -> Assumption:
    """How the sizes came about: what was used, or that nothing is known."""
    if not basis:
        return Assumption(code="size-unknown", arguments={"model": model})
    price = basis.get("own_output") or basis.get("host_output")

    def said(name: str) -> str:
        fact = basis.get(name)
        return NOT_KNOWN if fact is None else fact.text or f"{fact.value or 0.0:.4g}"

    return Assumption(
        code="size-from-public",
        arguments={
            "model": model,
            "price": NOT_KNOWN if price is None else f"{price.value or 0.0:g}",
            "date": NOT_KNOWN if price is None else price.as_of,
            "released": said("year"),
            "arena": said("arena"),
            "speed": said("speed"),
        },
    )


# What is public of a model.


def public(snapshot: Snapshot, *, model_id: str, closed: bool | None = None) -> dict[str, Fact]:
    """What is public of a model, by name in :data:`PUBLIC`; what is not known is absent.

    Others resell a closed model at its maker's price, so their prices say what the maker's says: they stand in for it
    where it is missing, and do not count beside it. ``closed`` overrides what the facts say of the weights.
    """
    found: dict[str, Fact] = {}
    newest = _newest_prices(snapshot, model_id=model_id)
    own = own_service(snapshot, model_id=model_id)
    if is_closed(snapshot, model_id=model_id) if closed is None else closed:
        sellers = {"own": [own] if own in newest else list(newest)}
    else:
        sellers = {"own": [own], "host": [name for name in newest if name != own]}
    for side, names in sellers.items():
        for way in ("output", "input"):
            if facts := [newest[name][way] for name in names if name in newest and way in newest[name]]:
                ordered = sorted(facts, key=lambda fact: (fact.value or 0.0, fact.qualifier))
                found[f"{side}_{way}"] = ordered[len(ordered) // 2]
    if (arena := _arena(snapshot, model_id=model_id)) is not None:
        found["arena"] = arena
    if (speed := _speed(snapshot, model_id=model_id)) is not None:
        found["speed"] = speed
    if released := [fact for fact in snapshot.facts(f"model:{model_id}", "release_date") if fact.text]:
        found["year"] = max(released, key=lambda fact: fact.as_of)
    return found


def coordinate(name: str, fact: Fact) -> float:
    """Where a public fact lies on the axis ``name`` of the model of sizes."""
    if name == "year":
        year, month, day = middle_of_date(fact.text or "")
        return year + (month - 1) / 12 + (day - 1) / 365 - YEAR_CENTRE
    value = fact.value or 0.0
    return (value - ARENA_CENTRE) / ARENA_POINTS if name == "arena" else math.log10(value)


def _stated(
    model_id: str,
    name: str,
    value: float,
    *,
    unit: str,
    as_of: str,
    evidence: str,
    locator: str,
    qualifier: str = "",
    kind: Kind = Kind.DISCLOSED,
) -> Fact:
    return Fact(
        subject=f"model:{model_id}",
        property=name,
        qualifier=qualifier,
        as_of=as_of,
        value=value,
        unit=unit,
        kind=kind,
        verification=Verification.BARE_CLAIM,
        evidence=evidence,
        locator=locator,
        read_on=as_of,
        spread=Spread.POINT,
    )


def _newest_prices(snapshot: Snapshot, *, model_id: str) -> dict[str, dict[str, Fact]]:
    """Seller -> output and input price, the newest of each seller that has an output price."""
    held: dict[str, str] = {}
    newest: dict[str, dict[str, Fact]] = {}
    for price in snapshot.prices(model_id):
        ways = {"output": price.output_usd_per_mtok, "input": price.input_usd_per_mtok}
        if not ways["output"] or ways["output"] <= 0 or held.get(price.provider, "") >= price.date:
            continue
        held[price.provider] = price.date
        newest[price.provider] = {
            way: _stated(
                model_id,
                f"{way}_usd_per_mtok",
                usd,
                unit="USD/Mtoken",
                qualifier=f"provider={price.provider}",
                as_of=price.date,
                evidence=price.evidence,
                locator=price.alias,
            )
            for way, usd in ways.items()
            if usd is not None and usd > 0
        }
    return newest


def _arena(snapshot: Snapshot, *, model_id: str) -> Fact | None:
    """The score of a model in the Arena; of several settings of it, the middle one."""
    quality = snapshot.quality(model_id)
    for board in ARENA_BOARDS:
        rows = sorted(
            (row for row in quality if row.benchmark == board), key=lambda row: (row.score, row.name_in_source)
        )
        if rows:
            row = rows[len(rows) // 2]
            return _stated(
                model_id,
                "arena_score",
                row.score,
                unit="1",
                qualifier=f"board={board}",
                kind=Kind.MEASURED,
                as_of=row.date,
                evidence=row.evidence,
                locator=row.locator,
            )
    return None


def _speed(snapshot: Snapshot, *, model_id: str) -> Fact | None:
    """The median of the observed speeds of a model, None without one; what looks like a default is none."""
    rows = [row for row in snapshot.speeds(model_id) if row.output_tokens_per_s and _DEFAULT_SPEED not in row.note]
    if not rows:
        return None
    row = max(rows, key=lambda row: (row.date, row.provider))
    return _stated(
        model_id,
        "output_tokens_per_s",
        median(row.output_tokens_per_s or 0.0 for row in rows),
        unit="token/s",
        kind=Kind.MEASURED,
        as_of=row.date,
        evidence=row.evidence,
        locator=row.locator,
    )


# The model of sizes.


def mean_column(kind: str, name: str) -> str:
    """The column of the joint fact that holds a mean."""
    return f"{kind}_{name}_{'years' if name == 'year' else 'log10'}"


def spread_column(name: str) -> str:
    """The column that holds a spread."""
    return f"spread_{name}_{'years' if name == 'year' else 'log10'}"


def correlation_columns() -> list[tuple[int, int, str]]:
    """The columns that hold correlations: positions of both variables, name."""
    pairs = ((row, column) for row in range(len(VARIABLES)) for column in range(row))
    return [(row, column, f"{VARIABLES[row]}_{VARIABLES[column]}_ratio") for row, column in pairs]


def columns_of(size_model: SizeModel) -> dict[str, Array]:
    """The columns of the joint fact; the inverse of :func:`law_of`."""
    spread = np.sqrt(np.einsum("kii->ki", size_model.covariance))
    columns: dict[str, Array] = {"mixture_share": size_model.mixture_share, "tail_count": size_model.dof}
    for at, kind in enumerate(CLASSES):
        for index, name in enumerate(VARIABLES):
            if (kind, name) != ("dense", "sparsity"):
                columns[mean_column(kind, name)] = size_model.mean[:, at, index]
    for index, name in enumerate(VARIABLES):
        columns[spread_column(name)] = spread[:, index]
    for row, column, name in correlation_columns():
        columns[name] = size_model.covariance[:, row, column] / (spread[:, row] * spread[:, column])
    return columns


def size_model_of(columns: Mapping[str, Array]) -> SizeModel:
    """The model from the columns of its joint fact, each of shape (K,)."""
    rows = len(columns["tail_count"])
    mean = np.zeros((rows, len(CLASSES), len(VARIABLES)))
    for at, kind in enumerate(CLASSES):
        for index, name in enumerate(VARIABLES):
            if (kind, name) != ("dense", "sparsity"):
                mean[:, at, index] = columns[mean_column(kind, name)]
    spread = np.stack([columns[spread_column(name)] for name in VARIABLES], axis=1)
    correlation = np.tile(np.eye(len(VARIABLES)), (rows, 1, 1))
    for row, column, name in correlation_columns():
        correlation[:, row, column] = correlation[:, column, row] = columns[name]
    return SizeModel(
        mean=mean,
        covariance=correlation * spread[:, :, None] * spread[:, None, :],
        dof=columns["tail_count"],
        mixture_share=columns["mixture_share"],
    )


def conditioned(size_model: SizeModel, known: Mapping[str, float]) -> Conditional:
    """The sizes given the coordinates of what is known, by name; nothing known gives the marginal."""
    given = [VARIABLES.index(name) for name in VARIABLES if name in known]
    values = np.array([known[VARIABLES[index]] for index in given])
    sizes = slice(0, len(SIZES))
    within = size_model.covariance[:, given][:, :, given]
    across = size_model.covariance[:, sizes, given] if given else size_model.covariance[:, sizes, :0]
    off = values - size_model.mean[:, :, given]  # (K, C, d)
    solved = np.linalg.solve(within[:, None], off[..., None])[..., 0] if given else off
    distance = np.einsum("kcd,kcd->kc", off, solved)
    centre = size_model.mean[:, :, sizes] + np.einsum("ksd,kcd->kcs", across, solved)
    scale = size_model.covariance[:, sizes, sizes]
    if given:
        scale = scale - across @ np.linalg.solve(within, np.swapaxes(across, 1, 2))
    # The determinant of what is given is the same in both classes and leaves their odds.
    dof = size_model.dof + len(given)
    logs = -0.5 * dof[:, None] * np.log1p(distance / size_model.dof[:, None])
    odds = size_model.mixture_share / (1.0 - size_model.mixture_share) * np.exp(logs[:, 1] - logs[:, 0])
    return Conditional(
        mixture_share=odds / (1.0 + odds),
        centre=centre,
        factor=np.linalg.cholesky(scale).astype(np.float64),
        widening=np.sqrt((size_model.dof[:, None] + distance) / dof[:, None]),
        dof=dof,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """All of the sizes that does not change with their score, so that many scores can be tried; shape (K,) each."""

    is_mixture: NDArray[np.bool_]
    dof: Array
    active_centre: Array
    active_width: Array
    sparsity_centre: Array
    sparsity_shared: Array
    """What sparsity has in common with the active parameters."""
    sparsity_own: Array
    """What it has of its own, at the score of sparsity."""

    @classmethod
    def of(cls, conditional: Conditional, *, sparsity_scores: Draws, floors: Floors) -> Ranked:
        """Row k at the uniform score of sparsity of world k, which says first which class the model is of, then how
        sparse it is.

        Widths below a floor are stretched to it: the active one, then the total by the part of sparsity that is its
        own.
        """
        is_mixture = sparsity_scores > 1.0 - conditional.mixture_share
        within = np.where(
            is_mixture,
            (sparsity_scores - 1.0 + conditional.mixture_share) / np.maximum(conditional.mixture_share, 1e-12),
            0.5,
        )
        at = is_mixture.astype(np.intp)
        rows = np.arange(len(at))
        centre, widening = conditional.centre[rows, at], conditional.widening[rows, at]
        main, shared, own = (conditional.factor[:, i, j] * widening for i, j in ((0, 0), (1, 0), (1, 1)))
        t95 = student_scores(np.full(len(at), Z95), conditional.dof)
        # A dense model has one size: the wider floor is its floor.
        least = np.where(is_mixture, floors.active, max(floors.active, floors.total)) / t95
        main = np.maximum(main, least)
        # d log10(total) / d log10(inactive over active), at the centre.
        weight = 10.0 ** centre[:, 1] / (1.0 + 10.0 ** centre[:, 1])
        missing = (floors.total / t95) ** 2 - (main + weight * shared) ** 2
        own = np.maximum(own, np.sqrt(np.maximum(missing, 0.0)) / weight)
        second = student_scores(normal_scores(np.clip(within, 5e-4, 1.0 - 5e-4)), conditional.dof)
        return cls(
            is_mixture=is_mixture,
            dof=conditional.dof,
            active_centre=centre[:, 0],
            active_width=main,
            sparsity_centre=centre[:, 1],
            sparsity_shared=shared,
            sparsity_own=own * second,
        )

    def at(self, scores: Draws) -> tuple[Draws, Draws]:
        """(total, active) parameters, billions, shape (K,), at uniform scores of the size."""
        first = student_scores(normal_scores(scores), self.dof)
        active_b = 10.0 ** (self.active_centre + self.active_width * first)
        sparsity = 10.0 ** (self.sparsity_centre + self.sparsity_shared * first + self.sparsity_own)
        return np.where(self.is_mixture, active_b * (1.0 + sparsity), active_b), active_b


def drawn(
    conditional: Conditional, *, scores: Draws, sparsity_scores: Draws, floors: Floors | None = None
) -> tuple[Draws, Draws]:
    """(total, active) parameters, billions, shape (K,): row k at the uniform scores of world k."""
    return Ranked.of(conditional, sparsity_scores=sparsity_scores, floors=floors or Floors()).at(scores)


def student_scores(normal: Array, dof: Array) -> Array:
    """Quantiles of Student's t at normal scores, same shape; to 1 % from 4 degrees of freedom up, within 3.3 sigma.

    Source: Abramowitz and Stegun (1972), 26.7.5.
    """
    z, n = normal, dof
    square = z * z
    first = z * (square + 1.0) / 4.0
    second = z * ((5.0 * square + 16.0) * square + 3.0) / 96.0
    third = z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0
    fourth = z * ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0) / 92160.0
    return z + first / n + second / n**2 + third / n**3 + fourth / n**4
