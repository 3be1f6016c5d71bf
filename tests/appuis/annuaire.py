"""A small directory with everything that can go wrong in it: persons, drafts, odd texts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from registre.modeles import Acteur
from registre.recherche import index_acteurs
from registre.session import writing
from registre.valeurs import CanalVerification, EtatActeur, Source
from tests.fabriques import (
    MIDI,
    make_acteur,
    make_categorie,
    make_commune,
    make_groupe,
    make_quartier,
    make_verification,
)

CATEGORIES = {
    "maisons-medicales": ("A", "Maisons médicales", "Wijkgezondheidscentra", "Health centres"),
    "bibliotheques": ("B", "Bibliothèques communales", "Gemeentelijke bibliotheken", "Libraries"),
    "cpas": ("D", "CPAS / OCMW", "OCMW", "Public welfare centre"),
    "pharmacies": ("H", "Pharmacies", "Apotheken", "Pharmacies"),
    "habitants-pivots": ("H", "Habitant pivot", "Sleutelbewoner", "Key resident"),
}

SECRET = "Zéphyrine Ostrowska"
"""The name of a private person: it must come out nowhere."""

ACTEURS: tuple[dict[str, Any], ...] = (
    {"nom": "Maison médicale du Noyer", "rue": "Rue du Noyer", "numero": "12", "nis5": "21015"},
    {"nom": "Maison médicale des Marolles", "nis5": "21004", "langues": "fr nl ar"},
    {"nom": "Médimarolles", "rue": "Rue du Noyer", "nis5": "21004", "langues": "FR"},
    {"nom": "Le Noyer enchanté", "categorie": "bibliotheques", "nis5": "21009"},
    {
        "nom": "Bibliothèque de la Forêt",
        "nom_nl": "Bosbibliotheek",
        "categorie": "bibliotheques",
        "nis5": "21009",
        "code_postal": "1050",
        "horaires": "Tu-Sa 10:00-18:00; PH off",
        "quartier": "matonge",
    },
    {"nom": "Élan", "categorie": "bibliotheques", "horaires": "We 09-12", "quartier": "marolles"},
    {"nom": "elan", "categorie": "bibliotheques", "horaires": "sur rendez-vous"},
    {"nom": "ÉLAN 2", "categorie": "bibliotheques", "lon": None, "lat": None, "langues": "nl"},
    {"nom": "Œuvre du Parvis", "categorie": "cpas", "rue": "Parvis de Saint-Gilles"},
    {"nom": "100 % d'accueil", "categorie": "cpas", "horaires": "24/7", "quartier": "marolles"},
    {"nom": "Pharmacie_du_Parc", "categorie": "pharmacies", "lon": 4.36, "lat": 50.86},
    {"nom": "Apotheek St-Gillis", "categorie": "pharmacies", "horaires": "Mo-Fr 8:30-19:00"},
    {"nom": "Brouillon du Noyer", "etat": EtatActeur.BROUILLON},
    {"nom": "Maison archivée du Noyer", "etat": EtatActeur.ARCHIVE},
    {
        "nom": SECRET,
        "categorie": "habitants-pivots",
        "source": Source.EQUIPE,
        "rue": "Rue Haute",
        "numero": "999",
        "code_postal": "1000",
        "nis5": "21004",
        "telephone": "02 555 01 23",
        "courriel": "zephyrine@example.org",
        "site": "https://example.org/zephyrine",
        "horaires": "24/7",
        "langues": "fr pl",
        "quartier": "marolles",
    },
    {"nom": "Aurèle Secret", "categorie": "habitants-pivots", "quartier": "matonge"},
)


def fill_annuaire(sessions: sessionmaker[Session]) -> None:
    """Write the directory, its labels, two quartiers and two verifications; index it."""
    with writing(sessions) as session:
        session.add_all(make_commune(nis5) for nis5 in ("21004", "21009", "21015"))
        session.add_all(make_groupe(lettre) for lettre in "ABDH")
        session.add_all(make_quartier(nom) for nom in ("Marolles", "Matongé"))
        session.flush()
        session.add_all(
            make_categorie(
                slug,
                groupe=groupe,
                nom_fr=fr,
                source_fr=fr,
                nom_nl=nl,
                nom_en=en,
                personne_privee=slug == "habitants-pivots",
            )
            for slug, (groupe, fr, nl, en) in CATEGORIES.items()
        )
        session.flush()
        acteurs = [make_acteur(id=make_id(rang), **v) for rang, v in enumerate(ACTEURS)]
        session.add_all(acteurs)
        session.flush()
        _verify(session, acteurs[0], acteurs[14])
        index_acteurs(session, [acteur.id for acteur in acteurs])


def make_id(rang: int) -> UUID:
    """The id of ACTEURS[rang]: spread, so that their order is not the order of writing."""
    return UUID(int=(rang * 7919 + 13) % 104_729 << 96 | rang, version=4)


def _verify(session: Session, verifie: Acteur, personne: Acteur) -> None:
    session.add_all(
        [
            make_verification(verifie.id, MIDI - timedelta(days=90)),
            make_verification(verifie.id, MIDI, canal=CanalVerification.TELEPHONE),
            make_verification(verifie.id, MIDI - timedelta(days=30)),
            make_verification(personne.id, MIDI),
        ]
    )
