"""One test over a long table of small checks: what ``pytest.mark.parametrize`` would make thousands of tests of.

Each test of its own costs the runner some milliseconds, which is more than these checks take.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

_MOST = 40
"""Failures that are written out."""


def every(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test for each case, and fail once with all cases that failed.

    ``names``: the argument that takes a case, or those that take its parts; other arguments are fixtures.
    """
    tried = list(cases)

    def decorate(check: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(check)
        def test(**fixtures: Any) -> None:
            assert tried, "no case"
            failed: list[str] = []
            for case in tried:
                asked = {names: case} if isinstance(names, str) else dict(zip(names, case, strict=True))
                try:
                    check(**asked, **fixtures)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - told below
                    failed.append(f"{', '.join(map(str, asked.values()))}: {type(error).__name__}: {error}")
            assert not failed, "\n".join([f"{len(failed)} of {len(tried)} failed", *failed[:_MOST]])

        taken = {names} if isinstance(names, str) else set(names)
        signature = inspect.signature(check)
        kept = [each for name, each in signature.parameters.items() if name not in taken]
        test.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return test

    return decorate
