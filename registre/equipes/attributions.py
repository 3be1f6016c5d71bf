"""Who covers which quartier, from which host and antenna, from–to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.textes import normalize
from registre.contacts.equipes import covers_on
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.messages import identify_envoi
from registre.modeles import Antenne, Attribution, Hote, Quartier, Relais
from registre.valeurs import Compteur
from registre.versions import bump

LISTEES_MAX: Final = 50
CHOIX_MAX: Final = 1_000
"""More hosts, antennas or relays than the Region will ever have."""


@dataclass(frozen=True, slots=True)
class AttributionNommee:
    """A relay's attribution, in names (`au` excluded, None: open)."""

    id: UUID
    quartier: str
    nom: str
    hote: str | None
    antenne: str | None
    du: date
    au: date | None


@dataclass(frozen=True, slots=True)
class Lieux:
    """What an attribution is chosen from: (key, name) pairs by name."""

    quartiers: tuple[tuple[str, str], ...]
    hotes: tuple[tuple[str, str], ...]
    antennes: tuple[tuple[str, str], ...]


def attribute(
    session: Session,
    relais: Relais,
    quartier: str,
    *,
    id: UUID,
    hote: UUID | None,
    antenne: UUID | None,
    du: date,
    au: date | None,
) -> None:
    """Give a quartier to a relay from a day to another (excluded; None: open).

    What held for them there ends on that day. An antenna names its host. `id` is that of the form
    that was sent: sent twice, it is one attribution; sent again with other words, another one.
    Raises ActionImpossible: “dates”, “antenne” (it is of another host), “chevauchement” (another
    attribution of theirs begins there within these days).
    """
    dits = (quartier, hote or "", antenne or "", du, au or "")
    cle = identify_envoi(id, str(relais.id), *(str(dit) for dit in dits))
    if session.get(Attribution, cle) is not None:
        return
    if au is not None and au <= du:
        raise ActionImpossible("dates")
    hote = _check_antenne(session, hote, antenne)
    siennes = _list_theirs(session, relais, quartier)
    if any(du <= autre.valide_du < (au or date.max) for autre in siennes):
        raise ActionImpossible("chevauchement")
    for autre in siennes:
        if autre.valide_du < du and (autre.valide_au is None or autre.valide_au > du):
            autre.valide_au = du
    session.add(
        Attribution(
            id=cle,
            relais=relais.id,
            quartier=quartier,
            hote=hote,
            antenne=antenne,
            valide_du=du,
            valide_au=au,
        )
    )
    bump(session, Compteur.ANNUAIRE)


def end_attribution(session: Session, relais: Relais, identifiant: str, le: date) -> None:
    """End an attribution on a day (the first when it no longer holds).

    One that begins that day or later is taken back; one that has ended stays as it is. Raises
    ObjetInconnu.
    """
    for attribution in _list_theirs(session, relais):
        if str(attribution.id) == identifiant:
            if attribution.valide_du >= le:
                session.delete(attribution)
            elif attribution.valide_au is None or attribution.valide_au > le:
                attribution.valide_au = le
            bump(session, Compteur.ANNUAIRE)
            return
    raise ObjetInconnu("attribution", identifiant)


def list_attributions(session: Session, relais: Relais) -> list[AttributionNommee]:
    """Return a relay's attributions, the latest first. One SELECT."""
    rows = session.execute(
        select(Attribution, Quartier.nom, Hote.nom, Antenne.nom)
        .join(Quartier, Quartier.slug == Attribution.quartier)
        .outerjoin(Hote, Hote.id == Attribution.hote)
        .outerjoin(Antenne, Antenne.id == Attribution.antenne)
        .where(Attribution.relais == relais.id)
        .order_by(Attribution.valide_du.desc(), Attribution.id)
        .limit(LISTEES_MAX)
    )
    return [
        AttributionNommee(a.id, a.quartier, nom, hote, antenne, a.valide_du, a.valide_au)
        for a, nom, hote, antenne in rows
    ]


def list_couverts(session: Session, relais: Relais, le: date) -> Sequence[str]:
    """Return the slugs of the quartiers that a relay covers on a day, sorted. One SELECT."""
    couverts = select(Attribution.quartier).where(Attribution.relais == relais.id, covers_on(le))
    return session.scalars(couverts.distinct().order_by(Attribution.quartier)).all()


def list_lieux(session: Session) -> Lieux:
    """Return the quartiers, hosts and antennas to choose from. Three SELECTs."""
    quartiers = session.execute(select(Quartier.slug, Quartier.nom).limit(CHOIX_MAX)).all()
    hotes = session.execute(select(Hote.id, Hote.nom).limit(CHOIX_MAX)).all()
    antennes = session.execute(
        select(Antenne.id, Hote.nom, Antenne.nom)
        .join(Hote, Hote.id == Antenne.hote)
        .limit(CHOIX_MAX)
    )
    return Lieux(
        quartiers=_sort([(slug, nom) for slug, nom in quartiers]),
        hotes=_sort([(str(cle), nom) for cle, nom in hotes]),
        antennes=_sort([(str(cle), f"{hote} – {nom}") for cle, hote, nom in antennes]),
    )


def list_autres_relais(session: Session, relais: Relais) -> tuple[tuple[str, str], ...]:
    """Return the other relays, (key, name or role) pairs by role: who may answer for this one."""
    rows = session.execute(
        select(Relais.id, Relais.role, Relais.nom).where(Relais.id != relais.id).limit(CHOIX_MAX)
    )
    return _sort([(str(cle), f"{role} – {nom}" if nom else role) for cle, role, nom in rows])


def _list_theirs(
    session: Session, relais: Relais, quartier: str | None = None
) -> Sequence[Attribution]:
    voulues = select(Attribution).where(Attribution.relais == relais.id)
    if quartier is not None:
        voulues = voulues.where(Attribution.quartier == quartier)
    return session.scalars(voulues.order_by(Attribution.valide_du)).all()


def _check_antenne(session: Session, hote: UUID | None, antenne: UUID | None) -> UUID | None:
    """Return the host of an attribution: the one chosen, else the antenna's."""
    if antenne is None:
        return hote
    trouvee = session.get(Antenne, antenne)
    if trouvee is None or hote not in (None, trouvee.hote):
        raise ActionImpossible("antenne")
    return trouvee.hote


def _sort(couples: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    paires = [(cle, nom) for cle, nom in couples]
    return tuple(sorted(paires, key=lambda paire: (normalize(paire[1]), paire[0])))
