"""The report: whole in its file, well-formed, escaped, in two languages; every figure has its interval and its unit."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from obsia.app.figures.sources import sources_of
from obsia.app.usage.account import Account, Cost
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure
from obsia.core.figure import Tested as Standing
from obsia.core.locales import languages, locale
from obsia.core.locales import wording as words
from obsia.core.locales.scales import scale_for, shown
from obsia.surfaces.dossiers.account import report_html
from obsia.writers.charts import Axis, mark, slot_of, tick
from obsia.writers.style import RULES

from .conftest import VERDICTS

OURS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "nav", "h1", "h2", "h3",
    "p", "ul", "li", "a", "span", "code", "pre", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
    "figure", "figcaption", "div", "svg", "line", "rect", "text",
}  # fmt: skip


def page(account: Account, language: str) -> str:
    """The report of an account."""
    return report_html(account, tr=locale(language), sources=sources_of(account.figures), verdicts=VERDICTS)


def tree(html: str) -> ET.Element:
    """The page as XML: every element is closed, every attribute quoted."""
    return ET.fromstring(html.removeprefix("<!DOCTYPE html>\n"))  # noqa: S314 - our own page


def text_of(html: str) -> str:
    """What is read."""
    return " ".join("".join(tree(html).find("body").itertext()).split())  # type: ignore[union-attr]


class Elements(HTMLParser):
    """The page as a browser reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", ["plain", "hostile"])
def test_it_holds_our_elements_only_and_loads_nothing(request: pytest.FixtureRequest, name: str, language: str) -> None:
    html = page(request.getfixturevalue(name), language)
    assert {each.tag for each in tree(html).iter()} <= OURS
    browser = Elements()
    browser.feed(html)
    assert browser.found <= OURS
    for tag, attribute, value in browser.attributes:
        assert not attribute.startswith("on")
        assert attribute not in {"style", "src", "srcset"}
        if attribute == "href":
            assert tag == "a"
            assert re.match(r"#[a-z]|https?://", value)
    assert not re.search(r"url\(|@import|@font-face", html)
    assert html.count("<style>") == 1


def test_hostile_names_are_text_and_are_shortened(hostile: Account) -> None:
    html = page(hostile, "en")
    read = text_of(html)
    for name in (
        "<script>alert(1)</script>",
        "=SUM(A1)|x",
        r"a\nb|c",
        r"\x1b[31mred",
        r"\u202ertl",
        "</table></style>",
    ):
        assert name in read
    assert "x" * 90 not in read
    assert "x" * 59 + "…" in read
    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r'href="(?:https://example|javascript)', html)
    assert not {letter for letter in html if ord(letter) < 32} - {"\n"}


