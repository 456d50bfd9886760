"""Signatures over manifests: Ed25519, made by hand on a machine without a network, verified offline.

``python -m obsia.app.proof.signature MANIFEST KEY`` writes ``MANIFEST.sig``; KEY is a private key in PEM, as
``openssl genpkey -algorithm ed25519`` makes it. No private key belongs in the repository.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from obsia.app.proof.results import Check, Failure, Gap, Verification
from obsia.core.errors import BadInput, MissingExtra
from obsia.core.message import Message, Symbol
from obsia.facts.manifest import signature_path

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PUBLISHED: Final = Path(__file__).with_name("publisher.pem")
"""The public key of the publisher; none is published before the first release."""
_HEAD: Final = "obsia-ed25519 "


def sign(manifest: Path, key: Path) -> Path:
    """Write the signature of a manifest beside it. Raises ``BadInput`` for a key that is none, and ``OSError``."""
    target = signature_path(manifest)
    target.write_text(_written(_private(key).sign(manifest.read_bytes())), encoding="ascii", newline="")
    return target


def check_signature(found: Verification, manifest: Path, *, key: Path | None) -> None:
    """Count whether a manifest has the signature of ``key``, of the publisher where none is named.

    Who names a key expects a signature. Raises ``BadInput`` for a key that is none, ``MissingExtra`` where there is
    something to verify and nothing to do it with.
    """
    signature = signature_path(manifest)
    if not signature.is_file():
        if key is None:
            found.lacks(Gap.NO_SIGNATURE)
        else:
            found.failures.append(Failure(Check.SIGNATURE, signature.name, str(key)))
        return
    if (stated := key or (PUBLISHED if PUBLISHED.is_file() else None)) is None:
        found.lacks(Gap.NO_KEY)
    else:
        is_signed = _is_signed(manifest.read_bytes(), signature.read_bytes(), key=stated)
        found.count(Check.SIGNATURE, signature.name, is_right=is_signed, expected=str(stated))


def _is_signed(text: bytes, signature: bytes, *, key: Path) -> bool:
    public = _public(key)
    from cryptography.exceptions import InvalidSignature

    try:
        raw = bytes.fromhex(signature.decode("ascii").removeprefix(_HEAD))
        # It has one way to be written.
        if _written(raw).encode() != signature:
            return False
        public.verify(raw, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _written(raw: bytes) -> str:
    return f"{_HEAD}{raw.hex()}\n"


def _public(path: Path) -> Ed25519PublicKey:
    serialization = _serialization()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(path)
    return key


def _private(path: Path) -> Ed25519PrivateKey:
    serialization = _serialization()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    return key


def _serialization() -> ModuleType:
    """What reads keys. Raises ``MissingExtra``."""
    try:
        return importlib.import_module("cryptography.hazmat.primitives.serialization")
    except ModuleNotFoundError as error:
        purpose = Message("extra-for-command", command=Symbol("obsia verify"))
        raise MissingExtra(extra="verify", purpose=purpose) from error


def _no_key(path: Path) -> BadInput:
    return BadInput(str(path), "proof-no-key-in-it", expected="proof-expected-key")


def main(arguments: list[str]) -> int:
    """Sign a manifest; the exit code."""
    try:
        manifest, key = map(Path, arguments)
    except ValueError:
        sys.stderr.write("MANIFEST KEY\n")
        return 2
    sys.stdout.write(f"{sign(manifest, key)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
