"""What would narrow the range of an estimate: simulated, the user's facts apart from the provider's."""

from __future__ import annotations

import io
from typing import Any

import pytest

from obsia.accounting.impacts import ENERGY, QUANTITIES
from obsia.accounting.pricing import Pricing
from obsia.app.questions.request import Estimate
from obsia.app.request import narrowing
from obsia.app.request.estimate import Estimation, estimate, line_of, request_of, served_of, understood
from obsia.app.request.narrowing import LEAST_REDUCTION, SPEED, Priced, _Simulated
from obsia.app.request.reader_answers import reader_answers
from obsia.core.locales import locale
from obsia.core.memory import size_of
from obsia.facts.snapshot import load
from obsia.views.estimate import document
from obsia.writers.terminal import Page, write

LLAMA = "meta-llama/Llama-3.1-70B-Instruct"


def asked(model: str, **stated: Any) -> Estimation:
    return estimate(model, input_tokens=500, output_tokens=300, region="FRA", record_figures=False, **stated)


def simulated(model: str, **stated: Any) -> _Simulated:
    question = Estimate(model, input_tokens=500, output_tokens=300, region="FRA", **stated)
    known, zone, work = understood(question)
    served = served_of(question, known, work)
    request = request_of(known, zone=zone, work=work, seed=0, served=served)
    pricing = Pricing(load(), request=request, is_energy_alone=True)
    return _Simulated(Priced(known, zone, work, served), line_of, pricing)


def test_each_thing_narrows_by_what_is_simulated_and_users_come_apart() -> None:
    closed, own = asked("gpt-4o").narrowings, asked(LLAMA).narrowings
    assert {each.what for each in closed if each.is_users} <= {SPEED}
    assert next(each for each in closed if not each.is_users).what == "size"
    assert {"machines", "running"} <= {each.what for each in own if each.is_users}
    energy = asked("gpt-4o").figures[QUANTITIES.index(ENERGY)]
    for each in closed:
        assert each.range_ratio_now == pytest.approx(energy.high / energy.low, rel=0.02)
        assert 1.0 < each.range_ratio_then <= each.range_ratio_now ** (1.0 - LEAST_REDUCTION)
    # A fact that is told is asked for no more, and then the range is about what was promised.
    told = asked(LLAMA, gpu="H100", gpu_count=4, concurrency=32)
    promised = next(each for each in own if each.what == "machines")
    assert not {"machines", "running", SPEED} & {each.what for each in told.narrowings}
    found = told.figures[QUANTITIES.index(ENERGY)]
    assert found.high / found.low == pytest.approx(promised.range_ratio_then, rel=0.4)


@pytest.mark.parametrize(
    ("model", "stated"), [("gpt-4o", {}), ("gpt-4o-mini", {}), ("deepseek-v3", {"host": "deepseek"})]
)
def test_a_speed_that_may_be_seen_does_not_widen_in_expectation(model: str, stated: dict[str, Any]) -> None:
    assert simulated(model, **stated).scores_told()[SPEED] < 1.0


def test_nothing_is_simulated_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(narrowing, "expected_scores", refuse)
    found = asked("gpt-4o")
    assert found.figures[0].median > 0
    assert found.unknowns
    with pytest.raises(AssertionError):
        _ = found.narrowings


def test_answers_of_pages_that_do_not_show_it_never_simulate_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever keeps an answer works it out whole."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(narrowing, "expected_scores", refuse)
    for _, each in reader_answers("gpt-4o", record_figures=False):
        assert size_of(each) > 0
        assert (each.narrowings, bool(each.unknowns), bool(each.command)) == ((), True, True)


def test_models_that_write_no_text_and_stated_speeds_have_none_of_it() -> None:
    image = estimate("gpt-image-1", images=1, record_figures=False)
    assert image.narrowings == ()
    assert SPEED not in {each.what for each in asked("gpt-4o", tokens_per_s=90).narrowings}


@pytest.mark.parametrize(("language", "word"), [("en", "What you may know"), ("fr", "Ce que vous savez peut-être")])
def test_it_is_laid_out_for_people(language: str, word: str) -> None:
    stream = io.StringIO()
    write(document(asked("gpt-4o")), Page(locale(language), stream=stream))
    text = stream.getvalue()
    assert word in text
    assert "--tokens-per-s" in text
