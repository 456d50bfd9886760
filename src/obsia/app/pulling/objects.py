"""Objects of a store by prefix: Parquet and JSON lines, each taken once and again where it has changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from obsia.app.pulling.folder import Part, Pulled, written
from obsia.core.errors import MissingExtra, NoData
from obsia.core.message import Message, Symbol

_PACKED: Final = ("", ".gz", ".zst")
SUFFIXES: Final = (*(f"{kind}{packed}" for kind in (".jsonl", ".ndjson", ".json") for packed in _PACKED), ".parquet")
_WAIT_S: Final = 10
_SILENT_S: Final = 30
_TRIES: Final = 2
_LONGEST_NAME: Final = 80
_OF_SYSTEM: Final = re.compile(r'\b(?:message|error): "([^"\\]{1,80})"')
"""What the system says of a connection, in the account that the library gives of an error."""


def pull(source: str, folder: Path, before: Pulled) -> Pulled:
    """The objects below an address that ``before`` has not, or has in another version, as files of ``folder``.

    An object that is gone from the store goes here too. Raises ``MissingExtra``, ``NoData`` where the store is not
    reached, breaks off, or holds no such object.
    """
    try:
        import obstore
        from obstore.exceptions import BaseError
    except ImportError as error:
        raise MissingExtra(extra="object-store", purpose=Message("purpose-object-store")) from error
    parts: dict[str, Part] = {}
    found: list[Any] = []
    listed = False
    try:
        store = _store(source)
        for page in obstore.list(store):  # pyright: ignore[reportUnknownMemberType]
            listed = True
            found += [each for each in page if each["path"].lower().endswith(SUFFIXES)]
        for each in sorted(found, key=lambda each: each["path"]):
            name, mark = _name(each["path"]), _mark(each)
            parts[name] = _held(before, name, mark) or _fetched(store, each, folder, name, mark)
    except (BaseError, OSError, ValueError) as error:
        code = "pull-cut" if listed else "pull-unreached"
        raise NoData(code, address=Symbol(source), error=_said(error)) from error
    if not parts:
        raise NoData("pull-no-object", address=Symbol(source), suffixes=tuple(map(Symbol, SUFFIXES)))
    return replace(before, parts=parts)


def _store(source: str) -> Any:
    """The store of an address, with the keys of its environment; it answers within a bounded time."""
    from obstore.store import from_url

    wait = dt.timedelta(seconds=_WAIT_S)
    return from_url(
        source,
        client_options={
            "connect_timeout": wait,
            "timeout": dt.timedelta(seconds=_SILENT_S),
            # Where the owner of the environment names a store without TLS, on this machine or in its network.
            "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"),
        },
        retry_config={"max_retries": _TRIES, "retry_timeout": wait},
    )


def _held(before: Pulled, name: str, mark: str) -> Part | None:
    """The file of an object that was taken in this version."""
    part = before.parts.get(name)
    return part if part is not None and part.mark == mark else None


def _fetched(store: Any, each: Any, folder: Path, name: str, mark: str) -> Part:
    """Take an object. Raises ``ValueError`` where it came in another length, or another version, than was listed."""
    import obstore

    found = obstore.get(store, each["path"])
    if _mark(found.meta) != mark:
        raise ValueError("changed")
    size = 0
    with written(folder, name) as hashed:
        for piece in found.stream():
            size += hashed.write(bytes(piece))
        if size != each["size"]:
            raise ValueError("short")
    return Part(sha256=hashed.sha256, size=size, of=each["path"], mark=mark)


def _mark(meta: Any) -> str:
    return f"{meta['e_tag'] or meta['last_modified'].isoformat()} {meta['size']}"


def _name(key: str) -> str:
    """The name of an object's file: keys may hold whatever, and two may differ in their folders alone."""
    last = "".join(each if each.isalnum() or each in "-._" else "-" for each in key.rpartition("/")[2])
    return f"pulled-{hashlib.sha256(key.encode()).hexdigest()[:16]}-{last[-_LONGEST_NAME:]}"


def _said(error: Exception) -> str:
    """What kind of trouble it is, without the request, whose headers may hold a signature."""
    told = str(error)
    if isinstance(error, ValueError) and len(told) < _LONGEST_NAME:
        return told
    of_system = _OF_SYSTEM.search(told)
    return of_system[1] if of_system else type(error).__name__
