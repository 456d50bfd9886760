"""A value whose name states one unit is never bound to a name that states another (a few lines of ``ast``).

Looked at: keyword arguments, assignments, sums, differences and comparisons. ``energy_kwh=power_w`` fails,
``energy_kwh=power_w * duration_h`` does not: a product has a unit of its own, which no name states.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.every import every

from obsia.core.units import UNITS

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src" / "obsia").rglob("*.py"))
SUFFIXES = sorted(UNITS, key=len, reverse=True)


def stated_unit(name: str) -> str | None:
    """The unit that a name states; None where it states none. A rate that no unit knows is its own unit."""
    lowered = name.lower()
    suffix = next((suffix for suffix in SUFFIXES if lowered.endswith(suffix)), None)
    if "_per_" in lowered and (suffix is None or "_per_" not in suffix):
        numerator, _, denominator = lowered.rpartition("_per_")
        return f"{numerator.rpartition('_')[2]}/{denominator}"
    return UNITS[suffix] if suffix else None


def named(node: ast.expr) -> str | None:
    """The name that stands for a value: a variable, an attribute, an item of one, or the function called."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=inner) | ast.Call(func=inner) | ast.UnaryOp(operand=inner) | ast.Starred(value=inner):
            return named(inner)
        case _:
            return None


def pairs(tree: ast.AST) -> Iterator[tuple[int, str | None, str | None]]:
    """Line and the two names of each place where one value meets another of the same unit."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=str(name), value=value):
                yield value.lineno, name, named(value)
            case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
                yield node.lineno, named(target), named(value)
            case ast.AugAssign(target=target, op=ast.Add() | ast.Sub(), value=value):
                yield node.lineno, named(target), named(value)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
                yield node.lineno, named(left), named(right)
            case ast.Compare(left=left, ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()], comparators=[right]):
                yield node.lineno, named(left), named(right)
            case _:
                pass


def quarrels(source: str) -> list[str]:
    """What disagrees in a module's text, one sentence each."""
    found: list[str] = []
    for line, one, other in pairs(ast.parse(source)):
        if one is None or other is None:
            continue
        units = stated_unit(one), stated_unit(other)
        if None not in units and units[0] != units[1]:
            found.append(f"line {line}: {one} is in {units[0]}, {other} in {units[1]}")
    return found


@pytest.mark.parametrize(
    "planted",
    [
        "carbon_g(energy_kwh=grid.intensity_g_per_kwh)",
        "carbon_g(energy_kwh=power_w)",
        "f(duration_s=times_ms[0])",
        "f(energy_kwh=-energy_j)",
        "f(output_tokens=output_tokens_per_s)",
        "f(water_l=water_l_per_kwh(region=region))",
        "energy_kwh = energy_j",
        "energy_kwh: float = reading.energy_mj",
        "total_kwh += part_mj",
        "total = part_kwh + part_mj",
        "late = duration_s > limit_ms",
        "f(rate_tokens_per_s=rate_tokens_per_h)",
    ],
)
def test_a_planted_quarrel_is_found(planted: str) -> None:
    assert len(quarrels(planted)) == 1


@pytest.mark.parametrize(
    "fine",
    [
        "carbon_g(energy_kwh=energy_kwh, intensity_g_per_kwh=grid.intensity_g_per_kwh)",
        "f(energy_kwh=power_w * duration_h)",
        "f(energy_kwh=draws)",
        "idle_share = busy_ratio",
        "total_kwh = sum(parts)",
        "f(energy_kwh=facility_kwh[0])",
        "f(output_tokens_per_s=observed_tokens_per_s)",
    ],
)
def test_agreement_is_left_alone(fine: str) -> None:
    assert quarrels(fine) == []


def test_there_are_modules_to_look_at() -> None:
    assert MODULES


@every("module", MODULES)
def test_units_agree(module: Path) -> None:
    assert quarrels(module.read_text(encoding="utf-8")) == []
