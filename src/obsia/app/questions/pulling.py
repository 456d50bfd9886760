"""What can be asked of databases and object stores: their records, in a folder."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Annotated, ClassVar, Final
from urllib.parse import parse_qs, urlsplit

from obsia.core.errors import BadCall
from obsia.core.kinds import File, local
from obsia.core.message import Symbol
from obsia.core.question import Question, Text

DATABASES: Final = ("postgresql", "postgres")
STORES: Final = ("s3", "s3a", "gs", "az", "abfs", "abfss")
_LONGEST: Final = 2_000


@dataclass(frozen=True)
class Pull(Question):
    """Where records are kept, and the folder into which they are pulled: again, what is new since."""

    journey: ClassVar[str] = "pull"
    source: Annotated[
        str,
        local(
            Text(longest=_LONGEST),
            "argument-source",
            example="postgresql://reader@db.example.org/litellm",
            positional=True,
        ),
    ]
    _: KW_ONLY
    folder: Annotated[str, local(File(), "option-pull-out", name="out", example="usage")]

    def check(self) -> None:
        """Raises ``BadCall`` for what is no address, and for one with a secret."""
        super().check()
        check_source(self.source)


def is_source(path: object) -> bool:
    """Whether a path is the address of a database or an object store."""
    return isinstance(path, str) and path.partition("://")[0].lower() in (*DATABASES, *STORES) and "://" in path


def check_source(text: str) -> None:
    """Raises ``BadCall`` for what is no address of a database or store, and for one that holds a password."""
    if not is_source(text):
        raise BadCall("pull-no-source", text=text[:80], schemes=tuple(map(Symbol, (*DATABASES[:1], *STORES))))
    try:
        parts = urlsplit(text)
        secret = parts.password or "password" in parse_qs(parts.query)
    except ValueError:
        secret = True  # what cannot be taken apart is not printed either
    if secret:
        raise BadCall("pull-secret")
