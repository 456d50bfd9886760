"""The accelerators of a training run in every world: rated power, peak, generation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.known import required
from obsia.core.errors import MissingFact
from obsia.core.evidence import Fact
from obsia.core.message import Message, Symbol
from obsia.facts.snapshot import Snapshot

DEFAULT = "training:default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """One device per world, among ``names``; ``chosen`` is its index, of shape (worlds,)."""

    names: tuple[str, ...]
    chosen: NDArray[np.intp]
    tdp_w: Draws
    peak_16_bits: tuple[float, ...]
    """Dense TFLOP/s by device."""
    peak_8_bits: tuple[float, ...]
    generations: tuple[str, ...]
    """By device; '' where the facts name none."""
    power_classes: tuple[str, ...]
    keys: frozenset[Key]

    def peak_tflop_per_s(self, *, fp8: Draws) -> Draws:
        """Dense peak at the precision of the run, shape (worlds,)."""
        return np.where(fp8 > 0, np.array(self.peak_8_bits)[self.chosen], np.array(self.peak_16_bits)[self.chosen])

    def among(self, generations: frozenset[str]) -> Draws:
        """1 in the worlds whose device is of one of ``generations``, else 0."""
        return np.array([float(name in generations) for name in self.generations])[self.chosen]

    def effect(
        self, *, known: Callable[[str], Draws | None], unknown: Callable[[str], Draws], names: Sequence[str]
    ) -> Draws:
        """The effect of each device's class: as fitted, or drawn where the fit has not seen the class."""
        found = np.zeros(self.chosen.shape)
        for index, name in enumerate(names):
            fitted = known(name) if name else None
            effect = unknown(name) if fitted is None else fitted
            found = np.where(self.chosen == index, effect, found)
        return found


def devices_of(snapshot: Snapshot, worlds: Worlds, *, hardware: str | None, owner: str, year: float | None) -> Rated:
    """The stated device in every world, or one of those that runs of the year used (``training_mix``)."""
    with worlds.recording() as keys:
        if hardware is not None:
            names: tuple[str, ...] = (hardware,)
            chosen = np.zeros(worlds.worlds, dtype=np.intp)
        else:
            facts = _mix(snapshot, year)
            # In the order of peaks, so that the score is monotone in what it chooses.
            ordered = sorted(facts, key=lambda fact: (_peak(snapshot, _device(fact)), _device(fact)))
            names = tuple(_device(fact) for fact in ordered)
            chosen = worlds.choose((owner, "training device"), tuple(ordered))
        tdp_w = np.zeros(worlds.worlds)
        for index, name in enumerate(names):
            tdp_w = np.where(chosen == index, _tdp_w(snapshot, worlds, name), tdp_w)
    peaks = tuple(_peak(snapshot, name) for name in names)
    return Rated(
        names=names,
        chosen=chosen,
        tdp_w=tdp_w,
        peak_16_bits=peaks,
        peak_8_bits=tuple(max(_eight_bits(snapshot, name), peak) for name, peak in zip(names, peaks, strict=True)),
        generations=tuple(snapshot.text(f"device:{name}", "training_generation") or "" for name in names),
        power_classes=tuple(snapshot.text(f"device:{name}", "training_power_class") or "" for name in names),
        keys=frozenset(keys),
    )


def _mix(snapshot: Snapshot, year: float | None) -> tuple[Fact, ...]:
    """Devices of the years around ``year``; all of them when it is not known, or out of range."""
    facts = snapshot.facts(DEFAULT, "training_mix")
    if year is None:
        return facts
    fitting = tuple(fact for fact in facts if float(_part(fact, "from")) <= year < float(_part(fact, "to")) + 1.0)
    return fitting or facts


def _part(fact: Fact, name: str) -> str:
    return dict(part.split("=", 1) for part in fact.qualifier.split(";"))[name]


def _device(fact: Fact) -> str:
    return _part(fact, "device")


def _tdp_w(snapshot: Snapshot, worlds: Worlds, name: str) -> Draws:
    """Design power; from the peak where none is stated."""
    if (estimate := snapshot.estimate(f"device:{name}", "tdp_w")) is not None:
        # The calibration took the central value: a disputed nameplate is no error of the measured watts.
        worlds.note_fact(estimate.facts[0])
        return worlds.constant(estimate.facts[0].value or 0.0)
    tflop_j = worlds.draw(required(snapshot, DEFAULT, "tdp_tflop_j"), key=(f"device:{name}", "tdp_w"))
    return _peak(snapshot, name) * tflop_j


def _peak(snapshot: Snapshot, name: str) -> float:
    found = _first(snapshot, name, "bf16_tflop_per_s")
    if found is None:
        raise MissingFact(
            what=Message("fact-of", property=Symbol("bf16_tflop_per_s"), subject=Symbol(name)),
            tried=(Message("sought-snapshot"),),
        )
    return found


def _eight_bits(snapshot: Snapshot, name: str) -> float:
    return _first(snapshot, name, "fp8_tflop_per_s") or _first(snapshot, name, "int8_tflop_per_s") or 0.0


def _first(snapshot: Snapshot, name: str, quantity: str) -> float | None:
    estimate = snapshot.estimate(f"device:{name}", quantity)
    return None if estimate is None else estimate.facts[0].value
