"""Builders of rows for tests: what a test does not say has an ordinary value.

They return rows that the test adds to its own session; nothing here touches a database but
`add_quartier`, which lays out the rows that a zone needs. Places are real: the squares below lie
in these sectors of the vintage 2024 in the carried data only where a test says so.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy.orm import Session

from geo.textes import normalize, slugify
from registre.modeles import (
    Acteur,
    Antenne,
    Attribution,
    Categorie,
    Commune,
    Groupe,
    Hote,
    HoteQuartier,
    Presence,
    Quartier,
    QuartierSecteur,
    Relais,
    Secteur,
    Verification,
)
from registre.valeurs import CanalVerification, EtatActeur, Source

COMMUNES = {
    "21001": ("Anderlecht", "Anderlecht"),
    "21004": ("Bruxelles", "Brussel"),
    "21009": ("Ixelles", "Elsene"),
    "21012": ("Molenbeek-Saint-Jean", "Sint-Jans-Molenbeek"),
    "21013": ("Saint-Gilles", "Sint-Gillis"),
    "21014": ("Saint-Josse-ten-Noode", "Sint-Joost-ten-Node"),
    "21015": ("Schaerbeek", "Schaarbeek"),
}

DEBUT_DES_ZONES = date(2022, 3, 1)
"""Hosts were attributed at the end of February 2022 (DESIGN.md §4)."""

MIDI = datetime(2022, 6, 15, 10, tzinfo=UTC)
"""Wednesday 15 June 2022, noon in Brussels."""

LONGTEMPS = datetime(2100, 1, 1, tzinfo=UTC)
"""When the consents of tests end that are not about consent."""

PERSONNES_PRIVEES = ("personne-ressource", "habitants-pivots")
"""The categories whose actors are persons: the carried data's, and that of made-up directories."""

PLACE_DU_JEU_DE_BALLE = (4.34565, 50.83672)

MILLESIME = 2024


def make_commune(nis5: str = "21004") -> Commune:
    nom_fr, nom_nl = COMMUNES[nis5]
    return Commune(nis5=nis5, nom_fr=nom_fr, nom_nl=nom_nl)


def make_carre(lon: float, lat: float, cote: float = 0.002) -> shapely.MultiPolygon:
    """A square in degrees whose south-west corner is given: the shape of a made-up sector."""
    return shapely.multipolygons([shapely.box(lon, lat, lon + cote, lat + cote)])


def make_secteur(
    code: str, lon: float, lat: float, *, nis5: str = "21004", millesime: int = MILLESIME
) -> Secteur:
    return Secteur(
        code=code,
        millesime=millesime,
        nom_fr=f"Secteur {code}",
        nom_nl=f"Sector {code}",
        nis5=nis5,
        population=1000,
        surface_ha=3.1,
        geom=make_carre(lon, lat),
    )


def make_quartier(nom: str = "Marolles", **valeurs: Any) -> Quartier:
    return Quartier(**{"slug": slugify(nom), "nom": nom} | valeurs)


def make_zone(
    quartier: str,
    code: str,
    *,
    du: date = DEBUT_DES_ZONES,
    au: date | None = None,
    millesime: int = MILLESIME,
) -> QuartierSecteur:
    return QuartierSecteur(
        quartier=quartier, code=code, millesime=millesime, valide_du=du, valide_au=au
    )


def make_hote(nom: str = "Entraide des Marolles", **valeurs: Any) -> Hote:
    return Hote(**{"nom": nom, "communes": "Bruxelles"} | valeurs)


def make_hote_quartier(hote: Hote, quartier: str) -> HoteQuartier:
    return HoteQuartier(hote=hote.id, quartier=quartier)


def make_antenne(hote: Hote, nom: str = "Antenne des Tanneurs", **valeurs: Any) -> Antenne:
    return Antenne(**{"hote": hote.id, "nom": nom, "type_antenne": "mm"} | valeurs)


