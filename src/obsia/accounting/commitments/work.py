"""Work: obsia measures none of it, and says who does."""

from __future__ import annotations

from obsia.accounting.commitments.indicator import Indicator, Priority
from obsia.core.message import Message


def work() -> tuple[Indicator, ...]:
    """The fourth priority, blank: jobs and tasks are counted by surveys of people, not from facts about systems."""
    return (
        Indicator(
            priority=Priority.WORK,
            name="work",
            blank=Message("blank-work"),
            who_measures=("ilo", "oecd", "statistics-offices", "work-observatories"),
        ),
    )
