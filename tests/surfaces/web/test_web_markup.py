"""What the markup of every page must hold: the tests that the self-audit by RGAA 4.1 names."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from tests.surfaces.web.conftest import Pages
from tests.surfaces.web.markup import Node

from obsia.surfaces.web import assets

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def where(found: Pages, *names: str) -> list[tuple[str, Node]]:
    return [(path, node) for path, (root, _) in found.items() for node in root.all(*names)]


def test_each_page_declares_what_it_is(found: Pages) -> None:
    for path, (root, declared) in found.items():
        assert declared.lower() == "doctype html", path
        html = next(root.all("html"))
        assert html.attributes["lang"] == path.split("/")[1], path
        titles = [node.text.strip() for node in root.all("title") if node.parent and node.parent.name == "head"]
        assert len(titles) == 1, path
        assert len(titles[0]) > 5, path


def test_no_page_holds_a_frame_a_medium_or_a_script_of_its_own(found: Pages) -> None:
    """The one script is a file of this host; a figure in somebody's frame has none."""
    refused = (
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "canvas",
        "audio",
        "video",
        "track",
        "noscript",
    )
    assert [(path, node.name) for path, node in where(found, *refused)] == []
    for path, (root, _) in found.items():
        expected = [] if "/embed/" in path else [assets.script_path(path.split("/")[1])]
        assert [each.attributes["src"] for each in root.all("script")] == expected, path
    for path, node in where(found):
        assert not [name for name in node.attributes if name.startswith("on") or name == "accesskey"], path


def test_no_page_reloads_or_opens_a_window(found: Pages) -> None:
    for path, node in where(found, "meta"):
        assert node.attributes.get("http-equiv", "").lower() != "refresh", path
    assert [(path, node.text) for path, node in where(found, "a") if node.attributes.get("target") == "_blank"] == []


def test_no_page_holds_presentation(found: Pages) -> None:
    refused = ("style", "font", "basefont", "center", "big", "blink", "marquee", "strike", "tt")
    assert [(path, node.name) for path, node in where(found, *refused)] == []
    old = {"style", "bgcolor", "align", "valign", "border", "cellpadding", "cellspacing", "color", "face"}
    for path, node in where(found):
        assert not old & set(node.attributes), (path, node.name, node.attributes)


def test_nothing_moves_and_nothing_is_fetched_from_elsewhere() -> None:
    style = "".join(assets.style(each).decode() for each in assets.SHEETS)
    assert not re.search(r"@keyframes|\banimation|\btransition|text-decoration:blink", style)


def test_headings_begin_at_one_and_skip_no_level(found: Pages) -> None:
    for path, (root, _) in found.items():
        levels = [int(node.name[1]) for node in root.all(*HEADINGS)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        for before, after in pairwise(levels):
            assert after <= before + 1, (path, levels)
        assert all(node.text.strip() for node in root.all(*HEADINGS)), path


def test_regions_and_the_way_to_the_content(found: Pages) -> None:
    for path, (root, _) in found.items():
        mains = list(root.all("main"))
        assert len(mains) == 1, path
        if "/embed/" in path:
            continue
        first = next(root.all("a"))
        assert first.attributes["href"] == f"#{mains[0].attributes['id']}", path
        assert len(list(root.all("header"))) >= 1, path
        assert len(list(root.all("footer"))) >= 1, path
        names = [
            node.attributes.get("aria-label") or node.attributes.get("aria-labelledby") for node in root.all("nav")
        ]
        assert all(names), path
        assert len(set(names)) == len(names), path


def test_identifiers_are_unique_and_references_lead_somewhere(found: Pages) -> None:
    for path, (root, _) in found.items():
        known = Counter(node.attributes["id"] for node in root.all() if "id" in node.attributes)
        assert set(known.values()) <= {1}, (path, sorted(each for each, count in known.items() if count > 1))
        for node in root.all():
            for name in ("for", "aria-labelledby", "aria-describedby"):
                for each in node.attributes.get(name, "").split():
                    assert each in known, (path, name, each)
            if (place := node.attributes.get("href", "")).startswith("#"):
                assert place[1:] in known, (path, place)


def test_tables_have_a_caption_and_heads_with_a_scope(found: Pages) -> None:
    for path, table in where(found, "table"):
        captions = list(table.all("caption"))
        assert len(captions) == 1, path
        assert captions[0].text.strip(), path
        heads = list(table.all("th"))
        assert heads, path
        assert all(head.attributes.get("scope") in {"col", "row", "colgroup", "rowgroup"} for head in heads), path


def test_links_and_buttons_have_words(found: Pages) -> None:
    for path, node in where(found, "a", "button"):
        assert node.name_told, (path, node.attributes)


def test_fields_have_a_label(found: Pages) -> None:
    for path, (root, _) in found.items():
        labelled = {node.attributes.get("for") for node in root.all("label") if node.text.strip()}
        for node in root.all("input", "select", "textarea"):
            if node.attributes.get("type") in {"hidden", "submit"}:
                continue
            assert node.attributes.get("id") in labelled or node.attributes.get("aria-label"), (path, node.attributes)


def test_drawings_are_named_or_passed_over(found: Pages) -> None:
    for path, node in where(found, "svg", "img"):
        told = node.attributes
        # A drawing of links is passed over itself: its links have names.
        is_passed_over = told.get("aria-hidden") == "true" or told.get("alt") == "" or told.get("role") == "none"
        named = told.get("aria-label") or told.get("aria-labelledby") or told.get("alt")
        is_picture = node.name == "img" or told.get("role") in {"img", "group", "list"}
        assert is_passed_over or (named and is_picture), (path, told)


def test_what_a_link_is_called_holds_what_it_shows(found: Pages) -> None:
    labelled = [(path, node) for path, node in where(found, "a", "button") if node.attributes.get("aria-label")]
    assert len(labelled) > 10
    for path, node in labelled:
        shown, told = (" ".join(each.split()).casefold() for each in (node.text, node.attributes["aria-label"]))
        assert shown in told, (path, shown, told)


def test_the_name_of_each_column_is_in_its_cells_too(found: Pages) -> None:
    """Narrow screens show a table without its head."""
    for path, table in where(found, "table"):
        if "stack" not in table.attributes.get("class", "").split():
            continue
        cells = [cell for row in table.all("tr") for cell in row.all("td")]
        labels = {" ".join(cell.attributes.get("data-label", "").split()) for cell in cells}
        for head in [cell for row in table.all("thead") for cell in row.all("th")][1:]:
            kinds = {each for node in head.all() for each in node.attributes.get("class", "").split()}
            told = " ".join(head.text.split())
            if cells and told and not kinds & {"m", "vh", "ends"}:
                assert any(told.startswith(each) for each in labels - {""}), (path, told)
