"""Coming in: one verification whoever asks, tries counted before it, nobody locked out for good.

A try is counted before the password is looked at and taken back when it was right: many requests
at once cannot slip through. Keys are keyed hashes: neither an address nor a mail is kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.comptes.comptes import find_by_courriel
from registre.comptes.essais import (
    Limite,
    count_essais,
    ensure_allowed,
    forget_essais,
    note_essai,
    take_back,
)
from registre.comptes.mots_de_passe import verify_mot_de_passe
from registre.comptes.secrets import hash_keyed
from registre.comptes.sessions import end_session, open_session
from registre.erreurs import TropDEssais
from registre.modeles import Compte
from registre.session import writing
from registre.valeurs import Role

FENETRE: Final = timedelta(minutes=15)
PAR_COMPTE_ET_ADRESSE: Final = 5
PAR_ADRESSE: Final = 30
PAR_COMPTE: Final = 50
PAR_NAVIGATEUR: Final = 5
PAR_MOT_DE_PASSE_ACTUEL: Final = 5

FENETRE_OUBLI: Final = timedelta(hours=1)
OUBLIS_PAR_COMPTE_ET_ADRESSE: Final = 3
OUBLIS_PAR_COMPTE: Final = 12
OUBLIS_PAR_ADRESSE: Final = 20


@dataclass(frozen=True, slots=True)
class Demandeur:
    """Who knocks. `cle` is the installation's secret; `abonne` None: this machine itself.

    `navigateur` is a browser that logged in to this account before, None for any other: it has
    tries of its own, so that strangers who fail everywhere cannot keep the owner out.
    """

    cle: str
    courriel: str
    abonne: str | None
    navigateur: str | None = None

    @property
    def limites(self) -> tuple[Limite, ...]:
        """The limits on wrong passwords."""
        limites = [
            (self._key_here("connexion"), PAR_COMPTE_ET_ADRESSE, FENETRE),
            (
                self._key_all("connexion"),
                PAR_NAVIGATEUR if self.navigateur else PAR_COMPTE,
                FENETRE,
            ),
        ]
        if self.abonne is not None:
            par_adresse = hash_keyed(self.cle, "connexion", "adresse", self.abonne)
            limites.append((par_adresse, PAR_ADRESSE, FENETRE))
        return tuple(limites)

    @property
    def limites_oubli(self) -> tuple[Limite, ...]:
        """The limits on mails for a forgotten password; beyond them nothing is sent nor said."""
        return (
            (self._key_here("oubli"), OUBLIS_PAR_COMPTE_ET_ADRESSE, FENETRE_OUBLI),
            (self._key_all("oubli"), OUBLIS_PAR_COMPTE, FENETRE_OUBLI),
        )

    @property
    def cles_d_ici(self) -> tuple[str, ...]:
        """The keys that are forgotten when this account logs in from here."""
        ici = self._key_here("connexion")
        return (ici, self._key_all("connexion")) if self.navigateur else (ici,)

    @property
    def cles_du_compte(self) -> tuple[str, ...]:
        """The keys that are forgotten when this account is reset from here."""
        partout = hash_keyed(self.cle, "connexion", "compte", self.courriel)
        return (*self.cles_d_ici, partout)

    def _key_here(self, sorte: str) -> str:
        return hash_keyed(self.cle, sorte, "compte et adresse", self.courriel, self.abonne or "")

    def _key_all(self, sorte: str) -> str:
        """Return the key of a known browser, or the one that all others share."""
        if self.navigateur is not None:
            return hash_keyed(self.cle, sorte, "navigateur", self.courriel, self.navigateur)
        return hash_keyed(self.cle, sorte, "compte", self.courriel)


@dataclass(frozen=True, slots=True)
class Entree:
    """A session that was opened. `etape` is what is still missing: “”, “code” or “appareil”."""

    secret: str
    etape: str


def enter(
    sessions: sessionmaker[Session],
    demandeur: Demandeur,
    mot_de_passe: str,
    appareil: str,
    instant: datetime,
) -> Entree | None:
    """Open a session for who knows the password; None otherwise, whatever is wrong.

    Exactly one hash is verified whether the account exists, has a password, is active or not.
    Raises TropDEssais.
    """
    essais = count_essais(sessions, demandeur.limites, instant)
    with sessions() as session:
        compte = find_by_courriel(session, demandeur.courriel)
    empreinte = compte.mot_de_passe if compte is not None and compte.actif else None
    if not _verify(sessions, mot_de_passe, empreinte, essais) or compte is None:
        return None
    with writing(sessions) as session:
        # Read again under the lock: it may have been disabled, or its password changed.
        actuel = session.scalar(
            select(Compte)
            .where(Compte.id == compte.id, Compte.actif.is_(True))
            .where(Compte.mot_de_passe == empreinte)
            .with_for_update()
        )
        if actuel is None:
            return None
        take_back(session, essais)
        for cle in demandeur.cles_d_ici:
            forget_essais(session, cle)
        return open_for(session, actuel, appareil, instant)


def _verify(
    sessions: sessionmaker[Session], mot_de_passe: str, empreinte: str | None, essais: list[int]
) -> bool:
    """Tell whether a password is right; one that nobody had time for was no try. TropDEssais."""
    try:
        return verify_mot_de_passe(mot_de_passe, empreinte)
    except TropDEssais:
        with writing(sessions) as session:
            take_back(session, essais)
        raise


def open_for(session: Session, compte: Compte, appareil: str, instant: datetime) -> Entree:
    """Open the session that an account may have after its password alone."""
    etape = name_etape(compte)
    if not etape:
        compte.vu_le = instant
    secret = open_session(session, compte.id, appareil, instant, complete=not etape)
    return Entree(secret, etape)


def name_etape(compte: Compte) -> str:
    """Return what an account still needs after its password: “”, “code” or “appareil”."""
    if compte.totp_actif:
        return "code"
    return "appareil" if compte.role == Role.COORDINATION else ""


def complete_session(
    session: Session, compte: UUID, ancienne: UUID, appareil: str, instant: datetime
) -> str | None:
    """Replace a session by a complete one and return the new secret: the old one opens nothing.

    None: the old one was ended meanwhile (a new password, an account that was disabled). The
    account's row is locked, so that who ends all its sessions now ends this one too.
    """
    connu = session.get_one(Compte, compte, with_for_update=True)
    if not end_session(session, compte, ancienne):
        return None
    connu.vu_le = instant
    return open_session(session, compte, appareil, instant, complete=True)


def check_actuel(
    sessions: sessionmaker[Session], cle: str, compte: UUID, mot_de_passe: str, instant: datetime
) -> bool:
    """Tell whether somebody who is logged in knows the account's password. Raises TropDEssais."""
    limite = (hash_keyed(cle, "mot de passe", str(compte)), PAR_MOT_DE_PASSE_ACTUEL, FENETRE)
    essais = count_essais(sessions, (limite,), instant)
    with sessions() as session:
        connu = session.get(Compte, compte)
    if not _verify(sessions, mot_de_passe, connu.mot_de_passe if connu else None, essais):
        return False
    with writing(sessions) as session:
        take_back(session, essais)
    return True


def admit_oubli(session: Session, demandeur: Demandeur, instant: datetime) -> Compte | None:
    """Return the account that gets a mail for a forgotten password, None when nobody does.

    None: no such account, disabled, or its owner had enough of these mails already. Raises
    TropDEssais for an address that asks for too many. The try is counted either way.
    """
    if demandeur.abonne is not None:
        par_adresse = hash_keyed(demandeur.cle, "oubli", "adresse", demandeur.abonne)
        ensure_allowed(session, par_adresse, OUBLIS_PAR_ADRESSE, FENETRE_OUBLI, instant)
        note_essai(session, par_adresse, instant)
    try:
        for cle, maximum, fenetre in demandeur.limites_oubli:
            ensure_allowed(session, cle, maximum, fenetre, instant)
    except TropDEssais:
        return None
    for cle, _, _ in demandeur.limites_oubli:
        note_essai(session, cle, instant)
    compte = find_by_courriel(session, demandeur.courriel)
    return compte if compte is not None and compte.actif else None
