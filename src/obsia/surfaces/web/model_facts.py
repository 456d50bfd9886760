"""What is known of a model and what is not, fact by fact; and what to tell, as a patch ready to send."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.app.catalogue.model_sheet import ModelSheet
from obsia.core.evidence import Fact, Kind, Source
from obsia.core.grouping import grouped
from obsia.core.locales import Locale, printable
from obsia.core.message import Stated, exact
from obsia.surfaces.web.catalogue import kind_words, on_words, weights_words
from obsia.surfaces.web.sources import sources
from obsia.views.training import stated_value

MOST_STATEMENTS: Final = 4
MOST_HOSTS: Final = 8
MOST_ASKED: Final = 10
"""Things that a patch asks for: what is worth most comes first."""
WRITTEN_OUT: Final = 1
"""Those of them that it writes out in full; the others are named, to be written likewise."""
SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "params-total": ("total_params_b", "params_total_b", "stated_total_b"),
    "params-active": ("active_params_b", "params_active_b", "stated_active_b"),
    "architecture": ("architecture_kind",),
    "context": ("context_tokens", "context_length_tokens"),
    "precision": ("released_precision",),
    "reads": ("modalities_in",),
    "writes": ("modalities_out",),
    "reasons": ("reasoning",),
    "train-tokens": ("train_tokens",),
    "hub": ("hf_id",),
}
"""What is told of a model -> the properties that tell it, what describes its files first."""
_WORDED: Final = ("architecture", "reads", "writes", "reasons")
"""What is told in words of a small list."""
_OF_FILES: Final = frozenset({"precision", "hub"})
"""Asked only of models whose weights may be had."""
_ESTIMATE: Final = "estimate="
_COMMON: Final = 4
"""Statements that are known alike from which on it is said once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one source says: the value as it stands there."""

    value: str
    source: Source
    how: str
    """How it is known, how far it was checked, and when it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStatement:
    """One thing about a model: who says what, or why nobody does."""

    name: str
    statements: tuple[Statement, ...]
    why: str = ""


def most_common(rows: Iterable[ModelStatement]) -> str:
    """How most of what is told is known, where that is worth saying once; ''."""
    counts = Counter(each.how for row in rows for each in row.statements)
    [(how, count)] = counts.most_common(1) or [("", 0)]
    return how if count >= _COMMON else ""


def told(sheet: ModelSheet, tr: Locale) -> list[ModelStatement]:
    """What is known of the model and what is not."""
    rows = [_from_catalogue(sheet, tr, "kind", lambda: kind_words(sheet.listed.kind, tr))]
    rows.append(_from_catalogue(sheet, tr, "weights", lambda: weights_words(sheet.listed, tr)))
    by_property = grouped((fact.property, fact) for fact in sheet.model.facts)
    for name, properties in SHOWN.items():
        if name in _OF_FILES and sheet.listed.weights == "closed":
            continue
        found = [fact for each in properties for fact in by_property.get(each, [])]
        statements = _statements(name, found, tr)
        rows.append(
            ModelStatement(
                name=tr(f"web-model-fact-{name}"),
                statements=statements[:MOST_STATEMENTS],
                why="" if statements else tr("web-model-not-read"),
            )
        )
    return [*rows, _hosts(sheet, tr), _prices(sheet, tr)]


def _from_catalogue(sheet: ModelSheet, tr: Locale, name: str, words: object) -> ModelStatement:
    facts = [fact for fact in sheet.model.facts if fact.property == name and fact.text]
    value = words() if callable(words) else ""
    statements = [_statement(fact, str(value), tr) for fact in facts[:1]]
    return ModelStatement(
        name=tr(f"web-model-fact-{name}"),
        statements=tuple(statements),
        why="" if statements else tr("web-model-nobody-looked"),
    )


def _statements(name: str, facts: Sequence[Fact], tr: Locale) -> tuple[Statement, ...]:
    """Each value once, by the first source that says it."""
    found: dict[str, Statement] = {}
    for fact in facts:
        value = _value(name, fact, tr)
        found.setdefault(value, _statement(fact, value, tr))
    return tuple(found.values())


def _statement(fact: Fact, value: str, tr: Locale) -> Statement:
    is_estimate = fact.qualifier.startswith(_ESTIMATE)
    return Statement(
        value=value,
        source=sources()[fact.evidence],
        how=_how(
            [tr("web-model-estimated") if is_estimate else tr(f"kind-{fact.kind.value}"), _verified(fact, tr)],
            day=fact.read_on,
            tr=tr,
        ),
    )


def _how(parts: Iterable[str], *, day: str, tr: Locale) -> str:
    return tr("web-model-said", how=", ".join(part for part in parts if part), on=on_words(day, tr))


def _verified(fact: Fact, tr: Locale) -> str:
    """How far a claim was checked; nothing of what is nobody's claim."""
    if fact.kind is not Kind.DISCLOSED:
        return ""
    return tr(f"verification-{fact.verification.value.replace(' ', '-')}")


