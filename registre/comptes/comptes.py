"""Accounts: invited, edited, disabled and enabled; never deleted, since history names them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registre.comptes.liens import consume_lien, expire_liens, make_lien
from registre.comptes.sessions import end_sessions
from registre.courriels import clean_adresse
from registre.erreurs import ActionImpossible, LienInvalide, ObjetInconnu
from registre.modeles import Compte, CompteQuartier, Lien
from registre.valeurs import NatureLien, Role

DUREE_INVITATION: Final = timedelta(days=7)
DUREE_MOT_DE_PASSE: Final = timedelta(hours=1)
COMPTES_MAXIMUM: Final = 500
"""A list shows no more; the team has a few dozen."""


@dataclass(frozen=True, slots=True)
class Fonction:
    """What the coordination decides of an account.

    `quartiers` (slugs) count for a RAQ, `hote` for a host partner's account; they are dropped for
    other roles.
    """

    nom: str
    role: Role
    quartiers: tuple[str, ...] = ()
    hote: UUID | None = None


def clean_courriel(texte: str) -> str | None:
    """Return a mail address in lower case; None when it cannot be one (registre.courriels)."""
    return clean_adresse(texte.strip().lower())


def read_compte(session: Session, identifiant: UUID) -> Compte:
    """Return an account, active or not. Raises ObjetInconnu."""
    compte = session.get(Compte, identifiant)
    if compte is None:
        raise ObjetInconnu("compte", identifiant)
    return compte


def find_by_courriel(session: Session, courriel: str) -> Compte | None:
    """Return the account of a mail address in lower case."""
    return session.scalar(select(Compte).where(Compte.courriel == courriel))


def list_comptes(session: Session) -> Sequence[Compte]:
    """Return the accounts, active ones first, by name; 500 at most."""
    ordre = (Compte.actif.desc(), Compte.nom, Compte.courriel)
    return session.scalars(select(Compte).order_by(*ordre).limit(COMPTES_MAXIMUM)).all()


def list_quartiers_des_comptes(session: Session) -> dict[UUID, tuple[str, ...]]:
    """Return the slugs of each account's quartiers, in order."""
    lignes = session.execute(
        select(CompteQuartier.compte, CompteQuartier.quartier).order_by(CompteQuartier.quartier)
    )
    par_compte: dict[UUID, tuple[str, ...]] = {}
    for compte, quartier in lignes:
        par_compte[compte] = (*par_compte.get(compte, ()), quartier)
    return par_compte


def read_fonction(session: Session, compte: Compte) -> Fonction:
    """Return what stands of an account."""
    siens = select(CompteQuartier.quartier).where(CompteQuartier.compte == compte.id)
    quartiers = tuple(session.scalars(siens.order_by(CompteQuartier.quartier)))
    return Fonction(compte.nom, Role(compte.role), quartiers, compte.hote)


def sign_fonction(fonction: Fonction) -> str:
    """Return a fingerprint of what stands: a form shows by it what its editor had on screen."""
    parties = (fonction.nom, fonction.role, str(fonction.hote), *sorted(fonction.quartiers))
    return hashlib.sha256("\0".join(parties).encode()).hexdigest()[:16]


def create_compte(
    session: Session, identifiant: UUID, courriel: str, fonction: Fonction, instant: datetime
) -> bool:
    """Create an account that cannot log in yet; False: this very form has created it already.

    Raises ActionImpossible (“courriel_deja_pris”).
    """
    if session.get(Compte, identifiant) is not None:
        return False
    if find_by_courriel(session, courriel) is not None:
        raise ActionImpossible("courriel_deja_pris")
    compte = Compte(
        id=identifiant,
        courriel=courriel,
        nom=fonction.nom,
        role=fonction.role,
        hote=fonction.hote if fonction.role is Role.HOTE else None,
        cree_le=instant,
    )
    session.add(compte)
    try:
        session.flush()
    except IntegrityError as erreur:  # somebody else was faster
        raise ActionImpossible("courriel_deja_pris") from erreur
    _write_quartiers(session, compte, fonction)
    return True


