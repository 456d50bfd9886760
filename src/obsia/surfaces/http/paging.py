"""Pages of long lists: some of the members of an answer, and where the pages before and after it are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from obsia.core.question import Field, Whole
from obsia.surfaces.http.answers import Answer

FIELDS: Final = (
    Field(Whole(least=1), "http-param-most", name="most", attribute="most", example="50", default=None),
    Field(Whole(), "http-param-skip", name="skip", attribute="skip", example="1", default=None),
)
NAMES: Final = frozenset(each.name for each in FIELDS)


@dataclass(frozen=True, slots=True)
class Paging:
    """Which members of a list are asked for: after the first ``skip``, ``most`` of them, all where it is None."""

    skip: int = 0
    most: int | None = None

    @classmethod
    def of(cls, arguments: Mapping[str, object]) -> Paging:
        """The page that arguments state."""
        stated = {name: value for name in NAMES if isinstance(value := arguments.get(name), int)}
        return cls(**stated)

    def page(self, answer: Answer, member: str) -> Answer:
        """The answer with these members of its list alone, and likewise of its rows."""
        record, rows = answer.record, answer.rows
        end = None if self.most is None else self.skip + self.most
        return replace(
            answer,
            record={**record, member: record[member][self.skip : end]},
            rows=None if rows is None else lambda: islice(rows(), self.skip, end),
        )

    def places(self, total: int) -> dict[str, int]:
        """Relation of another page (RFC 8288) -> how many members are skipped for it, of ``total``."""
        if self.most is None:
            return {}
        found = {"first": 0, "last": max(0, (total - 1) // self.most * self.most)}
        if self.skip:
            found["prev"] = max(0, min(self.skip, total) - self.most)
        if self.skip + self.most < total:
            found["next"] = self.skip + self.most
        return found

    def addresses(self, path: str, stated: Mapping[str, str], total: int) -> dict[str, str]:
        """Relation -> the address of that page of the same question, whose parameters are ``stated``."""
        asked = {name: text for name, text in stated.items() if name not in NAMES}
        return {
            relation: f"{path}?{urlencode({**asked, 'most': str(self.most), 'skip': str(skip)})}"
            for relation, skip in self.places(total).items()
        }


def link(addresses: Mapping[str, str]) -> bytes:
    """The header ``Link`` of other pages."""
    return ", ".join(f'<{address}>; rel="{relation}"' for relation, address in addresses.items()).encode()
