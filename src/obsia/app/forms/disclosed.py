"""What is said of a system in public, as a field of a form."""

from __future__ import annotations

from obsia.app.forms.facts_of import SystemFacts, notes_of, proof_of
from obsia.app.forms.form_fields import missing, said, word
from obsia.app.forms.inputs import Inputs
from obsia.core.disclosure import Status
from obsia.core.dossier import Field
from obsia.core.message import Message


def disclosed(inputs: Inputs, item: str, label: Message) -> Field:
    """What the deciding cell says of an item, as it says it; else the reason why nothing is stated."""
    name = f"disclosed_{item}"
    known = SystemFacts(inputs=inputs)
    found = known.decided.get(item)
    if found is None:
        silent = known.unread(item) or word("reason-not-in-facts" if inputs.system else "reason-no-model")
        return missing(name, label, silent)
    if found.status.is_found and found.value:
        return said(name, label, found.value, (proof_of(found),), word("note-as-told"), *notes_of(found))
    if found.status is Status.WITHHELD:
        return missing(name, label, word("reason-withheld", reason=found.reason or "—"))
    return missing(name, label, word("reason-not-found", address=found.address or found.evidence))
