"""The public summary of training content: what public pages support, and what its provider is left to answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.surfaces.forms_samples import fields_of

from obsia.app.forms.disclose import Question, disclose
from obsia.app.forms.reading_file import read_answers
from obsia.app.forms.rounding import text_range
from obsia.app.forms.specification import specification
from obsia.core.dossier import Dossier, Field, State
from obsia.core.locales import languages, locale
from obsia.core.message import Message, Symbol
from obsia.surfaces.cli.disclose import written

LUCIE = "openllm-france/lucie-7b"
DAY = "2026-11-29"


def asked(model: str, form: str = "training-content", **more: object) -> Dossier:
    return disclose(Question(form=form, model=model, on=DAY, record_figures=False, **more))  # type: ignore[arg-type]


def field(dossier: Dossier, name: str) -> Field:
    return next(each for each in fields_of(dossier) if each.name == name)


def test_an_outsider_gets_what_pages_say_and_nothing_is_called_undisclosed_that_nobody_looked_for() -> None:
    dossier = asked(LUCIE)
    size = field(dossier, "1-3-text-size")
    assert size.quantity is not None
    assert size.quantity.as_asked == "form-text-1b-to-10t"
    assert "Lucie Training Dataset" in field(dossier, "2-1-list").text
    untold = field(dossier, "2-4-model")
    assert untold.reason == Message("form-reason-nobody")
    assert not [each for each in fields_of(dossier) if each.name.endswith("comments")]


def test_one_chapter_signed_is_not_the_whole_code() -> None:
    said = field(asked("xai/grok-4.5"), "3-1-signatory")
    assert said.words == (Message("event-signed-one-chapter"),)
    assert said.proofs[0].url.startswith("https://")
    assert any(note.code == "form-note-as-stated" for note in said.notes)


@pytest.mark.parametrize("form", ["training-content", "annex-xi", "code-of-practice"])
def test_a_provider_is_told_the_name_under_which_each_field_is_answered_and_answers_fill_it(
    form: str, tmp_path: Path
) -> None:
    left = [each for each in fields_of(asked(LUCIE, form, mode="provider")) if each.state is State.NOT_DISCLOSED]
    names = {str(each.reason.arguments["answer"]) for each in left if each.reason and "answer" in each.reason.arguments}
    amounts = {"training-tokens", "training-energy", "training-carbon", "training-time", "device-hours"}
    assert names
    answers = tmp_path / "mine.md"
    answers.write_text("".join(f"{name}: said of {name}\n" for name in sorted(names - amounts)), encoding="utf-8")
    filled = {each.name: each for each in fields_of(asked(LUCIE, form, mode="provider", answers=str(answers)))}
    for each in left:
        name = str((each.reason.arguments if each.reason else {}).get("answer", ""))
        if name and name not in amounts:
            assert filled[each.name].state is State.STATED, each.name
            assert f"said of {name}" in filled[each.name].text


def test_a_provider_confirms_what_was_read_in_public() -> None:
    confirmed = Message("form-note-confirm", answer=Symbol("2-1-list"))
    assert confirmed in field(asked(LUCIE, mode="provider"), "2-1-list").notes
    assert confirmed not in field(asked(LUCIE), "2-1-list").notes
    comments = field(asked(LUCIE, mode="provider"), "2-1-comments")
    assert comments.reason == Message("form-reason-to-fill", answer=Symbol("2-1-comments"))


@pytest.mark.parametrize(
    ("tokens", "name"), [(9.9e8, "under-1b"), (1e9, "1b-to-10t"), (1e13, "1b-to-10t"), (1.1e13, "over-10t")]
)
def test_ranges_of_text(tokens: float, name: str) -> None:
    assert text_range(tokens) == name


def test_sections_of_the_template_are_all_there() -> None:
    numbers = {
        each.name.partition("-")[0] for section in specification("training-content").sections for each in section.fields
    }
    assert numbers == {"0", "1", "2", "3"}


@pytest.mark.parametrize("language", languages())
def test_a_file_of_what_is_left_is_taken_as_it_stands_and_once_filled_in(language: str, tmp_path: Path) -> None:
    tr = locale(language)
    left = asked(LUCIE, mode="provider")
    text = written(left, tr, "answers").decode()
    names = re.findall(r"^#([a-z0-9-]+):$", text, re.MULTILINE)
    assert len(names) == len(set(names)) == len([each for each in fields_of(left) if each.state is State.NOT_DISCLOSED])
    mine = tmp_path / "mine.md"
    mine.write_text(text, encoding="utf-8")
    assert read_answers(str(mine)) == {}
    mine.write_text(re.sub(r"^#([a-z0-9-]+):$", r"\1: said", text, flags=re.MULTILINE), encoding="utf-8")
    done = asked(LUCIE, mode="provider", answers=str(mine))
    assert not [each for each in fields_of(done) if each.state is State.NOT_DISCLOSED]
    assert tr("form-field-1-3-languages") in text
