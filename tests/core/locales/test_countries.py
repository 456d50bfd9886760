"""Countries in sentences: every one of the snapshot, with the article and the preposition that it takes."""

import re

import pytest
from tests.every import every

from obsia.core.locales import locale
from obsia.facts import snapshot as facts

CODES = sorted(subject.partition(":")[2] for subject in facts.load().subjects("country"))
_FRENCH_OF = re.compile(r"(?:de la |de l’|des |du |de |d’)(.+)")
_FRENCH_IN = re.compile(r"(?:dans la |dans les |dans l’|dans le |sur l’|à la |à l’|aux |au |à |en )(.+)")
_ENGLISH = re.compile(r"(?:of|in|on) (?:the )?(.+)")


def _name(iso3: str, language: str) -> str:
    return locale(language).zone(iso3).removesuffix(f" ({iso3})")


def test_the_list_of_countries_is_not_empty() -> None:
    assert len(CODES) > 200


def test_no_country_or_territory_is_named_by_its_code_or_with_an_ampersand() -> None:
    held = facts.load()
    every_code = {str(iso3) for (iso3,) in held.rows("SELECT iso3 FROM countries UNION SELECT iso3 FROM memberships")}
    assert {"XKX", "HKG", "BIH"} <= every_code
    for language in ("en", "fr"):
        tr = locale(language)
        assert not [iso3 for iso3 in every_code if (name := tr.country(iso3)) == iso3 or "&" in name]
    assert (locale("en").country("XKX"), locale("fr").country("HKG")) == ("Kosovo", "Hong Kong")


@every("iso3", CODES)
def test_a_country_in_a_sentence_has_the_name_that_it_has_alone(iso3: str) -> None:
    french, english = locale("fr"), locale("en")
    wanted = _name(iso3, "fr").casefold()
    for message, pattern in ((f"country-of-{iso3}", _FRENCH_OF), (f"country-in-{iso3}", _FRENCH_IN)):
        found = pattern.fullmatch(french(message))
        assert found, french(message)
        assert found[1].casefold() == wanted
    for message in (f"country-of-{iso3}", f"country-in-{iso3}"):
        told = _ENGLISH.fullmatch(english(message))
        assert told
        assert told[1] == _name(iso3, "en")


@every("iso3", CODES)
def test_french_elides_before_a_vowel_and_agrees_with_the_article(iso3: str) -> None:
    french = locale("fr")
    of, inside = french(f"country-of-{iso3}"), french(f"country-in-{iso3}")
    starts_with_vowel = re.match(r"[AEIOUÉÈÊÎÏÔ]", _name(iso3, "fr").removeprefix("de "), re.IGNORECASE) is not None
    assert not (starts_with_vowel and re.match(r"(de|du|de la) (?!l’)", of))
    pairs = {"des": ("aux", "dans les"), "du": ("au", "dans le")}
    first = of.split(" ")[0]
    if first in pairs:
        assert inside.startswith(tuple(f"{each} " for each in pairs[first])), (of, inside)
    else:
        assert not inside.startswith(("au ", "aux ")), (of, inside)


@pytest.mark.parametrize(
    ("iso3", "of", "inside"),
    [
        ("FRA", "de la France", "en France"),
        ("CAN", "du Canada", "au Canada"),
        ("USA", "des États-Unis", "aux États-Unis"),
        ("CUB", "de Cuba", "à Cuba"),
        ("IRL", "de l’Irlande", "en Irlande"),
        ("HTI", "d’Haïti", "en Haïti"),
        ("SGP", "de Singapour", "à Singapour"),
        ("ISR", "d’Israël", "en Israël"),
        ("NLD", "des Pays-Bas", "aux Pays-Bas"),
        ("COK", "des îles Cook", "aux îles Cook"),
        ("MEX", "du Mexique", "au Mexique"),
        ("IRN", "de l’Iran", "en Iran"),
        ("BRB", "de la Barbade", "à la Barbade"),
        ("REU", "de La Réunion", "à La Réunion"),
    ],
)
def test_french_as_it_is_written(iso3: str, of: str, inside: str) -> None:
    french = locale("fr")
    assert (french(f"country-of-{iso3}"), french(f"country-in-{iso3}")) == (of, inside)


@pytest.mark.parametrize(
    ("iso3", "of", "inside"),
    [
        ("FRA", "of France", "in France"),
        ("USA", "of the United States", "in the United States"),
        ("NLD", "of the Netherlands", "in the Netherlands"),
        ("IMN", "of the Isle of Man", "on the Isle of Man"),
        ("UKR", "of Ukraine", "in Ukraine"),
    ],
)
def test_english_as_it_is_written(iso3: str, of: str, inside: str) -> None:
    english = locale("en")
    assert (english(f"country-of-{iso3}"), english(f"country-in-{iso3}")) == (of, inside)
