"""Names of models as people and logs write them -> the catalogue's models and the checkpoints that describe them.

In this order: an exact name (:mod:`.exact`), another spelling of one, a product by its dated default, the parts of
a name in another order, a family by its newest general member. A near miss is an error with suggestions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from obsia.core.errors import KnownName, UnknownName
from obsia.core.message import Message, Option
from obsia.core.question import BadValue
from obsia.core.spelling import SUGGESTED, is_readable, shown, spelling
from obsia.facts.names.exact import ModelName, Reading, Search, checkpoint_of
from obsia.facts.names.families import Names, checkpoint_names, model_names
from obsia.facts.names.hosts import host_behind, hosts_in, is_host
from obsia.facts.names.known import known_names, without_facts
from obsia.facts.names.phrases import OF_SIZE, Hit, names_in
from obsia.facts.names.products import product_default, product_names, product_spans, without_default
from obsia.facts.names.sayings import (
    is_everyday,
    is_of_another,
    is_superlative,
    lesser,
    makers_in,
    names_maker,
    plain,
    sides,
    speech,
)
from obsia.facts.snapshot import Snapshot

LONGEST: Final = 200
"""Names longer than this are not names: nothing is matched against them."""

_WRITTEN: Final = re.compile(r"[\w\s.:/@+&'’(),-]+")
"""What people write in names: a text with other signs is an exact name or none."""
_MOST_WORDS: Final = 8
_FEWEST_SIDES: Final = 2
_FEWEST_MEMBERS: Final = 2
_CLOSE: Final = 0.8
"""So alike are names that differ by a slip."""
_FIRST: Final = "9"
"""Sorts a product before models that are as near."""
_SIZED: Final = re.compile(r"(?P<name>.*[^\s:_-])[\s:_-]+(?P<size>[0-9]+(?:\.[0-9]+)?)b", re.IGNORECASE)
_SIZES: Final = frozenset({"params_total_b", "stated_total_b"})
_SIZE_SPREAD: Final = 0.08
"""Names round the parameters of a model by so much."""
_EFFORTS: Final = frozenset({"none", "minimal", "low", "medium", "high", "xhigh", "max"})
_DATE: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")


def resolve_model(snapshot: Snapshot, *, name: str, provider: str | None = None, on: str | None = None) -> ModelName:
    """The model that ``name`` stands for, at ``provider`` and on the date ``on`` (YYYY-MM-DD) where given.

    Raises ``UnknownName`` with at most five suggestions; the name is shown escaped and shortened.
    """
    found, clash = _resolved(snapshot, name, provider, on)
    if found:
        return found
    if not is_readable(name.strip(), longest=LONGEST):
        remedy = Message("remedy-model-name")
        raise UnknownName(kind="model", name=shown(name), remedy=remedy)
    if clash:
        remedy = Message("remedy-model-clash")
        raise UnknownName(kind="model", name=shown(name), suggestions=clash[:SUGGESTED], remedy=remedy)
    if known := known_without_model(snapshot, name):
        raise known
    raise UnknownName(
        kind="model", name=shown(name), suggestions=near_models(snapshot, name), remedy=Message("remedy-model")
    )


def known_model_name(snapshot: Snapshot, name: str) -> KnownName | None:
    """Why a name that is known stands for no model with facts; None where it is not known."""
    text = plain(name.strip())
    parts = (text, *(rest for rest, _ in lesser(snapshot, text)))
    products = (product for part in parts if (product := without_default(snapshot, part)))
    return next(products, None) or next((known for part in parts if (known := _known_part(snapshot, part, name))), None)


def known_without_model(snapshot: Snapshot, name: str) -> KnownName | None:
    """Why a name, or the one name that a sentence holds, stands for no model with facts; None where it is not known."""
    return known_model_name(snapshot, name) or _known_within(snapshot, name)


def _known_part(snapshot: Snapshot, part: str, name: str) -> KnownName | None:
    if product := without_default(snapshot, part):
        return product
    if known := without_facts(snapshot, part, kind="model"):
        return known.unknown(name, kind="model")
    return None


def find_model(
    snapshot: Snapshot, *, name: str, provider: str | None = None, on: str | None = None
) -> ModelName | None:  # fmt: skip
    """The model that ``name`` stands for; None where there is none, and nothing is compared for suggestions."""
    return _resolved(snapshot, name, provider, on)[0]


def near_models(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    """Products and ids of the catalogue that come near ``name``: suggestions, never guesses.

    First what a name means whose misspelt words are set right, then what comes near as a whole.
    """
    return _near(snapshot, name.strip()[:LONGEST])


@lru_cache(maxsize=1024)
def _near(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    names = model_names(snapshot)
    if own := names.of_developer(text):
        return own[:SUGGESTED]
    if is_superlative(text):
        line = _within(snapshot, plain(text), None, None)
        return names.members(line.part or text)[:SUGGESTED] if line else ()
    found: list[str] = []
    right = names.corrected(text)
    if spelling(right) != spelling(text) and (meant := find_model(snapshot, name=right)):
        product = product_names(snapshot).get(spelling(right))
        found = [product or meant.model_id or meant.checkpoint or right, *names.members(right)]
    products = ((each, each, _FIRST) for each in product_spans(snapshot))
    aliases = ((key, product, _FIRST) for key, product in product_names(snapshot).items())
    whole, close = names.near(text, more=(*products, *aliases)), names.near(text, least=_CLOSE)
    return tuple(dict.fromkeys([*found, *close, *_begun(snapshot, text), *whole]))[:SUGGESTED]


def _begun(snapshot: Snapshot, text: str) -> list[str]:
    """What the longest beginning of a name stands for: "Claude Code" begins with that of a product."""
    words = [word for word in re.split(r"[\s_-]+", text) if word]
    for count in range(min(len(words), _MOST_WORDS) - 1, 0, -1):
        beginning = " ".join(words[:count])
        if meant := find_model(snapshot, name=beginning):
            product = product_names(snapshot).get(spelling(beginning))
            return [product or meant.model_id or meant.checkpoint or beginning]
    return []


@lru_cache(maxsize=4096)
def _resolved(
    snapshot: Snapshot, name: str, provider: str | None, on: str | None
) -> tuple[ModelName | None, tuple[str, ...]]:
    """What a name stands for, or the models on which providers do not agree."""
    cleaned = name.strip()
    if on is not None and not _DATE.fullmatch(on):
        raise BadValue(
            field=Option("on"), reason=Message("not-a-day", text=on[:LONGEST]), expected=Message("expected-day")
        )
    if not is_readable(cleaned, longest=LONGEST):
        return None, ()
    exact = Search(snapshot=snapshot, on=on)
    if found := exact.resolve(cleaned, provider=provider):
        return found, ()
    text = plain(cleaned)
    if exact.clash or not _WRITTEN.fullmatch(text):
        return None, exact.clash
    found = (
        _hosted(snapshot, text, provider, on)
        or _sized(snapshot, text)
        or _hosted_within(snapshot, text, provider, on)
        or (None if known_model_name(snapshot, text) else _within(snapshot, text, provider, on))
    )
    is_loose = found is not None and found.reading in (Reading.FAMILY, Reading.PRODUCT)
    if is_of_another(text) or _is_choice(snapshot, text, found) or (is_loose and is_superlative(text)):
        # "The smallest Llama" is no family's newest.
        return None, ()
    if found and not found.safe and not found.host and (hosted := host_behind(snapshot, text)):
        found = replace(found, host=hosted)
    return found, ()


def _hosted(snapshot: Snapshot, text: str, provider: str | None, on: str | None) -> ModelName | None:
    """The model behind or before the name of who serves it; None where the whole text is a name of another."""
    whole = _written(snapshot, text, provider, on) or _reordered(snapshot, text)
    if (whole and whole.reading is Reading.PRODUCT) or spelling(text) in known_names(snapshot, "model"):
        return whole
    for hosted in hosts_in(snapshot, text):
        if spelling(hosted.words) in model_names(snapshot).vocabulary and not _names_more(snapshot, hosted.name):
            # "Llama 3 de Meta" is no "3" of Meta that the Llama API serves.
            continue
        found = (
            _written(snapshot, hosted.name, provider, on)
            or _reordered(snapshot, hosted.name)
            or _sized(snapshot, hosted.name)
            or (None if whole else _family(snapshot, hosted.name))
        )
        if found is None or found.reading is Reading.PRODUCT:
            continue
        if whole is None or (found.model_id, found.checkpoint) == (whole.model_id, whole.checkpoint):
            rule = f"{hosted.words} left out + {found.rule}"
            return replace(found, rule=rule, safe=False, host=hosted.provider, part=hosted.name)
    return whole


def _names_more(snapshot: Snapshot, text: str) -> bool:
    """Whether a text holds a word that names no developer."""
    words = [spelling(word) for word in re.split(r"[\W\d_]+", text) if word]
    return any(word not in speech(snapshot).beside for word in words)


def _is_choice(snapshot: Snapshot, text: str, found: ModelName | None) -> bool:
    """Whether a text lets choose between the model that was found and another: ``ChatGPT or Le Chat``."""
    others = sides(text)
    if found is None or found.safe or len(others) < _FEWEST_SIDES:
        return False
    if any(spelling(each) in OF_SIZE for each in others):
        # "GPT-5 mini or nano".
        return True
    meant = [each for part in others if (each := _resolved(snapshot, part, None, None)[0])]
    return len({(each.model_id, each.checkpoint) for each in meant}) > 1


def _hosted_within(snapshot: Snapshot, text: str, provider: str | None, on: str | None) -> ModelName | None:
    """The model behind the name of who serves it, where other words stand around both."""
    words, said = text.split(), speech(snapshot).said
    begins = next((at for at, word in enumerate(words) if spelling(word) not in said), 0)
    # A host may end in a word that is said of others ("Bedrock"): what stands before goes first.
    behind = [(" ".join(words[begins:]), " ".join(words[:begins]))] if begins else []
    for rest, dropped in (*behind, *lesser(snapshot, text)):
        if _EFFORTS & set(re.split(r"[\W_]+", dropped.lower())) and known_model_name(snapshot, text):
            # "Alibaba Qwen2.5-Max" is no Qwen2.5 that reasons much.
            continue
        if (found := _hosted(snapshot, rest, provider, on)) and found.host:
            return replace(found, rule=f"{dropped} left out + {found.rule}", unread=_unread(snapshot, dropped))
    return None


def _written(snapshot: Snapshot, text: str, provider: str | None, on: str | None) -> ModelName | None:
    """What a text names as a whole: a spelling of a name, another name, a product."""
    return (
        Search(snapshot=snapshot, on=on, spelled=True).resolve(text, provider=provider)
        or _other(snapshot, text)
        or _product(snapshot, text, on=on)
    )


def _other(snapshot: Snapshot, text: str) -> ModelName | None:
    """What another name of a model or of a family stands for."""
    target, is_one_of = _other_names(snapshot).get(spelling(text), ("", False))
    if not target:
        return None
    found = Search(snapshot=snapshot, on=None, spelled=True).resolve(target, provider=None) or _family(snapshot, target)
    if found is None:
        return None
    if is_one_of or found.reading is Reading.FAMILY:
        return replace(found, rule=f"another name of {target}", safe=False, reading=Reading.FAMILY)
    return replace(found, rule="another name", reading=Reading.SPELLING)


def other_name(snapshot: Snapshot, text: str) -> str | None:
    """The name for which another name stands (``通义千问`` for Qwen); None where it stands for none."""
    return _other_names(snapshot).get(spelling(text), (None, False))[0]


@lru_cache(maxsize=4)
def _other_names(snapshot: Snapshot) -> Mapping[str, tuple[str, bool]]:
    """Spelling of another name -> the name that it stands for, and whether it is one of several."""
    rows = snapshot.rows("SELECT name, stands_for, is_one_of FROM other_names")
    return {spelling(str(name)): (str(target), bool(is_one_of)) for name, target, is_one_of in rows}


def _within(snapshot: Snapshot, text: str, provider: str | None, on: str | None) -> ModelName | None:
    """What a text names without the words around the name, or without how a hub's upload was quantised.

    A product goes before a family, and a family that the whole text names before any part of it.
    """
    makers, is_told = makers_in(snapshot, text), names_maker(snapshot, text)
    # "The nova of AI" is no Nova, and an hour of streaming no model for it.
    parts = [each for each in lesser(snapshot, text) if is_told or not is_everyday(snapshot, each[0])]
    whole = (("", text),) if is_told or " " not in text or not is_everyday(snapshot, text) else ()
    readings: tuple[tuple[Iterable[tuple[str, str]], Callable[[str], ModelName | None]], ...] = (
        (((dropped, rest) for rest, dropped in parts), lambda rest: _product(snapshot, rest, on=on)),
        # "Stability's SDXL" is SDXL before it is the newest of a family.
        (
            ((dropped, rest) for rest, dropped in parts if spelling(dropped) in speech(snapshot).makers),
            lambda rest: _other(snapshot, rest),
        ),
        (whole, lambda rest: _family(snapshot, rest)),
        (
            ((dropped, rest) for rest, dropped in parts),
            lambda rest: _written(snapshot, rest, provider, on) or _reordered(snapshot, rest) or _sized(snapshot, rest),
        ),
        # "Qwen2.5-Max" is no Qwen2.5 that reasons much: how much a model reasons is said of one model.
        (
            ((dropped, rest) for rest, dropped in parts if not _EFFORTS & set(re.split(r"[\W_]+", dropped.lower()))),
            lambda rest: _family(snapshot, rest),
        ),
    )
    for texts, read in readings:
        for dropped, rest in texts:
            found = read(rest)
            if found and not dropped:
                return found
            if found and _is_of(snapshot, found, rest, makers):
                rule, unread = f"{dropped} left out + {found.rule}", _unread(snapshot, dropped)
                return replace(found, rule=rule, safe=False, part=rest, unread=unread)
    return _in_sentence(snapshot, text, provider, on)


def _unread(snapshot: Snapshot, dropped: str) -> str:
    """Words left out of a name that are not read: who made the model is, and who serves it goes before."""
    makers = speech(snapshot).makers
    return " ".join(word for word in dropped.split() if spelling(word) not in makers and not is_host(snapshot, word))


def _spoken(snapshot: Snapshot, text: str, provider: str | None, on: str | None) -> list[Hit[ModelName | KnownName]]:
    """Every name that a sentence holds."""

    def read(part: str) -> ModelName | KnownName | None:
        return (
            _written(snapshot, part, provider, on)
            or _reordered(snapshot, part)
            or _sized(snapshot, part)
            or _known_part(snapshot, part, part)
            or (None if " " in part and is_everyday(snapshot, part) else _family(snapshot, part))
        )

    around = speech(snapshot)
    hits = names_in(text, read=read, speech=around)
    if len(hits) > 1:
        # "GPT-4o at Amazon Bedrock" names who serves it.
        hits = [each for each in hits if not (isinstance(each.meaning, KnownName) and is_host(snapshot, each.text))]
    # "Mistral" in "Mistral's coding model Codestral" says who made it.
    return [each for each in hits if spelling(each.text) not in around.makers] or hits


def _in_sentence(snapshot: Snapshot, text: str, provider: str | None, on: str | None) -> ModelName | None:
    """The one model that a sentence names; a model goes before a product or a family beside which it stands."""
    hits = _spoken(snapshot, text, provider, on)
    models = [(each.meaning, each) for each in hits if isinstance(each.meaning, ModelName)]
    told = [
        (found, each)
        for found, each in models
        if found.reading is not Reading.PRODUCT
        and (found.reading is not Reading.FAMILY or any(letter.isdecimal() for letter in each.text))
    ]
    # Beside the product that it answers in, a model is the one that is meant, whoever makes the product.
    products = [each for found, each in models if found.reading is Reading.PRODUCT and told]
    products += [
        each
        for each in hits
        if isinstance(each.meaning, KnownName) and told and each.meaning.code.startswith("product-")
    ]
    chosen = told or models
    if len(models) + len(products) < len(hits) or len({(each.model_id, each.checkpoint) for each, _ in chosen}) != 1:
        return None
    found, hit = chosen[0]
    if not products and not _is_of(snapshot, found, hit.text, makers_in(snapshot, text)):
        return None
    rule, unread = f"{hit.dropped} left out + {found.rule}", _unread(snapshot, hit.dropped)
    return replace(found, rule=rule, safe=False, part=hit.text, unread=unread)


def _known_within(snapshot: Snapshot, name: str) -> KnownName | None:
    """Why the one name that a sentence holds stands for no model with facts."""
    hits = _spoken(snapshot, plain(name.strip()), None, None)
    known = [each.meaning for each in hits if isinstance(each.meaning, KnownName)]
    return known[0] if len(known) == len(hits) == 1 else None


def _is_of(snapshot: Snapshot, found: ModelName, text: str, makers: frozenset[str]) -> bool:
    """Whether what was found is of one of the makers that were named beside it: "Claude by OpenAI" is none."""
    developer = (found.model_id or "").partition("/")[0]
    product = spelling(product_names(snapshot).get(spelling(text), ""))
    return not makers or not developer or developer in makers or any(spelling(maker) in product for maker in makers)


def _product(snapshot: Snapshot, text: str, *, on: str | None) -> ModelName | None:
    found = product_default(snapshot, text, on=on)
    if found is None:
        return None
    default, is_evidenced = found
    return ModelName(
        model_id=default.model_id,
        checkpoint=checkpoint_of(snapshot, default.model_id),
        rule=f"default of {default.product}" + ("" if is_evidenced else ", outside its known dates"),
        safe=False,
        evidence=default.evidence,
        reading=Reading.PRODUCT,
        since=default.valid_from,
        service=default.service,
    )


def _reordered(snapshot: Snapshot, text: str) -> ModelName | None:
    for names in _tables(snapshot):
        if found := names.reordered(text):
            return _of(snapshot, found, rule="words in another order", reading=Reading.ORDER)
    return None


def _family(snapshot: Snapshot, text: str) -> ModelName | None:
    names = model_names(snapshot)
    if len(names.members(text)) < _FEWEST_MEMBERS < len(names.of_developer(text)):
        # "Meta" and "Amazon" are makers of many models, and no line of them.
        return None
    found = [(names, target) for names in _tables(snapshot) if (target := names.newest(text))]
    # DeepSeek-V2 is a checkpoint before it is the family of V2.5.
    found.sort(key=lambda each: not each[0].has_version(each[1], text))
    return _of(snapshot, found[0][1], rule="newest of the family", reading=Reading.FAMILY) if found else None


def _tables(snapshot: Snapshot) -> tuple[Names, Names]:
    return model_names(snapshot), checkpoint_names(snapshot)


def _sized(snapshot: Snapshot, text: str) -> ModelName | None:
    """A model whose size stands behind a name that has none: ``Mistral NeMo 12B``, ``deepseek-r1:671b``."""
    sized = _SIZED.fullmatch(text)
    if not sized or any(names.members(text) for names in _tables(snapshot)):
        return None
    search = Search(snapshot=snapshot, on=None, spelled=True)
    found = search.resolve(sized["name"], provider=None) or _reordered(snapshot, sized["name"])
    if found is None or found.model_id is None:
        return None
    stated = float(sized["size"])
    held = [each.value for each in snapshot.facts(f"model:{found.model_id}") if each.property in _SIZES and each.value]
    if not any(abs(value - stated) <= _SIZE_SPREAD * value for value in held):
        return None
    return replace(found, rule=f"{sized['size']}B is its size + {found.rule}", safe=False)


def _of(snapshot: Snapshot, model_id: str, *, rule: str, reading: Reading) -> ModelName:
    found = Search(snapshot=snapshot, on=None).resolve(model_id, provider=None)
    if found is None:
        return ModelName(model_id=model_id, checkpoint=None, rule=rule, safe=False, evidence="", reading=reading)
    own = model_id if snapshot.has(f"model:{model_id}") else found.model_id
    return replace(found, model_id=own, rule=rule, safe=False, reading=reading)
