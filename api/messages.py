"""The finder's sentences, in French to translate; the API and the pages both say them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.localisation import Statut
from registre.contacts import Reponse


def a_traduire(texte: str) -> str:
    """Mark a French text for the catalogue; it is translated where it is shown."""
    return texte


@dataclass(frozen=True)
class Phrase:
    """A French text to translate, and what its %(placeholders)s stand for."""

    texte: str
    valeurs: Mapping[str, object] = field(default_factory=dict)


_PAR_MOTIF = {
    "lon_lat_inverses": a_traduire(
        "La longitude et la latitude semblent inversées : ce point est hors de la Région."
    ),
    "hors_belgique": a_traduire("Ce point est hors de Belgique."),
    "code_postal_etranger": a_traduire(
        "Ce code postal n'est pas dans la Région de Bruxelles-Capitale."
    ),
    "commune_hors_region": a_traduire(
        "Cette commune n'est pas dans la Région de Bruxelles-Capitale."
    ),
    "surnom_partage": a_traduire("Plusieurs quartiers portent ce nom. Choisissez le vôtre."),
    "commune": a_traduire("Cette commune compte plusieurs zones. Choisissez la vôtre."),
    "code_postal": a_traduire("Un code postal ne suffit pas : choisissez votre quartier."),
}

_PAR_STATUT = {
    Statut.TROUVE: a_traduire("Voici le relais du quartier %(quartier)s."),
    Statut.FRONTIERE: a_traduire(
        "Cette adresse est à la limite d'un quartier. Le plus probable est le premier."
    ),
    Statut.CHOISIR: a_traduire(
        "Cette adresse peut être dans plusieurs zones. Choisissez votre partie."
    ),
    Statut.NON_COUVERT: a_traduire(
        "Cette adresse est dans la Région, mais aucun relais ne la couvre aujourd'hui."
    ),
    Statut.HORS_REGION: a_traduire(
        "Cette adresse est hors de la Région de Bruxelles-Capitale. Les relais travaillent à "
        "Bruxelles seulement ; adressez-vous au CPAS de votre commune."
    ),
    Statut.INTROUVABLE: a_traduire(
        "Nous n'avons pas compris cette adresse. Vérifiez l'orthographe, ou choisissez votre "
        "commune."
    ),
}


def phrase_of(reponse: Reponse) -> Phrase:
    """Return the one sentence that says what was found: by its motive if it has its own words."""
    localisation = reponse.localisation
    valeurs = {"quartier": reponse.quartiers[0].nom} if reponse.quartiers else {}
    if localisation.statut in {Statut.CHOISIR, Statut.HORS_REGION}:
        particulier = _PAR_MOTIF.get(localisation.motif)
        if particulier is not None:
            return Phrase(particulier, valeurs)
    return Phrase(_PAR_STATUT[localisation.statut], valeurs)
