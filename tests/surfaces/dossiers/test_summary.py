"""The summary: Markdown whose tables no name can break."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from obsia.app.usage.account import Account
from obsia.core.locales import languages, locale
from obsia.core.locales import wording as words
from obsia.core.locales.scales import shown
from obsia.surfaces.dossiers.account import summary_markdown
from obsia.writers.markdown import escaped

from .conftest import VERDICTS

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def html_of(markdown: str) -> str:
    """What GitHub would make of it, but for its own additions."""
    return PARSER.render(markdown)


@given(st.text(min_size=1))
def test_any_name_stays_in_its_cell(name: str) -> None:
    html = html_of(f"| a | b |\n|---|---|\n| {escaped(name)} | 1 |\n")
    assert html.count("<td>") == 2
    assert set(re.findall(r"<(\w+)", html)) <= {"table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("name", ["a|b", "a\nb", "<b>", "`x`", "*x*", "[x](y)", "@user", "#12", ":x:", "www.a.org"])
def test_marks_are_shown_and_not_obeyed(name: str) -> None:
    text = escaped(name)
    assert not set(text) & set("|\n<`*[@:")
    assert "www." not in text
    shown_as = html_of(f"x {text}")
    assert "<b>" not in shown_as
    assert "<a" not in shown_as


@pytest.mark.parametrize("language", languages())
def test_it_says_the_headline_the_groups_and_where_records_went(plain: Account, language: str) -> None:
    tr = locale(language)
    text = summary_markdown(plain, tr=tr, verdicts=VERDICTS)
    for which in words.HEADLINE:
        told = shown(words.find(plain.figures, which), tr)
        assert f"**{told.text}** | {told.interval_text}" in text
    assert "> Budget of 1 kWh: kept." in text
    assert "> **Over &lt;b>.**" in text
    assert "USD" in text
    # Of a report's tables only those that were asked for: a summary is read by all who see the pipeline.
    assert [table.by for table in plain.tables if table.asked] == [("day",)]
    assert "2023-11-16" in text
    assert "openai/gpt-4o" not in text
    assert re.search(r"8.819 .* = 8.819 .* \+ 0 .* \+ 0", text)
    assert "\nobsia assess " in text
    assert text.endswith("```\n")


def test_hostile_names_break_nothing(hostile: Account) -> None:
    text = summary_markdown(hostile, tr=locale("en"))
    html = html_of(text)
    for table in re.findall(r"<table>.*?</table>", html, flags=re.DOTALL):
        heads = table.count("<th") - table.count("<thead")
        assert heads > 0
        for row in re.findall(r"<tr>.*?</tr>", table.partition("</thead>")[2], flags=re.DOTALL):
            assert row.count("<td") == heads
    assert "<script" not in html
    assert "<img" not in html
    assert "<a " not in html
    assert html.count("<pre>") == 1
    assert html.count("<h3>") == 1


def test_a_command_with_fences_stays_one_block(plain: Account) -> None:
    text = summary_markdown(replace(plain, command=("obsia", "assess", "a```b\n# x")), tr=locale("en"))
    html = html_of(text)
    assert html.count("<pre>") == 1
    assert "<h1>" not in html
