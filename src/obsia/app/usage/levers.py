"""Levers: changes that the evidence lets us propose under an account, and what it does not let us propose.

Each proposal is a what-if that anyone can repeat (``--what-if``), so that its difference is taken on the same worlds,
draw by draw. A lever is proposed where facts or the records themselves support it:

- **model**: another model whose published score is not below the published interval of the one used most, on the same
  board of the same source and day. The open and the closed one with the least mean energy.
- **output**: outputs shorter by a stated share: a question, not a saving that was observed.
- **cached**: as much of all input from a cache as the records show for the model whose calls reuse the most.
- **region**: of the regions that every provider of the usage lists, the one with the lowest carbon intensity.

What is not proposed is listed with the reason. A batch interface is always among it: nobody has published a
measurement of what one uses.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from obsia.accounting.figures import Request
from obsia.accounting.impacts import ENERGY, Impacts
from obsia.accounting.known import number, required
from obsia.accounting.pricing import Pricing
from obsia.app.naming import KnownModel, known_model
from obsia.app.usage.account import Lever, Levers, Scenario, Unproposed
from obsia.app.usage.cells import Cell
from obsia.app.usage.lines import Lines
from obsia.app.usage.whatif import WhatIf, parse_what_if
from obsia.core.figure import Assumption
from obsia.facts.keys import name_key
from obsia.facts.names.places import cloud_of
from obsia.facts.names.zones import country_of
from obsia.facts.records import Quality
from obsia.facts.snapshot import Snapshot

MOST: Final = 5
"""Levers that are shown: the largest median differences in carbon."""
LEAST_PROBABILITY: Final = 0.5
"""Share of the worlds in which a lever must lower what it is proposed for."""
_PRICED: Final = 12
"""Models of each kind (open, closed) that are priced: those with the fewest active weights, or the lowest price."""
_SUBJECT: Final = "lever:default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change to price, with what it rests on."""

    name: str
    what_if: WhatIf


