"""What a device is told of a record that it sent: what became of it, and what others say."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from registre.maraude.divergences import DeuxVersions, list_divergences
from registre.maraude.portee import is_reached
from registre.maraude.releves import Maraudeur
from registre.modeles import Acteur, Quartier, Releve, Revision
from registre.revue.acteurs import get_acteur
from registre.revue.lectures import get_revision
from registre.territoire import TerritoireCourant
from registre.valeurs import EtatRevision


@dataclass(frozen=True, slots=True)
class FicheRecue:
    """What became of a record. `relecture` is the revision that waits for a review, None: none.

    `acteur` differs from what was sent when that record was merged into another. `quartier` is a
    slug, None where none covers the place. `numero` is the `base` of the next change. Of a record
    out of reach (what was sent changed one that was merged into it) neither name nor place is told.
    """

    id: UUID
    acteur: UUID
    nom: str
    etat: str
    quartier: str | None
    quartier_nom: str | None
    numero: int
    deux_versions: tuple[DeuxVersions, ...]
    relecture: UUID | None


def answer_fiche(
    session: Session, releve: Releve, maraudeur: Maraudeur, courant: TerritoireCourant
) -> FicheRecue:
    """Return what a device is told of a sending that was kept, this time or before."""
    revision = get_revision(session, releve.id)
    acteur = get_acteur(session, releve.acteur)
    attend = revision.etat == EtatRevision.PROPOSEE
    reached = is_reached(session, maraudeur, acteur)
    divergences: tuple[DeuxVersions, ...] = ()
    if attend and reached:
        personnes = maraudeur.covers(acteur.quartier)
        divergences = list_divergences(session, acteur, revision, personnes=personnes)
    quartier = _find_quartier(revision, acteur, courant) if reached else None
    return FicheRecue(
        id=releve.id,
        acteur=acteur.id,
        nom=str(revision.contenu.get("nom") or "") if reached else "",
        etat=acteur.etat,
        quartier=quartier,
        quartier_nom=_name_quartier(session, quartier, courant),
        numero=revision.numero,
        deux_versions=divergences,
        relecture=revision.id if attend else None,
    )


def _find_quartier(revision: Revision, acteur: Acteur, courant: TerritoireCourant) -> str | None:
    lon, lat = revision.contenu.get("lon"), revision.contenu.get("lat")
    if lon is None or lat is None:
        return acteur.quartier
    return courant.territoire.locate(lon, lat).quartier


def _name_quartier(session: Session, slug: str | None, courant: TerritoireCourant) -> str | None:
    if slug is None:
        return None
    if slug in courant.territoire.quartiers:
        return courant.territoire.quartiers[slug].nom
    quartier = session.get(Quartier, slug)
    return None if quartier is None else quartier.nom
