"""The page of the forms that obsia fills."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from obsia.core.locales import Locale, printable
from obsia.surfaces.cli.page import Column, Page

if TYPE_CHECKING:
    from obsia.app.forms.registry import Form


def forms_page(page: Page, forms: Iterable[Form]) -> None:
    """Each form with its edition and what it is filled from."""
    say = page.language
    page.title(say("title-forms"))
    rows = [
        [
            form.name,
            printable(form.edition),
            f" {say('form-or')} ".join(_told(each, say) for each in form.needs),
            ", ".join(_told(each, say) for each in form.takes),
        ]
        for form in forms
    ]
    page.table(
        [
            Column(head=say("head-form")),
            Column(head=say("head-edition"), flexible=True, dim=True, drop=1),
            Column(head=say("head-form-needs"), flexible=True),
            Column(head=say("head-form-takes"), flexible=True, dim=True, drop=2),
        ],
        rows,
        bold_column=0,
    )
    page.blank()
    page.sentence(say("forms-native"))
    page.sentence(say("forms-how"), style="dim")


def _told(given: str, say: Locale) -> str:
    """What a form is filled from, as it is typed."""
    return say("form-input-model") if given == "model" else f"--{given}"
