"""Reading by OpenID Connect: an issuer of the test's own, and tokens that are not to be taken, at every route."""

from __future__ import annotations

import asyncio
import hmac
import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from obsia.app.collecting import issuer
from obsia.app.collecting.issuer import Issuer, Trusted, Unreached, trusted
from obsia.app.collecting.tenants import ALL, READ, Grant, new_token
from obsia.core.errors import BadInput, MissingExtra
from obsia.surfaces.collect.application import Application
from obsia.surfaces.collect.desk import Desk

ROUTES = ("/v1/traces", "/v1/metrics", "/v1/logs", "/v1/litellm", "/v1/records")
RSA, OTHER = (rsa.generate_private_key(public_exponent=65_537, key_size=2_048) for _ in range(2))
EC = ec.generate_private_key(ec.SECP256R1())


class Provider:
    """An issuer at an address of this machine; its keys can change, and it can be away."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {"one": RSA}
        self.asked: list[str] = []
        self.is_away = False
        self.url = self.named = ""

    def document(self, path: str) -> dict[str, Any] | None:
        self.asked.append(path)
        if self.is_away:
            return None
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.named or self.url, "jwks_uri": f"{self.url}/keys"}
        algorithms = {"RS256": jwt.algorithms.RSAAlgorithm, "ES256": jwt.algorithms.ECAlgorithm}
        found = []
        for kid, key in self.keys.items():
            alg = "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"
            found.append(
                algorithms[alg].to_jwk(key.public_key(), as_dict=True) | {"kid": kid, "alg": alg, "use": "sig"}
            )
        return {"keys": found}

    def token(
        self, key: Any = RSA, alg: str = "RS256", kid: str | None = "one", typ: str = "JWT", **claims: Any
    ) -> str:
        now = int(time.time())
        said = {
            "iss": self.url, "aud": "obsia", "sub": "somebody", "iat": now, "exp": now + 300, "obsia_tenants": ["blue"],
        }  # fmt: skip
        said = {name: value for name, value in (said | claims).items() if value is not None}
        return jwt.encode(said, key, alg, headers={"typ": typ, **({} if kid is None else {"kid": kid})})


@pytest.fixture
def provider() -> Iterator[Provider]:
    found = Provider()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = found.document(self.path)
            self.send_response(503 if told is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found.url = f"http://127.0.0.1:{server.server_port}"
        yield found
        server.shutdown()


def statuses(
    desk: Desk, tokens: list[str | None], path: str = "/metrics", method: str = "GET"
) -> list[tuple[int, str]]:
    """Status and text of the answers to requests with tokens, in order."""

    async def one(token: str | None) -> tuple[int, str]:
        told: list[Any] = []

        async def send(message: Any) -> None:
            told.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b"{}", "more_body": False}

        headers = [(b"content-type", b"application/json"), (b"host", b"localhost")]
        headers += [] if token is None else [(b"authorization", f"Bearer {token}".encode())]
        await Application(desk)({"method": method, "path": path, "headers": headers}, receive, send)
        return told[0]["status"], told[1]["body"].decode()

    async def every() -> list[tuple[int, str]]:
        return [await one(token) for token in tokens]

    return asyncio.run(every())


def store_of(path: Path, provider: Provider) -> Desk:
    for tenant in ("blue", "red"):
        new_token(path, tenant, right="write")
        (path / tenant).mkdir(parents=True)
    (path / "obsia.toml").write_text(f'[oidc]\nissuer = "{provider.url}"\naudience = "obsia"\n')
    return Desk(path, is_local=False)


def test_every_route_refuses_what_is_no_token_of_the_issuer(tmp_path: Path, provider: Provider) -> None:
    provider.keys["two"] = EC
    desk, now = store_of(tmp_path, provider), int(time.time())
    public = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body, _ = provider.token().split(".")
    confused = f"{_hs256(head)}.{body}"  # signed with what everybody knows, as by a shared secret
    symmetric = jwt.utils.base64url_encode(hmac.digest(public, confused.encode(), "sha256")).decode()
    refused: list[str | None] = [
        None, "", "obsia_x", "a.b.c", f"{head}.{body}.", provider.token()[:-4] + "AAAA",
        provider.token(OTHER), provider.token(OTHER, kid="two"), provider.token(EC, "ES256"),
        provider.token(RSA, "RS256", kid="two"), provider.token(kid=None), provider.token(kid="gone"),
        jwt.encode({"iss": provider.url, "aud": "obsia", "sub": "x", "iat": now, "exp": now + 300}, None, "none"),
        f"{confused}.{symmetric}", provider.token("s" * 40, "HS256"),
        provider.token(exp=now - 120), provider.token(nbf=now + 120), provider.token(iat=now + 120),
        provider.token(aud="another"), provider.token(aud=None), provider.token(iss=f"{provider.url}/"),
        provider.token(iss=None), provider.token(exp=None), provider.token(sub=None), provider.token(iat=None),
        provider.token(typ="logout+jwt"),
    ]  # fmt: skip
    assert {status for status, _ in statuses(desk, refused)} == {401}
    nobody = [provider.token(obsia_tenants=each) for each in (None, [], "BLUE!", {"a": 1}, [7])]
    assert {status for status, _ in statuses(desk, list(nobody))} == {403}
    for path in ROUTES:  # who may read may not write
        told = statuses(desk, [*refused, *nobody, provider.token(), provider.token(obsia_tenants=[ALL])], path, "POST")
        assert {status for status, _ in told} == {401}
    assert len(provider.asked) <= 4  # keys that are not there are looked for once in a while
    desk.close()


def _hs256(head: str) -> str:
    told = json.loads(jwt.utils.base64url_decode(head)) | {"alg": "HS256"}
    return jwt.utils.base64url_encode(json.dumps(told).encode()).decode()


def test_a_claim_says_whose_figures_are_read(tmp_path: Path, provider: Provider) -> None:
    provider.keys["two"] = EC
    desk, now = store_of(tmp_path, provider), int(time.time())
    tokens = [
        provider.token(), provider.token(obsia_tenants="red other"), provider.token(EC, "ES256", "two", "at+jwt"),
        provider.token(obsia_tenants=[ALL]), provider.token(exp=now - 30), provider.token(aud=["x", "obsia"]),
    ]  # fmt: skip
    seen = [
        (status, {name for name in ("blue", "red") if f'tenant="{name}"' in text})
        for status, text in statuses(desk, list(tokens))
    ]
    blue = (200, {"blue"})
    assert seen == [blue, (200, {"red"}), blue, (200, {"blue", "red"}), blue, blue]
    desk.close()


def test_keys_change_and_an_issuer_that_is_away_lets_nobody_else_in(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = [1_000.0]
    monkeypatch.setattr(issuer.time, "monotonic", lambda: at[0])
    path = "resource.obsia.roles"
    found = Issuer(Trusted(provider.url, "obsia", claim=path))
    token = provider.token(resource={"obsia": {"roles": ["blue", "red"]}})
    provider.is_away = True
    with pytest.raises(Unreached):
        found.grant(token)
    provider.is_away = False
    with pytest.raises(Unreached):  # not asked again at once
        found.grant(token)
    assert len(provider.asked) == 1
    at[0] += 11
    assert found.grant(token) == Grant("blue", READ, ("red",))
    provider.keys = {"new": EC}
    renewed = provider.token(EC, "ES256", "new", **{path: "blue"})
    assert found.grant(renewed) is None
    at[0] += 11
    assert found.grant(renewed) == Grant("blue", READ)
    assert found.grant(token) is None
    at[0] += 11
    provider.is_away = True
    with pytest.raises(Unreached):
        found.grant(provider.token(kid="newer"))
    assert found.grant(renewed) == Grant("blue", READ)  # its key is known
    at[0] += 400
    with pytest.raises(Unreached):  # and no longer after some minutes
        found.grant(renewed)
    provider.is_away, provider.named = False, "https://another.example"
    with pytest.raises(Unreached):  # a document of somebody else
        Issuer(Trusted(provider.url, "obsia")).grant(token)


@pytest.mark.parametrize(
    "given",
    [
        "", 'issuer = "https://a.example"', 'issuer = "http://a.example"\naudience = "b"', 'issuer = 7\naudience = "b"',
        'issuer = "https://a.example"\naudience = "b"\nsecret = "c"', 'issuer = "https://a.example"\naudience = ["b"]',
    ],
)  # fmt: skip
def test_settings_that_name_no_issuer_are_refused(tmp_path: Path, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "obsia.toml").write_text(f"[oidc]\n{given}\n")
    with pytest.raises(BadInput):
        trusted(tmp_path)
    (tmp_path / "obsia.toml").write_text('[oidc]\nissuer = "https://a.example"\naudience = "b"\n')
    monkeypatch.setattr(issuer, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra):
        trusted(tmp_path)
