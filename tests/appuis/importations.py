"""Files of actors in tests: made, sent, read and applied, in this process or in another."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from raq.donnees import Donnees
from registre.base import now
from registre.importation.analyse import read_import
from registre.importation.application import apply_import
from registre.importation.etapes import ask_application, start_import
from registre.modeles import Acteur, Compte, CompteQuartier, Importation, LigneImportation
from registre.session import writing
from registre.territoire import TerritoireCourant, Territoires
from registre.valeurs import Role

CE_JOUR = date(2026, 3, 3)
ACTEURS_OSM = "exemple/acteurs_osm.csv"


def make_courant_of(donnees: Path) -> Callable[[Session], TerritoireCourant]:
    """The territory and the gazetteer of the carried data, built at the first question."""
    portees = Donnees(donnees)
    territoires = Territoires(portees.rues, portees.communes_hors_region())
    return lambda session: territoires.current(session, CE_JOUR)


def write_csv(lignes: Sequence[Mapping[str, str]], codage: str = "utf-8") -> bytes:
    """Rows as a spreadsheet program in Belgium saves them: separated by semicolons.

    What the encoding does not have (a zero-width space in one name) becomes “?”, as there.
    """
    texte = io.StringIO()
    colonnes = list(dict.fromkeys(colonne for ligne in lignes for colonne in ligne))
    redacteur = csv.DictWriter(texte, colonnes, delimiter=";")
    redacteur.writeheader()
    redacteur.writerows(lignes)
    return texte.getvalue().encode(codage, "replace")


def read_acteurs_osm(donnees: Path) -> list[dict[str, str]]:
    """The rows of the carried example."""
    with (donnees / ACTEURS_OSM).open(encoding="utf-8", newline="") as flux:
        return list(csv.DictReader(flux))


def mistype(nom: str, hasard: Random) -> str:
    """A name as somebody types it in haste: one letter dropped, doubled, swapped or changed."""
    lettres = [rang for rang, lettre in enumerate(nom) if lettre.isalpha()]
    while True:
        rang = hasard.choice(lettres)
        fautes = (
            nom[:rang] + nom[rang + 1 :],
            nom[: rang + 1] + nom[rang:],
            nom[:rang] + nom[rang + 1 : rang + 2] + nom[rang] + nom[rang + 2 :],
            nom[:rang] + hasard.choice("abcdefghijklmnopqrstuvwxyz") + nom[rang + 1 :],
        )
        faute = hasard.choice(fautes)
        if faute != nom:
            return faute


@dataclass
class Bureau:
    """Where a file is sent, read and applied, on one database."""

    sessions: sessionmaker[Session]
    courant_of: Callable[[Session], TerritoireCourant]
    horloge: Callable[[], datetime] = now

    def send(
        self,
        lignes: Sequence[Mapping[str, str]] | bytes,
        compte: UUID | None = None,
        **voulu: Any,
    ) -> UUID:
        octets = lignes if isinstance(lignes, bytes) else write_csv(lignes)
        identifiant = uuid4()
        with writing(self.sessions) as session:
            start_import(
                session,
                identifiant,
                octets,
                "liste.csv",
                compte=compte,
                auteur_nom="Samira",
                instant=self.horloge(),
                voulu=voulu,
            )
        return identifiant

    def read(self, identifiant: UUID) -> Importation:
        return read_import(self.sessions, identifiant, self.courant_of, self.horloge)

    def apply(self, identifiant: UUID, *, publier: bool = False) -> Importation:
        with writing(self.sessions) as session:
            ask_application(session, identifiant, publier=publier)
        return apply_import(self.sessions, identifiant, self.courant_of, self.horloge)

    def send_and_read(
        self, *lignes: Mapping[str, str], compte: UUID | None = None, **voulu: Any
    ) -> tuple[UUID, list[LigneImportation]]:
        identifiant = self.send(lignes, compte, **voulu)
        self.read(identifiant)
        return identifiant, self.lignes(identifiant)

    def lignes(self, identifiant: UUID) -> list[LigneImportation]:
        siennes = select(LigneImportation).where(LigneImportation.importation == identifiant)
        with self.sessions() as session:
            return list(session.scalars(siennes.order_by(LigneImportation.numero)))

    def acteurs(self, nom: str) -> list[Acteur]:
        with self.sessions() as session:
            return list(session.scalars(select(Acteur).where(Acteur.nom == nom)))

    def count_acteurs(self) -> int:
        with self.sessions() as session:
            return session.scalar(select(func.count()).select_from(Acteur)) or 0

    def make_compte(self, role: Role, *quartiers: str) -> UUID:
        with writing(self.sessions) as session:
            compte = Compte(courriel=f"{uuid4().hex}@equipe.example", nom="Samira", role=role)
            session.add(compte)
            session.flush()
            session.add_all(CompteQuartier(compte=compte.id, quartier=q) for q in quartiers)
            return compte.id


def count_decisions(lignes: Sequence[LigneImportation]) -> Counter[str]:
    return Counter(ligne.decision for ligne in lignes)


def list_codes(ligne: LigneImportation) -> list[str]:
    """The codes of a row's reasons, in their order."""
    return [raison[0] for raison in ligne.raisons]
