"""The pages of commitments and of finds: what was read counts, what is claimed stands apart, sources are linked."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache
from html import unescape

import pytest
from tests.surfaces.web.pages_read import page as page_read

from obsia.app.disclosure.audit import audit
from obsia.app.disclosure.commitments import commitments as journey
from obsia.core.locales import languages, locale
from obsia.facts.disclosures import practices
from obsia.facts.snapshot import load
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Page
from obsia.surfaces.web.pages import commitments
from obsia.surfaces.web.site import Document, Site
from obsia.views.finds import sentence

EDITION = PageEdition(record=False)
SERVED = Site(edition=EDITION)
HELD = journey(instrument="paris-2025", record_figures=False).register
TAG = re.compile(r"<[^>]+>")


@cache
def page(path: str, query: str = "") -> Document:
    return SERVED.answer(path, query)


def html(path: str, query: str = "") -> str:
    document = page(path, query)
    assert document.status == 200, document.body.decode()
    return document.body.decode()


def words(path: str, query: str = "") -> str:
    return " ".join(unescape(TAG.sub(" ", html(path, query))).split())


def addresses(name: str) -> list[str]:
    found: Page = next(each for each in commitments.PAGES if each.name == name)
    assert found.addresses is not None
    return [found.address(parts) for parts in found.addresses(EDITION)]


def test_a_part_of_a_framework_counts_apart_and_none_found_tells_where_was_looked() -> None:
    rows = [each for each in practices(load()) if each.promise == "frontier-safety-framework"]
    of = Counter(each.state for each in rows)
    assert of["partly"]
    part = "one has" if of["partly"] == 1 else f"{of['partly']} have"
    told = f"{of['found']} have published one and {part} in part; for {of['none found']}, none was found"
    assert told in words("/en/commitments/")
    for row in (each for each in rows if each.state == "none found"):
        assert row.text.startswith("looked for in")
        assert row.text.partition("SaferAI")[0] in words(f"/en/commitments/parties/{row.party}/")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    "path",
    ["/commitments/", "/commitments/priorities/", "/commitments/instruments/paris-2025/", "/commitments/parties/",
     "/commitments/parties/france/", "/commitments/parties/openai/", "/finds/"],
)  # fmt: skip
def test_pages_have_one_heading_and_no_gap_below_it(language: str, path: str) -> None:
    body = html(f"/{language}{path}")
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", body)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_six_priorities_each_with_a_value_or_a_reason() -> None:
    body = html("/en/commitments/")
    cards = body.split('<ol class="cards">')[1].split("</ol>")[0].split("<li>")[1:]
    assert len(cards) == 6
    assert all('class="fig big"' in card or "big-count" in card or "Not computed." in card for card in cards)
    assert sum("Not computed." in card for card in cards) == 1


def test_every_indicator_has_its_title_on_the_page_of_priorities() -> None:
    told = words("/en/commitments/priorities/")
    for each in journey(record_figures=False).indicators:
        assert " ".join(locale("en")(f"indicator-{each.name}").split()) in told


def test_names_that_were_read_stand_beside_the_number_stated_and_nobody_is_absent_unread() -> None:
    body = html("/en/commitments/instruments/paris-2025/")
    agreed = body.split('id="agreed"')[1].split("<h2")[0]
    names = sum(len(each.events) for each in HELD.agreed("paris-2025"))
    assert agreed.count('href="/en/commitments/parties/') == names
    # What is the same of several names is said once, of all of them.
    rows = [each.split("</th>")[1].split("</tr>")[0] for each in agreed.split('<th scope="row"')[1:]]
    assert len(rows) < names / 2
    assert "A page counts 60 in all" in words("/en/commitments/instruments/paris-2025/")
    unknown = body.split('id="not-examined"')[1].split("<h2")[0]
    assert ">Albania<" in unknown
    assert 'id="not-named"' not in body
    assert 'id="not-named"' in html("/en/commitments/instruments/delhi-2026/")


def test_every_instrument_and_party_has_a_page_in_both_languages() -> None:
    places = [*addresses("commitments-instrument"), *addresses("commitments-party")]
    assert len(places) == len(HELD.instruments) + len(HELD.parties)
    for language in languages():
        for place in places:
            assert SERVED.answer(f"/{language}{place}").status == 200, place


def test_a_party_lists_what_it_did_with_its_sources_and_what_not() -> None:
    body = html("/en/commitments/parties/france/")
    did = HELD.of_party("france")
    table = body.split('id="did"')[1].split("</table>")[0]
    assert table.count('<th scope="row"') == sum(len(member.events) for member in did.values())
    for member in did.values():
        for event in member.events:
            for address in filter(None, (event.address, event.day_address)):
                assert f'href="{address.replace("&", "&amp;")}"' in table
    assert "through the Union" in table


def test_a_state_without_a_row_of_its_own_agreed_to_nothing_that_was_read() -> None:
    assert "No agreement was read" in words("/en/commitments/parties/TUV/")
    assert "for which it was not examined" in words("/en/commitments/parties/TUV/")
    assert '<meta name="robots" content="noindex">' in html("/en/commitments/parties/FRA/")


def test_parties_by_kind_letter_and_name() -> None:
    tr = locale("fr")
    told = html("/fr/commitments/parties/", "kind=state&letter=E")
    listed = re.findall(r'<th scope="row"[^>]*><a[^>]*>(.*?)</a>', told)
    assert listed
    assert all(tr.sort_key()(unescape(name)).startswith("e") for name in listed)
    assert "Mistral AI" in words("/fr/commitments/parties/", "q=mistral")
    assert "Aucune des" in words("/fr/commitments/parties/", "q=zzzz")
    everyone = html("/fr/commitments/parties/")
    assert everyone.count('<th scope="row"') == len(HELD.parties)


@pytest.mark.parametrize("path", ["/commitments/instruments/nothing/", "/commitments/parties/nobody-at-all/"])
def test_what_there_is_not_is_not_found(path: str) -> None:
    assert page(f"/en{path}").status == 404


@pytest.mark.parametrize("language", languages())
def test_every_find_is_told_once_with_its_places(language: str) -> None:
    body = html(f"/{language}/finds/")
    found = audit().finds
    text = " ".join(page_read(body.encode()).text.split())
    assert body.count(locale(language)("web-finds-read-at")) == sum(bool(each.addresses) for each in found)
    for find in found:
        assert " ".join(locale(language).text(sentence(find)).split()) in text
        for address in find.addresses:
            assert address.replace("&", "&amp;").replace("'", "%27") in body
    assert "question" in words(f"/{language}/finds/")
    assert "verdict" in words(f"/{language}/finds/")
