"""Codes of invitations: twelve signs that can be read from paper, typed, and followed as an address.

A code is computed from the site's secret and the invitation's id, so that whoever invited can see it again. The stored
``secret`` is computed from the code: it finds the invitation, and whoever reads it in the database has no code.
"""

from __future__ import annotations

import uuid

from django.utils.crypto import salted_hmac

from ..keys import key_of

# Crockford's alphabet: none of its signs is taken for another one.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
# 60 bits, and wrong ones are counted.
LENGTH = 12
GROUP = 4
INVITATION = "team.invitation"


def code_of(invitation_id: uuid.UUID) -> str:
    """Compute the code of an invitation, in groups as it is read: ``K7QM-2XBD-9TRW``."""
    number = int(key_of(INVITATION, invitation_id), 16)
    signs = "".join(SIGNS[number >> 5 * place & 31] for place in range(LENGTH))
    return "-".join(signs[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def secret_of(code: str) -> str:
    """Compute what is stored of a code, however it was typed: small letters, spaces, the letter O."""
    return salted_hmac("accounts.team.codes", as_read(code), algorithm="sha256").hexdigest()


def as_read(code: str) -> str:
    return code.upper().translate(READ_AS)
