"""The queue: a postman takes one mail under a lease, then writes what became of it.

No transaction is open while a mail travels. A postman that dies leaves its lease behind: after it
another one takes the same row, with the same Message-ID.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from registre.contacts.destinataires import find_destinataire
from registre.courrier.delais import Patience
from registre.modeles import Courriel
from registre.parametres import list_courriels_coordination, read_parametres
from registre.valeurs import EtatCourriel, NatureCourriel

MESSAGES: Final = frozenset({NatureCourriel.CONTACT, NatureCourriel.RAPPEL})
"""What residents write and the site passes on, and the coordination may choose to keep for
30 days. The site itself writes all others: they hold a link that opens something.
"""

ATTENTE_SANS_PERSONNE: Final = timedelta(minutes=5)
A_LA_COORDINATION: Final = (
    "Ce courrier arrive à la coordination : aucune adresse de relais ni de remplacement n'est "
    "connue aujourd'hui pour ce quartier."
)
"""What stands above a message that had no relay to go to when it left."""
SANS_PERSONNE: Final = (
    "Personne à la coordination n'a d'adresse de courriel. Ajoutez-la dans les réglages."
)


@dataclass(frozen=True, slots=True)
class Prise:
    """A mail that this postman alone may send until `jusqu_a`.

    `destinataires` are addresses as stored, unchecked; empty when nobody is at the coordination.
    """

    id: UUID
    message_id: str
    nature: NatureCourriel
    destinataires: tuple[str, ...]
    reponse_a: str | None
    objet: str
    corps: str
    cree_le: datetime
    essai: int
    jusqu_a: datetime


def due_at(instant: datetime) -> ColumnElement[bool]:
    """Return the condition of a mail that may be taken now."""
    return and_(
        Courriel.etat == EtatCourriel.EN_ATTENTE,
        Courriel.prochain_essai <= instant,
        Courriel.corps.is_not(None),
        or_(Courriel.pris_jusqu_a.is_(None), Courriel.pris_jusqu_a <= instant),
    )


def has_due(session: Session, instant: datetime) -> bool:
    """Tell whether a mail may be taken now: one indexed SELECT, no lock."""
    return bool(session.scalar(select(exists().where(due_at(instant)))))


def take_due(session: Session, instant: datetime, bail: timedelta) -> Prise | None:
    """Take the mail that waits longest, for `bail`; None when there is none.

    Inside `writing`. Two postmen never take the same one: SQLite lets one writer in, PostgreSQL
    skips the rows that another one holds. Who gets a resident's message is found now, each time:
    its relay may have left, or be away, since it was written. That address is never on the row.
    """
    premier = select(Courriel).where(due_at(instant)).order_by(Courriel.prochain_essai).limit(1)
    courriel = session.scalar(premier.with_for_update(skip_locked=True))
    if courriel is None or courriel.corps is None:
        return None
    courriel.pris_jusqu_a = instant + bail
    courriel.essais += 1
    seul = _find_adresse(session, courriel, instant)
    pour_la_coordination = seul is None and _is_for_relais(courriel)
    return Prise(
        id=courriel.id,
        message_id=courriel.message_id,
        nature=NatureCourriel(courriel.nature),
        destinataires=(seul,) if seul else tuple(list_courriels_coordination(session)),
        reponse_a=courriel.reponse_a,
        objet=courriel.objet,
        corps=f"{A_LA_COORDINATION}\n\n{courriel.corps}"
        if pour_la_coordination
        else courriel.corps,
        cree_le=courriel.cree_le,
        essai=courriel.essais,
        jusqu_a=courriel.pris_jusqu_a,
    )


def note_sent(session: Session, prise: Prise, instant: datetime) -> None:
    """Write that a server took the mail, even when the lease has passed: it is a fact.

    Who got a resident's message leaves; so do its text and whom to answer, unless a resident wrote
    it and the coordination keeps messages.
    """
    courriel = session.get(Courriel, prise.id, with_for_update=True)
    if courriel is None or courriel.etat == EtatCourriel.ENVOYE:
        return
    courriel.etat = EtatCourriel.ENVOYE
    courriel.envoye_le = instant
    courriel.pris_jusqu_a = None
    courriel.dernier_refus = None
    if prise.nature in MESSAGES:
        courriel.destinataire = None
    if prise.nature not in MESSAGES or not read_parametres(session).garder_messages:
        forget_texte(courriel)


def put_off(
    session: Session, prise: Prise, raison: str, instant: datetime, patience: Patience
) -> None:
    """Write that nobody took the mail this time; it waits, or is refused when patience ends."""
    courriel = _find_taken(session, prise)
    if courriel is None:
        return
    # A person may have asked for new tries meanwhile: the row's own count holds.
    suivant = patience.next_essai(max(courriel.essais, 1), instant)
    courriel.dernier_refus = raison
    if suivant is None:
        courriel.etat = EtatCourriel.REFUSE
    else:
        courriel.prochain_essai = suivant


def put_off_for_nobody(session: Session, prise: Prise, instant: datetime) -> None:
    """Write that there is nobody to send it to yet: this was no try."""
    courriel = _find_taken(session, prise)
    if courriel is not None:
        courriel.essais = max(courriel.essais - 1, 0)
        courriel.dernier_refus = SANS_PERSONNE
        courriel.prochain_essai = instant + ATTENTE_SANS_PERSONNE


def refuse(session: Session, prise: Prise, raison: str) -> None:
    """Write that this mail will never be taken; a person decides."""
    courriel = _find_taken(session, prise)
    if courriel is not None:
        courriel.dernier_refus = raison
        courriel.etat = EtatCourriel.REFUSE


def forget_texte(courriel: Courriel) -> None:
    """Drop what was written and who wrote it; the row goes on saying that there was a mail."""
    courriel.corps = None
    courriel.reponse_a = None


def _is_for_relais(courriel: Courriel) -> bool:
    return courriel.nature in MESSAGES and courriel.quartier is not None


def _find_adresse(session: Session, courriel: Courriel, instant: datetime) -> str | None:
    """Return the one address that a mail goes to now; None: the coordination."""
    if courriel.quartier is None or not _is_for_relais(courriel):
        return courriel.destinataire
    courriel.destinataire = None
    return find_destinataire(session, courriel.quartier, instant).courriel


def _find_taken(session: Session, prise: Prise) -> Courriel | None:
    """Return the row, its lease ended; None when another postman has taken it over since."""
    courriel = session.get(Courriel, prise.id, with_for_update=True)
    if courriel is None or courriel.pris_jusqu_a != prise.jusqu_a:
        return None
    courriel.pris_jusqu_a = None
    return courriel
