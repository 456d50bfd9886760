"""The published list of finds is what the audit finds. ``python tests/accounting/test_finds_page.py`` writes it."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from obsia.accounting.audit.records import Find
from obsia.app.audit import audit
from obsia.core.locales import Locale
from obsia.surfaces.audit_words import find_sentence

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "finds.md"


def page() -> str:
    """The page, whole."""
    say, found = Locale("en"), audit()
    lines = [
        "# Contradictions in public disclosures",
        "",
        "<!-- Written by `python tests/accounting/test_finds_page.py`; do not edit by hand. -->",
        "",
        f"What `obsia facts audit` finds in the facts of this release: {len(found.finds)} finds by {found.rules} rules",
        f"over {found.runs} training runs, {found.sizes} stated sizes and {found.cells:,} cells of openness.",
        "A find is a question, not a verdict: a slip of the maker, of the index that reports it, or of obsia's own",
        "matching of names. Whoever can explain one is asked to: [correct a cell](../how-to/correct-a-cell.md).",
    ]
    for rule, finds in groupby(found.finds, key=lambda find: find.rule):
        lines += ["", f"## {say(f'audit-rule-{rule}')}", ""]
        lines += [_line(find, say) for find in finds]
    return "\n".join(lines).replace("\u00a0", " ") + "\n"


def _line(find: Find, say: Locale) -> str:
    links = " ".join(f"[{number}]({address})" for number, address in enumerate(find.addresses, start=1))
    sentence = find_sentence(find, say).replace("_", "\\_").replace("*", "\\*").replace("<", "&lt;").replace("|", "\\|")
    return f"- {sentence} {links}".rstrip()


def test_the_page_is_what_is_found() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_anomaly_that_everybody_knows_is_found() -> None:
    """Llama 3.3 70B: 12.9 t for the accelerator-hours for which Llama 3.1 70B states 2,040 t."""
    (find,) = [each for each in audit().finds if each.rule == "carbon-of-electricity"]
    assert find.label == "Llama 3.3 70B"
    assert find.arguments["intensity_g_per_kwh"] == 12.9e6 / 4.9e6
    assert find.addresses[0].endswith("llama3_3/MODEL_CARD.md")


def test_there_are_finds_of_many_kinds_and_each_can_be_followed() -> None:
    found = audit().finds
    assert len(found) >= 30
    assert len({each.rule for each in found}) >= 6
    assert all(each.addresses or each.evidence for each in found)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