@dataclass(slots=True)
class Proposals:
    """What to price, and what was not proposed."""

    made: list[Proposal] = field(default_factory=list[Proposal])
    declined: list[Unproposed] = field(default_factory=list[Unproposed])


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A model beside another one on one board: the scores that were compared."""

    own: Quality
    other: Quality


class Proposer:
    """Proposes levers for one account: what the cells are, and what their lines are."""

    def __init__(
        self, snapshot: Snapshot, *, cells: Sequence[Cell], lines: Lines, provider: str | None, request: Request
    ) -> None:
        self._snapshot, self._cells, self._provider = snapshot, tuple(cells), provider
        self._lines, self._names = lines, lines.names
        # Worlds of its own, with the same draws: models that are looked at and left leave no trace in the account.
        self._pricing = Pricing(snapshot, request=request)
        self._found = Proposals()

    def proposals(self) -> Proposals:
        """All levers that have evidence, in no order, and why the others have not."""
        self._models()
        self._output()
        self._cached()
        self._region()
        self._declined("batch", "unmeasured")
        return self._found

    def _declined(self, name: str, reason: str) -> None:
        self._found.declined.append(Unproposed(name=name, reason=reason))

    def _propose(self, name: str, text: str, assumption: Assumption) -> None:
        parsed = parse_what_if(text, snapshot=self._snapshot, provider=self._provider)
        what_if = replace(parsed, assumptions=(*parsed.assumptions, assumption))
        self._found.made.append(Proposal(name=name, what_if=what_if))

    # --- another model

    def _models(self) -> None:
        by_model: dict[str, list[Cell]] = {}
        uses: dict[str, KnownModel] = {}
        for cell in self._cells:
            model = self._names.resolved(cell.series).model
            by_model.setdefault(model.facts.model_id, []).append(cell)
            uses[model.facts.model_id] = model
        impacts = {name: self._priced(cells) for name, cells in by_model.items() if uses[name].known}
        if not impacts:
            return self._declined("model", "unknown")
        most = max(impacts, key=lambda name: (float(np.median(impacts[name].draws[ENERGY])), name))
        called = {self._names.resolved(cell.series).model.name for cell in by_model[most]}
        peers = comparable(self._snapshot, model_id=most, called=called)
        if peers is None:
            return self._declined("model", "no-board")
        alone = set(by_model) == {most}
        chosen = [
            self._least(peers, uses[most], cells=by_model[most], before=impacts[most], open_weights=kind)
            for kind in (True, False)
        ]
        if not any(chosen):
            self._declined("model", "none-lower")
        for other in filter(None, chosen):
            peer = peers[other]
            self._propose("model", f"model={other}" if alone else f"model.{most}={other}", _on_board(peer, most, other))
        return None

    def _least(
        self, peers: dict[str, Peer], used: KnownModel, *, cells: Sequence[Cell], before: Impacts, open_weights: bool
    ) -> str | None:
        """The comparable model of one kind with the least median energy, if it is likely below that of the usage."""
        found: list[tuple[float, KnownModel]] = []
        for model_id, peer in peers.items():
            model = self._candidate(model_id, used=used, board_date=peer.other.date)
            size = None if model is None else self._size(model, open_weights=open_weights)
            if model is not None and size is not None:
                found.append((size, model))
        best: tuple[float, str] | None = None
        for _, model in sorted(found, key=lambda item: (item[0], item[1].facts.model_id))[:_PRICED]:
            priced = self._priced(cells, WhatIf(text="", model=model))
            median = float(np.median(priced.draws[ENERGY]))
            likely = float((priced.draws[ENERGY] < before.draws[ENERGY]).mean()) > LEAST_PROBABILITY
            if likely and (best is None or median < best[0]):
                best = median, model.facts.model_id
        return best[1] if best else None

    def _candidate(self, model_id: str, *, used: KnownModel, board_date: str) -> KnownModel | None:
        """A model of a board as one could call it; None for one that could not stand in with the same tokens."""
        snapshot, subject = self._snapshot, f"model:{model_id}"
        model = known_model(snapshot, name=model_id, provider=self._provider)
        if model.facts.model_id != model_id or model.facts.task is not used.facts.task or not model.safe:
            return None
        reasons = snapshot.text(f"model:{used.facts.model_id}", "reasoning") == "yes"
        # A model that reasons writes tokens that the records of one that does not have no counterpart of.
        if not reasons and snapshot.text(subject, "reasoning") != "no":
            return None
        withdrawn = snapshot.text(subject, "deprecated_date")
        return None if withdrawn and withdrawn <= board_date else model

    def _size(self, model: KnownModel, *, open_weights: bool) -> float | None:
        """What orders models of one kind before they are priced; None for one of the other kind, or of no evidence."""
        snapshot, model_id = self._snapshot, model.facts.model_id
        weights = snapshot.text(f"model:{model_id}", "weights")
        if not weights or (weights != "none") is not open_weights:
            return None
        if open_weights:
            names = ((model.facts.subject, "active_params_b"), (model.facts.subject, "total_params_b"))
            sizes = (number(snapshot, subject, name) for subject, name in names)
            return next((size for size in sizes if size), None)
        # Oldest first: the last one is asked today. Without a price, nothing says how large a closed model is.
        asked = [price.output_usd_per_mtok for price in snapshot.prices(model_id) if price.provider == model.provider]
        return next((usd for usd in reversed(asked) if usd), None)

    def _priced(self, cells: Sequence[Cell], what_if: WhatIf | None = None) -> Impacts:
        lines = self._lines.of(cells, pricing=self._pricing, what_if=what_if)
        return self._pricing.impacts(lines)

    # --- shorter outputs, caching

    def _output(self) -> None:
        if not any(cell.work.decode_tokens for cell in self._cells):
            return self._declined("output", "no-tokens")
        cut = required(self._snapshot, _SUBJECT, "output_cut_share").facts[0].value or 0.0
        factor = f"{1.0 - cut:.4f}".rstrip("0").rstrip(".")
        return self._propose(
            "output", f"output={factor}", Assumption(code="lever-output", arguments={"cut_share": f"{cut:g}"})
        )

    def _cached(self) -> None:
        read: dict[str, list[int]] = {}
        for cell in self._cells:
            if cell.series.kind.measured:
                held = read.setdefault(self._names.resolved(cell.series).model.facts.model_id, [0, 0])
                held[0] += cell.work.cached_tokens
                held[1] += cell.input_tokens
        cached, tokens = (sum(held[place] for held in read.values()) for place in (0, 1))
        if not cached:
            return self._declined("cached", "no-reads")
        least = required(self._snapshot, _SUBJECT, "evidence_input_share").facts[0].value or 0.0
        shares = {name: held[0] / held[1] for name, held in read.items() if held[1] and held[1] >= least * tokens}
        best = max(shares, key=lambda name: (shares[name], name))
        # Whole per cents, rounded down: never more than the records show.
        share = math.floor(100 * shares[best]) / 100
        if share <= cached / tokens:
            return self._declined("cached", "no-more")
        arguments = {"model": best, "best_share": f"{share:.2f}", "now_share": f"{cached / tokens:.2f}"}
        return self._propose("cached", f"cached={share:.2f}", Assumption(code="lever-cached", arguments=arguments))

    # --- another region

    def _region(self) -> None:
        found = [self._names.resolved(cell.series) for cell in self._cells]
        providers = sorted({each.provider or "" for each in found})
        listed = [frozenset(regions_of(self._snapshot, provider)) for provider in providers]
        shared = frozenset(zone for zones in listed for zone in zones if all(zone in each for each in listed))
        if not shared:
            return self._declined("region", "no-list")
        intensity = {zone: self._intensity(zone) for zone in sorted(shared)}
        zone = min(intensity, key=lambda zone: (intensity[zone], zone))
        if {each.zone_id and country_of(self._snapshot, each.zone_id) for each in found} == {zone}:
            return self._declined("region", "lowest-already")
        assumption = Assumption(
            code="lever-region", arguments={"provider": ", ".join(providers), "zone": zone, "zones": str(len(shared))}
        )
        return self._propose("region", f"region={zone}", assumption)

    def _intensity(self, zone: str) -> float:
        return number(self._snapshot, f"grid:{zone}", "intensity_g_per_kwh") or math.inf


def comparable(snapshot: Snapshot, *, model_id: str, called: Collection[str] = ()) -> dict[str, Peer] | None:
    """Models that are not worse than ``model_id`` by what one board published; None where no board has an interval.

    One board, one source, one day: the first in the order of the facts on which the model stands, at its latest day.
    A model compares if its score is at least the low end of the interval of ``model_id``. Where a board has a model
    several times (by version or setting), the row that bears a name that was ``called``, else the highest, stands for
    ``model_id``, and the lowest for any other.
    """
    boards = sorted(snapshot.facts(_SUBJECT, "board_rank"), key=lambda fact: fact.value or 0.0)
    names = {name_key(name) for name in called}
    for board in boards:
        rows = [
            row
            for row in snapshot.scores(board.qualifier.removeprefix("benchmark="))
            if row.model_id and row.low is not None and row.high is not None
        ]
        own = [row for row in rows if row.model_id == model_id]
        if own:
            latest = max(row.date for row in own)
            own = [row for row in own if row.date == latest]
            own = [row for row in own if name_key(row.name_in_source) in names] or own
            return peers_of(max(own, key=lambda row: row.score), rows)
    return None


def peers_of(own: Quality, rows: Sequence[Quality]) -> dict[str, Peer]:
    """The models among ``rows`` that are not worse than ``own`` on its board, source and day; ``own`` has a low end."""
    board = (own.evidence, own.benchmark, own.measure, own.date)
    lowest: dict[str, Quality] = {}
    for row in rows:
        if (row.evidence, row.benchmark, row.measure, row.date) == board and row.model_id != own.model_id:
            held = lowest.get(row.model_id)
            if held is None or row.score < held.score:
                lowest[row.model_id] = row
    least = own.score if own.low is None else own.low
    return {name: Peer(own=own, other=row) for name, row in lowest.items() if row.score >= least}


def regions_of(snapshot: Snapshot, provider: str) -> tuple[str, ...]:
    """Countries of the regions that a provider's own cloud lists and whose grid is known; empty where it lists none."""
    cloud = cloud_of(snapshot, provider) if provider else ""
    if not cloud:
        return ()
    countries = {region.iso3 for region in snapshot.regions(cloud)}
    return tuple(sorted(zone for zone in countries if number(snapshot, f"grid:{zone}", "intensity_g_per_kwh")))


