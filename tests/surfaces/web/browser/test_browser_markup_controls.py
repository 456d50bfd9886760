"""The checks of markup on small documents: what breaks a rule is found, what keeps it is left alone."""

from __future__ import annotations

import pytest
from tests.surfaces.web.browser.addresses import USUAL, Address
from tests.surfaces.web.browser.crawl import Crawler, Got, document_problems, link_problems, links, patterned, twins
from tests.surfaces.web.browser.figures import figure_problems
from tests.surfaces.web.browser.language import french_problems, untranslated
from tests.surfaces.web.browser.serving import Base
from tests.surfaces.web.browser.stage import Stage, page
from tests.surfaces.web.markup import Node, read

FIGURE = (
    '<span class="fig" data-figure="F1" data-kind="modelled" data-tested="elicited" data-unit="kWh">'
    '<span class="v">1.2 kWh</span> <span class="i">0.60 to 2.4 kWh</span> <a class="k" href="#source-1">modelled</a></span>'
)
HERE = Address(name="test", language="en", address="/en/test/", state=USUAL)


def root(body: str, *, language: str = "en") -> Node:
    return read(page(body, language=language).encode())[0]


@pytest.mark.parametrize(
    ("said", "what", "instead"),
    [
        ("no id", 'data-figure="F1"', 'data-figure=""'),
        ("no kind", 'data-kind="modelled"', 'data-kind="guessed"'),
        ("where the interval", ' data-tested="elicited"', ""),
        ("no unit", ' data-unit="kWh"', ""),
        ("neither value", '<span class="v">1.2 kWh</span>', ""),
        ("neither interval", '<span class="i">0.60 to 2.4 kWh</span>', ""),
        ("no word of its kind", ">modelled<", "><"),
        ("no way to its evidence", ' href="#source-1"', ""),
        ("no way to its evidence", 'class="k"', ""),
    ],
)
def test_a_figure_that_lacks_a_part_is_found(said: str, what: str, instead: str) -> None:
    assert figure_problems(root(f"<p>{FIGURE}</p>")) == []
    assert FIGURE.count(what) == 1
    problems = figure_problems(root(f"<p>{FIGURE.replace(what, instead)}</p>"))
    assert any(said in each for each in problems), problems


def test_the_id_of_a_figure_may_stand_in_the_way_to_its_evidence() -> None:
    told = FIGURE.replace(' data-figure="F1"', "").replace("#source-1", "/en/f/0123456789ab/")
    assert figure_problems(root(f"<p>{told}</p>")) == []


def test_a_reason_stands_where_there_is_no_value_or_interval() -> None:
    told = FIGURE.replace('class="i">0.60 to 2.4 kWh', 'class="i why">nobody has measured it')
    assert figure_problems(root(f"<p>{told}</p>")) == []


@pytest.mark.parametrize(
    "text",
    [
        "It uses 12 kWh.",
        "1 200 TWh",
        "0.3 Wh",
        "5 GW of power",
        "40 %",
        "12 g CO₂e",
        "3,4 Mt CO₂e",
        "2 L of water",
        "7 m³",
        "1.5 kg of CO2",
        "20 mL",
    ],
)
def test_a_number_with_a_unit_that_is_no_figure_is_found(text: str) -> None:
    assert len(figure_problems(root(f"<p>{text}</p>"))) == 1
    for allowed in (
        f"<p><code>{text}</code></p>",
        f"<p data-plain>{text}</p>",
        f'<p class="axis">{text}</p>',
        f"<form>{text}</form>",
        f'<p class="published">{text} <a class="src" href="#s">IEA</a></p>',
        f'<p class="asked">{text}</p>',
    ):
        assert figure_problems(root(allowed)) == []


