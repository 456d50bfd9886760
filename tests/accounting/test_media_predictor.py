"""Predictions of configurations that make images and videos: what is stated is taken, what is not is drawn and said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.known import Priors
from obsia.accounting.media import MediaConfiguration, MediaPredicted, MediaPredictor
from obsia.accounting.servers import Servers
from obsia.facts.snapshot import Snapshot

STATED = MediaConfiguration(
    row_id="a", unit="video", checkpoint="tencent/HunyuanVideo", device="NVIDIA H100 SXM5 80GB", devices=4.0,
    ulysses_degree=2.0, ring_degree=2.0, batch=1.0, height_px=720.0, width_px=1280.0, frames=129.0, steps=50.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def predictor(snapshot: Snapshot) -> MediaPredictor:
    worlds = Worlds(seed=3, worlds=64)
    priors = Priors(snapshot, worlds)
    return MediaPredictor(snapshot, worlds, priors, Servers(snapshot, worlds, priors))


def same(one: MediaPredicted, other: MediaPredicted) -> bool:
    return bool(np.array_equal(one.energy_j, other.energy_j) and np.array_equal(one.server_w, other.server_w))


def test_only_what_is_not_stated_is_assumed(predictor: MediaPredictor) -> None:
    whole = set(predictor.predict(STATED).assumed)
    assert not whole & {"gpu_model", "num_gpus", "ulysses_degree", "height_px", "num_frames", "inference_steps"}
    for field, column in {"height_px": "height_px", "width_px": "width_px", "frames": "num_frames"}.items():
        assert set(predictor.predict(replace(STATED, **{field: None})).assumed) == whole | {column}
    assert set(predictor.predict(replace(STATED, checkpoint=None)).assumed) == whole | {"architecture"}
    assert set(predictor.predict(replace(STATED, steps=None)).assumed) == whole, "the checkpoint's own number"


def test_degrees_follow_from_each_other(predictor: MediaPredictor) -> None:
    """Of the number of accelerators and the two degrees of a split, two say the third."""
    whole = predictor.predict(STATED)
    for left_out in ("devices", "ulysses_degree", "ring_degree"):
        found = predictor.predict(replace(STATED, **{left_out: None}))
        assert same(found, whole), left_out
        assert found.assumed == whole.assumed
    other = replace(STATED, ulysses_degree=4.0, ring_degree=1.0)
    assert not same(predictor.predict(other), whole)
    for left_out in ("devices", "ulysses_degree", "ring_degree"):
        assert same(predictor.predict(replace(other, **{left_out: None})), predictor.predict(other)), left_out


def test_a_split_that_nobody_states_is_each_one_in_turn(predictor: MediaPredictor) -> None:
    found = predictor.predict(replace(STATED, ulysses_degree=None, ring_degree=None))
    assert "ulysses_degree" in found.assumed
    splits = [
        predictor.predict(replace(STATED, ulysses_degree=each, ring_degree=4.0 / each)) for each in (1.0, 2.0, 4.0)
    ]
    of_each = np.array([each.energy_j for each in splits])
    assert (np.isclose(found.energy_j, of_each, rtol=1e-12).any(axis=0)).all()
    assert all(np.isclose(found.energy_j, each, rtol=1e-12).mean() > 0.2 for each in of_each)
    one = predictor.predict(replace(STATED, devices=1.0, ulysses_degree=None, ring_degree=None))
    none = predictor.predict(replace(STATED, devices=None, ulysses_degree=None, ring_degree=None))
    assert same(one, none)
    assert {"num_gpus", "ulysses_degree"} & set(one.assumed) == set()
    assert {"num_gpus", "ulysses_degree"} & set(none.assumed) == {"num_gpus"}


def test_the_accelerator_of_no_name_is_the_most_used_one(predictor: MediaPredictor, snapshot: Snapshot) -> None:
    mix = {each.qualifier: each.value or 0.0 for each in snapshot.facts("serving:default", "accelerator_mix")}
    most = max(mix, key=lambda name: mix[name]).removeprefix("device=")
    found = predictor.predict(replace(STATED, device=None))
    assert "gpu_model" in found.assumed
    assert np.array_equal(found.energy_j, predictor.predict(replace(STATED, device=most)).energy_j)


def test_no_run_draws_more_than_its_limit(predictor: MediaPredictor) -> None:
    """Cards are kept by their limit: one that is held says nothing of one that is free."""
    free = predictor.predict(STATED)
    bound = predictor.predict(replace(STATED, power_limit_w=300.0))
    assert bound.power_w.max() <= 4 * 300.0 < free.power_w.max() <= 4 * 700.0
    over = predictor.predict(replace(STATED, power_limit_w=5_000.0))
    assert np.array_equal(over.power_w, free.power_w), "a limit over its power is none"
    assert same(predictor.predict(STATED), free)
