"""Writing new records of an import into the directory, by hundreds, in one transaction.

What `registre.revue` does for one record at a time is done here with few statements: the same
numbers, the same states. Nobody else writes revisions meanwhile (`lock_revisions`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from geo.affectation import Territoire
from registre.modeles import Acteur, Revision
from registre.revue.acteurs import CHAMPS, place_point
from registre.revue.revisions import Auteur
from registre.valeurs import EtatActeur, EtatRevision, ObjetRevise, Source


@dataclass(frozen=True, slots=True)
class Chantier:
    """What every row of one import is written with; `privees` are categories of persons."""

    importation: UUID
    auteur: Auteur
    motif: str
    publier: bool
    privees: frozenset[str]
    instant: datetime
    territoire: Territoire

    def publishes(self, contenu: Mapping[str, Any]) -> bool:
        """Tell whether a content may be public at once: never a person, nor what may be one."""
        return (
            self.publier and contenu["categorie"] not in self.privees and not contenu["groupe_seul"]
        )

    def id_of_revision(self, numero: int) -> UUID:
        """Return the identifier of the revision that a row makes."""
        return uuid5(self.importation, f"revision {numero}")


@dataclass(frozen=True, slots=True)
class Nouvelle:
    """A record to create: the row's number, its identifier and its whole content."""

    numero: int
    acteur: UUID
    contenu: Mapping[str, Any]


def lock_revisions(session: Session) -> None:
    """Let nobody else number revisions until the end of the transaction.

    SQLite has one writer at all. PostgreSQL: one lock on the table, since one for each of ten
    thousand records would exhaust the server's lock table.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE revision IN SHARE ROW EXCLUSIVE MODE"))


def create_acteurs(session: Session, nouvelles: Sequence[Nouvelle], chantier: Chantier) -> int:
    """Create records, each with its first revision; return how many are public."""
    if not nouvelles:
        return 0
    publics = [chantier.publishes(nouvelle.contenu) for nouvelle in nouvelles]
    connexion = session.connection()
    connexion.execute(
        insert(Acteur),
        [_make_acteur(n, chantier, public=p) for n, p in zip(nouvelles, publics, strict=True)],
    )
    connexion.execute(
        insert(Revision),
        [_make_premiere(n, chantier, public=p) for n, p in zip(nouvelles, publics, strict=True)],
    )
    return sum(publics)


def write_revision(chantier: Chantier, *, public: bool) -> dict[str, Any]:
    """Return what the revisions of an import have in common."""
    return {
        "objet": ObjetRevise.ACTEUR.value,
        "etat": (EtatRevision.PUBLIEE if public else EtatRevision.PROPOSEE).value,
        "auteur": chantier.auteur.id,
        "auteur_nom": chantier.auteur.nom[:120],
        "motif": chantier.motif[:300],
        "cree_le": chantier.instant,
        "decide_par": chantier.auteur.nom[:120] if public else None,
        "decide_le": chantier.instant if public else None,
    }


def _make_acteur(nouvelle: Nouvelle, chantier: Chantier, *, public: bool) -> dict[str, Any]:
    contenu = nouvelle.contenu
    return {
        "id": nouvelle.acteur,
        "source": Source.PARTENAIRE.value,
        "etat": (EtatActeur.PUBLIE if public else EtatActeur.A_RELIRE).value,
        **{champ: contenu[champ] for champ in CHAMPS},
        **place_point(contenu["lon"], contenu["lat"], chantier.territoire),
        "cree_le": chantier.instant,
        "modifie_le": chantier.instant,
    }


def _make_premiere(nouvelle: Nouvelle, chantier: Chantier, *, public: bool) -> dict[str, Any]:
    return {
        "id": chantier.id_of_revision(nouvelle.numero),
        "cle": str(nouvelle.acteur),
        "numero": 1,
        "base": 0,
        "contenu": dict(nouvelle.contenu),
        **write_revision(chantier, public=public),
    }
