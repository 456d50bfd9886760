"""Exact names of models, as logs and APIs write them -> models of the catalogue and their checkpoints.

Order: an id of the catalogue; an alias of the provider; a hub id; an alias of any provider when all agree;
then the routing prefix (``bedrock/``), the provider's naming rules, and the organisation (``meta-llama/``)
are taken off, one at a time. A ``spelled`` search looks spellings of names up where it finds no exact one. Weak
matches resolve with ``safe=False``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from obsia.core.grouping import grouped
from obsia.core.spelling import spelling
from obsia.facts.keys import ALIAS, CHECKPOINT, CHECKPOINT_TAIL, HUB, MODEL, MODEL_TAIL, name_key
from obsia.facts.names.forms import form
from obsia.facts.snapshot import Snapshot

_DEEPEST: Final = 6
_WEAK: Final = ("variant", "mmdd", "effort", "guess")


class Reading(StrEnum):
    """How a name was read."""

    NAME = "name"
    """It is a name of the model, or follows a rule of those who give names."""
    SPELLING = "spelling"
    """It is one but for case, spaces, hyphens and dots."""
    ORDER = "order"
    """Its words stand in another order, or its developer's name beside them."""
    PRODUCT = "product"
    """It names a product, whose default model stands for it."""
    FAMILY = "family"
    """It names a family, whose newest general member stands for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelName:
    """What a name stands for.

    ``model_id`` is the catalogue's id, None for a checkpoint that no model of the catalogue names;
    ``checkpoint`` is the architecture that describes it, None when none is known. ``rule`` says how the
    name was read. ``safe`` is False when a word was dropped, a target moves in time, or the name was
    guessed from free text.
    """

    model_id: str | None
    checkpoint: str | None
    rule: str
    safe: bool
    evidence: str
    reading: Reading = Reading.NAME
    since: str = ""
    """From when the model is the default of the product that was named; '' for all else."""
    host: str = ""
    """The provider that the name says serves it (``Azure GPT-4o``); '' where it says none."""
    service: str = ""
    """Who runs the product that was named, where that is not the maker of its model; '' for all else."""
    part: str = ""
    """The words that name it, where others stand around them; '' where all do."""
    unread: str = ""
    """The words around them, which change nothing ("gpt-4o batch"); '' where none stand there."""


@dataclass(frozen=True, slots=True)
class _Key:
    """One meaning of a name: a row of ``name_keys`` or of ``aliases``."""

    target: str
    match: str
    evidence: str
    provider: str = ""
    valid_from: str = ""
    valid_to: str = ""


_ALIASES: Final = (
    "SELECT model_id, match, evidence, provider, valid_from, valid_to FROM aliases "
    "WHERE alias = ? COLLATE NOCASE ORDER BY rowid"
)
_ROUTES: Final = """
SELECT provider FROM prefixes WHERE prefix = ?
UNION ALL SELECT provider FROM providers WHERE provider = ?
"""


def _are_loose(aliases: list[_Key]) -> bool:
    """Whether aliases say how a model is served, and not which one it is."""
    return all(each.match == "serving" for each in aliases)


def _is_old(name: str, targets: Iterable[str]) -> bool:
    """Whether a name without a version stands for what has one: what an old interface calls "gemini-pro" is not what
    people call Gemini Pro today."""
    return not _is_versioned(name) and any(map(_is_versioned, targets))


def _is_versioned(name: str) -> bool:
    parts = form(name)
    return bool(parts.numbers or parts.dates)


def _is_fixed_old(name: str, aliases: list[_Key]) -> bool:
    """Whether all that a name without a version ever stood for is one model that has one."""
    targets = {each.target for each in aliases}
    moves = any(each.valid_from or each.match.startswith("moving") for each in aliases)
    return len(targets) == 1 and not moves and _is_old(name, targets)


class Search:
    """One resolution: what was tried, so that nothing is tried twice."""

    def __init__(self, *, snapshot: Snapshot, on: str | None, spelled: bool = False) -> None:
        self.snapshot, self.on, self.spelled = snapshot, on, spelled
        self.clash: tuple[str, ...] = ()
        self._tried: set[tuple[str, str | None]] = set()

    def resolve(self, name: str, *, provider: str | None, depth: int = 0) -> ModelName | None:
        """What a name stands for; None for nothing, or where providers do not agree (``clash``)."""
        key = name_key(name)
        if not key or depth > _DEEPEST or (key, provider) in self._tried:
            return None
        self._tried.add((key, provider))
        return (
            self._direct(key, provider)
            or (self._spelled(name, provider) if self.spelled else None)
            or self._prefixed(name, depth)
            or self._rewritten(name, provider, depth)
            or self._organised(name, provider, depth)
            or self._guessed(name, provider)
        )

    def _direct(self, key: str, provider: str | None) -> ModelName | None:
        sql = "SELECT source, target, match, evidence FROM name_keys WHERE key = ? ORDER BY rowid"
        by: dict[str, list[_Key]] = {}
        for source, target, match, evidence in self.snapshot.rows(sql, (key,)):
            found = _Key(target=str(target), match=str(match), evidence=str(evidence))
            by.setdefault(str(source), []).append(found)
        if MODEL in by:
            return self._model(by[MODEL][0])
        aliases = [_Key(*map(str, row)) for row in self.snapshot.rows(_ALIASES, (key,))]
        own = [each for each in aliases if provider and each.provider == provider]
        found = self._aliased(own)
        if found and CHECKPOINT in by:
            return replace(found, checkpoint=by[CHECKPOINT][0].target)
        return (
            found
            or self._checkpoint(by, aliases)
            or self._aliased([each for each in aliases if not each.provider])
            # What one host calls "whisper-medium" is a size of its own on the hub.
            or (self._tail(by) if CHECKPOINT_TAIL in by and _are_loose(aliases) else None)
            or (self._aliased(aliases) if provider or self.on or not _is_fixed_old(key, aliases) else None)
            or self._tail(by)
        )

    def _spelled(self, name: str, provider: str | None) -> ModelName | None:
        """The one model of whose names this is a spelling: an id goes before a label, a label before an alias."""
        sql = "SELECT source, target FROM spelled_keys WHERE key = ? ORDER BY rowid"
        by = grouped((str(source), str(target)) for source, target in self.snapshot.rows(sql, (spelling(name),)))
        for source, targets in by.items():
            if source == ALIAS and _is_old(name, targets):
                continue
            found = self._direct(name_key(targets[0]), provider) if len(targets) == 1 else None
            if found:
                return replace(found, rule="spelling", reading=Reading.SPELLING)
        return None

    def _aliased(self, aliases: list[_Key]) -> ModelName | None:
        """The one model on which aliases agree, weak ones counting only where there is no other."""
        if not aliases:
            return None
        strong = [each for each in aliases if not each.match.startswith(_WEAK)] or aliases
        targets = sorted({each.target for each in strong})
        dated = [each for each in strong if each.valid_from or each.valid_to]
        steady = [each for each in strong if not each.match.startswith("moving")]
        if dated and len({each.target for each in dated}) > 1:
            # A moving alias: its windows say more than undated rows of other catalogues. A name of a model's own, kept
            # by one host for what it serves in that model's place, moves at that host and from a day on alone.
            is_own = len({each.target for each in steady}) == 1
            is_asked_here = self.on is not None and len({each.provider for each in strong}) == 1
            return self._model(steady[0]) if is_own and not is_asked_here else self._moving(dated)
        if len(targets) > 1:
            self.clash = self.clash or tuple(targets)
            return None
        chosen = (dated or steady or strong)[0]
        moves = not steady and not dated and "family name" not in chosen.match
        return self._model(chosen, safe=not moves and not chosen.match.startswith(_WEAK))

    def _moving(self, dated: list[_Key]) -> ModelName | None:
        if self.on is None:
            latest = max(dated, key=lambda each: each.valid_from)
            return self._model(latest, safe=False, rule=f"{latest.match}, latest target")
        on = self.on
        open_windows = [
            each
            for each in dated
            if each.valid_from <= on[: len(each.valid_from)]
            and (not each.valid_to or on[: len(each.valid_to)] <= each.valid_to)
        ]
        if open_windows:
            return self._model(max(open_windows, key=lambda each: each.valid_from))
        first = min(dated, key=lambda each: each.valid_from)
        return self._model(first, safe=False, rule=f"{first.match}, outside its known dates")

    def _checkpoint(self, by: dict[str, list[_Key]], aliases: list[_Key]) -> ModelName | None:
        """A hub id: the architecture it names, and the model of the catalogue where one is linked to it."""
        hubs = by.get(HUB, [])
        named = [each for each in hubs if each.match == "hub id"]
        if CHECKPOINT not in by:
            return self._model(named[0]) if len({each.target for each in named}) == 1 else None
        checkpoint = by[CHECKPOINT][0].target
        strong = [each for each in aliases if not each.match.startswith(_WEAK)]
        # The catalogue's own hub id says most; several models may share the shape of one checkpoint.
        groups = [{each.target for each in group} for group in (named, strong, hubs)]
        return ModelName(
            model_id=next((group.pop() for group in groups if len(group) == 1), None),
            checkpoint=checkpoint,
            rule="hub id",
            safe=True,
            evidence=self._evidence(f"checkpoint:{checkpoint}"),
        )

    def _tail(self, by: dict[str, list[_Key]]) -> ModelName | None:
        for source in (MODEL_TAIL, CHECKPOINT_TAIL):
            rows = by.get(source, [])
            if len(rows) == 1 and source == MODEL_TAIL:
                return self._model(rows[0])
            if len(rows) == 1:
                checkpoint = rows[0].target
                found = self._direct(name_key(checkpoint), None)
                return replace(found, rule=rows[0].match) if found else None
            if len(rows) > 1:
                self.clash = self.clash or tuple(sorted(each.target for each in rows))
        return None

    def _model(self, key: _Key, *, safe: bool = True, rule: str = "") -> ModelName:
        model_id = key.target
        return ModelName(
            model_id=model_id,
            checkpoint=checkpoint_of(self.snapshot, model_id),
            rule=rule or key.match,
            safe=safe,
            evidence=key.evidence or self._evidence(f"model:{model_id}"),
        )

    def _evidence(self, subject: str) -> str:
        facts = self.snapshot.facts(subject)
        return facts[0].evidence if facts else ""

    def _prefixed(self, name: str, depth: int) -> ModelName | None:
        """``bedrock/...``: the prefix names the provider, which wins over the one given."""
        head, slash, rest = name.partition("/")
        if not slash:
            return None
        key = name_key(head)
        routed = [str(row[0]) for row in self.snapshot.rows(_ROUTES, (key, key))]
        if not routed:
            return None
        found = self.resolve(rest, provider=routed[0], depth=depth + 1)
        return replace(found, rule=f"{key}/ + {found.rule}") if found else None

    def _organised(self, name: str, provider: str | None, depth: int) -> ModelName | None:
        """``organisation/name``: the organisation may be dropped when the model found is one of its own."""
        head, slash, rest = name.partition("/")
        rows = self.snapshot.rows("SELECT developers FROM org_keys WHERE key = ?", (name_key(head),)) if slash else []
        if not rows:
            return None
        found = self.resolve(rest, provider=provider, depth=depth + 1)
        subject = found and (found.model_id or found.checkpoint)
        if not found or not subject:
            return None
        developer = subject.partition("/")[0]
        owners = set(json.loads(str(rows[0][0])))
        # A checkpoint stands under the name of its organisation today: THUDM is zai-org now, and both are one maker.
        own = {developer} if found.model_id else set(self._owners(developer))
        return replace(found, rule=f"{head}/ + {found.rule}") if own & owners else None

    def _owners(self, organisation: str) -> list[str]:
        """The developers of an organisation of a hub."""
        rows = self.snapshot.rows("SELECT developers FROM org_keys WHERE key = ?", (name_key(organisation),))
        return json.loads(str(rows[0][0])) if rows else []

    def _rewritten(self, name: str, provider: str | None, depth: int) -> ModelName | None:
        """Naming rules: those of the provider first, then the others (their forms are unmistakable)."""
        rules = [rule for rule in _rules(self.snapshot) if rule.rewrites]
        rules.sort(key=lambda rule: (rule.provider != (provider or ""), rule.provider != ""))
        for rule in rules:
            hit = rule.pattern.match(name)
            if not hit:
                continue
            inner = hit.expand(rule.target)
            if found := self.resolve(inner, provider=rule.provider or provider, depth=depth + 1):
                is_safe = found.safe and not rule.match.startswith(_WEAK)
                return replace(found, rule=f"{rule.match} + {found.rule}", safe=is_safe)
        return None

    def _guessed(self, name: str, provider: str | None) -> ModelName | None:
        """Free-text deployment names: a guess, only at the provider whose names are free text, only if
        single.
        """
        if not provider:
            return None
        hits = [
            rule
            for rule in _rules(self.snapshot)
            if not rule.rewrites and rule.provider == provider and rule.pattern.match(name)
        ]
        targets = sorted({rule.target for rule in hits})
        if len(targets) != 1:
            self.clash = self.clash or tuple(targets)
            return None
        key = _Key(target=targets[0], match=hits[0].match, evidence=hits[0].evidence)
        return self._model(key, safe=not hits[0].match.startswith(_WEAK))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    pattern: re.Pattern[str]
    provider: str
    target: str
    match: str
    evidence: str
    rewrites: bool


@lru_cache(maxsize=4)
def _rules(snapshot: Snapshot) -> tuple[_Rule, ...]:
    """The naming rules, the longest pattern (the most specific form) first."""
    sql = "SELECT pattern, provider, target, match, evidence FROM rules ORDER BY length(pattern) DESC, pattern"
    rules: list[_Rule] = []
    for pattern, provider, goal, match, evidence in (map(str, row) for row in snapshot.rows(sql)):
        rules.append(
            _Rule(
                pattern=re.compile(pattern, re.IGNORECASE),
                provider=provider,
                target=goal.removeprefix("resolve:"),
                match=match,
                evidence=evidence,
                rewrites=goal.startswith("resolve:"),
            )
        )
    return tuple(rules)


def checkpoint_of(snapshot: Snapshot, model_id: str) -> str | None:
    """The checkpoint that describes a model's architecture: as stated, or the hub id when its shape is
    known.
    """
    if stated := snapshot.text(f"model:{model_id}", "checkpoint"):
        return stated
    hub = snapshot.text(f"model:{model_id}", "hf_id")
    if not hub:
        return None
    sql = "SELECT target FROM name_keys WHERE key = ? AND source = ?"
    rows = snapshot.rows(sql, (name_key(hub), CHECKPOINT))
    return str(rows[0][0]) if rows else None