@pytest.mark.parametrize("text", ["In 2030", "400 models", "5 of 7", "Wh", "GPT-4o", "12 LLM calls", "page 12 Walls"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert figure_problems(root(f"<p>{text}</p>")) == []


def test_what_others_publish_needs_a_source() -> None:
    assert len(figure_problems(root('<p class="published">12 kWh</p>'))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Combien ? Beaucoup",
        "Trop; assez",
        "Attention: ici",
        "l'énergie",
        "« mot »",
        "“mot”",
        "12 %",
        "12 kWh",
        "1.5\u00a0Wh",
        "12,500 modèles",
        "un billion de mots",
        "la liste and more",
    ],
)
def test_french_that_is_none_is_found(text: str) -> None:
    assert french_problems(root(f"<p>{text}</p>", language="fr"))


@pytest.mark.parametrize(
    "text",
    [
        "Combien\u202f? Beaucoup\u202f; assez\u00a0: voici",
        "l’énergie",
        "«\u00a0mot\u00a0»",
        "12\u00a0%, 1,5\u00a0kWh",
        "12\u202f500 modèles",
        "https://example.org/a?b=c",
        "GPT-4.1",
        "à 10:30",
        "un modèle, des figures",
    ],
)
def test_french_that_is_right_is_left_alone(text: str) -> None:
    assert french_problems(root(f"<p>{text}</p>", language="fr")) == []


def test_words_in_another_language_are_told_by_their_mark() -> None:
    assert french_problems(root('<p><cite translate="no">The source and more</cite></p>', language="fr")) == []
    assert french_problems(root('<p lang="en">The source and more</p>', language="fr")) == []


def test_what_is_left_untranslated_is_found() -> None:
    english = root("<p>Every figure has an interval</p><p>gpt-4o</p><p>12 345</p>")
    french = root("<p>Every figure has an interval</p><p>gpt-4o</p><p>12 345</p>", language="fr")
    assert untranslated(french, english) == ["Every figure has an interval"]
    marked = root('<p translate="no">Every figure has an interval</p>', language="fr")
    assert untranslated(marked, english) == []


ALTERNATES = (
    '<link rel="alternate" hreflang="en" href="https://h/en/test/">'
    '<link rel="alternate" hreflang="fr" href="https://h/fr/test/">'
)


def got(body: str, *, status: int = 200) -> Got:
    return Got(url="http://h/en/test/", status=status, content_type="text/html", body=body.encode())


def test_a_document_that_is_not_whole_is_found() -> None:
    whole = page("<p>Words</p>", head=ALTERNATES + '<link rel="canonical" href="https://h/en/test/">')
    assert document_problems(got(whole), HERE) == []
    assert document_problems(got(whole, status=500), HERE) == ["status 500"]
    for what, instead, said in (
        ('lang="en"', "", "its language"),
        ("<h1>", "<h1>Another</h1><h1>", "2 headlines"),
        ("<title>A page of the tests</title>", "<title></title>", "no title"),
        ('name="description"', 'name="words"', "no description"),
        ('hreflang="fr"', 'hreflang="de"', "of its languages"),
        ("<p>", '<p id="main">', "two elements named main"),
        ('href="https://h/en/test/">', 'href="https://h/elsewhere/">', "its own address"),
        ('href="https://h/en/test/">', 'href="/en/test/">', "is not whole"),
        ('rel="canonical"', 'rel="x"', "0 addresses"),
    ):
        problems = document_problems(got(instead.join(whole.rsplit(what, 1))), HERE)
        assert any(said in each for each in problems), (said, problems)


def test_pages_with_one_title_are_found() -> None:
    one, other = root("<p>1</p>"), root("<p>2</p>")
    assert len(twins({"/a/": one, "/b/": other})) == 2
    assert twins({"/a/": one}) == []


def test_links_that_lead_nowhere_are_found(stage: Stage) -> None:
    stage.put("/there", page('<p id="here">Words</p>'))
    body = page(
        '<p><a href="/there#here">1</a><a href="/there#not">2</a><a href="/lost">3</a>'
        '<a href="#main">4</a><a href="#no">5</a></p>'
    )
    crawler = Crawler(Base(url=f"http://127.0.0.1:{stage.port}"))
    start = crawler.get(stage.put("/start", body))
    problems = link_problems(crawler, start, links(start))
    assert [each.rpartition("/")[2].partition(" ")[0] for each in problems] == ["there#not:", "lost", "start#no:"]


def test_links_of_a_pattern_are_few() -> None:
    many = [f"http://h/en/models/{n}/x/" for n in range(9)]
    assert (
        len(patterned([*many, "http://h/en/", "http://h/en/models/?q=a", "http://h/en/models/?q=b&r=c"], most=2)) == 5
    )
