"""A provider of OpenID Connect on this machine: discovery, keys, tokens, and what it tells about a person."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT, SECRET = "homestretch", "between-us"


class Provider:
    """``told`` is what it says about whoever signs in; ``signed`` overrides what it signs, ``key`` with what."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.told: dict[str, Any] = {}
        self.signed: dict[str, Any] = {}
        self.key = KEY
        self.asked: dict[str, str] = {}
        self.is_down = False
        self.is_silly = False

    def sign_in(self, address: str) -> str:
        """Let the person sign in there, at the address to which they were led; return the address that leads back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert self.asked["client_id"] == CLIENT
        assert {"openid", "email"} <= set(self.asked["scope"].split())
        back = urlsplit(self.asked["redirect_uri"])
        return f"{back.path}?code=one-time&state={self.asked['state']}"

    def answer(self, path: str, sent: dict[str, str]) -> Any:
        if self.is_silly:
            return ["nothing", "of", "use"]
        pages = {
            "/.well-known/openid-configuration": self.configuration,
            "/keys": lambda: {
                "keys": [{**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "1", "alg": "RS256"}]
            },
            "/person": lambda: self.told,
            "/token": lambda: self.token(sent),
        }
        return pages[path]()

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/person",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self, sent: dict[str, str]) -> dict[str, str]:
        assert (sent["client_id"], sent["client_secret"], sent["code"]) == (CLIENT, SECRET, "one-time")
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        assert proof == self.asked["code_challenge"]
        now = int(time.time())
        says = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "sub": self.told.get("sub"),
            **self.signed,
        }
        return {
            "access_token": "for-a-minute",
            "token_type": "Bearer",
            "id_token": jwt.encode(says, self.key, algorithm="RS256", headers={"kid": "1"}),
        }


@contextmanager
def running() -> Iterator[Provider]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            sent = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            self.send_response(503 if provider.is_down else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(provider.answer(self.path, sent)).encode())

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_told: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
