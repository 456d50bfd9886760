"""Servers around accelerators, in every world: the posterior of ``law:server-power``, and what nobody states drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np

from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.engines import needed_peak
from obsia.accounting.known import Priors, joint_fact
from obsia.facts.snapshot import Snapshot
from obsia.physics.server import (
    COOLINGS,
    FORM_FACTORS,
    Index,
    ServerPowerModel,
    ServerPowers,
    ServerScores,
    ServerShare,
    deviated_share,
    server_powers,
    server_share,
)

POSTERIOR: Final = "law:server-power"
CLASS: Final = "serving:server-class"
_SCORES: Final = ("fixed", "activity", "ready", "residual", "ready-residual")


class Stated(Protocol):
    """What a configuration states of its servers; None is not stated."""

    @property
    def power_limit_w(self) -> float | None: ...
    @property
    def cooling(self) -> str | None: ...
    @property
    def form_factor(self) -> str | None: ...


class Servers:
    """Powers of servers in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, priors: Priors) -> None:
        self._snapshot, self._worlds, self._priors = snapshot, worlds, priors
        self._mixes: dict[str, Index] = {}
        joint = joint_fact(snapshot, POSTERIOR)
        self._power_model = _power_model(worlds.draw_joint(joint), worlds)
        scores = [worlds.discrepancy(("server:typical", f"server-{name}"), joint.basis) for name in _SCORES]
        self._scores = ServerScores(
            fixed=scores[0], activity=scores[1], ready=scores[2], residual=scores[3], ready_residual=scores[4]
        )

    def powers(
        self,
        *,
        asked: Sequence[Stated],
        names: Sequence[str],
        accelerator_power_w: Draws,
        devices: Draws,
        tdp_w: Draws,
        assumed: Sequence[list[str]],
        load: Draws | None = None,
    ) -> ServerPowers:
        """Powers of servers at a load while they serve (None: full), and ready; arrays of shape (rows, worlds).

        What a row does not state is drawn and added to its list in ``assumed``.
        """
        limits: list[Draws] = []
        for at, (each, notes) in enumerate(zip(asked, assumed, strict=True)):
            if each.power_limit_w is not None:
                limits.append(self._worlds.constant(each.power_limit_w))
            else:
                notes.append("gpu_power_limit_w")
                limits.append(tdp_w[at] * self._priors.draw(CLASS, "power_limit_share"))
        return server_powers(
            power_model=self._power_model,
            scores=self._scores,
            form_factor=np.stack([self._form(names, each, notes) for each, notes in zip(asked, assumed, strict=True)]),
            cooling=np.stack([self._cooling(each, notes) for each, notes in zip(asked, assumed, strict=True)]),
            accelerator_power_w=accelerator_power_w,
            devices=devices,
            tdp_w=tdp_w,
            power_limit_w=np.stack(limits),
            most_devices=self._priors.draw("serving:default", "server_devices"),
            load=np.ones((1, 1)) if load is None else load,
        )

    def share(self, *, names: Sequence[str], tdp_w: Draws, engaged_share: Draws) -> ServerShare:
        """One accelerator's share of a whole server, whose cooling nobody states; arrays of shape (worlds,)."""
        return server_share(
            power_model=self._power_model,
            scores=self._scores,
            form_factor=self._form(names, None, []),
            cooling=self._cooling(None, []),
            tdp_w=tdp_w,
            server_devices=self._priors.draw("serving:default", "server_devices"),
            engaged_share=engaged_share,
        )

    def least_power_w(self, *, device: str) -> float:
        """What an accelerator draws when it waits with a model loaded, W, in the world where it is least."""
        ready = deviated_share(
            share=self._power_model.ready_share[self._form((device,), None, []), np.arange(self._worlds.worlds)],
            deviation_log10=self._power_model.ready_odds_spread_log10 * self._scores.ready,
        )
        return float(ready.min()) * needed_peak(self._snapshot, self._worlds, device, "tdp_w")

    def _form(self, names: Sequence[str], asked: Stated | None, assumed: list[str]) -> Index:
        if asked is not None and asked.form_factor is not None:
            return np.full(self._worlds.worlds, FORM_FACTORS.index(asked.form_factor))
        known = {self._snapshot.text(f"device:{name}", "form_factor") for name in names}
        if len(known) == 1 and (form := known.pop()) is not None:
            return np.full(self._worlds.worlds, FORM_FACTORS.index(form))
        assumed.append("form_factor")
        return self._mixed("form_factor", FORM_FACTORS)

    def _cooling(self, asked: Stated | None, assumed: list[str]) -> Index:
        if asked is not None and asked.cooling is not None:
            return np.full(self._worlds.worlds, COOLINGS.index(asked.cooling))
        assumed.append("cooling")
        return self._mixed("cooling", COOLINGS)

    def _mixed(self, name: str, order: Sequence[str]) -> Index:
        if name not in self._mixes:
            self._mixes[name] = self._drawn(name, order)
        return self._mixes[name]

    def _drawn(self, name: str, order: Sequence[str]) -> Index:
        facts = self._snapshot.facts(CLASS, f"{name}_mix")
        chosen = self._worlds.choose((CLASS, name), facts)
        places = np.array([order.index(fact.qualifier.removeprefix(f"{name}=")) for fact in facts], dtype=np.intp)
        return places[chosen]


def _power_model(held: dict[str, Draws], worlds: Worlds) -> ServerPowerModel:
    def by_form(name: str) -> Draws:
        return np.stack([held[name.format(form)] for form in FORM_FACTORS])

    one = worlds.constant(1.0)
    return ServerPowerModel(
        fixed_w=by_form("server_fixed_{}_w"),
        fixed_exponent=by_form("server_fixed_{}_exponent_ratio"),
        fixed_spread_log10=by_form("server_fixed_{}_spread_log10"),
        cooling_ratio=np.stack([one, one, held["server_liquid_fixed_ratio"]]),
        loss_ratio=np.stack([held[f"server_loss_{cooling}_ratio"] for cooling in COOLINGS]),
        activity_ratio=held["server_activity_ratio"],
        activity_spread_log10=held["server_activity_spread_log10"],
        ready_share=by_form("ready_{}_share"),
        ready_odds_spread_log10=held["ready_odds_spread_log10"],
        residual_log10=held["server_residual_log10"],
        ready_residual_log10=held["ready_residual_log10"],
    )
