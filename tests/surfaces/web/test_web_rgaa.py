"""What RGAA asks of markup, style and navigation besides: the tests that the self-audit names (see test_web_markup)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, pairwise

import pytest
from babel import Locale
from tests.surfaces.web.conftest import Pages
from tests.surfaces.web.markup import Node, above, read

from obsia.core.locales import languages
from obsia.surfaces.web import assets
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Page
from obsia.surfaces.web.site import Site, pages
from obsia.surfaces.web.sources import sources

STYLE = "".join(assets.style(each).decode() for each in (*assets.SHEETS, "method"))
RULE = re.compile(r"(?P<selector>[^{}]+)\{(?P<body>[^{}]*)\}")
FIELDS = ("input", "select", "textarea")
REACHED = ("a", "button", "summary", *FIELDS)
"""Elements that the keyboard reaches."""
WITHIN = {"li": ("ul", "ol"), "dt": ("dl", "div"), "dd": ("dl", "div"), "tr": ("thead", "tbody", "tfoot", "table")}
"""An element -> what it must stand in."""
PHRASES = frozenset(
    {"a", "abbr", "br", "button", "cite", "code", "data", "em", "i", "b", "img", "input", "label", "q", "s", "select"}
    | {"small", "span", "strong", "sub", "sup", "svg", "time", "var", "wbr", "textarea"}
)
"""Elements that may stand in a paragraph, a heading or a span."""
APART = frozenset(
    {"address", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "head", "header", "html", "input", "legend", "li", "link"}
    | {"main", "meta", "nav", "ol", "optgroup", "option", "p", "pre", "section", "select", "sub", "summary", "sup"}
    | {"svg", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr", "ul"}
)
"""Elements that begin a line of their own without any style, or hold no words of a sentence."""


def elements(found: Pages) -> Iterator[tuple[str, Node]]:
    return ((path, node) for path, (root, _) in found.items() for node in root.all())


def parents(node: Node) -> Iterator[Node]:
    return islice(above(node), 1, None)


def test_elements_stand_where_the_language_allows(found: Pages) -> None:
    for path, node in elements(found):
        parent = node.parent.name if node.parent else ""
        if node.name in WITHIN:
            assert parent in WITHIN[node.name], (path, node.name, parent)
        if parent in {"p", "span", "h1", "h2", "h3", "h4", "a"} and not any(
            each.name == "svg" for each in parents(node)
        ):
            is_item = node.name in {"meta", "link"} and "itemprop" in node.attributes  # which the standard allows there
            assert is_item or node.name in PHRASES, (path, f"<{node.name}> in <{parent}>")
        if node.name in REACHED:
            outer = [each.name for each in parents(node) if each.name in {"a", "button"} and node.name != "summary"]
            assert not outer, (path, f"<{node.name}> in <{outer[0]}>" if outer else "")
        if node.name in {"ul", "ol"}:
            others = [each for each in node.children if (each.name != "li" if isinstance(each, Node) else each.strip())]
            assert not others, (path, others)


def test_cells_of_tables_have_the_heads_of_their_row_and_column(found: Pages) -> None:
    """One row of heads, one head in each row; a row of a group heads a body of its own, which the caption tells of."""
    for path, node in elements(found):
        if node.name != "table":
            continue
        heads = [each for head in node.all("thead") for each in head.all("th", "td")]
        assert all(each.attributes["scope"] == "col" for each in heads if each.name == "th"), path
        notes = [each for caption in node.all("caption") for each in caption.all("span")]
        for row in node.all("tr"):
            cells = [each for each in row.children if isinstance(each, Node)]
            assert not [each for each in cells if {"rowspan", "headers"} & set(each.attributes)], path
            if heads:
                assert sum(int(each.attributes.get("colspan", "1")) for each in cells) == len(heads), (path, row.text)
            groups = [each for each in cells if each.attributes.get("scope") == "rowgroup"]
            if groups:
                assert row.parent is not None
                assert row.parent.name == "tbody", path
                assert next(iter(row.parent.all("tr"))) is row, path
                assert any("grouped" in each.attributes.get("class", "").split() for each in notes), path


def test_words_of_neighbours_are_apart(found: Pages) -> None:
    """What the style sets apart stays apart without it, for those who read the text alone."""
    for path, node in elements(found):
        if any(each.name == "svg" for each in above(node)):
            continue
        for one, other in pairwise(node.children):
            if not any(isinstance(each, Node) and each.name in APART for each in (one, other)):
                left, right = (each.text if isinstance(each, Node) else each for each in (one, other))
                assert not (re.search(r"[\w).%]\Z", left) and re.match(r"\w", right)), (path, left[-40:], right[:40])


def test_drawings_stand_under_a_caption(found: Pages) -> None:
    """A drawing that tells something is captioned where it stands, and says where its numbers are read."""
    seen = 0
    for path, node in elements(found):
        if node.name == "figure":
            captions = list(node.all("figcaption"))
            assert len(captions) == 1, path
            assert captions[0].text.strip(), path
        if node.name == "svg" and node.attributes.get("role") == "img":
            seen += 1
            assert any(each.name == "figure" for each in parents(node)), path
            assert len(node.attributes["aria-label"]) > 30, path
    assert seen > 5


def test_no_text_is_a_picture(found: Pages) -> None:
    for path, node in elements(found):
        if node.name == "img":
            assert node.attributes["src"].partition("?")[0].endswith(".svg"), path
        assert node.name not in {"picture", "map", "area"}, path
    assert not re.search(r"url\((?!#)", STYLE)


def test_languages_that_are_told_are_languages(found: Pages) -> None:
    for path, node in elements(found):
        for name in ("lang", "hreflang"):
            if name in node.attributes and node.attributes[name] != "x-default":
                assert Locale.parse(node.attributes[name], sep="-"), path


SHORT = "/fr/models/openai/gpt-4o/"


def language_of(node: Node) -> str:
    """The language that an element says it is in, or that stands above it."""
    return next(each.attributes["lang"] for each in above(node) if "lang" in each.attributes)


def test_what_is_in_another_language_says_in_which(found: Pages) -> None:
    """Titles of sources and formulas. What stands alike on the page in another language is looked for where pages are
    opened in a browser (``test_nothing_is_left_untranslated``)."""
    titles = {each.title: each.language for each in sources().values()}
    assert {"en", "fr"} <= set(titles.values())
    seen: set[tuple[str, str]] = set()
    # Where no figure has a page, the page of a model names many sources in short.
    unrecorded = Site(edition=PageEdition(record=False)).answer(SHORT)
    for path, (root, _) in {**found, SHORT: read(unrecorded.body)}.items():
        for item in root.all("li"):
            for node in item.all("a", "cite", "span"):
                if node.attributes.get("translate") == "no" and node.name != "span" and node.text in titles:
                    assert language_of(node) == titles[node.text], (path, node.text)
                    seen.add(("title", titles[node.text]))
                elif node.text in titles and item.text.strip().endswith(f", {node.text}"):
                    # In short: the publisher, then the title.
                    assert language_of(node) == titles[node.text], (path, node.text)
                    seen.add(("short", titles[node.text]))
        for section in root.all("section"):
            if section.attributes.get("aria-labelledby") == "formula":
                formulas = list(section.all("pre"))
                assert [language_of(each) for each in formulas] == ["en"] * len(formulas), path
                seen |= {("formula", path.split("/")[1]) for _ in formulas}
    assert seen >= {("title", "en"), ("title", "fr"), ("short", "en"), *(("formula", each) for each in languages())}


def test_all_is_written_from_left_to_right(found: Pages) -> None:
    for path, (root, _) in found.items():
        assert not [each for each in root.text if unicodedata.bidirectional(each) in {"R", "AL"}], path
        assert not [node.name for node in root.all() if "dir" in node.attributes], path


MANY = 30
"""Choices from which on a list is met in groups."""


def test_fields_of_a_kind_are_grouped_and_a_group_is_named(found: Pages) -> None:
    """A long list of choices too: all of it but what leaves the choice open stands in groups that are named."""
    long = set[str]()
    for path, (root, _) in found.items():
        for choices in root.all("select"):
            told = [each for each in choices.all("option") if each.attributes.get("value", each.text).strip()]
            if len(told) > MANY:
                long.add(choices.attributes["name"])
                assert all(each.parent and each.parent.name == "optgroup" for each in told), (path, choices.attributes)
        for group in root.all("fieldset"):
            legends = [each for each in group.children if isinstance(each, Node) and each.name == "legend"]
            assert len(legends) == 1, path
            assert legends[0].text.strip(), path
        for choice in root.all("optgroup"):
            assert choice.attributes["label"].strip(), path
        for field in root.all("input"):
            if field.attributes.get("type") in {"radio", "checkbox"}:
                assert any(each.name == "fieldset" for each in parents(field)), (path, field.attributes)
    assert "developer" in long


def test_one_field_has_one_label(found: Pages) -> None:
    for path, (root, _) in found.items():
        labels = {node.attributes.get("for"): node.text.strip() for node in root.all("label")}
        for form in root.all("form"):
            told: dict[str, set[str]] = {}
            for field in form.all(*FIELDS):
                if "id" in field.attributes and field.attributes.get("type") not in {"radio", "checkbox"}:
                    told.setdefault(labels[field.attributes["id"]], set()).add(field.attributes["name"])
            assert all(len(names) == 1 or len(set(names)) == 1 for names in told.values()), (path, told)
            assert form.attributes.get("method", "get") == "get", path


def test_no_field_is_about_a_person_or_must_be_filled(found: Pages) -> None:
    """What a form asks is a question to the observatory: nothing is ordered, kept or sent on."""
    asked = {
        node.attributes["name"] for _, node in elements(found) if node.name in FIELDS and "name" in node.attributes
    }
    assert asked
    assert not asked & {"name", "email", "tel", "address", "birthday", "password", "organization"}
    assert not [path for path, node in elements(found) if "required" in node.attributes]


def test_menus_stand_in_the_same_place(found: Pages) -> None:
    told: dict[str, set[tuple[tuple[str, ...], ...]]] = {}
    for path, (root, _) in found.items():
        if "/embed/" in path:
            continue
        menus = tuple(
            tuple(link.text.strip() for link in nav.all("a"))
            for nav in root.all("nav")
            if any(each.name in {"header", "footer"} for each in parents(nav))
        )
        told.setdefault(path.split("/")[1], set()).add(menus)
    for language, menus in told.items():
        assert len(menus) == 1, (language, menus)


def test_the_plan_of_the_site_is_whole_and_at_the_foot_of_every_page(found: Pages) -> None:
    for language in ("en", "fr"):
        root, _ = found[f"/{language}/plan/"]
        [main] = root.all("main")
        listed = {link.attributes["href"]: link.text.strip() for link in main.all("a")}
        expected = {f"/{language}{page.path}" for page in pages() if _is_general(page)}
        assert set(listed) == expected
        for address, title in listed.items():
            [heading] = [node for node in found[address][0].all("title") if node.parent and node.parent.name == "head"]
            named = heading.text.partition(" | ")[0]
            menu = [link.text.strip() for link in root.all("a") if link.attributes["href"] == address]
            assert title == named or title in menu[1:], (address, title, named)
    for path, (root, _) in found.items():
        if "/embed/" not in path:
            [foot] = root.all("footer")
            assert any(link.attributes["href"].endswith("/plan/") for link in foot.all("a")), path


def _is_general(page: Page) -> bool:
    return page.spoken and page.path.endswith("/") and "{" not in page.path and not page.private


def test_a_private_site_has_the_account_in_its_plan() -> None:
    body = Site(edition=PageEdition(shows_private=True, record=False)).answer("/en/plan/").body.decode()
    assert "/en/usage/" in body.partition("<main")[2]


def test_what_is_hidden_from_assistive_tools_is_not_reached(found: Pages) -> None:
    for path, node in elements(found):
        assert "hidden" not in node.attributes or node.name == "input", path
        if node.attributes.get("aria-hidden") == "true":
            reached = [each for each in node.all(*REACHED) if each.attributes.get("tabindex") != "-1"]
            assert not reached, (path, reached[0].attributes)


def test_signs_stand_beside_words(found: Pages) -> None:
    """A sign alone (✓, ✗, –) is passed over by assistive tools, and a word says the same."""
    seen = 0
    for path, node in elements(found):
        if node.name == "span" and node.attributes.get("aria-hidden") == "true" and len(node.text.strip()) == 1:
            seen += 1
            assert node.parent is not None
            assert len(node.parent.text.strip()) > 2, (path, node.parent.text)
    assert seen > 5


# ---------------------------------------------------------------- the style


def rules() -> Iterator[tuple[str, dict[str, str]]]:
    """(selector, property -> value) of every rule of the style."""
    for rule in RULE.finditer(re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL)):
        told = (each.partition(":") for each in rule["body"].split(";") if ":" in each)
        yield rule["selector"].strip(), {name.strip(): value.strip() for name, _, value in told}


def test_nothing_appears_under_the_pointer_or_the_focus() -> None:
    """What a pointer or the focus changes is a line, a ground or a shade; only the way to the contents comes up."""
    seen = 0
    allowed = {
        "border-bottom-color",
        "border-color",
        "text-decoration-thickness",
        "text-decoration",
        "filter",
        "outline",
    }
    allowed |= {"outline-offset", "stroke", "stroke-width", "background", "fill", "color"}
    for selector, told in rules():
        if ":hover" in selector or ":focus" in selector:
            seen += 1
            assert set(told) <= (allowed | {"top"} if selector == ".skip:focus" else allowed), (selector, told)
    assert seen > 3


def test_no_orientation_is_asked_for() -> None:
    assert "orientation" not in STYLE
    # A mark is turned, and no page.
    assert set(re.findall(r"[\w-]+:rotate\([^)]*\)", STYLE)) <= {"--turned:rotate(45deg)"}
    assert STYLE.count("rotate(") == STYLE.count("--turned:rotate(")


def test_a_colour_of_text_has_its_ground() -> None:
    told = dict(rules())
    assert {"background", "color"} <= set(told["body"])
    for selector, body in rules():
        if "background" in body and "var(--bright)" in body["background"]:
            assert "color" in body, selector


def _colours() -> dict[str, dict[str, str]]:
    """Theme -> name -> colour."""
    light, dark = (
        dict(re.findall(r"--([\w-]+):(#[0-9a-fA-F]{3,6})", block))
        for block in re.findall(r":root\{([^}]*--ink[^}]*)\}", STYLE.partition("@media print")[0])
    )
    return {"light": light, "dark": {**light, **dark}}


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours, as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        full = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
        parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_rule() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_fields_stand_out(theme: str) -> None:
    """Three to one for what a drawing says and for the edges of fields, on either ground."""
    colours = _colours()[theme]
    for ground in ("paper", "panel"):
        for mark in ("mark", "soft", "lead", "warm", "link", "bright" if theme == "light" else "on-bright"):
            assert contrast(colours[mark], colours[ground]) >= 3.0, (mark, ground)
    assert contrast(colours["lead"], colours["fill"]) >= 3.0
    assert contrast(colours["on-bright"], colours["bright"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shades_of_the_map_are_in_order(theme: str) -> None:
    """A shade is darker than the one before (lighter, in the dark), so that their order is seen without hues."""
    colours = _colours()[theme]
    against = [contrast(colours[f"q{number}"], colours["paper"]) for number in range(5)]
    assert all(after > 1.2 * before for before, after in pairwise(against)), against
