"""No name of the table of aliases leads to another model than the one that it names."""

from __future__ import annotations

import re

import pytest

from obsia.core.spelling import spelling
from obsia.facts.names.models import resolve_model
from obsia.facts.relations import Alias
from obsia.facts.snapshot import load

_WEAK = ("variant", "mmdd", "effort", "moving")
"""How a name was matched where more is said than that it is one."""
_DATE = re.compile(r"(?:\d{2})?20\d\d|\d{4}|\d{8}|preview")


def _strong() -> list[tuple[str, str, str]]:
    """Names that stand for a model without a word, without who sells it there; the model's maker and the model."""
    found: list[tuple[str, str, str]] = []
    for each in load().select(Alias, "FROM aliases"):
        maker = each.model_id.partition("/")[0]
        if not each.match.startswith(_WEAK) and not each.valid_from and not each.valid_to:
            name = each.alias.lower().rpartition("/")[2].partition(":")[0].removeprefix(f"{maker}.")
            found.append((name, maker, each.model_id))
    assert len(found) > 10_000
    return found


def test_no_name_is_that_of_another_model() -> None:
    models: dict[str, dict[str, str]] = {}
    for each in load().subjects("model"):
        maker, _, name = each.removeprefix("model:").partition("/")
        models.setdefault(maker, {})[spelling(name)] = f"{maker}/{name}"
    for name, maker, model_id in _strong():
        own = spelling(model_id.partition("/")[2])
        plain = spelling(re.sub(r"-(?:instruct|it)$", "", name))
        if own in {spelling(name), plain} or own.startswith(plain):
            continue
        # "command-a-reasoning" is no name of Command A where a "command-a-reasoning-08-2025" is known.
        others = [
            other for key, other in models[maker].items() if key == plain or _DATE.fullmatch(key.removeprefix(plain))
        ]
        assert not [each for each in others if each != model_id], (name, model_id)


def test_base_weights_are_never_taken_for_the_model_without_a_word() -> None:
    for name, _, model_id in _strong():
        if "base" in re.findall("[a-z]+", name):
            facts = " ".join(
                (model_id, load().label(f"model:{model_id}"), load().text(f"model:{model_id}", "hf_id") or "")
            )
            assert "base" in facts.lower(), (name, model_id)


@pytest.mark.parametrize(
    ("name", "provider", "model_id"),
    [
        ("cohere.command-a-reasoning", "oci", "cohere/command-a-reasoning-08-2025"),
        ("amazon.titan-image-generator-v2:0", "aws.bedrock", "amazon/titan-image-generator-v2"),
        ("microsoft/Phi-3-small-8k-instruct", None, "microsoft/phi-3-small-8k"),
    ],
)
def test_names_that_led_elsewhere(name: str, provider: str | None, model_id: str) -> None:
    assert resolve_model(load(), name=name, provider=provider).model_id == model_id


@pytest.mark.parametrize(
    ("name", "called"),
    [("mT0", "BigScience mT0"), ("camembert-large", "CamemBERT large"), ("Vertex AI", "Google Vertex AI")],
)
def test_what_is_known_without_figures_is_called_what_it_is(name: str, called: str) -> None:
    row = load().rows("SELECT known FROM known_names WHERE kind = 'model' AND name = ?", (name,))
    assert row == [(called,)]
