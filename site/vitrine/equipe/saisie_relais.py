"""The fields of a relay: how they are asked for, read, and shown again."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Final

from babel import Locale

from api.saisies import HORS_LISTE, Saisie
from registre.equipes.relais import CHAMPS, ValeursRelais
from vitrine.champs import read_courriel, read_telephone
from vitrine.equipe.choix_versions import note_manquants, tick_version
from vitrine.equipe.contextes.relais import ChampRelais, LigneConflit, Options
from vitrine.formulaires import Valeur

CODES: Final = (
    *("fr", "nl", "en", "ar", "zgh", "tr", "es", "pt", "it", "pl", "ro", "bg", "sq", "ru", "uk"),
    *("de", "el", "fa", "ps", "ur", "hi", "ti", "am", "so", "ff", "wo", "ln", "sw", "rw", "zh"),
)
"""The languages that can be ticked: those spoken most in Brussels, in no finer order."""

PUBLIC: Final = "public_"
"""Before a field's name: the box that shows it to the public."""

LIBELLES: Final[Mapping[str, str]] = {
    "nom": "Nom",
    "telephone": "Téléphone",
    "langues_telephone": "Langues au téléphone",
    "courriel": "Courriel",
    "langues_courriel": "Langues par courriel",
    "langues": "Langues parlées",
    "horaires": "Horaires",
    "photo": "Photo",
}

DESCRIPTIONS: Final = (
    ChampRelais("nom", "Nom", "Par exemple un prénom seul : c'est la personne qui décide.", 120),
    ChampRelais("telephone", "Téléphone", "Par exemple 0470 12 34 56.", 40, "tel"),
    ChampRelais(
        "langues_telephone",
        "Langues au téléphone",
        "Seulement si elles ne sont pas celles de la rencontre.",
        200,
        "langues",
    ),
    ChampRelais("courriel", "Courriel", "Une seule adresse.", 160, "email"),
    ChampRelais(
        "langues_courriel",
        "Langues par courriel",
        "Seulement si elles ne sont pas celles de la rencontre.",
        200,
        "langues",
    ),
    ChampRelais("langues", "Langues parlées", "Celles de la rencontre.", 200, "langues"),
    ChampRelais(
        "horaires",
        "Horaires où l'on peut joindre le relais",
        "Par exemple : lundi 9-12; jeudi 14-16. D'autres mots sont montrés comme vous les écrivez.",
        500,
    ),
)

DEBUT: Final = date(2020, 1, 1)
FIN: Final = date(2099, 12, 31)


@cache
def list_langues() -> Options:
    """Return the languages to tick: code and French name."""
    noms = {**Locale("fr").languages, "zgh": "amazighe"}
    return tuple((code, noms.get(code, code)) for code in CODES)


def read_saisie_relais(saisie: Saisie) -> tuple[ValeursRelais, int]:
    """Return the fields that were typed and the revision they were typed over; notes faults."""
    champs: dict[str, str | None] = {
        "nom": saisie.facultatif("nom", 120),
        "telephone": read_telephone(saisie, "telephone", 40),
        "courriel": read_courriel(saisie, "courriel", 160),
        "horaires": saisie.facultatif("horaires", 500),
    }
    for nom in CHAMPS:
        if nom not in champs:
            champs[nom] = _read_langues(saisie, nom)
    publics = frozenset(nom for nom in CHAMPS if saisie.coche(PUBLIC + nom))
    note_manquants(saisie, (*CHAMPS, *(PUBLIC + nom for nom in CHAMPS)))
    base = saisie.nombre("revision", 0, 999_999_999)
    ordonnes = {nom: champs[nom] for nom in CHAMPS}
    return ValeursRelais(ordonnes, publics), base or 0


def read_jour(saisie: Saisie, nom: str, *, requis: bool = False) -> date | None:
    """Return a day between 2020 and 2099; notes a fault for any other."""
    jour = saisie.jour(nom, requis=requis)
    if jour is not None and not DEBUT <= jour <= FIN:
        saisie.note_faute(nom, "Cette date est trop lointaine. Vérifiez l'année.")
        return None
    return jour


def describe_valeurs(valeurs: ValeursRelais, revision: int) -> dict[str, Valeur]:
    """Return the fields as a form holds them."""
    posees: dict[str, Valeur] = {"revision": str(revision), "vue": sign_valeurs(valeurs)}
    for champ in DESCRIPTIONS:
        texte = valeurs.champs[champ.nom] or ""
        posees[champ.nom] = tuple(texte.split()) if champ.langues else texte
        posees[PUBLIC + champ.nom] = "1" if champ.nom in valeurs.publics else ""
    return posees


def sign_valeurs(valeurs: ValeursRelais) -> str:
    """Return a short mark of each field and of each box, in order, separated by spaces.

    What stood in a relay's field before is kept nowhere: by these marks a form tells later which
    fields were changed since it was shown, and by whom.
    """
    return " ".join(_sign(valeur) for valeur in _list_valeurs(valeurs).values())


def compare_valeurs(
    actuelles: ValeursRelais, tapees: ValeursRelais, vue: str
) -> tuple[LigneConflit, ...]:
    """Return each field, and whether it is shown, as it stands and as it was typed.

    `vue` are the marks of what was on screen (`sign_valeurs`); without them nothing is ticked.
    """
    enregistrees, typees = _list_valeurs(actuelles), _list_valeurs(tapees)
    marques = dict(zip(enregistrees, vue.split(), strict=False))
    return tuple(
        LigneConflit(
            nom,
            _name_ligne(nom),
            (enregistree, _say(nom, enregistree)),
            (typees[nom], _say(nom, typees[nom])),
            tick_version(
                enregistre_change=_sign(enregistree) != marques.get(nom),
                tape_change=_sign(typees[nom]) != marques.get(nom),
            ),
        )
        for nom, enregistree in enregistrees.items()
    )


def _read_langues(saisie: Saisie, nom: str) -> str | None:
    # One box ticked sends one code; the choice between two versions sends them all in one text.
    codes = tuple(dict.fromkeys(" ".join(saisie.bruts(nom)).split()))
    if any(code not in CODES for code in codes):
        saisie.note_faute(nom, HORS_LISTE)
    return " ".join(codes) or None


def _list_valeurs(valeurs: ValeursRelais) -> dict[str, str]:
    """Return what a form sends of each field, and of the box that shows it after it."""
    toutes: dict[str, str] = {}
    for nom in CHAMPS:
        toutes[nom] = valeurs.champs[nom] or ""
        toutes[PUBLIC + nom] = "1" if nom in valeurs.publics else ""
    return toutes


def _sign(valeur: str) -> str:
    return sha256(valeur.encode()).hexdigest()[:8]


def _name_ligne(nom: str) -> str:
    if nom.startswith(PUBLIC):
        return f"{LIBELLES[nom.removeprefix(PUBLIC)]} : montrer au public"
    return LIBELLES[nom]


def _say(nom: str, valeur: str) -> str:
    if nom.startswith(PUBLIC):
        return "oui" if valeur else "non"
    if not valeur:
        return "(vide)"
    if nom.startswith("langues"):
        noms = dict(list_langues())
        return ", ".join(noms.get(code, code) for code in valeur.split())
    return valeur