@pytest.mark.parametrize("language", languages())
def test_headings_are_in_order_and_places_exist(plain: Account, language: str) -> None:
    root = tree(page(plain, language))
    assert root.get("lang") == language
    levels = [int(each.tag[1]) for each in root.iter() if re.fullmatch("h[1-6]", str(each.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    names = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(names) == len(set(names))
    links = {each.get("href", "")[1:] for each in root.iter("a") if each.get("href", "").startswith("#")}
    assert links
    assert links <= set(names)
    labelled = {each.get("aria-labelledby") for each in root.iter("section")}
    assert labelled <= set(names)


def test_tables_have_captions_heads_and_labels_for_narrow_screens(plain: Account) -> None:
    for table in tree(page(plain, "en")).iter("table"):
        caption = table.find("caption")
        assert caption is not None
        assert "".join(caption.itertext()).strip()
        heads = table.findall("./thead/tr/th")
        assert all(head.get("scope") == "col" for head in heads)
        # In a narrow table of words, cells are labelled until one of their column says something.
        is_of_words = len(heads) <= 3 and all(head.get("class") == "words" for head in heads[1:])
        told: set[int] = set()
        for row in table.iter("tr"):
            cells = list(row)
            width = sum(int(cell.get("colspan", "1")) for cell in cells)
            assert width == len(heads)
            if row.find("th[@colspan]") is None and row.find("td") is not None:
                assert cells[0].get("scope") == "row"
                for place, cell in enumerate(cells[1:], start=1):
                    labelled = bool(cell.get("data-label")) or cell.get("class") == "m"
                    assert labelled or (is_of_words and place in told), "".join(row.itertext())
                    told |= {place} if "".join(cell.itertext()) else set()


def test_every_figure_has_its_interval_and_its_unit(plain: Account) -> None:
    tr = locale("en")
    read = text_of(page(plain, "en"))
    for which in words.HEADLINE:
        told = shown(words.find(plain.figures, which), tr)
        assert f"{told.value} {told.symbol}".replace("\u00a0", " ") in read.replace("\u00a0", " ")
        assert told.interval_text.replace("\u00a0", " ") in read.replace("\u00a0", " ")
    for section, abouts in words.SECTIONS.items():
        group = [words.find(plain.figures, which) for which in abouts]
        scale = scale_for(group)
        assert f"{tr(section)}, {scale.symbol}".replace("\u00a0", " ") in read.replace("\u00a0", " ")
        for figure in group:
            told = shown(figure, tr, scale=scale)
            assert f"{told.value}{told.interval}" in read.replace(" ", "").replace(
                told.interval.replace(" ", ""), told.interval
            )
    for table in plain.tables:
        energy = [words.find(group.figures, words.ENERGY) for group in table.groups]
        for figure in energy:
            told = shown(figure, tr, scale=scale_for(energy))
            assert f"{told.value} {told.interval}" in read
    assert read.count("obsia trace") >= 3
    for figure in (words.find(plain.figures, which) for which in words.HEADLINE):
        assert f"obsia trace {figure.figure_id}" in read


def test_what_was_read_is_reconciled_and_explained(hostile: Account) -> None:
    read = text_of(page(hostile, "en"))
    where = hostile.records
    assert (where.read, where.rejected) == (42, 2)
    assert "42 records read = 40 counted + 0 duplicate + 2 rejected" in read
    assert "not a whole number (1)" in read
    assert "a correction, not netted (1)" in read
    [(name, why)] = set(hostile.recognised.values())
    assert f"{name}{why}" in read.replace(f"{name} {why}", f"{name}{why}")
    assert "<i>records&.csv" in read
    assert "Did you mean" in read or "Nothing similar is known" in read
    assert "To reproduce it" in read
    assert f"account {hostile.request_id[:12]}, facts {hostile.snapshot[:12]}" in read
    for source in sources_of(hostile.figures):
        assert source.title in read
        assert source.evidence_id in read


def test_times_are_drawn_with_their_table_below(plain: Account, hostile: Account) -> None:
    for account, key in ((plain, "hour"), (hostile, "day")):
        root = tree(page(account, "en"))
        [chart] = [figure for figure in root.iter("figure") if f"by {key}" in "".join(figure.itertext())]
        [drawing] = [each for each in chart.iter("svg") if each.get("role") == "img"]
        [table] = [each for each in account.tables if each.by == (key,)]
        timed = [group for group in table.groups if not group.rest_of]
        assert len(drawing.findall("rect")) == len(timed)
        assert f"Energy by {key}, " in (drawing.get("aria-label") or "")
        section = next(each for each in root.iter("section") if chart in list(each.iter()))
        order = [each.tag for each in section]
        assert order.index("figure") < order.index("table")
        for bar in drawing.findall("rect"):
            assert 0 <= float(bar.get("x", "").strip("%")) <= 100
            assert 0 <= float(bar.get("y", "").strip("%")) <= 100


def test_budgets_stand_first(plain: Account) -> None:
    read = text_of(page(plain, "en"))
    assert read.index("Over <b>.") < read.index("The figures", read.index("Over <b>."))


@pytest.mark.parametrize("language", languages())
def test_the_same_account_gives_the_same_page(plain: Account, language: str) -> None:
    assert page(plain, language) == page(plain, language)


def test_french_is_french(plain: Account) -> None:
    read = text_of(page(plain, "fr"))
    bare = re.sub(r"obsia (?:trace|assess) \S+|https?://\S+|\S+\.csv|\S*/\S*|[a-z]+(?:-[a-z0-9.]+)+", "", read)
    bare = bare.partition("Ce sur quoi reposent")[0]
    for english in (
        " energy",
        "plausible range",
        " water",
        "requests",
        "assumed",
        " mean ",
        " tokens",
        " calls",
        "price",
    ):
        assert english not in bare, english
    assert "8 819 requêtes" in read
    assert not re.search(r"\d\.\d+ (?:kWh|kg|L)\b", bare)


def test_an_account_without_times_models_or_prices_has_a_page(plain: Account) -> None:
    bare = replace(
        plain, tables=(), scenarios=(), unknowns=(), phases={}, gaps=(), period=None, models=(), recognised={},
        total=replace(plain.total, cost=None, intensity=None),
    )  # fmt: skip
    read = text_of(page(bare, "en"))
    assert "at list prices" not in read
    assert "per output token" not in read
    assert "What the records do not say" not in read
    unpriced = replace(plain.total, cost=Cost(figure=None, priced_calls=0, unpriced_calls=8819))
    assert "no list price is known" in text_of(page(replace(plain, total=unpriced), "en"))


# ---------------------------------------------------------------- drawings


def figure(low: float, value: float, high: float) -> Figure:
    """A figure of energy."""
    return Figure(
        median=value, mean=value, low=low, high=high, unit="kWh", quantity="energy_kwh", boundary=Boundary.FACILITY,
        kind=Kind.MODELLED, kind_shares={}, tested=Standing.ELICITED, snapshot="0", figure_id="a", evidence=("x",),
    )  # fmt: skip


def test_an_axis_begins_at_zero_and_holds_every_interval() -> None:
    figures = [figure(0.5, 1, 2.3), figure(1, 2, 6.1)]
    axis = Axis.of(figures, scale=scale_for(figures))
    assert (axis.low, axis.high) == (0.0, 8.0)
    assert [axis.per_cent(value) for value in (0, 4, 8, 99)] == [0, 50, 100, 100]
    assert axis.end(locale("fr")) == "8\u00a0kWh"
    nothing = Axis.of([figure(0, 0, 0)], scale=scale_for([figure(0, 0, 0)]))
    assert nothing.high > nothing.low


def test_an_axis_of_differences_has_both_signs_and_no_rounding() -> None:
    falling = Axis.of([figure(-5, -2, 1e-15)], scale=scale_for([figure(1, 2, 3)]))
    assert (falling.low, falling.high) == (-5.0, 0.0)
    both = Axis.of([figure(-5, 1, 4)], scale=scale_for([figure(1, 2, 3)]))
    assert both.low < 0 < both.high


def test_a_range_is_hollow_and_a_tested_interval_solid() -> None:
    one = figure(1, 2, 3)
    axis = Axis.of([one], scale=scale_for([one]))
    assert 'class="hollow"' in mark(one, axis)
    assert 'class="solid"' in mark(replace(one, tested=Standing.TESTED), axis)
    assert 'aria-hidden="true"' in mark(one, axis)


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("hour", "2026-02-28 23:00", "2026-03-01 00:00"),
        ("day", "2026-02-28", "2026-03-01"),
        ("month", "2025-12", "2026-01"),
    ],
)
def test_times_follow_each_other(key: str, before: str, after: str) -> None:
    first, second = slot_of(key, before), slot_of(key, after)
    assert first is not None
    assert second == first + 1
    assert slot_of(key, "never") is None


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (2.5, "2.5"), (2000, "2,000"), (0.05, "0.05"), (1.25, "1.25")]
)
def test_ticks_are_plain(value: float, written: str) -> None:
    assert tick(value, locale("en")) == written


def contrast(first: str, second: str) -> float:
    """WCAG's ratio of two colours."""

    def luminance(colour: str) -> float:
        full = "".join(letter * 2 for letter in colour[1:]) if len(colour) == 4 else colour[1:]
        parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_colours_have_contrast_in_every_scheme() -> None:
    schemes = [dict(re.findall(r"--(\w+):(#\w+)", block)) for block in re.findall(r":root\{([^}]*)\}", RULES)]
    assert len(schemes) == 3
    for colours in schemes:
        for ground in ("paper", "panel"):
            for ink in ("ink", "soft", "link"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
            for drawn in ("mark", "lead"):
                assert contrast(colours[drawn], colours[ground]) >= 3, (drawn, ground)
