"""schema.org descriptions for search engines, from the public projection alone."""

from typing import Any, Final

from registre.publication import ActeurPublic, CommunePublique, QuartierPublic

_CONTEXTE: Final = "https://schema.org"
_TYPES: Final = {
    "administrations-communales": "CityHall",
    "bibliotheques": "Library",
    "cpas": "GovernmentOffice",
    "maisons-medicales": "MedicalClinic",
    "petite-enfance": "ChildCare",
    "pharmacies": "Pharmacy",
    "police": "PoliceStation",
}
"""Category → the schema.org type that says the same; any other is an Organization."""


def describe_acteur(
    acteur: ActeurPublic, commune: CommunePublique | None, url: str
) -> dict[str, Any] | None:
    """Return the description of an actor; None for a private person, who has none.

    `url` is the absolute address of its page. Hours are left to the page: schema.org's form holds
    less than OpenStreetMap's, and half of it would be wrong.
    """
    if acteur.personne_privee:
        return None
    description: dict[str, Any] = {
        "@context": _CONTEXTE,
        "@type": _TYPES.get(acteur.categorie, "Organization"),
        "@id": url,
        "name": acteur.nom,
        "alternateName": acteur.nom_nl,
        "telephone": acteur.telephone_e164,
        "email": acteur.courriel,
        "url": acteur.site or url,
        "knowsLanguage": list(acteur.langues) or None,
        "address": _describe_adresse(acteur, commune),
    }
    if acteur.lon is not None and acteur.lat is not None:
        point = {"@type": "GeoCoordinates", "longitude": acteur.lon, "latitude": acteur.lat}
        description["location"] = {"@type": "Place", "geo": point}
    return {cle: valeur for cle, valeur in description.items() if valeur is not None}


def describe_quartier(quartier: QuartierPublic, url: str) -> dict[str, Any]:
    """Return the relay's service in a quartier: where, by whom, how to reach it."""
    repondants = [relais.repond for relais in quartier.relais]
    telephones = [r.telephone_e164 for r in repondants if r and r.telephone_e164]
    description: dict[str, Any] = {
        "@context": _CONTEXTE,
        "@type": "Service",
        "@id": url,
        "url": url,
        "name": f"Relais d'action de quartier – {quartier.nom}",
        "serviceType": "Travail social de quartier",
        "areaServed": {
            "@type": "Place",
            "name": quartier.nom,
            "containedInPlace": [
                {"@type": "City", "name": commune.nom_fr} for commune in quartier.communes
            ],
        },
    }
    if quartier.hotes:
        description["provider"] = [
            {"@type": "Organization", "name": hote.nom} for hote in quartier.hotes
        ]
    if telephones:
        description["availableChannel"] = [
            {"@type": "ServiceChannel", "servicePhone": {"@type": "ContactPoint", "telephone": t}}
            for t in telephones
        ]
    return description


def _describe_adresse(acteur: ActeurPublic, commune: CommunePublique | None) -> dict[str, Any]:
    rue = " ".join(morceau for morceau in (acteur.rue, acteur.numero) if morceau)
    adresse = {
        "@type": "PostalAddress",
        "streetAddress": rue or None,
        "postalCode": acteur.code_postal,
        "addressLocality": commune.nom_fr if commune else None,
        "addressRegion": "Bruxelles",
        "addressCountry": "BE",
    }
    return {cle: valeur for cle, valeur in adresse.items() if valeur is not None}
