"""The second factor of an account: asked for, switched on by a first code, switched off."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from registre.comptes.essais import Limite, count_essais, take_back
from registre.comptes.scelles import seal, unseal
from registre.comptes.secrets import hash_keyed
from registre.comptes.sessions import end_sessions
from registre.comptes.totp import take_code
from registre.erreurs import ActionImpossible
from registre.modeles import Compte, SessionEquipe
from registre.session import writing
from registre.valeurs import Role

FENETRE: Final = timedelta(minutes=15)
CODES_FAUX: Final = 5
"""Wrong codes of one account within the window: a code is one of a million."""


def check_code(
    sessions: sessionmaker[Session],
    cle: str,
    compte: UUID,
    code: str,
    instant: datetime,
    *,
    navigateur: str | None = None,
) -> bool:
    """Tell whether a code is right, and use it up. Raises TropDEssais.

    `cle` is the installation's secret; `navigateur` one that logged in to this account before:
    it has its own tries, which those of others cannot use up.
    """
    essais = count_essais(sessions, (_limit(cle, compte, navigateur),), instant)
    with writing(sessions) as session:
        connu = session.get(Compte, compte)
        if connu is None or not connu.totp_actif or connu.secret_totp is None:
            return False
        secret = unseal(cle, compte, connu.secret_totp)
        if secret is None or not take_code(session, compte, secret, code, instant):
            return False
        take_back(session, essais)
    return True


def switch_on(
    sessions: sessionmaker[Session],
    cle: str,
    compte: UUID,
    secret: str,
    code: str,
    instant: datetime,
    *,
    sauf: UUID | None = None,
    navigateur: str | None = None,
) -> bool:
    """Switch the second factor on with a first code; False when the code is wrong.

    All sessions of the account end, for none of them has shown the second factor; but for `sauf`,
    the one that asks, which `complete_session` replaces: False when it has been ended meanwhile.
    Raises TropDEssais, or ActionImpossible when it is on already.
    """
    essais = count_essais(sessions, (_limit(cle, compte, navigateur),), instant)
    with writing(sessions) as session:
        connu = session.get_one(Compte, compte, with_for_update=True)
        if connu.totp_actif:
            raise ActionImpossible("second_facteur_actif")
        if sauf is not None and session.get(SessionEquipe, sauf) is None:
            return False
        if not take_code(session, compte, secret, code, instant):
            return False
        connu.secret_totp = seal(cle, compte, secret)
        connu.totp_actif = True
        end_sessions(session, compte, sauf)
        take_back(session, essais)
    return True


def switch_off(session: Session, compte: UUID) -> None:
    """Switch the second factor off. Raises ActionImpossible for the coordination."""
    connu = session.get_one(Compte, compte, with_for_update=True)
    if connu.role == Role.COORDINATION:
        raise ActionImpossible("second_facteur_necessaire")
    connu.secret_totp = None
    connu.totp_actif = False


def _limit(cle: str, compte: UUID, navigateur: str | None) -> Limite:
    return hash_keyed(cle, "code", str(compte), navigateur or ""), CODES_FAUX, FENETRE
