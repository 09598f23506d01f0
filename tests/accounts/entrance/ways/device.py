"""A device that makes and uses passkeys, as a browser hands its answers to a page."""

from __future__ import annotations

import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

FLAG = AuthenticatorData.FLAG
ORIGIN = "https://testserver"


class Device:
    """One passkey of one person; ``verified`` says whether the device looked who it is."""

    def __init__(self, site: str = "testserver", origin: str = ORIGIN, *, verified: bool = True) -> None:
        self.site, self.origin = sha256(site.encode()), origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.person = ""
        self.seen = FLAG.UP | FLAG.UV if verified else FLAG.UP

    def make(self, request: dict[str, Any]) -> str:
        """Answer the request to make a passkey."""
        asked = request["publicKey"]
        self.person = asked["user"]["id"]
        held = AttestedCredentialData.create(Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key()))
        data = AuthenticatorData.create(self.site, self.seen | FLAG.AT, 0, held)
        return self._answer(
            clientDataJSON=self._client(CollectedClientData.TYPE.CREATE, asked["challenge"]),
            attestationObject=AttestationObject.create("none", data, {}),
        )

    def use(self, request: dict[str, Any]) -> str:
        """Answer the request to use it."""
        client = self._client(CollectedClientData.TYPE.GET, request["publicKey"]["challenge"])
        data = AuthenticatorData.create(self.site, self.seen, 1)
        return self._answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=self.key.sign(data + sha256(client), ec.ECDSA(hashes.SHA256())),
            userHandle=self.person,
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        return CollectedClientData.create(kind, challenge, self.origin)

    def _answer(self, **response: bytes | str) -> str:
        name = websafe_encode(self.id)
        told = {key: value if isinstance(value, str) else websafe_encode(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": told})