def make_relais(quartier: str = "Marolles", **valeurs: Any) -> Relais:
    """A relay whose filled fields are all shown to the public, unless `publics` says which."""
    personne = ("nom", "telephone", "courriel", "langues", "horaires")
    canaux = ("langues_telephone", "langues_courriel")
    ordinaires = {
        "role": f"Relais d'action de quartier – {quartier}",
        "publics": " ".join(nom for nom in (*personne, *canaux) if valeurs.get(nom)),
    }
    return Relais(**ordinaires | valeurs)


def make_attribution(
    relais: Relais,
    quartier: str,
    *,
    du: date = DEBUT_DES_ZONES,
    au: date | None = None,
    hote: Hote | None = None,
    antenne: Antenne | None = None,
) -> Attribution:
    return Attribution(
        relais=relais.id,
        quartier=quartier,
        hote=hote.id if hote else None,
        antenne=antenne.id if antenne else None,
        valide_du=du,
        valide_au=au,
    )


def make_presence(
    quartier: str, debut: datetime, *, heures: float = 2, lieu: str = "Place du Jeu de Balle"
) -> Presence:
    return Presence(quartier=quartier, lieu=lieu, debut=debut, fin=debut + timedelta(hours=heures))


def make_groupe(lettre: str = "A", **valeurs: Any) -> Groupe:
    ordinaires = {
        "lettre": lettre,
        "slug": f"groupe-{lettre.lower()}",
        "ordre": "ABCDEFGH".index(lettre) + 1,
        "source_fr": f"Groupe {lettre}",
        "nom_fr": f"Groupe {lettre}",
        "nom_nl": f"Groep {lettre}",
        "nom_en": f"Group {lettre}",
        "pictogramme": "croix",
        "couleur_claire": "#B3261E",
        "couleur_sombre": "#FF8A80",
    }
    return Groupe(**ordinaires | valeurs)


def make_categorie(slug: str = "maisons-medicales", **valeurs: Any) -> Categorie:
    ordinaires = {
        "slug": slug,
        "groupe": "A",
        "ordre": 1,
        "source_fr": "Maisons médicales",
        "nom_fr": "Maisons médicales",
        "nom_nl": "Wijkgezondheidscentra",
        "nom_en": "Community health centres",
        "pictogramme": "croix",
        "frequence_mois": 6,
    }
    return Categorie(**ordinaires | valeurs)


def make_acteur(nom: str = "Maison médicale des Marolles", **valeurs: Any) -> Acteur:
    """A public actor at the place du Jeu de Balle; text and point follow from the other fields.

    A private person has agreed until LONGTEMPS.
    """
    lon, lat = PLACE_DU_JEU_DE_BALLE
    ordinaires: dict[str, Any] = {
        "source": Source.OPENSTREETMAP,
        "etat": EtatActeur.PUBLIE,
        "nom": nom,
        "categorie": "maisons-medicales",
        "lon": lon,
        "lat": lat,
    }
    voulues = ordinaires | valeurs
    if voulues["categorie"] in PERSONNES_PRIVEES:
        voulues.setdefault("public_jusqu_a", LONGTEMPS)
    if voulues["lon"] is not None and voulues["lat"] is not None:
        voulues.setdefault("geom", shapely.Point(voulues["lon"], voulues["lat"]))
    voulues.setdefault("texte_recherche", normalize(nom))
    return Acteur(**voulues)


def make_verification(acteur: UUID, verifie_le: datetime = MIDI, **valeurs: Any) -> Verification:
    ordinaires = {
        "acteur": acteur,
        "verifie_le": verifie_le,
        "verifie_par": "equipe",
        "canal": CanalVerification.SUR_PLACE,
    }
    return Verification(**ordinaires | valeurs)


def add_quartier(
    session: Session,
    nom: str,
    codes: Sequence[str],
    *,
    du: date = DEBUT_DES_ZONES,
    au: date | None = None,
    **valeurs: Any,
) -> Quartier:
    """Add a quartier and its zone; its sectors are there already."""
    quartier = make_quartier(nom, **valeurs)
    session.add(quartier)
    session.flush()
    session.add_all(make_zone(quartier.slug, code, du=du, au=au) for code in codes)
    session.flush()
    return quartier
