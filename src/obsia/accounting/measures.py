"""Draws -> Figures, with their shares of variance and their evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.figures import Made, Request, made_of
from obsia.accounting.impacts import Impacts, Quantity
from obsia.accounting.sensitivity import Sensitivity
from obsia.core.evidence import Kind
from obsia.core.figure import Assumption, Figure, Tested


class Measures:
    """One set of worlds for all figures of a request, and what makes Figures of draws in it."""

    def __init__(self, request: Request, *, worlds: Worlds | None = None) -> None:
        self.request = request
        self.worlds = worlds or Worlds(seed=request.seed, worlds=request.worlds)
        self._sensitivity = Sensitivity(self.worlds)
        self.made: list[Made] = []
        """Every figure, in the order of making."""

    def figure(
        self,
        quantity: Quantity,
        draws: Draws,
        *,
        keys: Iterable[Key],
        label: str,
        kind: Kind | None = None,
        assumptions: tuple[Assumption, ...] = (),
        tested: Tested | None = None,
        evidence: tuple[str, ...] = (),
    ) -> Figure:
        """A figure of ``draws`` (shape (worlds,), in the unit of ``quantity``) that rests on ``keys`` of the ledger.

        ``label`` tells figures of one quantity apart; ``kind`` is what it is where no model computes it; ``tested``
        is where its interval comes from, where the kinds of its inputs do not say so; ``evidence`` is of what enters
        as it was published, and is not drawn.
        """
        made = made_of(
            quantity,
            Impacts(draws={quantity: draws}, keys={quantity: frozenset(keys)}),
            sensitivity=self._sensitivity,
            worlds=self.worlds,
            request=self.request,
            label=label,
            assumptions=assumptions,
            kind=kind,
        )
        figure = made.figure
        if tested is not None:
            figure = replace(figure, tested=tested)
        if evidence:
            figure = replace(figure, evidence=tuple(dict.fromkeys((*figure.evidence, *evidence))))
        self.made.append(replace(made, figure=figure))
        return figure
