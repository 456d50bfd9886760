"""Batches that a speed explains: as ``tested_batches`` weighs them, in every layout, however many there are."""

from __future__ import annotations

import numpy as np
import pytest

from obsia.accounting import configurations, planned_batches
from obsia.accounting.configurations import Configuration, Predictor
from obsia.accounting.draws import Worlds
from obsia.accounting.known import Priors
from obsia.accounting.networks import model_facts
from obsia.accounting.planned_batches import _Choice, _Seen
from obsia.accounting.servers import Servers
from obsia.accounting.tested_batches import BatchRange, Speed, prior_density, speed_density
from obsia.facts.snapshot import PACKAGED, Snapshot

TESTED = BatchRange(least=7.0, room_ratio=1.1, room_spread=0.5)
PLAIN = Speed(centre=-0.05, spread=0.2, held_share=0.0, held_s=1.0, held_spread=1.0)
HELD = Speed(centre=-0.05, spread=0.2, held_share=np.full(40_000, 0.3), held_s=0.035, held_spread=0.2)


@pytest.mark.parametrize("speed", [PLAIN, HELD])
@pytest.mark.parametrize("log_room", [0.0, 4.0, 7.0, 20.0])
@pytest.mark.parametrize("observed_s", [0.012, 0.03, 5.0])
def test_batches_are_drawn_in_proportion_to_their_weight(speed: Speed, log_room: float, observed_s: float) -> None:
    choice = _Choice(TESTED, largest=4096.0)
    worlds = 40_000

    def log_latency_s(batch: np.ndarray) -> np.ndarray:
        return np.log(0.006 + 0.0003 * batch)

    seen = _Seen(
        log_latency_s=np.broadcast_to(log_latency_s(choice.knots), (len(choice.knots), worlds)).astype(np.float32),
        log_observed_s=np.log(observed_s),
        log_room=np.full(worlds, log_room),
        speed=speed,
    )
    drawn = choice.batch(seen, place=(np.random.default_rng(5).permutation(worlds) + 0.5) / worlds)
    fine = np.linspace(np.log(7.0), np.log(4096.0), 20_001)
    one = speed if speed is PLAIN else Speed(centre=-0.05, spread=0.2, held_share=0.3, held_s=0.035, held_spread=0.2)
    weights = prior_density(log_batch=fine, log_room=np.array(log_room), tested=TESTED) * (
        speed_density(log_predicted_s=log_latency_s(np.exp(fine)), log_observed_s=np.log(observed_s), speed=one) + 1e-9
    )
    expected = np.interp([0.1, 0.5, 0.9], np.cumsum(weights) / weights.sum(), fine)
    # Cells are 0.16 wide; step times are straight between batches 1.9 times apart.
    assert np.quantile(np.log(drawn), [0.1, 0.5, 0.9]) == pytest.approx(expected, abs=0.12)
    assert drawn.min() >= 7.0 * (1 - 1e-9)
    assert drawn.max() <= 4096.0 * (1 + 1e-9)


@pytest.mark.parametrize(
    ("name", "precision", "is_slower"),
    [
        ("Qwen/Qwen3-30B-A3B-Instruct-2507", "fp8", True),
        ("Qwen/Qwen3-30B-A3B-Instruct-2507", "bfloat16", False),
        ("meta-llama/Llama-3.1-8B-Instruct", "fp8", False),
    ],
)
def test_mixtures_in_eight_bits_are_slower_so_that_a_speed_tells_of_fewer_requests(
    monkeypatch: pytest.MonkeyPatch, name: str, precision: str, is_slower: bool
) -> None:
    snapshot = Snapshot(PACKAGED)

    def energy_j(qualifier: str | None) -> np.ndarray:
        monkeypatch.setattr(planned_batches, "QUANTISED", qualifier)
        worlds = Worlds()
        priors = Priors(snapshot, worlds)
        asked = Configuration(
            row_id="one",
            model=model_facts(snapshot, model_id=name, checkpoint=name),
            device="NVIDIA H100 SXM5 80GB",
            devices=1.0,
            precision=precision,
            output_tokens=300.0,
            observed_latency_s=0.02,
        )
        return Predictor(snapshot, worlds, priors, Servers(snapshot, worlds, priors)).predict([asked])[0].energy_j

    slower, as_others = energy_j(planned_batches.QUANTISED), energy_j(None)
    assert (np.median(slower) > 1.05 * np.median(as_others)) == is_slower
    assert np.array_equal(slower, as_others) != is_slower


def test_what_is_kept_of_other_layouts_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def predicted() -> list[np.ndarray]:
        snapshot, worlds = Snapshot(PACKAGED), Worlds()
        priors = Priors(snapshot, worlds)
        predictor = Predictor(snapshot, worlds, priors, Servers(snapshot, worlds, priors))
        names = ("meta-llama/Llama-3.1-8B-Instruct", "openai/gpt-oss-20b")
        asked = [
            Configuration(
                row_id=f"{name} {devices} {at}",
                model=model_facts(snapshot, model_id=name, checkpoint=name),
                device="NVIDIA B200",
                devices=devices,
                output_tokens=300.0,
                observed_latency_s=0.02,
            )
            for at, (name, devices) in enumerate([*((name, count) for name in names for count in (1.0, 2.0))] * 2)
        ]
        return [each.energy_j for each in predictor.predict(asked)]

    kept = predicted()
    monkeypatch.setattr(planned_batches, "_MOST_KEPT", 1)
    monkeypatch.setattr(configurations, "_MOST_SHAPES", 1)
    for one, other in zip(kept, predicted(), strict=True):
        assert one == pytest.approx(other)
