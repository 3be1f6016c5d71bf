"""Second factor: codes of six digits that change every 30 seconds (RFC 6238); each serves once."""

import hmac
from base64 import b32encode
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from registre.comptes.secrets import hash_keyed
from registre.modeles import Compte

PAS_S: Final = 30
"""Length of a step, in seconds."""
DERIVE: Final = (0, -1, 1)
"""Steps that a phone's clock may be away from ours."""
NOM: Final = "raq.brussels"
"""What the application on the phone shows beside the account."""


def derive_secret_totp(cle: str, session: UUID, dernier: int | None) -> str:
    """Return the secret that a session may put on a phone (32 characters, base 32).

    Derived, not drawn: the page that shows it writes nothing, and shows the same one when it is
    opened again. Kept only once a first code proves that the phone has it. `dernier` (the last
    step that was taken) makes another one after the second factor was switched off.
    """
    graine = hash_keyed(cle, "totp", str(session), str(dernier or 0))
    return b32encode(bytes.fromhex(graine)[:20]).decode()


def write_adresse(secret: str, courriel: str) -> str:
    """Return the otpauth:// address that the QR code carries."""
    import pyotp  # only whoever logs in needs it

    return pyotp.TOTP(secret).provisioning_uri(name=courriel, issuer_name=NOM)


def find_pas(secret: str, code: str, instant: datetime) -> int | None:
    """Return the step that a code belongs to, one step early or late; None for a wrong code.

    Spaces in the code do not count.
    """
    import pyotp

    propre = "".join(code.split())
    if len(propre) != 6 or not (propre.isascii() and propre.isdecimal()):
        return None
    totp, courant = pyotp.TOTP(secret), int(instant.timestamp()) // PAS_S
    for ecart in DERIVE:
        if hmac.compare_digest(totp.generate_otp(courant + ecart), propre):
            return courant + ecart
    return None


def take_code(session: Session, compte: UUID, secret: str, code: str, instant: datetime) -> bool:
    """Use a code up, in the caller's write transaction; False: wrong, or it has served already.

    One UPDATE decides: of two requests with one code, a single one passes.
    """
    pas = find_pas(secret, code, instant)
    if pas is None:
        return False
    pris = session.execute(
        update(Compte)
        .where(Compte.id == compte, Compte.actif.is_(True))
        .where(or_(Compte.dernier_totp.is_(None), Compte.dernier_totp < pas))
        .values(dernier_totp=pas)
        .returning(Compte.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(pris)
