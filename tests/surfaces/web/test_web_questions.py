"""Fields of forms: what people type is read as they mean it, or refused with words, and never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.core.locales import locale
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import Links
from obsia.surfaces.web.page import PageQuestion
from obsia.surfaces.web.questions import (
    MOST_COUNT,
    Fill,
    decimal,
    decimal_field,
    host_field,
    model_field,
    placed,
    region_field,
    whole,
    whole_field,
)
from obsia.writers.markup import Html, element

BAD_NUMBERS = ("-1", "NaN", "1e400", "1.5", "١٢", "0x10", "inf", "2147483648", "1,00,0", "--", "\u202e12", "9" * 500)


def asked(language: str = "en", **query: str) -> PageQuestion:
    links = Links(language=language, here=f"/{language}/what-if/", static=False, exists=lambda _: True)
    return PageQuestion(
        tr=locale(language),
        edition=PageEdition(record=False),
        links=links,
        query={name.replace("_", "-"): (value,) for name, value in query.items()},
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [("400", 400), ("1 000", 1000), ("1\u202f000", 1000), ("1,000", 1000), ("1\u00a0234\u00a0567", 1234567), ("0", 0)],
)
def test_whole_numbers_are_read_as_people_write_them(typed: str, read: int) -> None:
    assert whole(typed) == read


@pytest.mark.parametrize("typed", BAD_NUMBERS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_no_whole_number_is_kept_and_told(language: str, typed: str) -> None:
    field, found = whole_field(asked(language, out=typed), "out")
    assert found is None
    assert field.value == typed
    assert locale(language).whole(MOST_COUNT) in field.error


@given(number=st.integers(min_value=0, max_value=MOST_COUNT), language=st.sampled_from(["en", "fr"]))
def test_a_number_that_obsia_writes_is_one_that_it_reads(number: int, language: str) -> None:
    assert whole(locale(language).whole(number)) == number


@pytest.mark.parametrize(("typed", "read"), [("0,5", "0.5"), ("0.5", "0.5"), ("50 %", "50"), ("2", "2")])
def test_decimals_are_read_with_either_sign(typed: str, read: str) -> None:
    assert decimal(typed, most=100) == read


@pytest.mark.parametrize("typed", ["-0.5", "NaN", "1e400", "100.1", "0.12345", ".", "1.2.3", "١"])
def test_what_is_no_decimal_is_kept_and_told(typed: str) -> None:
    field, found = decimal_field(asked(out_times=typed), "out-times", most=100)
    assert found is None
    assert (field.value, bool(field.error)) == (typed, True)


def fill(asked: PageQuestion) -> Fill:
    return lambda value: asked.links("/what-if/", region=value)


@pytest.mark.parametrize("typed", ["FRA", "France", "france", "fr", "FRANCE"])
def test_a_country_is_read_by_its_code_and_its_name(typed: str) -> None:
    question = asked(region=typed)
    field, found = region_field(question, "region", fill=fill(question))
    assert not field.error
    assert found is not None


@pytest.mark.parametrize("typed", ["États-Unis", "etats unis", "United States", "États‐Unis".replace("‐", " ")])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_names_of_countries_are_read_in_every_language(language: str, typed: str) -> None:
    question = asked(language, region=typed)
    _, found = region_field(question, "region", fill=fill(question))
    assert found == "USA"


@pytest.mark.parametrize(("language", "typed", "near"), [("fr", "Alemagne", "DEU"), ("en", "Germny", "DEU")])
def test_an_unknown_place_has_links_to_what_comes_near(language: str, typed: str, near: str) -> None:
    question = asked(language, region=typed)
    field, found = region_field(question, "region", fill=fill(question))
    assert found is None
    assert field.value == typed
    assert f"region={near}" in field.near[0].address


def test_an_unknown_host_is_told_with_what_comes_near() -> None:
    question = asked(host="azur.ai.openai")
    field, found = host_field(question, "host", fill=fill(question))
    assert found is None
    assert field.error
    assert "azure" in field.near[0].words


@pytest.mark.parametrize("typed", ["zzzz", "<b>x</b>", "x" * 500, "\u202eabc", "a\x00b"])
def test_an_unknown_model_is_told_in_text_that_runs_nothing(typed: str) -> None:
    question = asked(model=typed)
    field, found = model_field(question, "model", typed, fill=fill(question))
    assert found is None
    assert field.error.isprintable()
    assert all(near.address.startswith("/en/") for near in field.near)


def test_a_near_model_is_a_link_that_fills_the_form() -> None:
    question = asked(model="gtp-4o")
    field, _ = model_field(question, "model", "gtp-4o", fill=fill(question))
    assert "openai/gpt-4o" in {near.words for near in field.near}


@given(name=st.text(max_size=40))
def test_a_message_takes_markup_and_text_and_mixes_them_up_never(name: str) -> None:
    told = placed(locale("en"), "web-compare-first", model=element("b", name))
    assert told == Html(f"Compare all with {element('b', name)}")