def _value(name: str, fact: Fact, tr: Locale) -> str:
    if fact.value is None:
        text = fact.text or ""
        if name in _WORDED:
            parts = [tr.or_text(f"web-model-{name}-{part}", part) for part in text.split("+")]
            return tr.listed(parts)
        return printable(text)
    middle = tr.text(Stated(fact.value))
    if fact.low is None or fact.high is None or fact.low == fact.high:
        return middle
    return f"{middle} ({tr('interval', low=tr.text(Stated(fact.low)), high=tr.text(Stated(fact.high)))})"


def _hosts(sheet: ModelSheet, tr: Locale) -> ModelStatement:
    """Who serves it at a published price."""
    prices = sheet.prices
    names = [printable(each.provider_name) for each in prices]
    some = names[:MOST_HOSTS]
    if len(names) > MOST_HOSTS:
        some.append(tr("and-others", count=len(names) - MOST_HOSTS))
    statements = [
        Statement(
            value=tr.listed(some),
            source=sources()[prices[0].price.evidence],
            how=_how([tr("kind-disclosed")], day=max(each.price.date for each in prices), tr=tr),
        )
    ] if prices else []  # fmt: skip
    return ModelStatement(
        name=tr("web-model-fact-hosts"), statements=tuple(statements), why="" if prices else tr("web-model-no-hosts")
    )


def _prices(sheet: ModelSheet, tr: Locale) -> ModelStatement:
    """The price of its own developer where that is listed, and of the others a few."""
    own = [each for each in sheet.prices if each.provider == sheet.listed.developer]
    listed = own + [each for each in sheet.prices if each not in own]
    statements: list[Statement] = []
    for each in listed:
        price = each.price
        if price.input_usd_per_mtok is None or price.output_usd_per_mtok is None:
            continue
        statements.append(
            Statement(
                value=tr(
                    "web-model-price",
                    provider=printable(each.provider_name),
                    read=tr.text(exact(price.input_usd_per_mtok)),
                    written=tr.text(exact(price.output_usd_per_mtok)),
                ),
                source=sources()[price.evidence],
                how=_how([tr("kind-disclosed")], day=price.date, tr=tr),
            )
        )
    return ModelStatement(
        name=tr("web-model-fact-prices"),
        statements=tuple(statements[:1]),
        why="" if statements else tr("web-model-no-price"),
    )


def patch(sheet: ModelSheet, *, day: str, tr: Locale) -> str:
    """Rows to fill in, in the format of the files of own readings; what is asked for stands behind each."""
    found = sheet.openness
    subject = found.system.subject if found else f"model:{sheet.listed.model}"
    label = found.system.label if found else sheet.listed.name
    developer = found.system.developer if found else sheet.listed.developer_name
    lines = [
        f"# {patch_file(sheet)}",
        f"subject: {_quoted(subject)}",
        f"label: {_quoted(label)}",
        f"developer: {_quoted(developer)}",
        "cells:",
    ]
    for each in sheet.wanted[:WRITTEN_OUT]:
        lines += [
            f"  {each.item}:  # {tr(f'item-{each.item}')}",
            "    - status: published",
            f"      value: {_quoted(tr('web-model-patch-value'))}",
            '      address: "https://"',
            "      names: [model, item]",
            f"      read_on: {_quoted(day)}",
            "      basis: read",
            f"      locator: {_quoted(tr('web-model-patch-locator'))}",
        ]
    if others := sheet.wanted[WRITTEN_OUT:MOST_ASKED]:
        lines.append(f"  # {tr('web-model-patch-others')}")
        lines += [f"  # {each.item}:  # {tr(f'item-{each.item}')}" for each in others]
    return "\n".join(lines) + "\n"


def patch_file(sheet: ModelSheet) -> str:
    """The file that a patch belongs to, below the facts."""
    name = sheet.listed.model if "/" in sheet.listed.model else f"{sheet.listed.developer}/{sheet.listed.model}"
    return f"src/obsia/facts/data/disclosures/{printable(name)}.yaml"


def _quoted(text: str) -> str:
    """A text as YAML and JSON both write it."""
    return json.dumps(printable(text), ensure_ascii=False)


def run_statements(facts: Iterable[Fact], tr: Locale) -> list[ModelStatement]:
    """What is stated of the training run, and by whom; not what was assumed of it."""
    rows: list[ModelStatement] = []
    for fact in facts:
        about = fact.property.removeprefix("run_")
        name = f"web-model-run-{about}"
        if fact.kind is not Kind.ASSUMED and tr.has(name):
            value = stated_value(about, (fact.text or "") if fact.value is None else fact.value, unit=fact.unit)
            rows.append(ModelStatement(name=tr(name), statements=(_statement(fact, tr.text(value), tr),)))
    return rows
