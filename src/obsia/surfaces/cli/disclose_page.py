"""The page of the forms that obsia fills."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from obsia.core.locales import Locale, printable
from obsia.writers.terminal import Page
from obsia.writers.terminal import TextColumn as Column

if TYPE_CHECKING:
    from obsia.app.forms.specification import Specification


def forms_page(page: Page, forms: Iterable[Specification]) -> None:
    """Each form with its edition and what it is filled from."""
    tr = page.language
    page.title(tr("title-forms"))
    rows = [
        [
            form.name,
            printable(form.edition),
            f" {tr('form-or')} ".join(_told(each, tr) for each in form.needs),
            ", ".join(_told(each, tr) for each in form.takes),
        ]
        for form in forms
    ]
    page.table(
        [
            Column(head=tr("head-form")),
            Column(head=tr("head-edition"), flexible=True, dim=True, drop=1),
            Column(head=tr("head-form-needs"), flexible=True),
            Column(head=tr("head-form-takes"), flexible=True, dim=True, drop=2),
        ],
        rows,
        bold_column=0,
    )
    page.blank()
    page.sentence(tr("forms-native"))
    page.sentence(tr("forms-how"), style="dim")


def _told(given: str, tr: Locale) -> str:
    """What a form is filled from, as it is typed."""
    return tr("form-input-model") if given == "model" else f"--{given}"
