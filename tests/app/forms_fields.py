"""What the tests of forms share: the sample account and training run, and how a form is looked into."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from obsia.app.forms.inputs import Inputs
from obsia.app.forms.specification import filled
from obsia.core.dossier import Dossier, Field
from obsia.core.message import Message

SAMPLES = Path(__file__).parent / "forms"
ACCOUNT: dict[str, Any] = json.loads((SAMPLES / "account.json").read_text(encoding="utf-8"))
TRAINING: dict[str, Any] = json.loads((SAMPLES / "training.json").read_text(encoding="utf-8"))


def form_of(name: str) -> Callable[[Inputs], Dossier]:
    """What fills a form."""
    return partial(filled, name)


def given_(**held: Any) -> Inputs:
    about = {"system": None, "assertions": (), "made_on": "2026-11-26", "snapshot": "0" * 64, "command": ("obsia",)}
    return Inputs(**about | held)


def field(form: Dossier, name: str) -> Field:
    [found] = [each for section in form.sections for each in section.fields if each.name == name]
    return found


def reason(form: Dossier, name: str) -> str:
    found = field(form, name).reason
    assert found is not None
    return found.code.removeprefix("reporting-reason-")


def messages(form: Dossier) -> Iterator[Message]:
    yield form.title
    yield from form.notes
    for section in form.sections:
        yield section.title
        yield from section.notes
        for each in section.fields:
            yield from (each.label, *each.notes, *((each.reason,) if each.reason else ()))
