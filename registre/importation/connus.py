"""The records that a row of a file may repeat, as its author may know of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registre.doublons.ressemblance import Fiche, Ressemblances, Semblable
from registre.doublons.suivi import follow
from registre.importation.portees import Portee
from registre.importation.references import References
from registre.modeles import Acteur
from registre.revue.ecarts import Contenu
from registre.revue.personnes import may_be_personne
from registre.valeurs import EtatActeur, PrecisionLieu

VIVANTS: Final = (EtatActeur.PUBLIE, EtatActeur.A_RELIRE)
"""States of a record that an import may repeat or change; a draft is its author's alone."""


class Connus:
    """Records searchable by likeness: persons among persons, institutions among institutions."""

    def __init__(self) -> None:
        self._par_nature = {False: Ressemblances(), True: Ressemblances()}

    def add(self, fiche: Fiche, *, privee: bool) -> None:
        """Make one more record known."""
        self._par_nature[privee].add(fiche)

    def find(self, fiche: Fiche, *, privee: bool) -> list[Semblable]:
        """Return the records that look like this one, best first."""
        return self._par_nature[privee].find(fiche)


def load_connus(
    session: Session,
    references: References,
    portee: Portee,
    depuis: datetime | None = None,
) -> Connus:
    """Read what is known; with `depuis` only what was created from that instant on.

    A record that was merged is known by its own name too, and stands for the one it is in. What an
    author may not read (persons, and records that may turn out to be, of other quartiers) is left
    out: a proposal would tell that it exists.
    """
    demande = select(
        *(Acteur.id, Acteur.nom, Acteur.nom_nl, Acteur.telephone, Acteur.lon, Acteur.lat),
        *(Acteur.nis5, Acteur.precision_lieu, Acteur.categorie, Acteur.groupe_seul),
        *(Acteur.quartier, Acteur.fusionne_dans),
    ).where(or_(Acteur.etat.in_(VIVANTS), Acteur.fusionne_dans.is_not(None)))
    if depuis is not None:
        demande = demande.where(Acteur.cree_le >= depuis)
    lignes = session.execute(demande).mappings().all()
    gardees = follow(session, [ligne["id"] for ligne in lignes if ligne["fusionne_dans"]])
    connus = Connus()
    for ligne in lignes:
        identifiant = ligne["id"]
        gardee = gardees.get(identifiant) if ligne["fusionne_dans"] else identifiant
        if gardee is None:  # merged in a circle: it stands for nothing
            continue
        privee = ligne["categorie"] in references.privees
        cachee = may_be_personne(ligne["groupe_seul"], privee=privee)
        if not cachee or portee.covers(ligne["quartier"]):
            connus.add(make_fiche(gardee, dict(ligne)), privee=privee)
    return connus


def read_acteurs(
    session: Session, ids: Collection[UUID], *, verrou: bool = False
) -> dict[UUID, Acteur]:
    """Return records in any state by identifier, for this transaction alone with `verrou`.

    Of a record that was merged, the one that it is in.
    """
    gardes = follow(session, ids)
    trouves = _read(session, set(gardes.values()), verrou=verrou)
    return {cle: trouves[garde] for cle, garde in gardes.items() if garde in trouves}


def make_fiche(identifiant: UUID, contenu: Contenu) -> Fiche:
    """Return what is compared of a content (registre.revue.acteurs.CHAMPS)."""
    return Fiche(
        id=identifiant,
        nom=contenu["nom"],
        nom_nl=contenu["nom_nl"],
        telephone=contenu["telephone"],
        lon=contenu["lon"],
        lat=contenu["lat"],
        nis5=contenu["nis5"],
        approche=contenu["precision_lieu"] == PrecisionLieu.RUE,
    )


def _read(session: Session, ids: Collection[UUID], *, verrou: bool) -> dict[UUID, Acteur]:
    if not ids:
        return {}
    demande = select(Acteur).where(Acteur.id.in_(ids)).execution_options(populate_existing=True)
    if verrou:  # in one order, so that two imports never wait for each other
        demande = demande.order_by(Acteur.id).with_for_update(key_share=True)
    return {acteur.id: acteur for acteur in session.scalars(demande)}
