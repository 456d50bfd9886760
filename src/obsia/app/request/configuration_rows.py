"""Rows of a table of configurations, read: what a row states of a model, accelerators and what serves it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from obsia.accounting.configurations import Configuration, Predictor
from obsia.accounting.media import MediaConfiguration, has_denoiser
from obsia.accounting.networks import UNKNOWN, ModelFacts, model_facts
from obsia.accounting.replicas import PROMPTS
from obsia.accounting.servers import Servers
from obsia.accounting.service_regimes import SERVING
from obsia.accounting.shapes import PRECISIONS, SIXTEEN_BITS
from obsia.accounting.stacks import SPECULATIONS, Stack
from obsia.app.naming import known_model
from obsia.app.request.configuration_cells import (
    at_least,
    at_most,
    choice,
    date,
    device,
    engine,
    is_yes,
    multiple,
    not_understood,
    number,
    precision,
    share,
    version,
)
from obsia.app.tables import WrongCell
from obsia.core.message import Message, Term
from obsia.facts.names.engines import EngineName
from obsia.facts.names.models import Reading, find_model
from obsia.facts.snapshot import Snapshot
from obsia.physics.server import COOLINGS, FORM_FACTORS

_NONE: Final = frozenset({"none", "no", "off"})


def media_configuration(snapshot: Snapshot, row: Mapping[str, str], *, unit: str, identity: str) -> MediaConfiguration:
    """What a row states of an image or video model that is served. Raises ``WrongCell``."""
    name = row.get("model_id") or None
    checkpoint = name
    if name is not None and not has_denoiser(snapshot, name):
        known = _architecture(snapshot, name)
        checkpoint = known.checkpoint if known else None
        if checkpoint is not None and not has_denoiser(snapshot, checkpoint):
            checkpoint = None
    if share(row, "load_share") is not None:
        nothing = Message("configuration-nothing-for", media=Term("configuration-media", unit))
        raise not_understood("load_share", row["load_share"], nothing)
    served = engine(snapshot, row)
    devices = number(row, "num_gpus", whole=True)
    ulysses, ring = (number(row, f"{which}_degree", whole=True) for which in ("ulysses", "ring"))
    if devices is not None and devices % ((ulysses or 1.0) * (ring or 1.0)):
        raise not_understood("num_gpus", row["num_gpus"], multiple("ulysses_degree×ring_degree"))
    return MediaConfiguration(
        row_id=identity,
        unit=unit,
        checkpoint=checkpoint,
        params_b=number(row, "active_params_billion") or number(row, "total_params_billion"),
        engine=served.engine if served else None,
        device=device(snapshot, row),
        devices=devices,
        ulysses_degree=ulysses,
        ring_degree=ring,
        batch=number(row, "batch_size") or number(row, "avg_batch_size"),
        height_px=number(row, "height_px"),
        width_px=number(row, "width_px"),
        frames=number(row, "num_frames"),
        steps=number(row, "inference_steps"),
        power_limit_w=number(row, "gpu_power_limit_w"),
        cooling=choice(row, "cooling", COOLINGS, {"immersion": "liquid"}),
        form_factor=choice(row, "form_factor", FORM_FACTORS, {"oam": "sxm"}),
    )


def configuration(
    snapshot: Snapshot, row: Mapping[str, str], *, identity: str, names: dict[str, ModelFacts]
) -> Configuration:
    """What a row states of a language model that is served. Raises ``WrongCell``."""
    model = _model(snapshot, row.get("model_id", ""), names)
    weights = precision(snapshot, row, "weight_precision")
    total, active = number(row, "total_params_billion"), number(row, "active_params_billion")
    if total is not None and active is not None and active > total:
        raise not_understood("active_params_billion", row["active_params_billion"], at_most("total_params_billion"))
    served = engine(snapshot, row)
    stack = _stack(snapshot, row, served)
    devices, replicas = _layout(snapshot, row, stages=stack.pipeline_stages)
    spread = number(row, "expert_parallel", whole=True)
    batch = number(row, "avg_batch_size") or number(row, "batch_size") or number(row, "max_num_seqs")
    task = row.get("task") or None
    prompt, cached = number(row, "prompt_tokens", zero=True), number(row, "cached_tokens", zero=True) or 0.0
    if prompt is not None and cached > prompt:
        raise not_understood("cached_tokens", row["cached_tokens"], at_most("prompt_tokens"))
    load, observed = share(row, "load_share"), _observed(row)
    if load is not None and observed is not None:
        raise not_understood("load_share", row["load_share"], Message("configuration-speed-observed"))
    return Configuration(
        row_id=identity,
        model=model,
        total_b=total,
        active_b=active,
        precision=weights,
        device=device(snapshot, row),
        devices=devices,
        attention_replicas=replicas,
        are_experts_spread=None if spread is None else spread > 1,
        batch=batch,
        engine=served.engine if served else None,
        task=task if task in PROMPTS else None,
        output_tokens=number(row, "avg_output_tokens_per_response"),
        prompt_tokens=None if prompt is None else prompt - cached,
        cached_tokens=cached,
        load_share=load,
        observed_latency_s=observed,
        power_limit_w=number(row, "gpu_power_limit_w"),
        cooling=choice(row, "cooling", COOLINGS, {"immersion": "liquid"}),
        form_factor=choice(row, "form_factor", FORM_FACTORS, {"oam": "sxm"}),
        stack=stack,
    )


def _stack(snapshot: Snapshot, row: Mapping[str, str], served: EngineName | None) -> Stack:
    """What a row says of the software beside its name."""
    method = (row.get("speculation") or "").lower()
    guessed = (
        None
        if not method or method in _NONE
        else SPECULATIONS[choice(row, "speculation", tuple(SPECULATIONS), {}) or ""]
    )
    cache = precision(snapshot, row, "kv_cache_precision")
    return Stack(
        version=version(row, served),
        date=date(row, "stack_date"),
        pipeline_stages=number(row, "pipeline_parallel", whole=True) or 1.0,
        cache_precision=None if cache is None or PRECISIONS[cache] == SIXTEEN_BITS else cache,
        speculation=guessed,
        speculation_depth=None if guessed is None else number(row, "speculation_depth", whole=True),
        speculation_acceptance_share=None if guessed is None else share(row, "speculation_acceptance", zero=True),
        are_phases_apart=is_yes(row, "prefill_decode_apart"),
    )


def _layout(snapshot: Snapshot, row: Mapping[str, str], *, stages: float) -> tuple[float | None, float]:
    """Accelerators, where a row states them or they follow, and copies of attention.

    Experts over more accelerators than a server has go with a copy of attention on each of them. Where no experts are
    spread, what is not split over tensors or stages is copied.
    """
    devices, stated = (number(row, name, whole=True) for name in ("num_gpus", "data_parallel"))
    split, spread = number(row, "tensor_parallel", whole=True), number(row, "expert_parallel", whole=True)
    is_spread = spread is not None and spread > 1.0
    is_wide = spread is not None and spread == devices and spread > snapshot.number(SERVING, "server_devices")
    if devices is not None and devices % stages:
        raise not_understood("num_gpus", row["num_gpus"], multiple("pipeline_parallel"))
    if stated is not None:
        copies = stated
    elif is_wide and split in (None, 1.0):
        copies = spread or 1.0
    elif split is not None and devices is not None and not is_spread:
        if devices % (split * stages):
            raise not_understood("num_gpus", row["num_gpus"], multiple("tensor_parallel×pipeline_parallel"))
        copies = devices / (split * stages)
    else:
        copies = 1.0
    if devices is None and split is not None:
        devices = split * stages * copies
    if devices is not None and copies > devices:
        raise not_understood("data_parallel", row["data_parallel"], at_most("num_gpus"))
    if devices is not None and devices % copies:
        raise not_understood("num_gpus", row["num_gpus"], multiple("data_parallel"))
    return devices, copies


def _observed(row: Mapping[str, str]) -> float | None:
    if (latency_ms := number(row, "observed_inter_token_latency_ms")) is not None:
        return latency_ms / 1e3
    speed = number(row, "observed_output_tokens_per_second")
    return None if speed is None else 1.0 / speed


def check_room(predictor: Predictor, asked: Configuration) -> None:
    """Raises ``WrongCell`` where accelerators cannot hold the weights, or copies have no request to serve."""
    fewest = predictor.fewest_devices(asked)
    if asked.devices is not None and asked.devices < fewest:
        raise WrongCell(field="num_gpus", reason=Message("configuration-weights-too-large"), expected=at_least(fewest))
    if asked.batch is not None and asked.attention_replicas > 1 and asked.batch < predictor.fewest_requests(asked):
        expected = at_least(predictor.fewest_requests(asked))
        raise WrongCell(field="avg_batch_size", reason=Message("configuration-idle-copies"), expected=expected)


def check_limit(servers: Servers, snapshot: Snapshot, row: Mapping[str, str]) -> None:
    """Raises ``WrongCell`` for a power limit below what the accelerator draws when it waits, in every simulation."""
    limit_w, name = number(row, "gpu_power_limit_w"), device(snapshot, row)
    if limit_w is None or name is None:
        return
    least = math.ceil(servers.least_power_w(device=name))
    if limit_w < least:
        reason = Message("configuration-limit-below-ready")
        raise WrongCell(field="gpu_power_limit_w", reason=reason, expected=at_least(least))


def _model(snapshot: Snapshot, name: str, names: dict[str, ModelFacts]) -> ModelFacts:
    if not name:
        return ModelFacts(model_id=UNKNOWN, checkpoint=None)
    if name not in names:
        if snapshot.has(f"checkpoint:{name}"):
            names[name] = model_facts(snapshot, model_id=name, checkpoint=name)
        else:
            found = _architecture(snapshot, name)
            names[name] = found or ModelFacts(model_id=name, checkpoint=None)
    return names[name]


def _architecture(snapshot: Snapshot, name: str) -> ModelFacts | None:
    """What is known of the model of a configuration; None for what no model is named by, such as a family."""
    read = find_model(snapshot, name=name)
    if read is None or read.reading in (Reading.PRODUCT, Reading.FAMILY):
        return None
    found = known_model(snapshot, name=name).facts
    return None if found.model_id == UNKNOWN else found
