"""Editions of published figures: stable keys, what moved and why, files that are none."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.app.catalogue.changes import (
    Cause,
    EditionFigures,
    Release,
    changes,
    edition_of,
    estimation_keys,
    figure_key,
    published_figures,
    read_published,
    releases,
)
from obsia.app.handed import Handed
from obsia.app.request.estimate import Estimation, estimate
from obsia.core.errors import BadInput
from obsia.core.figure import RANGE_ONLY, Assumption
from obsia.core.locales import languages, locale

DAY = dt.date(2026, 11, 26)


def read_record(record: dict[str, Any]) -> EditionFigures:
    return edition_of(Handed(value=record, file="figures.json"))


@pytest.fixture(scope="module")
def request_of_gpt() -> Estimation:
    return estimate("gpt-4o", task="request", region="FRA", record_figures=False)


@pytest.fixture
def edition(request_of_gpt: Estimation) -> EditionFigures:
    keys = estimation_keys(request_of_gpt)
    return read_record(published_figures(zip(keys, request_of_gpt.figures, strict=True), published_on=DAY))


def moved(edition: EditionFigures, factor: float, *, days: int = 30, **header: str) -> EditionFigures:
    """A later edition whose figures are all multiplied."""
    later = dt.date.fromisoformat(edition.published_on) + dt.timedelta(days=days)
    figures = {
        key: replace(each, value=(each.value or 0) * factor, low=each.low * factor, high=each.high * factor)
        for key, each in edition.figures.items()
    }
    return replace(edition, published_on=later.isoformat(), figures=figures, **header)


def release(name: str, day: str, cause: Cause, *covers: str) -> Release:
    return Release(name=name, released_on=day, version="0.2.0", cause=cause, covers=covers, address="https://x")


def test_a_key_says_what_was_asked_and_holds_no_facts(request_of_gpt: Estimation) -> None:
    keys = estimation_keys(request_of_gpt)
    assert len(set(keys)) == len(request_of_gpt.figures)
    assert keys[0] == (
        "estimate?cached_tokens=0&input_tokens=1000&model=openai%2Fgpt-4o&output_tokens=400&provider=openai&zone=FRA"
        "#energy_kwh@facility"
    )
    assert request_of_gpt.figures[0].snapshot not in "".join(keys)


@given(
    arguments=st.dictionaries(st.text(max_size=9), st.none() | st.integers() | st.text(max_size=9), max_size=4),
    other=st.dictionaries(st.text(max_size=9), st.integers() | st.text(max_size=9), max_size=4),
)
def test_keys_are_equal_only_for_the_same_arguments(arguments: dict[str, Any], other: dict[str, Any]) -> None:
    told = {name: value for name, value in arguments.items() if value is not None}
    one, two = (figure_key("estimate", each, "energy_kwh", "facility") for each in (arguments, other))
    assert one == figure_key("estimate", dict(reversed(told.items())), "energy_kwh", "facility")
    as_text = [{name: str(value) for name, value in each.items()} for each in (told, other)]
    assert (one == two) == (as_text[0] == as_text[1])


def test_an_edition_is_read_as_it_was_written(
    edition: EditionFigures, tmp_path: Path, request_of_gpt: Estimation
) -> None:
    path = tmp_path / "figures.json"
    keys = estimation_keys(request_of_gpt)
    record = published_figures(zip(keys, request_of_gpt.figures, strict=True), published_on=DAY)
    path.write_text(json.dumps(record))
    assert read_published(path) == edition
    assert [each["key"] for each in record["figures"]] == sorted(keys)
    assert changes(edition, edition, releases()) == ()


def test_a_figure_without_a_central_value_is_told_by_its_range(request_of_gpt: Estimation) -> None:
    bare = replace(request_of_gpt.figures[0], assumptions=(Assumption(code=RANGE_ONLY),))
    read = read_record(published_figures([("k", bare)], published_on=DAY))
    assert read.figures["k"].value is None
    (change,) = changes(read, moved(read, 2.0), ())
    assert change.ratio is None


def test_two_figures_of_one_key_are_refused(request_of_gpt: Estimation) -> None:
    figure = request_of_gpt.figures[0]
    with pytest.raises(ValueError, match="key-twice"):
        published_figures([("k", figure), ("k", figure)], published_on=DAY)


def test_without_an_edition_before_every_figure_is_a_first_one(edition: EditionFigures) -> None:
    found = changes(None, edition, releases())
    assert len(found) == len(edition.figures)
    assert {each.causes for each in found} == {(Cause.FIRST,)}
    assert all(each.old is None and each.ratio is None and each.releases == () for each in found)


def test_a_figure_that_moved_has_its_ratio_and_the_causes_that_cover_it(edition: EditionFigures) -> None:
    new = moved(edition, 2.0, snapshot="other")
    told = [
        release("wrong", "2026-12-01", Cause.ERROR, "energy_kwh@facility"),
        release("law", "2026-12-02", Cause.METHOD, "estimate?"),
        release("before", "2026-11-26", Cause.DATA),
        release("after", "2027-12-02", Cause.DATA),
        release("elsewhere", "2026-12-02", Cause.DATA, "model=meta"),
        release("start", "2026-12-02", Cause.FIRST),
    ]
    found = {each.key: each for each in changes(edition, new, told)}
    assert list(found) == sorted(edition.figures)
    assert all(each.ratio == pytest.approx(2.0) for each in found.values())
    energy = next(each for key, each in found.items() if key.endswith("#energy_kwh@facility"))
    assert energy.causes == (Cause.ERROR, Cause.METHOD)
    assert [each.name for each in energy.releases] == ["wrong", "law"]
    water = next(each for key, each in found.items() if key.endswith("#water_l@facility"))
    assert water.causes == (Cause.METHOD,)


def test_what_no_release_explains_follows_from_the_editions(edition: EditionFigures) -> None:
    by_data = changes(edition, moved(edition, 1.1, snapshot="other", version="9"), ())
    by_method = changes(edition, moved(edition, 1.1, version="9"), ())
    assert {each.causes for each in by_data} == {(Cause.DATA,)}
    assert {each.causes for each in by_method} == {(Cause.METHOD,)}


def test_rounding_is_no_change_and_what_is_gone_is_told(edition: EditionFigures) -> None:
    assert changes(edition, moved(edition, 1.0 + 1e-12), ()) == ()
    first, *rest = sorted(edition.figures)
    (gone,) = changes(edition, replace(edition, figures={key: edition.figures[key] for key in rest}), ())
    assert (gone.key, gone.new, gone.ratio) == (first, None, None)
    (came,) = changes(replace(edition, figures={key: edition.figures[key] for key in rest}), edition, ())
    assert (came.key, came.old, came.causes) == (first, None, (Cause.FIRST,))


def test_another_unit_is_a_change_without_a_ratio(edition: EditionFigures) -> None:
    key = min(edition.figures)
    other = replace(edition.figures[key], unit="J")
    (change,) = changes(edition, replace(edition, figures={**edition.figures, key: other}), ())
    assert change.ratio is None
    zero = replace(edition.figures[key], value=0.0)
    (change,) = changes(replace(edition, figures={**edition.figures, key: zero}), edition, ())
    assert change.ratio is None


def test_the_table_of_releases_is_in_order_and_said_in_every_language() -> None:
    found = releases()
    assert found
    assert [each.released_on for each in found] == sorted((each.released_on for each in found), reverse=True)
    assert {each.cause for each in found} >= {Cause.FIRST, Cause.METHOD, Cause.ERROR}
    for each in found:
        dt.date.fromisoformat(each.released_on)
        assert each.address.startswith("https://")
        for language in languages():
            assert locale(language).has(f"change-{each.name}")
            assert locale(language).has(f"cause-{each.cause.value}")
    (price,) = [each for each in found if each.name == "o3-price"]
    assert price.may_move("estimate?model=openai%2Fo3&output_tokens=4#energy_kwh@facility")
    assert not price.may_move("estimate?model=openai%2Fo3-mini&output_tokens=4#energy_kwh@facility")


Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("field", "spoil"),
    [
        ("format", lambda record: record.update(format=99)),
        ("obsia", lambda record: record.pop("obsia")),
        ("snapshot", lambda record: record.update(snapshot=3)),
        ("published_on", lambda record: record.update(published_on="yesterday")),
        ("figures", lambda record: record.update(figures={})),
        (r"figures\[0\]", lambda record: record["figures"].insert(0, "no figure")),
        (r"figures\[0\]", lambda record: record["figures"][0].pop("unit")),
        (r"figures\[0\]", lambda record: record["figures"][0].update(low=None)),
        (r"figures\[0\]", lambda record: record["figures"][0].update(high=True)),
        (r"figures\[0\]", lambda record: record["figures"][0].update(value=float("nan"))),
        (r"figures\[1\]\.key", lambda record: record["figures"].insert(0, record["figures"][0])),
    ],
)
def test_a_bad_edition_names_the_field(request_of_gpt: Estimation, field: str, spoil: Spoil) -> None:
    keys = estimation_keys(request_of_gpt)
    record = published_figures(zip(keys, request_of_gpt.figures, strict=True), published_on=DAY)
    spoil(record)
    with pytest.raises(BadInput, match=f"field '{field}'"):
        read_record(record)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"3"])
def test_a_file_that_is_no_edition_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "figures.json"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"figures\.json"):
        read_published(path)
    with pytest.raises(BadInput, match=r"none\.json"):
        read_published(tmp_path / "none.json")
