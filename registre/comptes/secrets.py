"""Secrets that travel in a cookie or a link: only their hash is kept."""

import hashlib
import hmac
import secrets


def make_secret() -> str:
    """Return a new secret of 256 bits, fit for an address and a cookie."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Return what the database keeps of a secret (64 hexadecimal digits)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_keyed(cle: str, *parties: str) -> str:
    """Return a keyed hash (64 hexadecimal digits) of something that must not be kept as such.

    `cle` is the installation's secret: without it nobody can try all addresses against the hash.
    """
    return hmac.new(cle.encode(), "\0".join(parties).encode(), hashlib.sha256).hexdigest()