def _on_board(peer: Peer, model_id: str, other: str) -> Assumption:
    return Assumption(
        code="lever-model",
        arguments={
            "model": model_id,
            "other": other,
            "board": peer.own.benchmark,
            "date": peer.own.date,
            "score": _plain(peer.own.score),
            "low": _plain(peer.own.low or 0.0),
            "high": _plain(peer.own.high or 0.0),
            "other_score": _plain(peer.other.score),
            "source": peer.own.evidence,
        },
    )


def _plain(score: float) -> str:
    """A score as boards print it."""
    return f"{score:.1f}"


def offered(proposals: Proposals, *, price: Callable[[WhatIf], Scenario]) -> Levers:
    """The proposals as priced in the account's worlds, the largest median difference in carbon first.

    One that does not lower in most worlds what it is for is not shown.
    """
    kept: list[Lever] = []
    declined = list(proposals.declined)
    for proposal in proposals.made:
        scenario = price(proposal.what_if)
        energy, carbon = scenario.differences[0], scenario.differences[1]
        if (carbon if proposal.name == "region" else energy).probability_lower > LEAST_PROBABILITY:
            kept.append(Lever(name=proposal.name, scenario=scenario))
        else:
            declined.append(Unproposed(name=proposal.name, reason="none-lower"))
    kept.sort(key=lambda lever: (lever.scenario.differences[1].figure.median, lever.scenario.text))
    names = {lever.name for lever in kept[:MOST]}
    told = {(each.name, each.reason): each for each in declined if each.name not in names}
    return Levers(proposed=tuple(kept[:MOST]), declined=tuple(told.values()))
