"""A trace laid out: every input shown has its share, its kind, its facts and where each stands, in every medium."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from obsia.app.figures.trace import Input, Trace
from obsia.core import figure as core
from obsia.core.document import Section, Table
from obsia.core.evidence import Fact, Kind, Source, Verification
from obsia.core.figure import Assumption, Boundary, Figure
from obsia.core.locales import languages, locale
from obsia.core.message import Message
from obsia.views import trace as views
from obsia.views.facts import value as stated
from obsia.writers import html, terminal

SOURCE = Source(
    evidence_id="s-1", publisher="A publisher", title="A table", url="https://example.org/t", licence="CC-BY-4.0",
    retrieved="2026-11-01",
)  # fmt: skip


def fact(value: float, qualifier: str = "", evidence: str = "s-1", property: str = "pue") -> Fact:
    return Fact(
        subject="provider:x", property=property, unit="1", kind=Kind.ASSUMED, verification=Verification.OURS,
        evidence=evidence, locator="row 7", read_on="2026-11-01", qualifier=qualifier, value=value,
        low=value / 2, high=value * 2,
    )  # fmt: skip


def one_input(share: float, *facts: Fact) -> Input:
    held = facts or (fact(1.25),)
    return Input(subject="provider:x", property="pue", share=share, kind=Kind.ASSUMED, facts=held, sources=(SOURCE,))


def traced(*inputs: Input, label: str = "", same: bool = True, allocated: bool = False) -> Trace:
    figure = Figure(
        median=2.0, mean=2.0, low=1.0, high=4.0, unit="kWh", quantity="energy_kwh", boundary=Boundary.SERVER,
        kind=Kind.ASSUMED, kind_shares={Kind.ASSUMED: 0.75, Kind.MODELLED: 0.25}, tested=core.Tested.ELICITED,
        snapshot="0123456789abcdef", figure_id="0-0", evidence=("s-1",),
        assumptions=(Assumption(code=core.RANGE_ONLY),) if allocated else (),
    )  # fmt: skip
    return Trace(
        figure=figure, label=label, formula=("energy = a x b",), inputs=inputs, undrawn=(), journey="assess",
        command=("obsia", "assess", "a file.csv"), arguments={}, input_digests=("ab" * 20,), version="0.1.0",
        recorded_at="2026-11-26T10:00:00", seed=7, worlds=1024, same_snapshot=same,
    )  # fmt: skip


def page(trace: Trace, language: str, *, every: bool = False, width: int = 100) -> str:
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        terminal.write(views.document(trace, every=every), terminal.Page(locale(language), stream=stream))
    return stream.getvalue()


@pytest.mark.parametrize("language", languages())
def test_each_medium_leads_from_the_figure_to_its_sources(language: str) -> None:
    tr = locale(language)
    trace = traced(one_input(0.75), label="a\x1eb")
    for text in (page(trace, language), html.page(views.document(trace), tr)):
        for said in ("energy = a x b", tr.percent(0.75), tr("kind-assumed"), "s-1: row 7", "A publisher, A table"):
            assert said.replace("\u00a0", " ") in text.replace("\u00a0", " "), said
        assert "https://example.org/t" in text
        assert "a file.csv" in text
        assert tr.text(stated(fact(1.25))).replace("\u00a0", " ") in text.replace("\u00a0", " ")
        assert "a, b" in text
        assert "1,024" in text or "1\u202f024" in text


@pytest.mark.parametrize("language", languages())
def test_pages_show_what_widens_most_and_all_of_it_when_asked(language: str) -> None:
    trace = traced(*(one_input(0.01, fact(float(n))) for n in range(20, 0, -1)))
    tr = locale(language)
    shown = page(trace, language)
    assert tr("trace-more-inputs", count=20 - views.MOST_INPUTS) in shown
    assert shown.count("row 7") == views.MOST_INPUTS
    assert page(trace, language, every=True).count("row 7") == 20


def test_an_input_without_a_share_says_none_and_many_alternatives_are_counted() -> None:
    [section] = [each for each in views.document(traced(one_input(0.0))).sections if each.name == "inputs"]
    assert isinstance(section, Section)
    [held] = section.blocks
    assert isinstance(held, Table)
    assert "%" not in locale("en").text(held.parts[0].head)
    text = page(traced(one_input(0.5, *(fact(float(n)) for n in range(1, 8)))), "en")
    assert "and 3 more alternatives" in text
    assert text.count("row 7") == views.MOST_FACTS


def test_lines_that_run_on_stay_under_their_input() -> None:
    long = fact(1.0, evidence="s-1" + "x" * 30, qualifier="of a kind " * 6)
    lines = page(traced(one_input(0.5, long)), "en", width=60).splitlines()
    at = next(place for place, line in enumerate(lines) if "50%" in line)
    assert lines[at].startswith("  50%")
    assert all(line.startswith("    ") for line in lines[at + 1 : at + 3])


def test_what_has_no_central_value_is_a_range_and_other_facts_are_told() -> None:
    text = page(traced(one_input(0.5), same=False, allocated=True), "en")
    assert "no central value" in text
    assert "The installed facts are not those" in text


def test_words_that_stand_alone_are_in_the_message_files() -> None:
    for language in languages():
        assert all(locale(language).has(f"alone-{name}") for name in views.ALONE)


@pytest.mark.parametrize(
    ("language", "told"), [("en", "70.6B (69.5B to 71.5B)"), ("fr", "70,6\u00a0Md (de 69,5\u00a0Md à 71,5\u00a0Md)")]
)
def test_weights_read_as_people_write_them(language: str, told: str) -> None:
    weights = replace(fact(70.6, property="params_total_b"), unit="1e9", low=69.5, high=71.5)
    assert locale(language).text(stated(weights)) == told
    assert locale(language).text(stated(replace(weights, low=None, high=None))) == told.partition(" (")[0]


@pytest.mark.parametrize(("language", "told"), [("en", "5\u00a0years (3.5 to 7)"), ("fr", "5\u00a0ans (de 3,5 à 7)")])
def test_units_that_are_words_are_those_of_the_language(language: str, told: str) -> None:
    life = replace(fact(5.0, property="life_years"), unit="year", low=3.5, high=7.0)
    assert locale(language).text(stated(life)) == told


def test_a_page_leaves_inputs_that_widen_nothing_to_the_data() -> None:
    several = [one_input(0.9, fact(1.0)), *(one_input(0.0, fact(float(n))) for n in range(5))]
    section = views.evidence(several, most=4)
    [held] = [each for each in section.blocks if isinstance(each, Table)]
    assert len(held.rows) == 1
    assert held.note == (Message("web-figure-more-inputs", count=5),)
    [held] = [each for each in views.evidence(several[1:], most=4).blocks if isinstance(each, Table)]
    assert len(held.rows) == 4


@pytest.mark.parametrize("language", languages())
def test_a_fact_of_millions_is_told_in_a_multiple_of_its_unit(language: str) -> None:
    tr = locale(language)
    large = replace(fact(8.5e10), unit="kWh", low=7e10, high=1e11)
    assert tr.text(stated(large)).startswith(tr.in_unit("85", "TWh"))
    assert "100" in tr.text(stated(large))
    assert tr.text(stated(replace(fact(900.0), unit="W"))).startswith(tr.in_unit("900", "W"))
