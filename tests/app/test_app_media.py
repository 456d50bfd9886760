"""Images, video, sound, embeddings in accounts and estimates: parts add up, nothing is counted twice or in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.accounting import invariants

from obsia.accounting.impacts import ENERGY
from obsia.app.refusals import NoTokens, OtherWork, WrongWork
from obsia.app.request.estimate import estimate
from obsia.app.request.tasks import task as standard_task
from obsia.app.trace import trace
from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.core.errors import BadCall, UnusedColumns
from obsia.core.locales import Locale
from obsia.core.locales import wording as words

Usage = Callable[..., str]
HEADER = "started_at,model_request,region,label.team,input_tokens,output_tokens,images,pixel_steps,audio_ms,video_ms"
ROWS = (
    "2026-02-01T08:00:00Z,gpt-4o,FRA,red,1000,300,,,,",
    "2026-02-01T08:00:00Z,gpt-4o,FRA,blue,1000,300,2,,,",
    "2026-02-01T09:00:00Z,black-forest-labs/FLUX.1-dev,FRA,red,,,4,,,",
    "2026-02-01T09:00:00Z,black-forest-labs/FLUX.1-dev,FRA,blue,,,1,29360128,,",
    "2026-02-02T09:00:00Z,openai/gpt-image-1,,red,50,4000,1,,,",
    "2026-02-02T09:00:00Z,openai/gpt-image-1,,red,50,4000,,,,",
    "2026-02-02T10:00:00Z,text-embedding-3-small,FRA,blue,800,,,,,",
    "2026-02-02T10:00:00Z,cohere/rerank-v3-5,FRA,blue,20000,,,,,",
    "2026-02-03T10:00:00Z,whisper-1,DEU,red,,,,,60000,",
    "2026-02-03T10:00:00Z,openai/sora-2,DEU,red,,,,,,8000",
    "2026-02-03T10:00:00Z,openai/gpt-realtime,DEU,red,100,200,,,5000,",
)


def codes(account: Account) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for figure in account.figures:
        for each in figure.assumptions:
            held = found.setdefault(each.code, [])
            if dict(each.arguments) not in held:
                held.append(dict(each.arguments))
    return found


def test_a_mixed_file_is_the_sum_of_its_parts(usage: Usage) -> None:
    account = assess(usage(HEADER, *ROWS), by=["model", "label.team", "day", "model,zone"], top=3)
    for table in account.tables:
        assert invariants.of_parts(account.figures, [group.figures for group in table.groups]) == ()
        for name in ("calls", "input_tokens", "output_tokens", "images", "audio_ms", "video_ms"):
            assert sum(getattr(group.tokens, name) for group in table.groups) == getattr(account.total.tokens, name)
        assert sum(group.energy_share for group in table.groups) == pytest.approx(1)
    tokens = account.total.tokens
    assert (tokens.calls, tokens.images, tokens.audio_ms, tokens.video_ms) == (11, 8, 65_000, 8_000)
    assert sum(account.phases.values()) == pytest.approx(1)
    assert {"images", "video", "sound", "prefill", "decode"} <= set(account.phases)
    # A few images and seconds of video outweigh a few thousand tokens.
    assert account.phases["images"] + account.phases["video"] > 0.5
    assert sum(unknown.share for unknown in account.unknowns) == pytest.approx(1)


def test_what_is_counted_and_what_is_not_is_said_with_its_calls(usage: Usage) -> None:
    found = codes(assess(usage(HEADER, *ROWS)))
    # Images in a prompt of gpt-4o, and the sound of a conversation, lie in their tokens.
    assert found["media-not-counted"] == [{"calls": "2"}]
    # An image model that states tokens alone, and a model of conversation.
    assert sorted(each["model"] for each in found["not-modelled"]) == ["openai/gpt-image-1", "openai/gpt-realtime"]
    assert {each["calls"] for each in found["not-modelled"]} == {"1"}
    assert sorted(each["task"] for each in found["not-calibrated"]) == ["embedding", "rerank", "transcription"]
    assert not {"tokens-missing", "input-missing", "output-missing", "kind-as-text"} & set(found)
    assert {each["model"] for each in found["media-denoiser"]} == {"openai/gpt-image-1", "openai/sora-2"}


def test_gaps_are_those_of_what_is_counted_by_tokens(usage: Usage) -> None:
    account = assess(usage(HEADER, *ROWS))
    gaps = {gap.code: gap.calls for gap in account.gaps}
    assert not {"tokens", "input", "output"} & set(gaps)
    assert gaps["media"] == 2
    assert gaps["region"] == 2
    # Two calls of gpt-4o, and those of an image model and of a conversation that count as text by their tokens.
    assert gaps["batch"] <= 4


def test_an_account_is_the_sum_of_its_requests(usage: Usage) -> None:
    rows = ("black-forest-labs/FLUX.1-dev,FRA,,3,,", "openai/sora-2,FRA,,,,2500", "whisper-1,FRA,,,1500,")
    account = assess(usage("model_request,region,input_tokens,images,audio_ms,video_ms", *rows))
    each = [
        estimate("black-forest-labs/FLUX.1-dev", images=3, region="FRA").figures,
        estimate("openai/sora-2", video_s=2.5, region="FRA").figures,
        estimate("whisper-1", audio_s=1.5, region="FRA").figures,
    ]
    assert invariants.of_parts(account.figures, each) == ()


def test_images_alone_are_an_account_and_those_of_a_prompt_are_none(usage: Usage) -> None:
    account = assess(usage("model_request,images", "black-forest-labs/FLUX.1-dev,2", "openai/gpt-image-1,1"))
    assert account.figures[0].mean > 0
    assert account.total.intensity is None
    with pytest.raises(NoTokens, match="images, video or sound, for models"):
        assess(usage("model_request,images", "gpt-4o,2"))
    tokens = assess(usage("model_request,calls,input,output", "gpt-4o,3,100,20")).total.tokens
    assert (tokens.calls, tokens.input_tokens, tokens.output_tokens) == (3, 100, 20)
    with pytest.raises(UnusedColumns, match="nothing uses the column 'input'"):
        assess(usage("model_request,calls,input", "gpt-4o,3,100"))


def test_stated_pixels_and_steps_move_the_figure(usage: Usage) -> None:
    def energy(pixel_steps: str) -> float:
        path = usage("model_request,region,images,pixel_steps", f"black-forest-labs/FLUX.1-dev,FRA,1,{pixel_steps}")
        return assess(path).figures[0].mean

    few, many = energy(str(1024 * 1024 * 4)), energy(str(1024 * 1024 * 50))
    assert 5 < many / few < 12.5
    assert few < energy("") < 3 * many


def test_a_bucket_of_images_is_that_many_images(usage: Usage) -> None:
    header = "model_request,region,calls,images"
    one = assess(usage(header, "black-forest-labs/FLUX.1-dev,FRA,5,10"))
    other = assess(usage(header, *["black-forest-labs/FLUX.1-dev,FRA,1,2"] * 5, name="other.csv"))
    assert one.figures[0].mean == pytest.approx(other.figures[0].mean, rel=1e-12)


def test_another_model_stands_in_for_those_that_do_the_same(usage: Usage) -> None:
    account = assess(usage(HEADER, *ROWS), what_if=["model=gpt-4o-mini", "model=text-embedding-3-large", "region=SWE"])
    text, embeddings, region = account.scenarios
    before = account.figures[0].mean
    # Images and video stay where they are: two calls of text are a small part.
    assert abs(text.differences[0].figure.mean) < 0.1 * before
    assert abs(embeddings.differences[0].figure.mean) < 0.01 * before
    assert region.differences[1].figure.mean < 0


@pytest.mark.parametrize(
    ("model", "work", "says"),
    [
        ("black-forest-labs/FLUX.1-dev", {"images": 1, "output_tokens": 5}, "makes images: --out does not apply"),
        ("black-forest-labs/FLUX.1-dev", {"input_tokens": 5, "output_tokens": 5}, "--in, --out does not apply"),
        ("black-forest-labs/FLUX.1-dev", {"size": "512x512"}, "give --images"),
        ("black-forest-labs/FLUX.1-dev", {"images": 1, "video_s": 2}, "--video-s does not apply"),
        ("openai/sora-2", {"images": 1}, "makes videos: --images does not apply"),
        ("whisper-1", {"input_tokens": 5}, "turns speech into text: --in does not apply"),
        ("openai/tts-1", {"size": "512x512"}, "turns text into speech: --size does not apply"),
        ("text-embedding-3-small", {"input_tokens": 5, "output_tokens": 1}, "embeds text: --out does not apply"),
        ("text-embedding-3-small", {"cached_tokens": 1}, "embeds text: --cached does not apply"),
        ("gpt-4o", {"input_tokens": 5}, "reads and writes text: give --in, --out, \\[--cached\\]"),
        ("gpt-4o", {"input_tokens": 5, "output_tokens": 5, "images": 1}, "--images does not apply"),
        ("gpt-4o", {"input_tokens": 5, "output_tokens": 5, "steps": 3}, "--steps does not apply"),
    ],
)
def test_work_that_a_model_does_not_do_is_refused(model: str, work: dict[str, Any], says: str) -> None:
    with pytest.raises(WrongWork, match=says.replace("(", r"\(")):
        estimate(model, **work)


@pytest.mark.parametrize(
    ("model", "task", "option"),
    [
        ("black-forest-labs/FLUX.1-dev", "image", "--size"),
        ("openai/sora-2", "video", "--video-s"),
        ("whisper-1", "transcription", "--audio-s"),
        ("openai/tts-1", "speech", "--audio-s"),
        ("text-embedding-3-small", "embedding", "--in"),
    ],
)
def test_a_request_that_nobody_stated_is_the_usual_one_of_its_kind(model: str, task: str, option: str) -> None:
    found = estimate(model, record_figures=False)
    assert found.work == standard_task(task).work()
    [assumed] = [each for each in found.assumptions if each.code == "task-assumed"]
    for locale in ("en", "fr"):
        assert option in words.assumption_sentences([assumed], Locale(locale))[0]


@pytest.mark.parametrize(
    ("work", "says"),
    [
        ({"images": -1}, "--images: -1 is outside the range"),
        ({"images": 0}, "--images: 0 is outside the range"),
        ({"images": True}, "--images: 'True' is not a number"),
        ({"images": 1, "steps": 0}, "--steps: 0 is outside the range"),
        ({"images": 1, "size": "1024"}, "not WIDTHxHEIGHT"),
        ({"images": 1, "size": "0x5"}, "not WIDTHxHEIGHT"),
        ({"images": 1, "size": "99999x5"}, "not WIDTHxHEIGHT"),
        ({"video_s": -1.0}, "--video-s: -1.0 is outside the range"),
        ({"video_s": 0.0}, "--video-s: 0.0 is outside the range"),
        ({"audio_s": 0}, r"--audio-s: 0 is outside the range\. Expected: a number of seconds from 0\.001 to"),
        ({"audio_s": float("nan")}, "--audio-s: 'nan' is not a number"),
    ],
)
def test_amounts_that_are_none_are_refused(work: dict[str, Any], says: str) -> None:
    with pytest.raises(BadCall, match=says):
        estimate("black-forest-labs/FLUX.1-dev", **work)


def test_a_model_that_nothing_supports_has_no_figure() -> None:
    with pytest.raises(OtherWork, match="works with sound: not modelled yet"):
        estimate("openai/gpt-realtime", input_tokens=5, output_tokens=5)


def test_an_estimate_repeats_by_its_command() -> None:
    found = estimate("black-forest-labs/FLUX.1-dev", images=2, size=" 1024X768 ", steps=20, region="FRA")
    assert found.command == (
        *("obsia", "estimate", "black-forest-labs/FLUX.1-dev", "--images", "2", "--size", "1024x768"),
        *("--steps", "20", "--region", "FRA"),
    )
    assert estimate("whisper-1", audio_s=2.0).command[-2:] == ("--audio-s", "2")
    assert estimate("whisper-1", audio_s=2.5).command[-2:] == ("--audio-s", "2.5")
    codes = {each.code for each in found.assumptions}
    assert "media-runs" in codes
    # The size is stated, the steps are, and the denoiser is among the facts.
    assert not {"media-size", "media-steps", "media-denoiser"} & codes


@given(images=st.integers(1, 500), steps=st.integers(1, 80))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_estimate_is_linear_in_images_and_rises_with_steps(images: int, steps: int) -> None:
    def mean(images: int, steps: int) -> float:
        found = estimate("openai/gpt-image-1", images=images, size="1024x1024", steps=steps, record_figures=False)
        return found.figures[0].mean

    one = mean(1, steps)
    assert mean(images, steps) == pytest.approx(images * one, rel=1e-9)
    assert mean(1, steps + 1) > one


def test_figures_of_media_are_traced(usage: Usage) -> None:
    found = estimate("openai/sora-2", video_s=8, region="FRA")
    traced = trace(found.figures[0].figure_id)
    properties = {each.property for each in traced.inputs}
    assert {"video_frames_count", "video_frame_s", "video_side_px"} <= properties
    assert found.figures[0].quantity == ENERGY.name
