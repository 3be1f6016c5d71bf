"""A relay who leaves: shown no more from that day on, erased, the post vacant meanwhile."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.calendrier import day_in_brussels
from registre.equipes.attributions import list_couverts
from registre.equipes.presences import remove_presences
from registre.equipes.relais import erase_personne
from registre.equipes.remplacements import cut_remplacements, list_remplacements
from registre.erreurs import ActionImpossible
from registre.messages import identify_envoi
from registre.modeles import Relais, Remplacement
from registre.publication import is_gone
from registre.valeurs import Compteur, MotifRemplacement
from registre.versions import bump


def leave(
    session: Session,
    relais: Relais,
    le: date,
    *,
    id: UUID,
    remplacant: UUID | None,
    instant: datetime,
    retirer_presences: bool = False,
) -> None:
    """Note that the person is gone from a day on; a vacancy begins that day.

    On that day or after it, the fields and the photo are erased at once; before it they are shown
    until it begins, then erased by `erase_departed`. Absences end there. `remplacant` None: the
    coordination answers. `retirer_presences`: what is announced from that day on, in the quartiers
    covered today, is removed. `id` is that of the form that was sent: sent twice, it changes
    nothing; sent again with other words, these count. Raises ActionImpossible (“soi_meme”) when
    they would answer for themself.
    """
    if remplacant == relais.id:
        raise ActionImpossible("soi_meme")
    dits = (relais.id, le, remplacant or "", retirer_presences)
    cle = identify_envoi(id, *(str(dit) for dit in dits))
    if session.get(Remplacement, cle) is not None:
        return
    cancel_departure(session, relais, instant)
    cut_remplacements(session, relais, le)
    session.add(
        Remplacement(
            id=cle,
            relais=relais.id,
            remplacant=remplacant,
            motif=MotifRemplacement.VACANCE,
            valide_du=le,
        )
    )
    if retirer_presences:
        couverts = list_couverts(session, relais, day_in_brussels(instant))
        remove_presences(session, couverts, le, instant)
    if le <= day_in_brussels(instant):
        erase_personne(session, relais)
    else:
        relais.parti_le = le
    bump(session, Compteur.ANNUAIRE)


def cancel_departure(session: Session, relais: Relais, instant: datetime) -> None:
    """Take back a departure to come, and the vacancy that was to begin with it.

    Whoever has left already does not come back: what is left of them is erased.
    """
    if relais.parti_le is None:
        return
    if is_gone(relais, day_in_brussels(instant)):
        erase_personne(session, relais)
        return
    for remplacement in list_remplacements(session, relais):
        prevue = remplacement.valide_du == relais.parti_le
        if prevue and remplacement.motif == MotifRemplacement.VACANCE:
            session.delete(remplacement)
    session.flush()
    relais.parti_le = None
    bump(session, Compteur.ANNUAIRE)


def erase_departed(session: Session, instant: datetime) -> int:
    """Erase the fields and photos of those whose last day is over; return how many they were.

    In the caller's write transaction. They have not been shown since that day began in Brussels.
    """
    partis = session.scalars(
        select(Relais).where(Relais.parti_le <= day_in_brussels(instant)).with_for_update()
    ).all()
    for relais in partis:
        erase_personne(session, relais)
    return len(partis)
