"""Processor time of a control group of Linux: a container, a pod, a service, a Slurm job, by its path or its name.

A name is that of the group's folder (``ollama.service``), the same without what tells its kind (``ollama``), or the id
of a container, of which twelve digits do. Both layouts are read: ``cpu.stat`` of the second, ``cpuacct.usage`` of the
first.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = "/sys/fs/cgroup"
_KINDS = (".scope", ".service", ".slice")
_LEAST_ID = 12
_HEXADECIMAL = frozenset("0123456789abcdef")


def usage_ns(path: str) -> int | None:
    """Processor time of all that runs in a group and below, ns so far; None for what is no group that counts it."""
    for line in _content(f"{path}/cpu.stat").splitlines():
        name, _, value = line.partition(b" ")
        if name == b"usage_usec" and value.isdigit():
            return int(value) * 1000
    whole = _content(f"{path}/cpuacct.usage").strip()
    return int(whole) if whole.isdigit() else None


def _content(path: str) -> bytes:
    """What a file holds; nothing where it is of the other layout, or its group is gone."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def groups(name: str, *, root: str = ROOT) -> list[str]:
    """The folders of the groups that ``name`` stands for, without those inside of another one of them."""
    if "/" in name:
        whole = name if name.startswith(f"{root}/") else f"{root}/{name.strip('/')}"
        return [whole] if usage_ns(whole) is not None else []
    found: list[str] = []
    for folder in _folders(root):
        is_inside = any(folder.startswith(f"{outer}/") for outer in found)
        if not is_inside and _is_called(os.path.basename(folder), name) and usage_ns(folder) is not None:
            found.append(folder)
    return found


def _folders(root: str) -> Iterator[str]:
    for folder, names, _ in os.walk(root):
        names.sort()
        yield folder


def _is_called(folder: str, name: str) -> bool:
    if folder == name or any(folder == name + kind for kind in _KINDS):
        return True
    return len(name) >= _LEAST_ID and _HEXADECIMAL.issuperset(name) and name in folder
