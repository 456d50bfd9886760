"""What obsia published and had to correct."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from obsia.core.fields import Day


class Cause(StrEnum):
    """Where an error of obsia came from."""

    READING = "reading"
    """A page was read wrongly, in part or not at all."""
    METHOD = "method"
    CODE = "code"
    DISPLAY = "display"
    """The facts were right, and were told so that they read wrongly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Something wrong that obsia said, and what it says now. A row is never taken out."""

    correction: str
    corrected_on: Day
    wrong_since: Day = ""
    """'' where that is not recorded."""
    about: str = ""
    """The page of the site that it is about, as ``/commitments/``; '' for several."""
    wrong: str
    wrong_fr: str
    now: str
    now_fr: str
    cause: Cause
    reported_by: str = ""
    """Who reported it, if that is public; '' where nobody outside did, or wishes to be named."""
    evidence: str
