"""Licence expressions: whether they are open, approved, and made for a kind of content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from obsia.core.disclosure import Licence

NAMELESS: Final = frozenset(
    {"LicenseRef-Apache", "LicenseRef-BSD", "LicenseRef-Custom", "LicenseRef-Mixed", "LicenseRef-Unclear"}
)
"""obsia's own ids for texts that name no licence, or not which version or which part: what they allow is not known."""


def holds(expression: str, licences: Mapping[str, Licence], test: Callable[[Licence], bool]) -> bool | None:
    """Whether a licence expression has a property.

    Args:
        expression: An SPDX expression without brackets: ``AND`` (all terms apply) binds more tightly than ``OR`` (one
            may choose); an exception after ``WITH`` only adds permissions.
        licences: By id.
        test: The property of one licence.

    Returns:
        None where no licence is stated, or where it depends on one that is in no table or names none.
    """
    answers: list[bool | None] = []
    for choice in expression.split(" OR "):
        ids = _ids(choice)
        each = [test(licences[name]) if name in licences and name not in NAMELESS else None for name in ids]
        answers.append(False if False in each else None if None in each else True)
    return True if True in answers else None if None in answers else False


def is_open(expression: str, licences: Mapping[str, Licence]) -> bool | None:
    """Whether anyone may use, study, change and share under it; None where it cannot be told."""
    return holds(expression, licences, lambda licence: licence.is_open)


def is_osi(expression: str, licences: Mapping[str, Licence]) -> bool | None:
    """Whether the Open Source Initiative has approved it; None where it cannot be told."""
    return holds(expression, licences, lambda licence: licence.is_osi)


def excluded_places(expression: str, licences: Mapping[str, Licence]) -> tuple[str, ...]:
    """Where an expression grants nothing: each place that a licence leaves out, whichever choice is taken."""
    choices = [
        [place for name in _ids(choice) if name in licences for place in licences[name].excluded_places.split()]
        for choice in expression.split(" OR ")
    ]
    return tuple(dict.fromkeys(place for place in choices[0] if all(place in each for each in choices)))


def is_made_for(expression: str, content: str, licences: Mapping[str, Licence]) -> bool | None:
    """Whether it is made for ``code``, ``data`` or ``document``; None where the lists do not say."""
    kinds = [licences[name].content_types.split() for name in _ids(expression) if name in licences]
    stated = [kind for each in kinds for kind in each]
    return content in stated if stated else None


def _ids(expression: str) -> list[str]:
    terms = [term for choice in expression.split(" OR ") for term in choice.split(" AND ")]
    return [term.partition(" WITH ")[0].strip() for term in terms]
