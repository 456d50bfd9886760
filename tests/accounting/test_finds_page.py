"""The published list of finds is what the audit finds. ``python tests/accounting/test_finds_page.py`` writes it."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from obsia.accounting.audit.records import Find
from obsia.app.disclosure.audit import audit
from obsia.core.locales import Locale
from obsia.views.finds import sentence

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "finds.md"


def page() -> str:
    """The page, whole."""
    tr, found = Locale("en"), audit()
    lines = [
        "# Contradictions in public disclosures",
        "",
        "<!-- Written by `python tests/accounting/test_finds_page.py`; do not edit by hand. -->",
        "",
        f"`obsia facts audit` finds {len(found.finds)} contradictions in the facts of this release. It applied",
        f"{found.rules} rules to {found.runs} training runs, {found.sizes} stated sizes, {found.cells:,} cells of",
        f"openness and {found.published} published figures of data centres.",
        "A find is a question, not a verdict: the maker may have made a slip, or the index that reports it, or obsia",
        "in matching names. If you can explain one, please do: [correct a cell](../how-to/correct-a-cell.md).",
        "The European index is the European Open Source AI Index; [the page on the indexes](openness-sources.md) says",
        "what each source grades and how it is read. Addresses that indexes give are judged by their names alone.",
    ]
    for rule, finds in groupby(found.finds, key=lambda find: find.rule):
        lines += ["", f"## {tr(f'audit-rule-{rule}')}", ""]
        lines += [_line(find, tr) for find in finds]
    return "\n".join(lines).replace("\u00a0", " ") + "\n"


def _line(find: Find, tr: Locale) -> str:
    links = " ".join(f"[{number}]({address})" for number, address in enumerate(find.addresses, start=1))
    told = tr.text(sentence(find)).replace("_", "\\_").replace("*", "\\*").replace("<", "&lt;").replace("|", "\\|")
    return f"- {told} {links}".rstrip()


def test_the_page_is_what_is_found() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_anomaly_that_everybody_knows_is_found() -> None:
    """Llama 3.3 70B: 12.9 t for the accelerator-hours for which Llama 3.1 70B states 2,040 t."""
    (find,) = [each for each in audit().finds if each.rule == "carbon-of-electricity"]
    assert find.label == "Llama 3.3 70B"
    assert find.arguments["intensity_g_per_kwh"] == 12.9e6 / 4.9e6
    assert find.addresses[0].endswith("llama3_3/MODEL_CARD.md")


@pytest.mark.parametrize(
    ("rule", "label", "said"),
    [
        ("stated-twice-device", "Llama 3.3 70B", {"second_device_h": 39_300_000}),
        ("sizes-differ-total", "Mixtral-8x7B", {"low_b": 7.0, "low_publisher": "LF AI & Data"}),
        ("licences-differ", "DeepSeek-R1", {"second_source": "osai", "second_licence": "LicenseRef-DeepSeek"}),
        ("other-model", "Mistral Large 3", {"source": "osai", "named": "MiniMax-M2.5"}),
        ("other-size", "CSM-8B", {"source": "osai", "named": "csm-1b"}),
        ("other-size", "CodeGemma-2B", {"source": "mot", "named": "codegemma-7b"}),
        ("data-as-weights", "OpenCodeInterpreter-CL-70B", {"named": "m-a-p/Code-Feedback"}),
        ("gate-unseen", "Llama 3.1", {"source": "os-ai-map", "read": "maker"}),
        ("report-unread", "GLM-5", {}),
        ("weights-of-closed", "Claude-2", {"source": "mot", "licence": "MIT"}),
        ("size-in-name", "Qwen1.5-7B", {"stated": "14B"}),
        ("one-address", "BERT", {"source": "osai"}),
    ],
)
def test_what_is_known_to_contradict_is_found(rule: str, label: str, said: dict[str, object]) -> None:
    (find,) = [each for each in audit().finds if (each.rule, each.label) == (rule, label)]
    assert {name: find.arguments[name] for name in said} == said
    assert find.addresses


def test_one_cause_is_one_find() -> None:
    """What the Model Openness Tool leaves blank of a dozen systems, whose weights others have found."""
    found = [each for each in audit().finds if each.rule == "weights-disagree"]
    assert len({each.arguments["source"] for each in found}) == len(found)
    (blank,) = [each for each in found if each.arguments["source"] == "mot"]
    assert {"StarCoder", "Persimmon-8B"} <= set(blank.systems)
    assert "https://github.com/lfai/model_openness_tool/blob/main/models/StarCoder.yml" in blank.addresses


@pytest.mark.parametrize(
    ("rule", "label"),
    [
        ("carbon-product", "Gopher 280B"),
        ("sizes-differ-total", "InternLM"),
        ("sizes-differ-active", "GLM-4.7"),
        ("sizes-differ-active", "Qwen3-235B-A22B-Instruct-2507"),
        ("licences-differ", "Persimmon-8B"),
        ("licences-differ", "DeepSeek-V3"),
        ("licences-differ", "Kimi K2"),
        ("licences-differ", "Llama 2 70B and 70B-chat"),
        ("weights-disagree", "Grok-2"),
        ("weights-disagree", "Solar Open 100B"),
        ("weights-disagree", "Jamba v0.1"),
    ],
)
def test_what_was_a_slip_of_ours_stays_mended(rule: str, label: str) -> None:
    assert not [each for each in audit().finds if each.rule == rule and label in (each.label, *each.systems)]


def test_every_find_can_be_followed_and_is_told_in_words_for_readers() -> None:
    found = audit().finds
    assert all(each.addresses for each in found)
    for language in ("en", "fr"):
        tr = Locale(language)
        told = [tr.text(sentence(each)) for each in found]
        assert not [each for each in told if "weights_final" in each or "osai" in each or " mot " in each]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
