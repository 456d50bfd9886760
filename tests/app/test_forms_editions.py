"""The editions that the forms name are facts with evidence."""

from __future__ import annotations

import pytest

from obsia.app.forms.registry import FORMS
from obsia.facts.snapshot import load

OURS = {"summary"}
"""A form of ours has no text of others behind it."""


@pytest.mark.parametrize("name", sorted(set(FORMS) - OURS))
def test_the_edition_of_a_form_is_a_fact(name: str) -> None:
    snapshot, form = load(), FORMS[name]
    assert snapshot.text(f"form:{name}", "form_edition") == form.edition
    assert snapshot.text(f"form:{name}", "form_address") == form.form_url
    assert snapshot.source(snapshot.facts(f"form:{name}", "form_edition")[0].evidence).url.startswith("https://")
