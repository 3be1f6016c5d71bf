"""RFC 7946 GeoJSON from the public projection, as bytes (orjson). Coordinates are (lon, lat)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import orjson
import shapely

from geo.secteurs import normalize_formes
from registre.publication import ActeurPublic, QuartierPublic, RelaisPublic, SecteurPublic

TYPE_MEDIA: Final = "application/geo+json"
ATTRIBUTION_SECTEURS: Final = (
    "Source : Statbel (Direction générale Statistique – Statistics Belgium), secteurs "
    "statistiques, CC BY 4.0"
)
"""What Statbel's licence asks to be said wherever its sectors go, as such or put together."""
DECIMALES: Final = 5
"""1 m on the ground: what our sources hold (RFC 7946 §11.2 advises against more)."""


def feature_of_acteur(acteur: ActeurPublic) -> dict[str, Any]:
    """Return the Feature of one actor; `geometry` is null where the public has no point."""
    point = None
    if acteur.lon is not None and acteur.lat is not None:
        point = {"type": "Point", "coordinates": [acteur.lon, acteur.lat]}
    return {
        "type": "Feature",
        "id": str(acteur.id),
        "geometry": point,
        "properties": {
            "nom": acteur.nom,
            "nom_nl": acteur.nom_nl,
            "categorie": acteur.categorie,
            "groupe": acteur.groupe,
            "quartier": acteur.quartier,
            "rue": acteur.rue,
            "numero": acteur.numero,
            "code_postal": acteur.code_postal,
            "commune": acteur.commune,
            "telephone": acteur.telephone,
            "telephone_e164": acteur.telephone_e164,
            "courriel": acteur.courriel,
            "site": acteur.site,
            "horaires": acteur.horaires,
            "acces_pmr": acteur.acces_pmr,
            # Said where it is so, and not 10,000 times where it is not.
            **({"lieu_approximatif": True} if acteur.lieu_approximatif else {}),
            "langues": list(acteur.langues),
            "personne_privee": acteur.personne_privee,
            "source": acteur.source,
            "licence": acteur.licence,
            "attribution": acteur.attribution,
            "verifie_le": _instant(acteur.verifie_le),
            "verifie_canal": acteur.verifie_canal,
            "a_reverifier_le": acteur.a_reverifier_le,
        },
    }


def feature_of_quartier(quartier: QuartierPublic, url: str) -> dict[str, Any]:
    """Return the Feature of one quartier: its derived outline, relays, hosts and presences."""
    return {
        "type": "Feature",
        "id": quartier.slug,
        "geometry": geometry_of(quartier.geometrie),
        "properties": {**properties_of_quartier(quartier), "url": url},
    }


def properties_of_quartier(quartier: QuartierPublic) -> dict[str, Any]:
    """Return what a quartier says of itself, without its outline."""
    return {
        "slug": quartier.slug,
        "nom": quartier.nom,
        "communes": [c.nis5 for c in quartier.communes],
        "composition_confirmee": quartier.composition_confirmee,
        "confiance": quartier.confiance,
        "millesime": quartier.millesime,
        "secteurs": list(quartier.secteurs),
        **contact_of_quartier(quartier),
        "antennes": [
            {
                "nom": a.nom,
                "type": a.type_antenne,
                "adresse": a.adresse,
                "lon": a.lon,
                "lat": a.lat,
            }
            for a in quartier.antennes
        ],
        "presences": [
            {"lieu": p.lieu, "debut": _instant(p.debut), "fin": _instant(p.fin)}
            for p in quartier.presences
        ],
    }


def contact_of_quartier(quartier: QuartierPublic) -> dict[str, Any]:
    """Return the relays and the host of a quartier; `hote` is its first host, or null."""
    hotes = [
        {"nom": h.nom, "telephone": h.telephone, "courriel": h.courriel, "site": h.site}
        for h in quartier.hotes
    ]
    return {
        "relais": [
            {
                **_relais(r),
                "vacant": r.vacant,
                "absent": r.absent,
                "absent_jusqu_au": r.absent_jusqu_au.isoformat() if r.absent_jusqu_au else None,
                "remplacant": _relais(r.remplacant) if r.remplacant else None,
            }
            for r in quartier.relais
        ],
        "hote": hotes[0] if hotes else None,
        "hotes": hotes,
    }


def _relais(relais: RelaisPublic) -> dict[str, Any]:
    photo = relais.photo
    return {
        "role": relais.role,
        "nom": relais.nom,
        "telephone": relais.telephone,
        "courriel": relais.courriel,
        "langues": list(relais.langues),
        "langues_telephone": list(relais.langues_telephone),
        "langues_courriel": list(relais.langues_courriel),
        "horaires": relais.horaires,
        "photo": (
            {"url": f"/photos/{photo.id}.jpg", "largeur": photo.largeur, "hauteur": photo.hauteur}
            if photo
            else None
        ),
    }


def feature_of_secteur(secteur: SecteurPublic) -> dict[str, Any]:
    """Return the Feature of one statistical sector, with the quartier that holds it today."""
    return {
        "type": "Feature",
        "id": secteur.code,
        "geometry": geometry_of(secteur.geometrie),
        "properties": {
            "code": secteur.code,
            "millesime": secteur.millesime,
            "nom_fr": secteur.nom_fr,
            "nom_nl": secteur.nom_nl,
            "commune": secteur.nis5,
            "population": secteur.population,
            "surface_ha": secteur.surface_ha,
            "quartier": secteur.quartier,
        },
    }


def geometry_of(geometrie: shapely.Geometry | None) -> dict[str, Any] | None:
    """Return a GeoJSON geometry with five decimals and right-hand rings, or None."""
    if geometrie is None:
        return None
    # Rounding corner by corner can make a thin ring cross itself; snapping to the grid cannot.
    calee = shapely.set_precision(geometrie, 10**-DECIMALES)
    forme = normalize_formes([calee])[0]
    return {
        "type": forme.geom_type,
        "coordinates": _round(shapely.geometry.mapping(forme)["coordinates"]),
    }


def _round(coordonnees: Any) -> Any:
    if isinstance(coordonnees, float | int):
        return round(coordonnees, DECIMALES)
    return [_round(c) for c in coordonnees]


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None


def dump_collection(
    features: Iterable[dict[str, Any]],
    matched: int,
    liens: Sequence[dict[str, str]] = (),
    attribution: str | None = None,
) -> bytes:
    """Return a FeatureCollection with `numberMatched`, `numberReturned` and paging links.

    `attribution` names source and licence where they are one for all features; actors carry
    their own.

    Features become bytes one by one: 10,000 of them as objects would take 30 MB of a worker.
    """
    morceaux = [orjson.dumps(feature) for feature in features]
    entete = orjson.dumps(
        {
            "type": "FeatureCollection",
            "numberMatched": matched,
            "numberReturned": len(morceaux),
            "links": list(liens),
            **({"attribution": attribution} if attribution else {}),
        }
    )
    return b"".join((entete[:-1], b',"features":[', b",".join(morceaux), b"]}"))
