"""Fits the energy model of images and videos (``obsia.physics.diffusion``) to measurements, whole families left out.

The rows are those of ML.ENERGY V3 (a serving engine, H100 and B200) and V2 (plain libraries of 2024, A100 and H100).
Energy and latency of each row are fitted together. Families, accelerators and the older stack depart from the energy
model by discrepancies of their own, whose scales are fitted too: what is said of a family never seen is drawn from
them. A family also departs in how it scales over accelerators. Those of families have heavy tails, because a few
families do what the energy model does not know (kernels of their own, unusual convolutions). Rows of one family err
together, so each family weighs as :data:`FAMILY_ROWS` rows at most (a power likelihood); otherwise the 149 rows of one
model would outvote all others.

``python -m calibration.diffusion --data DIR`` prints the scores of families left out; ``--write FOLDER`` writes the
joint fact.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
import pandas as pd
from numpy.typing import NDArray
from numpyro.infer import MCMC, NUTS, init_to_median

from calibration.denoisers import denoisers
from calibration.files import folder as measurements
from calibration.files import write_joint
from calibration.scores import Predictions, bootstrap, score
from obsia.physics.diffusion import (
    FREEDOM,
    Card,
    Denoiser,
    DiffusionEnergyModel,
    Generation,
    diffusion_costs,
    parallel_reach,
    student_score,
)

Array = NDArray[np.float64]
FAMILIES = Path(__file__).with_name("families.csv")
"""Which family each measured model belongs to, in both tables: twins are left out together."""
ROWS = 256
PREFIX = "media_"
"""Of the columns of the joint fact: other models have shares and exponents too."""
FAMILY_ROWS = 12.0
INFLATIONS = tuple(float(each) for each in np.arange(1.0, 3.01, 0.1))
INFLATED = ("family_energy_scale_log10", "family_time_scale_log10")
INFLATION = 1.0
"""By how much families left out depart more than the fitted scales of energy and time say: thirteen families also shape
the energy model itself. Chosen among :data:`INFLATIONS` by the interval score of families left out; scores use the
choice of the others."""
CARDS = {"H100": "NVIDIA H100 SXM5 80GB", "B200": "NVIDIA B200", "A100-SXM4-40GB": "NVIDIA A100 SXM4 40 GB"}
"""Names in the measurements -> names in ``accelerators.csv``."""
OLDER_GUIDANCE = 2.0
"""The older benchmark ran every pipeline at the guidance of its class, distilled models too."""

# field of the model: (logarithmic?, centre, standard deviation of the prior). Broad, from data sheets and from what
# profilers commonly show; older_* narrow, because the two benchmarks call the same kernels.
PRIORS: dict[str, tuple[bool, float, float]] = {
    "linear_use_share": (True, 0.4, 0.3),
    "attention_use_share": (True, 0.35, 0.3),
    "convolution_use_share": (True, 0.3, 0.3),
    "decoder_use_share": (True, 0.1, 0.5),
    "activation_share": (True, 0.6, 0.5),
    "width_slope_log10": (False, 0.05, 0.1),
    "head_slope_log10": (False, 0.1, 0.1),
    "peak_slope_log10": (False, 0.4, 0.2),
    "half_rate_count": (True, 500.0, 1.0),
    "parallel_attention_ratio": (True, 1.0, 0.05),
    "packing_share": (True, 0.1, 0.7),
    "exchange_share": (True, 0.05, 0.7),
    "ring_exchange_share": (True, 0.05, 0.7),
    "host_pixel_s": (True, 5e-9, 1.0),
    "launch_s": (True, 1e-3, 0.4),
    "parallel_launch_s": (True, 0.7e-3, 0.4),
    "ring_launch_s": (True, 0.2e-3, 0.4),
    "run_s": (True, 0.02, 1.0),
    "overlap_norm_ratio": (True, 3.0, 0.3),
    "static_share": (True, 0.28, 0.1),
    "linear_tflop_j": (True, 1.5, 0.3),
    "attention_tflop_j": (True, 1.5, 0.3),
    "convolution_tflop_j": (True, 2.0, 0.3),
    "decoder_tflop_j": (True, 2.0, 0.5),
    "activation_power_share": (True, 0.4, 0.4),
    "width_j_slope_log10": (False, 0.05, 0.1),
    "head_j_slope_log10": (False, 0.0, 0.05),
    "card_slope_log10": (False, 0.25, 0.15),
    "exchange_power_share": (True, 0.3, 0.4),
    "frequency_slope_log10": (True, 2.4, 0.1),
    "older_time_log10": (False, 0.0, 0.022),
    "older_energy_log10": (False, 0.0, 0.022),
}
SCALES: dict[str, float] = {
    "family_energy_scale_log10": 0.052,
    "family_time_scale_log10": 0.052,
    "family_parallel_scale_log10": 0.044,
    "card_energy_scale_log10": 0.026,
    "card_time_scale_log10": 0.026,
    "row_energy_scale_log10": 0.035,
    "row_time_scale_log10": 0.044,
}
"""Scales of discrepancies and of rows: half-normal priors of these standard deviations, of decimal logarithms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The measured rows, each array of shape (rows,)."""

    ids: tuple[str, ...]
    models: tuple[str, ...]
    families: tuple[str, ...]
    cards: tuple[str, ...]
    denoiser: Denoiser
    generation: Generation
    card: Card
    energy_j: Array
    run_s: Array

    @property
    def devices(self) -> Array:
        """Accelerators of each row."""
        return np.asarray(self.generation.ulysses_degree) * np.asarray(self.generation.ring_degree)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPredictions(Predictions):
    """Of families left out: energy per image or video."""

    draws_log10: Array
    """lg energy, shape (rows, draws), for coverage at other levels."""
    inflation_ratio: float
    """The inflation of family scales that all families together choose."""


def load(data: Path) -> Rows:
    """The image and video rows of both tables with the facts of their models and accelerators."""
    newer = pd.read_csv(data / "mlenergy_train.csv")
    newer = newer[newer["unit"].isin(["image", "video"])].assign(older_stack=0.0, table="mlenergy_train.csv")
    older = pd.read_csv(data / "mlenergy_v2_train.csv")
    older = older[older["kind"] == "diffusion"].assign(older_stack=1.0, table="mlenergy_v2_train.csv")
    sides = older["resolution_px"].str.split("x", expand=True).astype(float)
    older = older.assign(width_px=sides[0], height_px=sides[1], ulysses_degree=1.0, ring_degree=1.0)
    table = pd.concat([newer, older], ignore_index=True)
    families = pd.read_csv(FAMILIES).set_index(["table", "model_id"])["family"]
    cards = pd.read_csv(data / "accelerators.csv").set_index("name")
    return rows_of(table=table, shapes=denoisers(data), families=families, cards=cards)


def rows_of(*, table: pd.DataFrame, shapes: pd.DataFrame, families: pd.Series, cards: pd.DataFrame) -> Rows:
    """Rows from tables that are already read."""
    shape = shapes.loc[table["model_id"]].reset_index(drop=True)
    sheet = cards.loc[table["gpu_model"].map(CARDS)].reset_index(drop=True)

    def column(source: pd.DataFrame, name: str, scale: float = 1.0) -> Array:
        return source[name].to_numpy(float) * scale

    guidance = np.where(table["older_stack"] > 0, OLDER_GUIDANCE, column(shape, "guidance_passes"))
    return Rows(
        ids=tuple(table["row_id"].astype(str)),
        models=tuple(table["model_id"]),
        families=tuple(str(families[key]) for key in zip(table["table"], table["model_id"], strict=True)),
        cards=tuple(table["gpu_model"]),
        denoiser=Denoiser(
            position_weights=column(shape, "position_weights_b", 1e9),
            text_weights=column(shape, "text_weights_b", 1e9),
            text_tokens=column(shape, "text_tokens"),
            attention_width=column(shape, "attention_width"),
            exchange_width=column(shape, "exchange_width"),
            blocks=column(shape, "denoiser_blocks"),
            hidden_size=column(shape, "denoiser_hidden_size"),
            head_size=column(shape, "denoiser_head_size"),
            activation_width=column(shape, "activation_width"),
            convolution_share=column(shape, "convolution_share"),
            joint_frames=column(shape, "joint_frames_share"),
            position_px=column(shape, "position_px"),
            position_frames=column(shape, "position_frames"),
            encoder_weights=column(shape, "text_encoder_params_b", 1e9),
            decoder_flop_per_pixel=column(shape, "decoder_flop_per_pixel"),
        ),
        generation=Generation(
            height_px=column(table, "height_px"),
            width_px=column(table, "width_px"),
            frames=table["num_frames"].fillna(1.0).to_numpy(float),
            steps=column(table, "inference_steps"),
            guidance_passes=guidance,
            batch=column(table, "batch_size"),
            ulysses_degree=column(table, "ulysses_degree"),
            ring_degree=column(table, "ring_degree"),
            older_stack=column(table, "older_stack"),
        ),
        card=Card(
            power_w=column(sheet, "tdp_w"),
            limit_w=column(sheet, "tdp_w"),
            bandwidth_bytes_per_s=column(sheet, "bandwidth_gb_s", 1e9),
            flop_per_s=column(sheet, "bf16_dense_tflops", 1e12),
        ),
        energy_j=column(table, "energy_j_per_unit"),
        run_s=column(table, "outcome_batch_latency_s"),
    )


def energy_model_of(scores: Mapping[str, Any]) -> DiffusionEnergyModel:
    """The energy model at standard normal scores of its priors, one per field."""
    return DiffusionEnergyModel(
        **{
            name: centre * jnp.exp(deviation * scores[name]) if logarithmic else centre + deviation * scores[name]
            for name, (logarithmic, centre, deviation) in PRIORS.items()
        }
    )


def model(rows: Rows, used: Any) -> None:
    """The generative model; ``used`` are weights of rows, 0 where a family is left out. Shape (rows,)."""
    names = sorted(set(rows.families))
    family = np.array([names.index(each) for each in rows.families])
    cards = sorted(set(rows.cards))
    card = np.array([cards.index(each) for each in rows.cards])
    scores = {name: numpyro.sample(name, dist.Normal()) for name in PRIORS}
    scale = {name: numpyro.sample(name, dist.HalfNormal(width)) for name, width in SCALES.items()}
    together = numpyro.sample("family_correlation_ratio", dist.Uniform(-0.2, 0.99))
    with numpyro.plate("families", len(names)):
        energy, time, parallel = (numpyro.sample(f"family_{what}", dist.Normal()) for what in ("e", "t", "p"))
    with numpyro.plate("cards", len(cards)):
        card_e, card_t = (numpyro.sample(f"card_{what}", dist.Normal()) for what in ("e", "t"))
    numpyro.deterministic("card_energy_log10", scale["card_energy_scale_log10"] * card_e)
    numpyro.deterministic("card_time_log10", scale["card_time_scale_log10"] * card_t)
    costs = diffusion_costs(
        denoiser=rows.denoiser, generation=rows.generation, card=rows.card, energy_model=energy_model_of(scores)
    )
    time = student_score(score=together * energy + jnp.sqrt(1.0 - together**2) * time)
    energy, parallel = student_score(score=energy), student_score(score=parallel)
    scaled = scale["family_parallel_scale_log10"] * parallel[family] * parallel_reach(devices=rows.devices)
    energy_log10 = jnp.log10(costs.energy_j) + scaled
    energy_log10 += (
        scale["family_energy_scale_log10"] * energy[family] + scale["card_energy_scale_log10"] * card_e[card]
    )
    time_log10 = jnp.log10(costs.run_s) + scaled
    time_log10 += scale["family_time_scale_log10"] * time[family]
    time_log10 += scale["card_time_scale_log10"] * card_t[card]
    numpyro.deterministic("energy_log10", energy_log10)
    numpyro.deterministic("time_log10", time_log10)
    for name, centre, seen in (("energy", energy_log10, rows.energy_j), ("time", time_log10, rows.run_s)):
        noise = dist.StudentT(FREEDOM, centre, scale[f"row_{name}_scale_log10"])
        numpyro.factor(f"seen_{name}", (used * noise.log_prob(jnp.log10(seen))).sum())


def weights(rows: Rows, *, left_out: str | None = None) -> Array:
    """Weight of each row in the likelihood: a family counts as :data:`FAMILY_ROWS` rows at most."""
    counts = {name: rows.families.count(name) for name in set(rows.families)}
    return np.array([0.0 if name == left_out else min(1.0, FAMILY_ROWS / counts[name]) for name in rows.families])


class Sampler:
    """Samples posteriors of the same rows with different families left out.

    The first run adapts to the posterior of all rows; the others keep its metric and step and start from its middle,
    so that a fit takes less. What they find does not depend on it: they burn in with their own likelihood.
    """

    def __init__(self, rows: Rows, *, seed: int = 7, warmup: int = 400, draws: int = ROWS, depth: int = 7) -> None:
        self.rows, self.draws = rows, draws
        kernel = NUTS(self._model, dense_mass=True, max_tree_depth=depth, init_strategy=init_to_median())
        first = MCMC(kernel, num_warmup=warmup, num_samples=draws, progress_bar=False)
        first.run(jax.random.PRNGKey(seed), jnp.asarray(weights(rows)))
        self.posterior = _arrays(first.get_samples())
        self.divergences = int(np.asarray(first.get_extra_fields()["diverging"]).sum())
        adapted = first.last_state.adapt_state
        # Positions of the kernel are unconstrained: the middle of the last state is a point of the posterior.
        self._start = first.last_state.z
        again = NUTS(
            self._model,
            dense_mass=True,
            max_tree_depth=depth,
            inverse_mass_matrix=adapted.inverse_mass_matrix,
            step_size=float(adapted.step_size),
            adapt_mass_matrix=False,
            adapt_step_size=False,
        )
        self._again = MCMC(
            again, num_warmup=min(warmup, 100), num_samples=draws, progress_bar=False, jit_model_args=True
        )

    def _model(self, used: Any) -> None:
        model(self.rows, used)

    def without(self, family: str, *, seed: int) -> dict[str, Array]:
        """Posterior draws that no row of ``family`` has touched; each of shape (draws, ...)."""
        used = jnp.asarray(weights(self.rows, left_out=family))
        self._again.run(jax.random.PRNGKey(seed), used, init_params=self._start)
        return _arrays(self._again.get_samples())


def _arrays(samples: Mapping[str, Any]) -> dict[str, Array]:
    return {name: np.asarray(values, dtype=np.float64) for name, values in samples.items()}


def predict(
    rows: Rows, posterior: Mapping[str, Array], at: NDArray[np.intp], *, seed: int = 11, inflation: float = 1.0
) -> Array:
    """lg energy per unit of rows ``at``, as of a family never seen; shape (len(at), draws).

    ``inflation`` multiplies the scale of families, see :data:`INFLATION`.
    """
    rng = np.random.default_rng(seed)
    energy_model = energy_model_of({name: posterior[name][None, :] for name in PRIORS})

    def chosen(record: Any) -> Any:
        return type(record)(
            **{name: jnp.asarray(getattr(record, name))[at][:, None] for name in type(record).__dataclass_fields__}
        )

    costs = diffusion_costs(
        denoiser=chosen(rows.denoiser),
        generation=chosen(rows.generation),
        card=chosen(rows.card),
        energy_model=energy_model,
    )
    draws = len(posterior["row_energy_scale_log10"])
    cards = sorted(set(rows.cards))
    card = posterior["card_energy_log10"][:, [cards.index(rows.cards[each]) for each in at]].T
    families = inflation * posterior["family_energy_scale_log10"] * rng.standard_t(FREEDOM, draws)
    parallel = posterior["family_parallel_scale_log10"] * rng.standard_t(FREEDOM, draws)
    noise = posterior["row_energy_scale_log10"] * rng.standard_t(FREEDOM, (len(at), draws))
    reach = parallel_reach(devices=rows.devices[at])[:, None]
    return np.asarray(jnp.log10(costs.energy_j)) + card + families + parallel * reach + noise


def held_out(data: Path) -> MediaPredictions:
    """Predictions of every row from a fit that saw no row of its family."""
    return held_out_of(Sampler(load(data)))


def held_out_of(sampler: Sampler) -> MediaPredictions:
    """The same with a sampler that is at hand.

    The inflation that a family is scored with is chosen on the other families only.
    """
    rows = sampler.rows
    names = sorted(set(rows.families))
    at = {name: np.flatnonzero([each == name for each in rows.families]) for name in names}
    # Draws of each left-out family at each inflation, with the same random numbers.
    drawn: dict[str, list[Array]] = {}
    for index, name in enumerate(names):
        posterior = sampler.without(name, seed=100 + index)
        drawn[name] = [predict(rows, posterior, at[name], seed=200 + index, inflation=each) for each in INFLATIONS]
    scores = {name: [_interval_score(rows.energy_j[at[name]], each) for each in drawn[name]] for name in names}
    logs = np.empty((len(rows.ids), sampler.draws))
    for name in names:
        logs[at[name]] = drawn[name][_best([scores[each] for each in names if each != name])]
    low, median, high = 10.0 ** np.quantile(logs, (0.05, 0.5, 0.95), axis=1)
    return MediaPredictions(
        ids=rows.ids,
        clusters=rows.families,
        measured=rows.energy_j,
        median=median,
        low=low,
        high=high,
        draws_log10=logs,
        inflation_ratio=INFLATIONS[_best(list(scores.values()))],
    )


def _best(scores: list[list[float]]) -> int:
    """Index of the inflation with the lowest mean interval score, each family counting once."""
    return int(np.argmin(np.mean(scores, axis=0)))


def _interval_score(measured: Array, logs: Array) -> float:
    low, median, high = 10.0 ** np.quantile(logs, (0.05, 0.5, 0.95), axis=1)
    return score(measured=measured, median=median, low=low, high=high).interval_score_log10


def columns(rows: Rows, posterior: Mapping[str, Array]) -> dict[str, Array]:
    """The columns of the joint fact, each of shape (draws,)."""
    energy_model = energy_model_of({name: posterior[name] for name in PRIORS})
    found = {name: np.asarray(getattr(energy_model, name)) for name in PRIORS}
    found |= {name: posterior[name] * (INFLATION if name in INFLATED else 1.0) for name in SCALES}
    found["family_correlation_ratio"] = posterior["family_correlation_ratio"]
    for index, card in enumerate(sorted(set(rows.cards))):
        short = card.split("-")[0].lower()
        found[f"{short}_energy_log10"] = posterior["card_energy_log10"][:, index]
        found[f"{short}_time_log10"] = posterior["card_time_log10"][:, index]
    return {PREFIX + name: values for name, values in found.items()}


def write(rows: Rows, posterior: Mapping[str, Array], folder: Path) -> None:
    """Write ``diffusion-energy.csv`` into ``folder``."""
    write_joint(folder / "diffusion-energy.csv", columns(rows, posterior))


def report(predictions: MediaPredictions) -> str:
    """Scores of all rows and of each family, as text."""
    newer = np.array([not each.startswith("mle2") for each in predictions.ids])
    lines = [f"inflation of family scales: {predictions.inflation_ratio:.1f} (shipped: {INFLATION})"]
    for label, keep in (("all", np.ones_like(newer)), ("V3", newer), ("V2", ~newer)):
        if not keep.any():
            continue
        arrays = predictions.arrays(keep)
        lines += [f"{label}: {score(**arrays)}", f"    {bootstrap(**arrays)}"]
    for name in sorted(set(predictions.clusters)):
        keep = np.array([each == name for each in predictions.clusters])
        lines.append(f"{name}: {score(**predictions.arrays(keep))}")
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--write", type=Path, help="the folder of joint facts")
    given = parser.parse_args()
    sampler = Sampler(load(measurements(given.data)))
    if given.write is None:
        print(report(held_out_of(sampler)))
    else:
        write(sampler.rows, sampler.posterior, given.write)


if __name__ == "__main__":
    main()