def edit_compte(session: Session, compte: Compte, fonction: Fonction) -> None:
    """Change what an account may do: it counts from its next request on.

    Who becomes coordination without a second factor has to log in again, and set one up.
    Raises ActionImpossible (“derniere_coordination”).
    """
    if fonction.role is not Role.COORDINATION:
        ensure_another_coordination(session, compte)
    promu = fonction.role is Role.COORDINATION and compte.role != Role.COORDINATION
    if promu and not compte.totp_actif:
        end_sessions(session, compte.id)
    compte.nom = fonction.nom
    compte.role = fonction.role
    compte.hote = fonction.hote if fonction.role is Role.HOTE else None
    _write_quartiers(session, compte, fonction)


def invite_again(session: Session, compte: Compte, instant: datetime) -> str:
    """Take away password and second factor, end all sessions; return the new link's secret.

    For a lost phone, a lost mail, a person who takes over. The account is active again.
    """
    compte.mot_de_passe = None
    compte.secret_totp = None
    compte.totp_actif = False
    compte.actif = True
    end_sessions(session, compte.id)
    expire_liens(session, compte.id, instant)
    return make_invitation(session, compte.id, instant)


def make_invitation(session: Session, compte: UUID, instant: datetime) -> str:
    """Return the secret of an invitation, good for seven days."""
    return make_lien(session, NatureLien.INVITATION, instant, DUREE_INVITATION, compte=compte)


def disable_compte(session: Session, compte: Compte, instant: datetime) -> None:
    """Shut an account out: its sessions and its links end at once.

    Raises ActionImpossible (“derniere_coordination”).
    """
    ensure_another_coordination(session, compte)
    compte.actif = False
    end_sessions(session, compte.id)
    expire_liens(session, compte.id, instant)


def enable_compte(compte: Compte) -> None:
    """Let an account in again, with the password and the second factor that it had."""
    compte.actif = True


def set_mot_de_passe(
    session: Session, compte: Compte, empreinte: str, instant: datetime, sauf: UUID | None = None
) -> None:
    """Write a new password's hash; all sessions (but one) and all links of the account end."""
    compte.mot_de_passe = empreinte
    end_sessions(session, compte.id, sauf)
    expire_liens(session, compte.id, instant)


def find_compte_du_lien(session: Session, lien: Lien) -> Compte:
    """Return the active account that a link was sent to. Raises LienInvalide."""
    compte = session.get(Compte, lien.compte) if lien.compte is not None else None
    if compte is None or not compte.actif:
        raise LienInvalide("expire")
    return compte


def use_lien(
    session: Session, secret: str, nature: NatureLien, empreinte: str, instant: datetime
) -> Compte:
    """Use a link up and set its account's password. Raises LienInvalide; then nothing changed."""
    compte = find_compte_du_lien(session, consume_lien(session, secret, nature, instant))
    set_mot_de_passe(session, compte, empreinte, instant)
    return compte


def ensure_another_coordination(session: Session, compte: Compte) -> None:
    """Raise ActionImpossible when nobody could run the site without this account.

    The rows are locked: two coordinations that disable each other cannot both succeed.
    """
    actives = session.scalars(
        select(Compte)
        .where(
            Compte.role == Role.COORDINATION,
            Compte.actif.is_(True),
            Compte.mot_de_passe.is_not(None),
        )
        .order_by(Compte.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if [active.id for active in actives] == [compte.id]:
        raise ActionImpossible("derniere_coordination")


def _write_quartiers(session: Session, compte: Compte, fonction: Fonction) -> None:
    session.execute(delete(CompteQuartier).where(CompteQuartier.compte == compte.id))
    if fonction.role is Role.RAQ:
        session.add_all(CompteQuartier(compte=compte.id, quartier=q) for q in fonction.quartiers)
