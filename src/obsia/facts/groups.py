"""Groups of countries that are asked for together (the EU, the G20, regions of the United Nations), and their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from obsia.core.grouping import grouped
from obsia.facts.editions import memberships
from obsia.facts.keys import place_key
from obsia.facts.records import GroupMember, PlaceGroup
from obsia.facts.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group and its members, each country once."""

    row: PlaceGroup
    own: tuple[GroupMember, ...]
    """Members of its own with their dates; empty where a table of regions tells them."""
    members: tuple[str, ...]
    """ISO codes, sorted: its own, and those of the groups that it includes."""
    placed: tuple[str, ...]
    """Those of a table of regions that its source does not put there: obsia did, by other lists or by geography."""

    @property
    def name(self) -> str:
        """Its id."""
        return self.row.place_group

    @property
    def includes(self) -> tuple[str, ...]:
        """The groups whose members count as its members."""
        return tuple(self.row.includes.split())


@lru_cache(maxsize=4)
def groups(snapshot: Snapshot) -> Mapping[str, Group]:
    """Id -> the group, by id."""
    own = grouped(
        (each.place_group, each) for each in snapshot.select(GroupMember, "FROM place_group_members ORDER BY rowid")
    )
    rows = snapshot.select(PlaceGroup, "FROM place_groups ORDER BY place_group")
    regions = memberships(snapshot)
    placed = grouped(
        (str(region), (str(iso3), str(source)))
        for region, iso3, source in snapshot.rows("SELECT region, iso3, evidence FROM memberships ORDER BY iso3")
    )
    alone = {
        row.place_group: frozenset(each.iso3 for each in own.get(row.place_group, ()))
        or frozenset(regions.get(row.region, ()))
        for row in rows
    }
    return {
        row.place_group: Group(
            row=row,
            own=tuple(own.get(row.place_group, ())),
            members=tuple(sorted(alone[row.place_group].union(*(alone[each] for each in row.includes.split())))),
            placed=tuple(
                iso3
                for iso3, source in placed.get(row.region, ())
                if row.place_group not in own and source != row.evidence
            ),
        )
        for row in rows
    }


def group_of(snapshot: Snapshot, text: str) -> Group | None:
    """The group of an id or a name in any language, None for no such name."""
    found = _by_name(snapshot).get(place_key(text))
    return groups(snapshot)[found] if found else None


def group_of_region(snapshot: Snapshot, region: str) -> Group | None:
    """The group that published figures call ``region``."""
    return next((each for each in groups(snapshot).values() if region and each.row.region == region), None)


@lru_cache(maxsize=4)
def group_names(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    """Group -> what it is called."""
    found = grouped(
        (str(group), str(name))
        for name, group in snapshot.rows(
            "SELECT name, place_group FROM place_group_names ORDER BY place_group, language, name"
        )
    )
    return {group: tuple(names) for group, names in found.items()}


@lru_cache(maxsize=4)
def _by_name(snapshot: Snapshot) -> Mapping[str, str]:
    """Key of an id or a name -> the group."""
    ids = {place_key(each): each for each in groups(snapshot)}
    return {place_key(name): group for group, names in group_names(snapshot).items() for name in names} | ids
