"""What may decide: the one rule by which a word counts as evidence, for grades, forms, pages, exports and the API.

An index is a claim. A word decides something only where a page stands behind it that can be opened at the address
shown, and where no find of the audit contradicts it:

- whoever says it, there is an address that names the system, and the thing too where the thing is said to be there:
  that a thing is absent, no page of the system says;
- what an index says is borne out by a page that was opened here: its own record, of which the words are kept, or a
  reading of the same thing that says the same, and that could decide but for the version, which nobody kept of the
  repository that the index names (:meth:`obsia.accounting.openness.sheet.Sheet.flaw`);
- what was read on a site that copies or digests the pages of others decides nothing: the page itself may say otherwise;
- what was read in a repository, of which neither the commit nor the words that were read are kept, decides nothing: a
  repository keeps every version of a file, so that a reading that names none may be of any of them;
- what obsia did not find in a copy of unknown date decides nothing: the thing may have been put there since;
- a word that a find contradicts decides nothing, whoever says it.

Whatever falls is kept and shown as the word of who says it. It neither grants a thing nor denies it.
"""

from __future__ import annotations

from collections.abc import Container
from enum import StrEnum

from obsia.core.disclosure import READINGS, Assertion, Basis, Status
from obsia.facts.cell_rules import is_kept, repository


class Flaw(StrEnum):
    """Why a word decides nothing."""

    CONTRADICTED = "contradicted"
    """A find of the audit contradicts it."""
    NO_ADDRESS = "no-address"
    """No page is given."""
    OTHER_PAGE = "other-page"
    """The page that is given does not name both the system and the thing."""
    COPY = "copy"
    """It was read on a site that copies or digests what others publish."""
    UNOPENED = "unopened"
    """An index says so, and nobody opened here the page that it gives."""
    UNDATED = "undated"
    """It was not found in a copy of which nobody knows how old it is."""
    UNKEPT = "unkept"
    """It was read in a repository, and neither the commit nor the words that were read are kept."""
    JUDGEMENT = "judgement"
    """It grades how open the terms are, and does not say whether they are stated."""


def flaw(assertion: Assertion, contradicted: Container[Assertion] = ()) -> Flaw | None:
    """Why an assertion decides nothing; None where it may decide.

    Args:
        assertion: One cell of one source.
        contradicted: The cells that finds of the audit contradict.
    """
    if assertion in contradicted:
        return Flaw.CONTRADICTED
    if not assertion.address:
        return Flaw.NO_ADDRESS
    if assertion.basis is Basis.COPY:
        return Flaw.COPY
    if assertion.status is Status.NOT_FOUND and assertion.is_of_unknown_date:
        return Flaw.UNDATED
    if assertion.basis in READINGS and repository(assertion.address) and not is_kept(assertion):
        return Flaw.UNKEPT
    is_on_page = assertion.names_model and (assertion.names_item or not assertion.status.is_found)
    if not is_on_page:
        return Flaw.OTHER_PAGE
    return Flaw.UNOPENED if assertion.basis is Basis.INDEX and not assertion.permalink else None
