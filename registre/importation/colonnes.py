"""What the columns of a file are, from their headers in French, Dutch, English or OSM's keys."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from geo.textes import normalize

CHAMPS_IMPORTABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nom": "Nom",
        "nom_nl": "Nom en néerlandais",
        "categorie": "Catégorie ou groupe",
        "adresse": "Adresse en une seule colonne",
        "rue": "Rue",
        "numero": "Numéro",
        "code_postal": "Code postal",
        "commune": "Commune",
        "telephone": "Téléphone",
        "courriel": "Courriel",
        "site": "Site web",
        "horaires": "Horaires",
        "acces_pmr": "Accès en fauteuil roulant",
        "langues": "Langues parlées",
        "note": "Note pour l'équipe",
        "lon": "Longitude (ou x)",
        "lat": "Latitude (ou y)",
        "id": "Identifiant de la fiche",
    }
)
"""Field → what people read."""

_TITRES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "nom": (
            *("nom", "nom fr", "nom en francais", "name", "name fr", "naam", "naam fr"),
            *("denomination", "intitule", "titre", "title", "titel", "libelle", "institution"),
            *("organisation", "organisatie", "organization", "association", "vereniging"),
            *("nom de l association", "nom de l organisation", "nom de l institution", "acteur"),
            *("nom de l acteur", "service", "dienst", "benaming", "label", "naam organisatie"),
        ),
        "nom_nl": (
            *("nom nl", "name nl", "naam nl", "nom neerlandais", "nom en neerlandais"),
            *("nederlandse naam", "naam in het nederlands", "dutch name", "denomination nl"),
        ),
        "categorie": (
            *("categorie", "category", "type", "rubrique", "rubriek", "secteur d activite"),
            *("groupe", "groep", "group", "soort", "domaine", "thematique", "thema", "theme"),
            *("categorie nom", "categorie fr", "categories", "activite", "amenity"),
        ),
        "adresse": (
            *("adresse", "adres", "address", "adresse complete", "volledig adres"),
            *("full address", "adresse postale", "postadres", "addr full", "localisation"),
            *("adresse fr", "lieu", "locatie", "location"),
        ),
        "rue": (
            *("rue", "straat", "street", "addr street", "nom de rue", "nom de la rue", "voie"),
            *("straatnaam", "street name", "rue fr", "addr street fr"),
        ),
        "numero": (
            *("numero", "n", "no", "nr", "num", "nummer", "huisnummer", "number", "housenumber"),
            *("house number", "addr housenumber", "numero de maison", "numero de rue"),
        ),
        "code_postal": (
            *("code postal", "cp", "postcode", "postal code", "zip", "zip code", "zipcode"),
            *("addr postcode", "code postale", "codepostal", "post code"),
        ),
        "commune": (
            *("commune", "gemeente", "municipality", "ville", "stad", "city", "addr city"),
            *("localite", "plaats", "town", "commune fr", "nis5", "woonplaats"),
        ),
        "telephone": (
            *("telephone", "tel", "telefoon", "phone", "contact phone", "gsm", "numero de tel"),
            *("numero de telephone", "telefoonnummer", "phone number", "mobile", "portable"),
            *("tel fixe", "telephone fixe", "contact mobile", "telephones"),
        ),
        "courriel": (
            *("courriel", "email", "e mail", "mail", "adresse mail", "adresse email", "mel"),
            *("adresse e mail", "e mailadres", "emailadres", "mailadres", "contact email"),
            *("email address", "courriels"),
        ),
        "site": (
            *("site", "site web", "siteweb", "website", "web", "url", "site internet", "webpage"),
            *("contact website", "lien", "link", "internet", "webadres", "page web", "webstek"),
        ),
        "horaires": (
            *("horaires", "horaire", "heures d ouverture", "opening hours", "openingsuren"),
            *("openingstijden", "heures", "uren", "ouverture", "hours", "horaires d ouverture"),
            *("permanence", "permanences"),
        ),
        "acces_pmr": (
            *("acces pmr", "pmr", "wheelchair", "accessibilite", "fauteuil roulant", "rolstoel"),
            *("rolstoeltoegankelijk", "toegankelijkheid", "accessible pmr", "accessibility"),
            *("acces en fauteuil roulant", "wheelchair access", "accessible"),
        ),
        "langues": (
            *("langues", "langue", "langues parlees", "talen", "taal", "languages", "language"),
            *("gesproken talen", "spoken languages"),
        ),
        "note": (
            *("note", "notes", "remarque", "remarques", "opmerking", "opmerkingen", "commentaire"),
            *("commentaires", "comment", "comments", "nota", "description", "desc"),
            *("beschrijving", "note pour l equipe", "cmt"),
        ),
        "lon": (
            *("lon", "long", "lng", "longitude", "x", "lengtegraad", "coord x", "coordonnee x"),
            *("x lambert", "lambert x", "x lambert72", "longitude ou x", "geo lon", "pos x"),
            *("epsg 4326 lon", "xcoord", "x coord", "x lambert 72"),
        ),
        "lat": (
            *("lat", "latitude", "y", "breedtegraad", "coord y", "coordonnee y", "y lambert"),
            *("lambert y", "y lambert72", "latitude ou y", "geo lat", "pos y"),
            *("epsg 4326 lat", "ycoord", "y coord", "y lambert 72"),
        ),
        "id": ("id", "identifiant", "identifiant de la fiche", "uuid", "identifier"),
    }
)

_CHAMP_DU_TITRE: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{titre: champ for champ, titres in _TITRES.items() for titre in titres},
        **{normalize(libelle): champ for champ, libelle in CHAMPS_IMPORTABLES.items()},
    }
)


def recognise(titres: Sequence[str]) -> tuple[str | None, ...]:
    """Return the field of each header, in their order; None where none is recognised.

    Headers are compared normalised (“Téléphone :” is “telephone”). Of two headers of one field the
    first has it; a field's own name in CHAMPS_IMPORTABLES wins over its other names.
    """
    propres = [normalize(titre) for titre in titres]
    exacts = {champ.replace("_", " "): champ for champ in CHAMPS_IMPORTABLES}
    trouves: list[str | None] = [None] * len(propres)
    pris: set[str] = set()
    for noms in (exacts, _CHAMP_DU_TITRE):
        for rang, propre in enumerate(propres):
            champ = noms.get(propre)
            if champ is not None and trouves[rang] is None and champ not in pris:
                trouves[rang] = champ
                pris.add(champ)
    return tuple(trouves)
