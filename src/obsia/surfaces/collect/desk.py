"""Who sends, and where it goes: tokens to tenants, bodies to journals, whatever protocol brings them.

An answer is an outcome: accepted and on the disk, or why not. Our own trouble is always an outcome to try again.
"""

from __future__ import annotations

import asyncio
import enum
import json
import threading
import zlib
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from obsia.app.collecting import receiving
from obsia.app.collecting.issuer import Issuer, Unreached, trusted
from obsia.app.collecting.tenants import FILE, READ, WRITE, Grant, Tenants, tenants
from obsia.readers.otlp.recording import Unreadable
from obsia.store import manifest
from obsia.store.disk import is_free, lock
from obsia.store.folders import LOCAL, MARK, tenant_folders
from obsia.store.journal import RECEIVED, REJECTED, Journal, Received, unsealed

LARGEST_BODY_BYTES: Final = 16 << 20
_LARGEST_WINDOW_BYTES: Final = 8 << 20
_IN_FLIGHT_BYTES: Final = 64 << 20
_MOST_WAITING: Final = 4_096
_APART_BYTES: Final = 256 << 10
"""Bodies from which on they are decoded beside, so that others are answered meanwhile."""
_LOOK_S: Final = 1.0
_ASKING: Final = 2


class Outcome(enum.Enum):
    """What became of a request."""

    ACCEPTED = "accepted"
    MALFORMED = "malformed"
    NO_TOKEN = "no_token"  # noqa: S105 - a code
    FORBIDDEN = "forbidden"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is told."""

    outcome: Outcome
    reason: str = ""
    rejected: Mapping[str, int] = field(default_factory=dict[str, int])
    """Reason -> items that were refused, where the rest was accepted."""
    items: int = 0
    tenant: str = ""


class Desk:
    """The journals of a store, and who may write to them."""

    def __init__(self, store: Path, *, is_local: bool, journals: Mapping[str, Journal] | None = None) -> None:
        self.store, self._is_local = store, is_local
        store.mkdir(parents=True, exist_ok=True)
        mark = store / MARK
        if not mark.is_file():
            mark.write_text(json.dumps({"layout": 1}) + "\n", encoding="utf-8")
        self._lock = lock(store / "collect.lock")
        self.is_ours = self._lock is not None
        self._journals: dict[str, Journal] = dict(journals or {})
        self._tenants, self._seen, self._looked_s = Tenants({}), -1, -_LOOK_S
        self._opening = threading.Lock()
        named = trusted(store)
        self._issuer = None if named is None else Issuer(named)
        # Threads of their own: who waits for an issuer keeps nobody else waiting.
        self._asking = ThreadPoolExecutor(_ASKING, "obsia-issuer")
        self._in_flight = 0
        self._answered: deque[tuple[asyncio.Future[Any], Mapping[str, int] | Exception]] = deque()
        self._is_telling = False

    @property
    def tenants(self) -> Tenants:
        """The tokens as the file says, which is looked at once a second."""
        now_s = asyncio.get_running_loop().time()
        if now_s - self._looked_s >= _LOOK_S:
            self._looked_s = now_s
            try:
                seen = (self.store / FILE).stat().st_mtime_ns
            except OSError:
                seen = 0
            if seen != self._seen:
                # A file that cannot be read raises: nobody is let in by tokens that may be taken back.
                self._tenants, self._seen = tenants(self.store), seen
        return self._tenants

    @property
    def is_open(self) -> bool:
        """Whether this machine alone is answered, and needs no token: until there is one."""
        return self._is_local and self._issuer is None and not self.tenants.grants and self._seen == 0

    def grant(self, authorization: str | None) -> Grant | None:
        """What the holder of an ``Authorization: Bearer …`` may do; of a store without tokens, anything."""
        if self.is_open:
            return Grant(LOCAL, WRITE)
        return self.tenants.grant(_bearer(authorization))

    def tenant_of(self, authorization: str | None) -> str | None:
        """Whose token somebody has."""
        grant = self.grant(authorization)
        return None if grant is None else grant.tenant

    def writer(self, authorization: str | None) -> str | Answer:
        """The tenant for whom somebody writes, or why they may not."""
        grant = self.grant(authorization)
        if grant is None:
            return Answer(Outcome.NO_TOKEN)
        return grant.tenant if grant.right == WRITE else Answer(Outcome.FORBIDDEN, tenant=grant.tenant)

    async def readable(self, authorization: str | None) -> tuple[str, ...] | Answer:
        """The tenants of which somebody may read, by a token of ours or of the issuer, or why of none."""
        grant = self.grant(authorization)
        if grant is None and self._issuer is not None and (token := _bearer(authorization)) is not None:
            try:
                grant = await asyncio.get_running_loop().run_in_executor(self._asking, self._issuer.grant, token)
            except Unreached:
                return Answer(Outcome.UNAVAILABLE, "issuer")
        if grant is None:
            return Answer(Outcome.NO_TOKEN)
        if grant.right != READ and not self.is_open:
            return Answer(Outcome.FORBIDDEN, tenant=grant.tenant)
        every = tuple(each.name for each in tenant_folders(self.store))
        return every if self.is_open else tuple(name for name in every if grant.reads(name))

    def journal(self, tenant: str) -> Journal:
        """The journal of a tenant. Raises ``OSError``."""
        with self._opening:  # a scrape asks from another thread
            found = self._journals.get(tenant)
            if found is None:
                found = self._journals[tenant] = Journal(self.store / tenant)
            return found

    @property
    def journals(self) -> Mapping[str, Journal]:
        """Those that are open."""
        return self._journals

    async def accept(self, tenant: str, form: str, body: bytes, *, encoding: str = "", is_json: bool = False) -> Answer:
        """Take a body: ``form`` is a signal of OTLP, or a form of records. Answers once it is on the disk."""
        if self._in_flight + len(body) > _IN_FLIGHT_BYTES:
            return Answer(Outcome.UNAVAILABLE, "busy", tenant=tenant)
        self._in_flight += len(body)
        try:
            return await self._accept(tenant, form, body, encoding, is_json)
        finally:
            self._in_flight -= len(body)

    async def _accept(self, tenant: str, form: str, body: bytes, encoding: str, is_json: bool) -> Answer:
        try:
            if len(body) > _APART_BYTES:
                received = await asyncio.to_thread(_decoded, form, body, encoding, is_json)
            else:
                received = _decoded(form, body, encoding, is_json)
        except Unreadable as error:
            reason = str(error.args[0])
            outcome = {"too_large": Outcome.TOO_LARGE, "encoding": Outcome.UNSUPPORTED}.get(reason, Outcome.MALFORMED)
            return Answer(outcome, reason, tenant=tenant)
        except MemoryError:
            return Answer(Outcome.UNAVAILABLE, "memory", tenant=tenant)
        try:
            journal = self.journal(tenant)
        except OSError:
            return Answer(Outcome.UNAVAILABLE, "disk", tenant=tenant)
        if journal.waiting > _MOST_WAITING:
            return Answer(Outcome.UNAVAILABLE, "busy", tenant=tenant)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Mapping[str, int] | Exception] = loop.create_future()

        def done(counts: Mapping[str, int] | Exception) -> None:
            # Those of a group are told at once: to wake the loop for each costs more than to write them.
            self._answered.append((future, counts))
            if not self._is_telling and not loop.is_closed():
                self._is_telling = True
                loop.call_soon_threadsafe(self._tell)

        journal.add(received, done)
        counts = await future
        if isinstance(counts, Exception):
            return Answer(Outcome.UNAVAILABLE, "disk", tenant=tenant)
        prefix = f"{REJECTED}:"
        rejected = {name[len(prefix) :]: count for name, count in counts.items() if name.startswith(prefix)}
        return Answer(Outcome.ACCEPTED, rejected=rejected, items=counts.get(RECEIVED, 0), tenant=tenant)

    def _tell(self) -> None:
        self._is_telling = False  # first: what is added from now on is told here, or wakes the loop again
        while self._answered:
            future, counts = self._answered.popleft()
            if not future.done():
                future.set_result(counts)

    def sizes(self) -> Mapping[str, int]:
        """Tenant -> items received so far, by all processes. Raises ``OSError``."""
        return {each.name: self.journal(each.name).counts()[RECEIVED] for each in tenant_folders(self.store)}

    def has_closed(self) -> bool:
        """Whether a tenant has a log that can be sealed, whichever process wrote it. Raises ``OSError``."""
        for folder in tenant_folders(self.store):
            first = next(iter(unsealed(folder, manifest.published(folder).sealed_to).values()), None)
            if first is not None and is_free(first):  # they are sealed in their order
                return True
        return False

    def close(self) -> None:
        """Write what waits, and end."""
        self._asking.shutdown(wait=False, cancel_futures=True)
        for journal in self._journals.values():
            journal.close()


def _bearer(authorization: str | None) -> str | None:
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _decoded(form: str, body: bytes, encoding: str, is_json: bool) -> Received:
    body = plain(body, encoding)
    if form == receiving.LITELLM:
        return receiving.of_litellm(body)
    if form == receiving.RECORDS:
        return receiving.of_records(body)
    return receiving.of_otlp(body, signal=form, is_json=is_json)


def plain(body: bytes, encoding: str) -> bytes:
    """A body without its compression, up to a size. Raises :class:`Unreadable`."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding == "gzip":
        unzip = zlib.decompressobj(wbits=31)
        try:
            found = unzip.decompress(body, LARGEST_BODY_BYTES + 1)
        except zlib.error as error:
            raise Unreadable("bad_compression") from error
        if len(found) > LARGEST_BODY_BYTES:
            raise Unreadable("too_large")
        if not unzip.eof:
            raise Unreadable("bad_compression")
        return found
    if encoding == "zstd":
        return _unzstd(body)
    raise Unreadable("encoding")


def _unzstd(body: bytes) -> bytes:
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW_BYTES)
    try:
        if len(decompressor.stream_reader(body).read(LARGEST_BODY_BYTES + 1)) > LARGEST_BODY_BYTES:
            raise Unreadable("too_large")
        # A stream that is cut ends as a whole one does; an object knows.
        whole = decompressor.decompressobj()
        found = whole.decompress(body)
    except zstandard.ZstdError as error:
        raise Unreadable("bad_compression") from error
    if not whole.eof:
        raise Unreadable("bad_compression")
    return found
