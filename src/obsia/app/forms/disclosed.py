"""What is said of a system in public, as a field of a form."""

from __future__ import annotations

from obsia.app.forms.facts_of import SystemFacts, notes_of, proof_of
from obsia.app.forms.form_fields import FieldSpecification, stated, word
from obsia.core.disclosure import Status
from obsia.core.dossier import Field


def disclosed(asked: FieldSpecification, known: SystemFacts) -> Field:
    """What the deciding cell says of an item (``of``), as it says it; else the reason why nothing is stated."""
    found = known.decided.get(asked.of)
    if found is None:
        silent = known.unread(asked.of) or word("reason-not-in-facts" if known.inputs.system else "reason-no-model")
        return asked.missing(silent)
    if found.status.is_found and found.value:
        return stated(asked, (proof_of(found),), word("note-as-told"), *notes_of(found), text=found.value)
    if found.status is Status.WITHHELD:
        return asked.missing(word("reason-withheld", reason=found.reason or "—"))
    return asked.missing(word("reason-not-found", address=found.address or found.evidence))
