"""Images, video, sound, embeddings and re-ranking: linear in what is asked, dearer with more, by hand where it can be.

The battery of a text deployment holds for them too: boundaries in order, manufacture beside use, keys that are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsia.accounting import cells as expressions
from obsia.accounting.cells import COUNTS, FEATURES
from obsia.accounting.deployments import Deployment
from obsia.accounting.draws import Draws
from obsia.accounting.engines import POSTERIOR, machine, posterior
from obsia.accounting.figures import Request
from obsia.accounting.impacts import (
    CARBON_EMBODIED,
    ENERGY,
    ENERGY_ACCELERATOR,
    ENERGY_SERVER,
    QUANTITIES,
    Impacts,
    Line,
)
from obsia.accounting.kinds import RequestShape, Task, UsageKind
from obsia.accounting.known import required
from obsia.accounting.media import POSTERIOR as MEDIA_POSTERIOR
from obsia.accounting.media import MediaEnergyModel, denoisers, has_denoiser, known_denoiser
from obsia.accounting.networks import model_facts
from obsia.accounting.pricing import Pricing
from obsia.accounting.speech import plain_network
from obsia.core.units import JOULES_PER_KWH
from obsia.facts.snapshot import Snapshot
from obsia.physics.diffusion import Card, Generation, diffusion_costs, diffusion_work
from obsia.physics.encoders import Pass, encoder_seconds, window_columns
from obsia.physics.inference import Placement
from obsia.physics.work import MEDIA_COLUMNS, WORK_COLUMNS, MediaWork, work_of_request
from obsia.readers.base import Engine

slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FLUX = "black-forest-labs/FLUX.1-dev"
BGE = "BAAI/bge-m3"
MEDIA = {
    FLUX: "images",
    "openai/gpt-image-1": "images",
    "tencent/HunyuanVideo": "video_s",
    "openai/sora-2": "video_s",
    "openai/whisper-large-v3": "audio_s",
    "openai/whisper-1": "audio_s",
    "openai/tts-1": "audio_s",
}


def pricing_of(snapshot: Snapshot, *, worlds: int = 128) -> Pricing:
    request = Request(journey="test", arguments={}, inputs=(), snapshot=snapshot.content_hash, seed=7, worlds=worlds)
    return Pricing(snapshot, request=request)


@pytest.fixture(scope="module")
def pricing(snapshot: Snapshot) -> Pricing:
    return pricing_of(snapshot)


def line_of(
    pricing: Pricing, name: str, work: Sequence[float], *, kind: UsageKind, asked: RequestShape | None = None
) -> Line:
    known = pricing.snapshot.text(f"model:{name}", "kind") is not None
    facts = model_facts(pricing.snapshot, model_id=name if known else "unknown", checkpoint=None if known else name)
    return Line(
        deployment=pricing.deployment(facts, provider=None, kind=kind, asked=asked),
        place=pricing.place(provider=None, zone_id="FRA"),
        work=tuple(work),
    )


def media(pricing: Pricing, name: str, work: MediaWork, *, asked: RequestShape | None = None) -> Impacts:
    return pricing.impacts([line_of(pricing, name, work.columns(), kind=UsageKind.MEDIA, asked=asked)])


def embedded(pricing: Pricing, name: str, tokens: int, *, asked: RequestShape | None = None) -> Impacts:
    work = work_of_request(input_tokens=tokens, cached_tokens=0, output_tokens=0, window=None)
    return pricing.impacts([line_of(pricing, name, work.columns(), kind=UsageKind.CALLS, asked=asked)])


def deployment(pricing: Pricing, line: Line) -> Deployment:
    return pricing._deployments[line.deployment]  # pyright: ignore[reportPrivateUsage]


def one_of(column: str, amount: int = 1) -> MediaWork:
    return MediaWork(**{{"audio_s": "audio_ms", "video_s": "video_ms"}.get(column, column): amount})


@pytest.mark.parametrize(
    ("name", "task"),
    [
        (FLUX, Task.IMAGE),
        ("openai/gpt-image-1", Task.IMAGE),
        ("openai/sora-2", Task.VIDEO),
        ("zai-org/CogVideoX-2b", Task.VIDEO),
        ("openai/whisper-1", Task.TRANSCRIPTION),
        ("openai/whisper-tiny", Task.TRANSCRIPTION),
        ("openai/tts-1", Task.SYNTHESIS),
        ("google/lyria-3.5", Task.SOUND),
        ("openai/gpt-realtime", Task.SOUND),
        ("openai/text-embedding-3-small", Task.EMBEDDING),
        (BGE, Task.EMBEDDING),
        ("cohere/rerank-v3-5", Task.RERANK),
        ("openai/gpt-4o", Task.TEXT),
        ("meta-llama/Llama-3.1-8B-Instruct", Task.TEXT),
        ("openai/gpt-oss-safeguard-20b", Task.TEXT),
    ],
)
def test_the_facts_say_what_a_model_does(snapshot: Snapshot, name: str, task: Task) -> None:
    known = snapshot.text(f"model:{name}", "kind") is not None
    facts = model_facts(snapshot, model_id=name if known else "unknown", checkpoint=None if known else name)
    assert facts.task is task


def test_every_model_of_sound_has_a_task_of_speech(snapshot: Snapshot) -> None:
    heard = [each for each in snapshot.subjects("model") if snapshot.text(each, "kind") == "audio"]
    tasks = {each: snapshot.text(each, "speech_task") for each in heard}
    assert len(heard) > 50
    assert set(tasks.values()) == {"transcription", "synthesis", "conversation", "music"}


@pytest.mark.parametrize(("name", "column"), MEDIA.items())
def test_boundaries_are_in_order_and_all_of_them_cost(pricing: Pricing, name: str, column: str) -> None:
    draws = media(pricing, name, one_of(column, 1000)).draws
    assert np.isfinite(draws[ENERGY]).all()
    assert (draws[ENERGY_ACCELERATOR] > 0).all()
    assert (draws[ENERGY_SERVER] > draws[ENERGY_ACCELERATOR]).all()
    assert (draws[ENERGY] > draws[ENERGY_SERVER]).all()
    assert (draws[CARBON_EMBODIED] > 0).all()


@given(name=st.sampled_from(sorted(MEDIA)), some=st.integers(0, 10**9), more=st.integers(1, 10**6))
@slow
def test_what_is_made_adds_up_and_is_linear(pricing: Pricing, name: str, some: int, more: int) -> None:
    column = MEDIA[name]
    one, other, both = (media(pricing, name, one_of(column, amount)) for amount in (some, more, some + more))
    for quantity in QUANTITIES:
        assert both.draws[quantity] == pytest.approx(one.draws[quantity] + other.draws[quantity], rel=1e-9)


@given(
    # Smaller than anything that was measured, the energy model holds that text is computed ever less densely.
    side=st.integers(768, 4096),
    wider=st.integers(1, 1024),
    steps=st.integers(1, 200),
    further=st.integers(1, 100),
    name=st.sampled_from([FLUX, "openai/gpt-image-1", "openai/sora-2"]),
)
@slow
def test_more_pixels_or_more_steps_cost_more(
    pricing: Pricing, side: int, wider: int, steps: int, further: int, name: str
) -> None:
    def energy(width: int, steps: int) -> Draws:
        asked = RequestShape(height_px=side, width_px=width, steps=steps)
        return media(pricing, name, one_of(MEDIA[name]), asked=asked).draws[ENERGY]

    plain = energy(side, steps)
    assert (energy(side + wider, steps) > plain).all()
    assert (energy(side, steps + further) > plain).all()


@given(images=st.integers(1, 1000), steps=st.integers(1, 100))
@slow
def test_a_sum_of_pixel_steps_prices_as_images_of_that_many_steps(
    pricing: Pricing, snapshot: Snapshot, images: int, steps: int
) -> None:
    """The energy model is linear in steps: at one size, n images of s steps are n images and n·s·pixels pixel steps."""
    asked = RequestShape(height_px=768, width_px=512, steps=steps)
    counted = media(pricing, FLUX, MediaWork(images=images), asked=asked)
    summed = media(pricing, FLUX, MediaWork(sized_images=images, pixel_steps=images * steps * 768 * 512), asked=asked)
    assert summed.draws[ENERGY] == pytest.approx(counted.draws[ENERGY], rel=1e-9)


@given(name=st.sampled_from([BGE, "openai/text-embedding-3-small", "cohere/rerank-v3-5"]), tokens=st.integers(1, 10**6))
@slow
def test_tokens_that_are_read_are_linear_and_calls_cost_nothing_of_their_own(
    pricing: Pricing, name: str, tokens: int
) -> None:
    once, half, rest = (embedded(pricing, name, part) for part in (tokens, tokens // 2, tokens - tokens // 2))
    for quantity in QUANTITIES:
        assert once.draws[quantity] == pytest.approx(half.draws[quantity] + rest.draws[quantity], rel=1e-9)


@given(tokens=st.integers(1, 8192), more=st.integers(1, 8192))
@slow
def test_a_longer_text_costs_more(pricing: Pricing, tokens: int, more: int) -> None:
    """Of one text: its tokens attend to each other. Cut into short texts the same tokens cost less."""
    short, long = (
        embedded(pricing, BGE, count, asked=RequestShape(text_tokens=count)).draws[ENERGY]
        for count in (tokens, tokens + more)
    )
    assert (long > short).all()
    cut = embedded(pricing, BGE, 8192, asked=RequestShape(text_tokens=128)).draws[ENERGY_ACCELERATOR].mean()
    assert cut < embedded(pricing, BGE, 8192, asked=RequestShape(text_tokens=8192)).draws[ENERGY_ACCELERATOR].mean()


def test_an_embedding_by_hand(snapshot: Snapshot) -> None:
    """One token of bge-m3 (24 layers, 1,024 wide, 0.5678 G weights of which a table of 0.256 G is only looked up).

    On one H100 with 16-bit weights, arithmetic at 40 % of 989.4 TFLOP/s, memory at 60 % of 3,350 GB/s, a pass of 4,000
    tokens that takes 0.5 ms per request and 10 µs per layer once, texts of 250 tokens that attend both ways:

        arithmetic  2 x 0.3118e9 / 395.76e12                     = 1.5757 µs
        attention   4 x 1,024 x 24 x 250/2 x 2 / 395.76e12        = 0.0621 µs
        weights     2 x 0.3118e9 / 2,010e9 / 4,000                = 0.0776 µs
        launches    (0.5e-3 + 24 x 10e-6) / 4,000                 = 0.1850 µs
    """
    one = np.ones(1)
    pricing = pricing_of(snapshot, worlds=64)
    held = posterior(snapshot, pricing.worlds)
    made = machine(snapshot, pricing.worlds, held, device="NVIDIA H100 SXM5 80GB")

    engine = type(made.engine)(**{each.name: one * 0.0 for each in fields(made.engine)})
    engine = replace(
        engine,
        bandwidth_use_share=0.6 * one,
        compute_use_share=0.4 * one,
        request_s=0.5e-3 * one,
        prompt_layer_s=10e-6 * one,
        expert_evenness_ratio=one,
        block_scaled_least_count=one,
        chunk_tokens=1e30 * one,
        link_use_share=one,
        expert_use_ratio=one,
        four_bit_use_ratio=one,
        replicated_attention_ratio=one,
        computing_power_ratio=0.9 * one,
        moving_power_share=0.6 * one,
        waiting_power_share=0.2 * one,
    )
    accelerator = type(made.accelerator)(
        power_w=700.0 * one,
        bandwidth_bytes_per_s=3350e9 * one,
        flop_per_s=989.4e12 * one,
        eight_bit_flop_per_s=1978.9e12 * one,
        link_bytes_per_s=900e9 * one,
    )
    weights = (0.5678 - 0.256) * 1e9
    network = plain_network(params=weights * one, head_params=0.0 * one, layers=24.0 * one, hidden_size=1024.0 * one)
    placement = Placement(devices=one, attention_replicas=one, are_experts_spread=one, batch=4000.0 * one)
    together = Pass(tokens=4000.0 * one, text_tokens=250.0 * one, pairs_ratio=2.0 * one)
    units = encoder_seconds(
        network=network, accelerator=accelerator, engine=engine, placement=placement, together=together
    )
    token = units["prefill_tokens"]
    assert token.computing_s * 1e6 == pytest.approx([1.5757 + 0.0621], rel=1e-3)
    assert token.moving_s * 1e6 == pytest.approx([0.0776], rel=1e-3)
    assert token.waiting_s * 1e6 == pytest.approx([0.1850], rel=1e-3)
    energy_j = token.energy_j(accelerator=accelerator, engine=engine, devices=one)
    # 700 W x (0.9 x 1.6378 + 0.6 x 0.0776 + 0.2 x 0.1850) µs
    assert energy_j == pytest.approx([1.0903e-3], rel=1e-3)
    idle = {name for name, unit in units.items() if float(unit.total_s[0]) == 0.0}
    assert idle == set(WORK_COLUMNS) - {"prefill_tokens", "cached_tokens"}


def test_an_image_by_hand(snapshot: Snapshot) -> None:
    """One image of FLUX.1-dev in 28 steps at 1,024 x 1,024 in every world: diffusion, then servers and PUE.

    The deployment is put together again from its parts: the energy model at the accelerator that serves in the world,
    its discrepancies, the server's slope and fixed watts, machines that wait (1 - u) / u of the time, and PUE. Work of
    the first world's denoiser, by hand: 4,096 positions (1,024/16 squared) and 512 text tokens, 28 steps x 2 x 6.455e9
    weights x 4,096 = 1.4806e15 FLOP of linear work.
    """
    pricing = pricing_of(snapshot, worlds=64)
    worlds = pricing.worlds
    asked = RequestShape(height_px=1024, width_px=1024, steps=28)
    line = line_of(pricing, FLUX, MediaWork(images=1).columns(), kind=UsageKind.MEDIA, asked=asked)
    found = deployment(pricing, line).costs
    denoiser, guidance = known_denoiser(snapshot, worlds, checkpoint=FLUX)
    generation = Generation(
        height_px=worlds.constant(1024), width_px=worlds.constant(1024), frames=worlds.constant(1),
        steps=worlds.constant(28), guidance_passes=guidance, batch=found.batch,
        ulysses_degree=worlds.constant(1), ring_degree=worlds.constant(1), older_stack=worlds.constant(0),
    )  # fmt: skip

    linear = diffusion_work(denoiser=denoiser, generation=generation).linear
    assert linear[0] == pytest.approx(28 * 2 * 6.455e9 * 4096, rel=1e-9)
    owned = pricing._drawing.owned(None)  # pyright: ignore[reportPrivateUsage]
    peaks = owned.fleet.machine.accelerator
    card = Card(
        power_w=peaks.power_w, limit_w=peaks.power_w,
        bandwidth_bytes_per_s=peaks.bandwidth_bytes_per_s, flop_per_s=peaks.flop_per_s,
    )  # fmt: skip
    energy_model = MediaEnergyModel.of(snapshot, worlds)
    plain = diffusion_costs(denoiser=denoiser, generation=generation, card=card, energy_model=energy_model.diffusion)
    at = MEDIA_COLUMNS.index("images")
    # Discrepancies are within a factor of three of the energy model, world by world, and near it in the middle.
    off = found.accelerator_j[at] / plain.energy_j
    assert 0.9 < float(np.median(off)) < 1.1
    assert (np.abs(np.log(off)) < np.log(3.0)).all()
    around, use = owned.around, owned.busy_share
    server_j = around.slope_ratio * found.accelerator_j[at] + around.host_w * found.accelerator_s[at]
    it_j = server_j + around.ready_w * found.accelerator_s[at] * (1 - use) / use
    draws = pricing.impacts([line]).draws
    assert draws[ENERGY_SERVER] * JOULES_PER_KWH == pytest.approx(server_j, rel=1e-9)
    place = pricing._places[line.place]  # pyright: ignore[reportPrivateUsage]
    assert draws[ENERGY] * JOULES_PER_KWH == pytest.approx(it_j * place.pue, rel=1e-9)


def test_a_window_of_sound_is_that_of_whole_numbers() -> None:
    """The columns that are drawn are those of the exact work of one window: 1,500 frames, 90 words."""
    exact = work_of_request(input_tokens=1500, cached_tokens=1500, output_tokens=90, window=None)
    encoder, decoder = window_columns(frames=np.array([1500.0]), tokens=np.array([90.0]))
    wanted = dict(zip(WORK_COLUMNS, exact.columns(), strict=True))
    assert {name: float(value[0]) for name, value in decoder.items()} == {name: wanted[name] for name in decoder}
    assert float(encoder["prefill_tokens"][0]) == 1500


@pytest.mark.parametrize(
    ("model", "drawn", "least", "most"),
    [
        # What a call takes grows with its sound: a second costs about the same in a long one as in a short one.
        ("openai/tts-1", "utterance_s", -0.3, 0.5),
        # A window takes about as long however much of it is filled.
        ("openai/whisper-large-v3", "window_fill_share", -1.3, 0.3),
    ],
)
def test_how_a_second_of_sound_is_cut_moves_its_energy_as_it_should(
    snapshot: Snapshot, model: str, drawn: str, least: float, most: float
) -> None:
    pricing = pricing_of(snapshot, worlds=1000)
    energy = media(pricing, model, MediaWork(audio_ms=60_000)).draws[ENERGY]
    amount = pricing.worlds.draw(required(snapshot, "serving:speech", drawn))
    assert least < np.polyfit(np.log(amount), np.log(energy), 1)[0] < most


def test_a_larger_recogniser_costs_more(pricing: Pricing) -> None:
    mean = {
        size: float(media(pricing, f"openai/whisper-{size}", MediaWork(audio_ms=60_000)).draws[ENERGY].mean())
        for size in ("tiny", "small", "medium", "large-v3", "large-v3-turbo")
    }
    # Each departs from the energy model by itself: neighbours may change places, models of twenty times the size do
    # not.
    assert mean["tiny"] < min(mean["medium"], mean["large-v3"])


@pytest.mark.parametrize("name", [*MEDIA, BGE, "openai/text-embedding-3-small", "cohere/rerank-v3-5"])
def test_what_was_never_measured_says_so(pricing: Pricing, name: str) -> None:
    if name in MEDIA:
        line = line_of(pricing, name, one_of(MEDIA[name]).columns(), kind=UsageKind.MEDIA)
    else:
        work = work_of_request(input_tokens=1, cached_tokens=0, output_tokens=0, window=None)
        line = line_of(pricing, name, work.columns(), kind=UsageKind.CALLS)
    codes = {each.code for each in pricing.assumptions([line])}
    measured = MEDIA.get(name) in ("images", "video_s")
    assert ("not-calibrated" in codes) is not measured
    keys = pricing.keys(line, quantity=ENERGY)
    assert any(key[0] in (MEDIA_POSTERIOR if measured else POSTERIOR) for key in keys)
    assert any(key[1] == "uncalibrated_ratio" for key in keys) is not measured


def test_the_facts_know_denoisers_of_both_kinds(snapshot: Snapshot) -> None:
    for unit in ("image", "video"):
        found = denoisers(snapshot, unit=unit)
        assert len(found) >= 10
        assert all(has_denoiser(snapshot, each) for each in found)


# --- exact sums in cells

TYPES = dict.fromkeys(("calls", "images", "pixel_steps", "audio_ms", "video_ms", "input_tokens"), "int64")
amounts = st.none() | st.integers(0, 3) | st.integers(0, 2**31 - 1)
rows_of_media = st.fixed_dictionaries(dict.fromkeys(TYPES, amounts) | {"calls": st.sampled_from([None, 0, 1, 5])})


def expected(rows: Sequence[dict[str, Any]], present: Sequence[str]) -> dict[str | None, dict[str, int]]:
    """Sums by medium in Python's whole numbers."""
    total: dict[str | None, dict[str, int]] = {}
    for row in rows:
        seen = {name: row[name] if name in present else None for name in TYPES}
        n = 1 if seen["calls"] is None else seen["calls"]
        sized = (seen["pixel_steps"] or 0) > 0
        parts = [
            *(["images"] if (seen["images"] or 0) > 0 or sized else []),
            *(["audio"] if (seen["audio_ms"] or 0) > 0 else []),
            *(["video"] if (seen["video_ms"] or 0) > 0 else []),
        ]
        sums = total.setdefault(" ".join(parts) or None, dict.fromkeys(expressions.MEDIA_SUMS, 0))
        images = seen["images"]
        sums["images"] += 0 if sized else images or 0
        sums["sized_images"] += (n if images is None else images) if sized else 0
        for name in ("pixel_steps", "audio_ms", "video_ms"):
            sums[name] += seen[name] or 0
    return total


@given(
    rows=st.lists(rows_of_media, min_size=1, max_size=8),
    without=st.sets(st.sampled_from(["calls", "images", "pixel_steps", "audio_ms"])),
    widening=st.booleans(),
)
@slow
def test_sums_of_media_are_exact(engine: Engine, rows: list[dict[str, Any]], without: set[str], widening: bool) -> None:
    present = [name for name in TYPES if name not in without]
    name = engine.name()
    columns = {each: pa.array([row[each] for row in rows], pa.int64()) for each in present}
    engine.connection.register(name, pa.table(columns))
    usage = ibis.table({each: TYPES[each] for each in present}, name=name)
    table = expressions.cells(usage, keys=(), window=None, fixed_window=None, widening=widening)
    found: dict[str | None, dict[str, int]] = {}
    for values in engine.rows(table):
        row = dict(zip(table.columns, values, strict=True))
        held = found.setdefault(row["media"], dict.fromkeys(expressions.MEDIA_SUMS, 0))
        for each in held:
            held[each] += int(row[each])
    assert found == expected(rows, present)
    assert set(FEATURES) | set(COUNTS) <= set(table.columns)
