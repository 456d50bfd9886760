"""What people call countries and groups of them, in many languages and codes; what is suggested for a slip."""

from __future__ import annotations

import pytest

from obsia.core.errors import UnknownName
from obsia.core.figure import Assumption
from obsia.core.locales import locale
from obsia.core.message import Assumptions
from obsia.facts.groups import Group, group_names, groups
from obsia.facts.keys import name_key, place_key
from obsia.facts.names.areas import resolve_place
from obsia.facts.names.places import resolve_country, resolve_region
from obsia.facts.snapshot import Snapshot, load

NAMES = {
    "FRA": "FRA fra FR fr 250 France la_France Frankreich Francia フランス 法国 فرنسا République_française",
    "DEU": "DEU DE 276 Germany Deutschland Allemagne l'Allemagne Alemania Duitsland 德国 Niemcy"
    " Bundesrepublik_Deutschland",
    "GBR": "GBR GB UK U.K. 826 United_Kingdom the_United_Kingdom Royaume-Uni le_Royaume-Uni Great_Britain"
    " Grande-Bretagne"
    " Vereinigtes_Königreich Reino_Unido 英国",
    "USA": "USA US U.S. U.S.A. 840 United_States the_United_States United_States_of_America États-Unis Etats_Unis"
    " les_États-Unis Estados_Unidos Vereinigte_Staaten アメリカ合衆国 美国",
    "CHN": "CHN CN 156 China PRC People's_Republic_of_China Chine la_Chine 中国 Kina",
    "KOR": "KOR KR 410 South_Korea Korea Republic_of_Korea Corée_du_Sud la_Corée_du_Sud Südkorea 대한민국 韩国",
    "PRK": "PRK KP 408 North_Korea Corée_du_Nord",
    "NLD": "NLD NL 528 Netherlands the_Netherlands Holland Hollande Pays-Bas les_Pays-Bas Nederland Niederlande",
    "CHE": "CHE CH 756 Switzerland Suisse la_Suisse Schweiz Svizzera",
    "ESP": "ESP ES 724 Spain Espagne España Spanien",
    "ITA": "ITA IT 380 Italy Italie Italia Italien",
    "GRC": "GRC GR EL 300 Greece Grèce Ελλάδα Griechenland",
    "IRL": "IRL IE 372 Ireland Irlande Éire",
    "JPN": "JPN JP 392 Japan Japon 日本 Japão",
    "IND": "IND IN 356 India Inde भारत",
    "BRA": "BRA BR 076 Brazil Brésil Brasil",
    "RUS": "RUS RU 643 Russia Russie Россия Russian_Federation",
    "CZE": "CZE CZ 203 Czechia Czech_Republic Tchéquie République_tchèque Česko",
    "TUR": "TUR TR 792 Türkiye Turkey Turquie",
    "CIV": "CIV CI 384 Côte_d'Ivoire Ivory_Coast",
    "ARE": "ARE AE 784 United_Arab_Emirates UAE Émirats_arabes_unis",
    "SAU": "SAU SA 682 Saudi_Arabia Arabie_saoudite",
    "ZAF": "ZAF ZA 710 South_Africa Afrique_du_Sud Südafrika",
    "NZL": "NZL NZ 554 New_Zealand Nouvelle-Zélande",
    "eu": "EU UE E.U. EU27 EU-27 UE27 European_Union the_European_Union l'Union_européenne Europäische_Union 欧盟",
    "g7": "G7 G-7 g7 Group_of_Seven Groupe_des_Sept",
    "g20": "G20 G-20 the_G20",
    "brics": "BRICS BRICS+ les_BRICS",
    "oecd": "OECD OCDE l'OCDE",
    "asean": "ASEAN Asean ANASE",
    "gcc": "GCC CCG the_Gulf Conseil_de_coopération_du_Golfe",
    "african-union": "African_Union Union_africaine",
    "nordics": "Nordics Pays_nordiques",
    "iea-africa": "Africa Afrique África Afrika l'Afrique",
    "iea-europe": "Europe Europa l'Europe",
    "iea-middle-east": "Middle_East Moyen-Orient",
    "iea-north-america": "North_America Amérique_du_Nord",
    "iea-asia-pacific": "Asia_Pacific APAC Asie-Pacifique",
    "un-africa": "002 UN_Africa",
    "un-asia": "142 Asia Asie",
    "un-latin-america-and-the-caribbean": "419 Latin_America Amérique_latine LATAM",
    "un-western-africa": "011 Western_Africa West_Africa Afrique_occidentale",
    "un-south-eastern-asia": "035 Southeast_Asia Asie_du_Sud-Est",
    "un-oceania": "009 Oceania Océanie",
    "un-south-america": "005 South_America Südamerika",
}
"""Code -> what stands for it; ``_`` is a space."""


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load()


def code(snapshot: Snapshot, text: str) -> str:
    found = resolve_place(snapshot, text=text)
    return found.name if isinstance(found, Group) else found.zone_id


def test_names_and_codes_are_those_of_their_country_or_group(snapshot: Snapshot) -> None:
    asked = {name.replace("_", " "): place for place, names in NAMES.items() for name in names.split()}
    assert len(asked) >= 200
    found: dict[str, str] = {}
    for name in asked:
        try:
            found[name] = code(snapshot, name)
        except UnknownName as error:
            found[name] = f"unknown: {error.suggestions}"
    assert {name: each for name, each in found.items() if each != asked[name]} == {}


def test_no_group_has_the_name_or_the_code_of_a_country(snapshot: Snapshot) -> None:
    keys = {str(key) for (key,) in snapshot.rows("SELECT key FROM place_keys WHERE source IN ('iso3', 'iso2', 'm49')")}
    keys |= {str(key) for (key,) in snapshot.rows("SELECT key FROM place_keys WHERE source = 'country name'")}
    written = [name for names in group_names(snapshot).values() for name in (*names, *groups(snapshot))]
    assert len(written) > 500
    assert [name for name in written if {name_key(name), place_key(name)} & keys] == []


@pytest.mark.parametrize("text", ["Atlantis", "Narnia", "Mordor", "Wakanda", "Xyz", "Utopia"])
def test_what_is_no_place_suggests_none(snapshot: Snapshot, text: str) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve_place(snapshot, text=text)
    assert caught.value.suggestions == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Germnay", "DEU (Germany)"),
        ("Frnace", "FRA (France)"),
        ("Allemangne", "DEU (Germany)"),
        ("Untied States", "USA (United States)"),
        ("Sweeden", "SWE (Sweden)"),
        ("Latin Amerca", "Latin America"),
        ("Union europenne", "Union européenne"),
    ],
)
def test_a_slip_suggests_what_was_meant(snapshot: Snapshot, text: str, first: str) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve_place(snapshot, text=text)
    assert caught.value.suggestions[0] == first


def test_a_suggested_country_has_its_name_in_the_language_of_the_answer(snapshot: Snapshot) -> None:
    for text, said in (("Germnay", "DEU (Allemagne)"), ("Untied States", "USA (États-Unis)")):
        with pytest.raises(UnknownName) as caught:
            resolve_country(snapshot, text=text)
        assert said in locale("fr").text(caught.value.sentences)
    # A region of a cloud without a name of its own goes under its country's.
    with pytest.raises(UnknownName) as caught:
        resolve_region(snapshot, text="Virginnia")
    assert "USA (États-Unis)" in locale("fr").text(caught.value.sentences)
    unknown = Assumption(code="region-unknown", arguments={"region": "X", "calls": "2", "suggestions": "DEU (Germany)"})
    assert "DEU (Allemagne)" in locale("fr").text(Assumptions((unknown,)))
