"""The finder's sentences, in French to translate; the API and the pages both say them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

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
    "ailleurs": a_traduire(
        "Cette rue n'existe pas avec ce code postal. La voici ailleurs : choisissez la vôtre."
    ),
    "plusieurs_rues": a_traduire("Plusieurs rues portent ce nom. Choisissez la vôtre."),
    "plusieurs_lieux": a_traduire("Plusieurs lieux portent ce nom. Choisissez le vôtre."),
    "trop_de_lieux": a_traduire("Trop de rues portent ce nom : ajoutez votre code postal."),
    "texte_vide": a_traduire(
        "Écrivez votre rue, avec le code postal, ou choisissez votre commune."
    ),
}

_A_COTE = a_traduire(
    "Cette adresse est au bord du quartier %(quartier)s : elle en fait peut-être partie."
)
_PAS_CE_JOUR = a_traduire(
    "Cette adresse est dans la Région, mais aucun relais ne la couvre à cette date."
)

_A_SES_MOTS = frozenset({Statut.CHOISIR, Statut.HORS_REGION, Statut.INTROUVABLE})
"""The answers of which the motive says more than the answer itself."""

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


def phrase_of(reponse: Reponse, le: date | None = None) -> Phrase:
    """Return the one sentence that says what was found: by its motive if it has its own words.

    `le` is the day that was asked about; None is today, and the words say so.
    """
    localisation = reponse.localisation
    statut = localisation.statut
    valeurs = {"quartier": reponse.quartiers[0].nom} if reponse.quartiers else {}
    if statut in _A_SES_MOTS and localisation.motif in _PAR_MOTIF:
        return Phrase(_PAR_MOTIF[localisation.motif], valeurs)
    if statut is Statut.FRONTIERE and len(reponse.quartiers) == 1:
        return Phrase(_A_COTE, valeurs)
    if statut is Statut.NON_COUVERT and le is not None:
        return Phrase(_PAS_CE_JOUR, valeurs)
    return Phrase(_PAR_STATUT[statut], valeurs)
