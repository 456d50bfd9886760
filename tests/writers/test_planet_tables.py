"""What tables of the planet ask of writers: ranges alone, names as a language sorts them, units of files, citations."""

from __future__ import annotations

import io
import re
from typing import NamedTuple

import openpyxl
import pytest
from tests.writers.test_writers import media

from obsia.core.document import Change, Column, Document, Section, Sentence, Shows, table
from obsia.core.evidence import Kind
from obsia.core.figure import RANGE_ONLY, Assumption, Boundary, Figure
from obsia.core.figure import Tested as Standing
from obsia.core.locales import languages, locale
from obsia.core.locales.scales import PERCENT, scale_for, scale_named
from obsia.core.message import Cited, Country, Message, Name, exact
from obsia.writers import workbook
from obsia.writers.layout import laid


class Place(NamedTuple):
    """A country of a table."""

    iso3: str
    figure: Figure


def figure(value: float, *, quantity: str = "demand_kwh", unit: str = "kWh", is_range: bool = False) -> Figure:
    return Figure(
        median=value, mean=1.07 * value, low=0.5 * value, high=3.0 * value, unit=unit, quantity=quantity,
        boundary=Boundary.FACILITY, kind=Kind.MODELLED, kind_shares={}, tested=Standing.EXTRAPOLATED, snapshot="s",
        figure_id=f"id-{value:.0f}", evidence=("source-of-it",),
        assumptions=(Assumption(code=RANGE_ONLY),) if is_range else (),
    )  # fmt: skip


def document(*places: Place, shows: Shows = Shows.OF_COLUMN, joins_range: bool = True) -> Document:
    look = {"joins_range": joins_range, "file_units": ("TWh",), "has_origin": True}
    held = table(
        "places",
        places,
        (Column(name="country", head=Message("head-country"), is_key=True), lambda each: Country(each.iso3)),
        (Column(name="energy", head=Message("energy"), shows=shows, **look), lambda each: each.figure),
        by_name=True,
    )
    return Document(
        title=Message("section-figures"),
        sections=(Section(name="places", head=Message("section-models"), blocks=(held,)),),
    )


@pytest.mark.parametrize("joins_range", [True, False])
@pytest.mark.parametrize("shows", Shows)
def test_where_only_a_range_may_be_told_no_medium_has_another_value(shows: Shows, *, joins_range: bool) -> None:
    held = document(Place("HTI", figure(3.3e9, is_range=True)), shows=shows, joins_range=joins_range)
    for medium, text in media(held, "en").items():
        text = text.partition("<main")[2] or text
        assert not re.search(r"\b3\.(3|5)", text), medium
        assert "9.9" in text, medium


@pytest.mark.parametrize("language", languages())
def test_rows_stand_by_their_names_as_the_language_sorts(language: str) -> None:
    held = document(*(Place(iso3, figure(2e9)) for iso3 in ("ZMB", "ESP", "EGY", "DEU")))
    names = {"en": ["Egypt", "Germany", "Spain", "Zambia"], "fr": ["Allemagne", "Égypte", "Espagne", "Zambie"]}[
        language
    ]
    for medium, text in media(held, language).items():
        places = [text.index(each) for each in names]
        assert places == sorted(places), medium


def test_files_have_one_unit_whatever_the_size_and_say_where_figures_come_from() -> None:
    held = document(Place("FRA", figure(2e9)), Place("MLT", figure(4e4)))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.file(held, locale("en")))).worksheets[1]
    heads, *rows = sheet.iter_rows(values_only=True)
    medians = [dict(zip(heads, row, strict=True))["energy, TWh, median"] for row in rows]
    assert medians == [2.0, 4e-05]
    assert all({"source-of-it", "modelled"} <= set(row) for row in rows)
    assert {row[-1] for row in rows} == {"id-2000000000", "id-40000"}


def test_shares_are_per_cent_and_figures_of_one_inhabitant_keep_their_unit() -> None:
    assert scale_for([figure(0.2, quantity="national_share", unit="1")]) is PERCENT
    assert scale_for([figure(2_500.0, quantity="demand_per_inhabitant_kwh")]).symbol == "kWh"
    assert scale_for([figure(2_500.0)]).symbol == "MWh"
    found = scale_named("GWh", "kWh")
    assert found is not None
    assert found.factor == 1e6
    assert scale_named("GW", "kWh") is None


def test_a_difference_beside_what_it_is_of_has_its_scale() -> None:
    rows = (("here", figure(1.1e8)), ("change", Change(figure(9e8))))
    held = table(
        "sides",
        rows,
        (Column(name="side", is_key=True), lambda each: each[0]),
        (Column(name="figure", shows=Shows.OF_GROUP, joins_range=True), lambda each: each[1]),
    )
    values = laid(held, held.parts, locale("en"))[1].texts
    assert values == ["110 (55 to 330)", "+900 (+450 to +2,700)"]


def test_what_is_published_is_text_where_there_are_no_links() -> None:
    cited = Cited(exact(946.0), evidence="iea", name="IEA 2025-04")
    held = Document(title=Message("section-figures"), about=(Sentence(text=cited),))
    for medium, text in media(held, "en").items():
        assert "946" in text, medium
        assert "IEA 2025-04" in text, medium
    assert locale("en").text(Cited(exact(9.0), evidence="iea", name="IEA", is_named=False)) == "9"


@pytest.mark.parametrize(("given", "written"), [(3.019, "3.019"), (946.0, "946"), (76.80, "76.8"), (1_193.0, "1,193")])
def test_a_published_number_stands_as_it_was_published(given: float, written: str) -> None:
    assert locale("en").text(exact(given)) == written


def test_a_name_of_the_facts_has_words_or_stands_as_it_is() -> None:
    assert locale("fr").text(Name("world-region", "North America")) == "Amérique du Nord"
    assert locale("fr").text(Name("world-region", "Elsewhere on Earth")) == "Elsewhere on Earth"
