"""A small Brussels for rounds: three quartiers, their people, and what devices send from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session, sessionmaker

from registre.maraude.fiches import FicheRecue, FicheRelevee, keep_fiche
from registre.maraude.releves import Envoi, Maraudeur
from registre.modeles import Acteur, Compte, Revision
from registre.recherche import index_acteurs
from registre.revue.lectures import list_revisions
from registre.session import writing
from registre.territoire import TerritoireCourant, Territoires
from registre.valeurs import ObjetRevise, Role
from tests.fabriques import (
    DEBUT_DES_ZONES,
    MIDI,
    add_quartier,
    make_acteur,
    make_categorie,
    make_commune,
    make_groupe,
    make_secteur,
)

MAROLLES = (4.3460, 50.8370)
TANNEURS = (4.3480, 50.8370)
SABLON = (4.3560, 50.8370)
SANS_RELAIS = (4.3500, 50.8370)
ENTRE_DEUX = (4.3470, 50.8370)
"""On the edge that the Marolles and the Tanneurs have in common."""
ICI = {"lon": MAROLLES[0], "lat": MAROLLES[1]}
NAMUR = (4.8670, 50.4670)


@dataclass(frozen=True)
class Terrain:
    """The directory and the people on a round: two of the Marolles, one of the Sablon."""

    sessions: sessionmaker[Session]
    courant: TerritoireCourant
    samira: Maraudeur
    paul: Maraudeur
    sofia: Maraudeur
    coordination: Maraudeur

    def send(
        self,
        acteur: UUID,
        champs: Mapping[str, Any],
        *,
        base: int = 0,
        par: Maraudeur | None = None,
        id: UUID | None = None,
        maraude: UUID | None = None,
        note_le: datetime = MIDI,
        instant: datetime = MIDI,
    ) -> FicheRecue:
        """Send a record, from Samira's device unless somebody else is named."""
        fiche = FicheRelevee(Envoi(id or uuid4(), acteur, maraude, note_le), base, champs)
        with writing(self.sessions) as session:
            return keep_fiche(session, fiche, par or self.samira, self.courant, instant)

    def add(self, nom: str = "Maison médicale des Marolles", **valeurs: Any) -> UUID:
        """A published record of the Marolles, without history."""
        with writing(self.sessions) as session:
            place = {"lon": MAROLLES[0], "lat": MAROLLES[1], "quartier": "marolles"}
            acteur = make_acteur(nom, **place | {"secteur": "21004A11-"} | valeurs)
            session.add(acteur)
            session.flush()
            index_acteurs(session, [acteur.id])
            return acteur.id

    def read(self, acteur: UUID) -> Acteur:
        with self.sessions() as session:
            return session.get_one(Acteur, acteur)

    def history(self, acteur: UUID) -> list[Revision]:
        """Its revisions, the oldest number first."""
        with self.sessions() as session:
            return list(reversed(list_revisions(session, ObjetRevise.ACTEUR, str(acteur))))


def make_terrain(sessions: sessionmaker[Session]) -> Terrain:
    """Fill an empty database."""
    with writing(sessions) as session:
        session.add_all([make_commune(), make_groupe("A"), make_groupe("H")])
        session.flush()
        session.add(make_categorie())
        session.add(make_categorie("planning-familial", ordre=3))
        session.add(make_categorie("personne-ressource", groupe="H", personne_privee=True, ordre=1))
        session.add(make_categorie("pharmacies", groupe="H", ordre=2, frequence_mois=12))
        for code, (lon, lat) in {
            "21004A11-": MAROLLES,
            "21004A13-": TANNEURS,
            "21004A14-": SANS_RELAIS,
            "21004A12-": SABLON,
        }.items():
            session.add(make_secteur(code, lon - 0.001, lat - 0.001))
        session.flush()
        add_quartier(session, "Marolles", ["21004A11-"])
        add_quartier(session, "Tanneurs", ["21004A13-"])
        add_quartier(session, "Sablon", ["21004A12-"])
        comptes = [
            Compte(courriel=f"{nom.lower()}@equipe.example", nom=nom, role=role)
            for nom, role in (
                *(("Samira", Role.RAQ), ("Paul", Role.RAQ), ("Sofia", Role.RAQ)),
                ("Coordination", Role.COORDINATION),
            )
        ]
        session.add_all(comptes)
        session.flush()
        marolles, sablon = frozenset({"marolles"}), frozenset({"sablon"})
        quartiers = (marolles, marolles, sablon, None)
        gens = [Maraudeur(c.id, c.nom, siens) for c, siens in zip(comptes, quartiers, strict=True)]
    with sessions() as session:
        courant = Territoires(tuple, []).current(session, DEBUT_DES_ZONES)
    return Terrain(sessions, courant, *gens)
