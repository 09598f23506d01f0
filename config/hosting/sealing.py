"""Encrypt a backup as the program ``age`` does, for a public key or with a passphrase, so that either can read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyrage

# How every file begins that age has written.
BEGINS = b"age-encryption.org/v1"


class SealError(Exception):
    """The key, the passphrase or the file is not right; the text says which."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What closes a backup: public keys ("age1…"), or else a passphrase."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""

    def close(self, plain: Path, sealed: Path) -> None:
        """Encrypt a file. With a passphrase, all of it is in memory for a moment."""
        if not self.recipients:
            sealed.write_bytes(pyrage.passphrase.encrypt(plain.read_bytes(), self.passphrase))
            return
        try:
            keys = [pyrage.x25519.Recipient.from_str(text) for text in self.recipients]
        except pyrage.RecipientError as error:
            raise SealError(f"not a public key of age, which begins with age1: {error}") from error
        with plain.open("rb") as source, sealed.open("wb") as target:
            pyrage.encrypt_io(source, target, keys)


@dataclass(frozen=True, slots=True)
class Key:
    """What opens a backup: a file of secret keys as ``age-keygen`` writes it, or else a passphrase."""

    identities: Path | None = None
    passphrase: str = ""

    def open(self, sealed: Path, plain: Path) -> None:
        try:
            if self.identities is None:
                plain.write_bytes(pyrage.passphrase.decrypt(sealed.read_bytes(), self.passphrase))
                return
            lines = [line.strip() for line in self.identities.read_text().splitlines()]
            keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
            with sealed.open("rb") as source, plain.open("wb") as target:
                pyrage.decrypt_io(source, target, keys)
        except pyrage.IdentityError as error:
            raise SealError(f"{self.identities} is not a file of secret keys of age: {error}") from error
        except pyrage.DecryptError as error:
            raise SealError(f"it does not open with this key or passphrase: {error}") from error


def is_sealed(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(BEGINS)) == BEGINS
