"""What forms, links and the team's area may answer: part of the one table of api.erreurs.

These are pages for people only, so the description of the API does not list them.
"""

from collections.abc import Mapping
from typing import Final

from api.acces import AccesRefuse, ConnexionRequise
from api.envois import ILLISIBLE, MOTS, EnvoiRefuse
from api.formulaires import FormulaireRefuse
from api.messages import a_traduire
from api.saisies import SaisieIllisible, SaisieTropLourde
from registre.erreurs import ActionImpossible, ConflitDEdition, LienInvalide, ObjetInconnu
from registre.maraude.erreurs import ReleveDejaServi, ReleveInterdit, ReleveRefuse

Mots = tuple[int, str, str, str]
"""Status, code, title, detail (French texts to translate)."""

_RIEN: Final = a_traduire("Rouvrez la page et recommencez. Rien n'a été enregistré.")

_INTERDIT: Final[Mots] = (
    403,
    "acces_refuse",
    a_traduire("Votre compte ne peut pas faire cela"),
    a_traduire("Rien n'a été enregistré. Si vous en avez besoin, demandez-le à la coordination."),
)
_A_CORRIGER: Final[Mots] = (
    422,
    "envoi_refuse",
    a_traduire("Cet envoi est à corriger"),
    a_traduire("Corrigez ce qui est indiqué, puis envoyez à nouveau. Rien n'est perdu."),
)

SIMPLES: Final[Mapping[type[Exception], Mots]] = {
    ConnexionRequise: (
        401,
        "connexion_requise",
        a_traduire("Vous n'êtes plus dans l'espace de l'équipe"),
        a_traduire("Rien n'a été enregistré. Connectez-vous, puis recommencez."),
    ),
    AccesRefuse: _INTERDIT,
    SaisieTropLourde: (
        413,
        "saisie_trop_lourde",
        a_traduire("Cet envoi est trop lourd"),
        a_traduire(
            "Envoyez un texte plus court ou un fichier plus léger : la page en dit la limite."
            " Rien n'a été enregistré."
        ),
    ),
    SaisieIllisible: (
        400,
        "saisie_illisible",
        a_traduire("Ce formulaire ne peut pas être lu"),
        _RIEN,
    ),
    EnvoiRefuse: _A_CORRIGER,
    ReleveRefuse: _A_CORRIGER,
    ReleveDejaServi: (
        409,
        "envoi_deja_servi",
        a_traduire("Cet envoi est déjà arrivé, avec d'autres mots"),
        a_traduire(
            "Ce qui est arrivé en premier reste. Corrigez la fiche, puis envoyez à nouveau."
        ),
    ),
    ObjetInconnu: (
        404,
        "objet_inconnu",
        a_traduire("Cette page n'existe pas ou n'existe plus"),
        a_traduire("Revenez à la liste : ce que vous cherchez a peut-être été retiré."),
    ),
    ConflitDEdition: (
        409,
        "conflit_d_edition",
        a_traduire("Quelqu'un a modifié cette fiche avant vous"),
        a_traduire("Rouvrez la fiche pour voir les deux versions. Rien n'a été écrasé."),
    ),
    ActionImpossible: (
        409,
        "action_impossible",
        a_traduire("Cela n'est pas possible maintenant"),
        a_traduire(
            "La fiche a peut-être changé entre-temps : rouvrez-la. Rien n'a été enregistré."
        ),
    ),
}

_FORMULAIRES: Final[Mapping[str, tuple[str, str]]] = {
    "absent": (a_traduire("Ce formulaire ne vient pas de cette page"), _RIEN),
    "altere": (a_traduire("Ce formulaire ne vient pas de cette page"), _RIEN),
    "autre_site": (a_traduire("Ce formulaire vient d'un autre site"), _RIEN),
    "expire": (a_traduire("Ce formulaire est resté ouvert trop longtemps"), _RIEN),
    "autre_session": (
        a_traduire("Vous avez quitté l'espace de l'équipe entre-temps"),
        a_traduire("Rien n'a été enregistré. Rouvrez la page et recommencez."),
    ),
    "trop_vite": (
        a_traduire("Ce message est parti trop vite"),
        a_traduire("Attendez quelques secondes, puis envoyez-le à nouveau."),
    ),
}

_LIENS: Final[Mapping[str, tuple[str, str]]] = {
    "inconnu": (
        a_traduire("Ce lien n'est pas bon"),
        a_traduire("Copiez-le en entier depuis le message, ou demandez-en un nouveau."),
    ),
    "expire": (
        a_traduire("Ce lien n'est plus valable"),
        a_traduire("Il a expiré. Demandez-en un nouveau."),
    ),
    "utilise": (
        a_traduire("Ce lien a déjà servi"),
        a_traduire(
            "Il ne sert qu'une fois. Si vous en avez encore besoin, demandez-en un nouveau."
        ),
    ),
}


_RELEVES: Final[Mapping[str, tuple[str, str]]] = {
    "autre_compte": (
        a_traduire("Cet envoi est déjà arrivé par un autre compte"),
        a_traduire(
            "Il reste au nom de ce compte. Si c'est une erreur, dites-le à la coordination."
        ),
    ),
    "hors_quartiers": (
        a_traduire("Cette fiche n'est pas dans vos quartiers"),
        a_traduire("Rien n'a été enregistré. Dites à la coordination ce que vous avez vu."),
    ),
}


def describe_refus(erreur: Exception) -> Mots | None:
    """Return the words of a refusal, None for an exception that is none of these."""
    if isinstance(erreur, FormulaireRefuse):
        titre, detail = _FORMULAIRES[erreur.motif]
        return 403, f"formulaire_{erreur.motif}", titre, detail
    if isinstance(erreur, LienInvalide):
        titre, detail = _LIENS[erreur.motif]
        return 410, f"lien_{erreur.motif}", titre, detail
    if isinstance(erreur, ReleveInterdit):
        return 403, "acces_refuse", *_RELEVES[erreur.motif]
    return SIMPLES.get(type(erreur))


def list_fautes(erreur: Exception) -> Mapping[str, str]:
    """Return what is wrong field by field, in words; {} for a refusal that names no field."""
    if isinstance(erreur, EnvoiRefuse):
        return erreur.fautes
    if isinstance(erreur, ReleveRefuse):
        return {champ: MOTS.get((champ, code), ILLISIBLE) for champ, code in erreur.fautes.items()}
    return {}


PREVUS: Final[tuple[type[Exception], ...]] = (
    *SIMPLES,
    FormulaireRefuse,
    LienInvalide,
    ReleveInterdit,
)
