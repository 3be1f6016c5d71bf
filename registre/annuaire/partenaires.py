"""The host partners, as the public sees them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.textes import normalize
from registre.annuaire.quartiers import list_quartiers
from registre.equipes.hotes import list_verifications
from registre.modeles import Antenne, Hote
from registre.publication import AntennePublique, HotePublic, publish_antenne, publish_hote


@dataclass(frozen=True, slots=True)
class PartenairePublic:
    """A host partner with its antennas and the quartiers (slug, name) whose page names it today.

    `verifie_le` is when somebody last made sure of the record; None: nobody did.
    """

    hote: HotePublic
    antennes: tuple[AntennePublique, ...]
    quartiers: tuple[tuple[str, str], ...]
    verifie_le: datetime | None


def list_partenaires(session: Session, instant: datetime) -> list[PartenairePublic]:
    """Return every host partner by name, as of an instant (aware).

    As many SELECTs for one as for a hundred: three more than `list_quartiers`.
    """
    quartiers: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for quartier in list_quartiers(session, instant):
        for hote in quartier.hotes:
            quartiers[hote.id].append((quartier.slug, quartier.nom))
    antennes: dict[UUID, list[AntennePublique]] = defaultdict(list)
    for antenne in session.scalars(select(Antenne).order_by(Antenne.nom, Antenne.id)):
        antennes[antenne.hote].append(publish_antenne(antenne))
    verifies = list_verifications(session)
    return [
        PartenairePublic(
            hote=publish_hote(hote),
            antennes=tuple(antennes[hote.id]),
            quartiers=tuple(quartiers[hote.id]),
            verifie_le=verifies.get(hote.id),
        )
        for hote in _sort_hotes(session.scalars(select(Hote)).all())
    ]


def _sort_hotes(hotes: Sequence[Hote]) -> list[Hote]:
    return sorted(hotes, key=lambda hote: (normalize(hote.nom), hote.id))
