"""The second factor's secret at rest: a copy of the database alone gives no codes.

Encrypt-then-MAC with HMAC-SHA256, the standard library's: the keystream is HMAC(key, nonce), used
for one block of 20 bytes under a random nonce of 16; the tag (12 bytes) covers the account, the
nonce and the ciphertext, so that a row copied to another account opens nothing. Both keys are
derived from the installation's secret. 48 bytes, 64 characters: what the column holds.
"""

import hmac
import secrets
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as PasDuBase64
from typing import Final
from uuid import UUID

SECRET: Final = 20
NONCE: Final = 16
SCEAU: Final = 12
"""Lengths in bytes (RFC 4226 §4 R6: a secret of 160 bits; a tag of 96 bits cannot be guessed)."""


def seal(cle: str, compte: UUID, secret: str) -> str:
    """Return what the database keeps of a secret of 32 characters in base 32."""
    nonce = secrets.token_bytes(NONCE)
    chiffre = _cross(cle, nonce, b32decode(secret))
    return urlsafe_b64encode(nonce + chiffre + _mark(cle, compte, nonce + chiffre)).decode()


def unseal(cle: str, compte: UUID, scelle: str) -> str | None:
    """Return the secret; None: it was sealed for another account or with another key."""
    try:
        lu = urlsafe_b64decode(scelle)
    except (PasDuBase64, ValueError):
        return None
    corps, sceau = lu[:-SCEAU], lu[-SCEAU:]
    if len(lu) != NONCE + SECRET + SCEAU or not hmac.compare_digest(
        sceau, _mark(cle, compte, corps)
    ):
        return None
    return b32encode(_cross(cle, corps[:NONCE], corps[NONCE:])).decode()


def _cross(cle: str, nonce: bytes, octets: bytes) -> bytes:
    """Encrypt, or decrypt: the same operation."""
    flux = hmac.digest(_derive(cle, "chiffre"), nonce, "sha256")
    return bytes(a ^ b for a, b in zip(octets, flux[:SECRET], strict=True))


def _mark(cle: str, compte: UUID, corps: bytes) -> bytes:
    return hmac.digest(_derive(cle, "sceau"), compte.bytes + corps, "sha256")[:SCEAU]


def _derive(cle: str, usage: str) -> bytes:
    return hmac.digest(cle.encode(), f"raq.totp.{usage}".encode(), "sha256")
