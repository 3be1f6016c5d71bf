"""The fields of a relay: how they are asked for, read, and shown again."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

from babel import Locale

from api.saisies import HORS_LISTE, Saisie
from registre.equipes.relais import CHAMPS, ValeursRelais
from registre.publication.liens import keep_courriel
from registre.telephones import to_e164
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
        "telephone": saisie.facultatif("telephone", 40),
        "courriel": saisie.facultatif("courriel", 160),
        "horaires": saisie.facultatif("horaires", 500),
    }
    if champs["telephone"] and to_e164(champs["telephone"]) is None:
        saisie.note_faute("telephone", "Ce numéro de téléphone n'existe pas. Vérifiez-le.")
    if champs["courriel"] and keep_courriel(champs["courriel"]) is None:
        saisie.note_faute("courriel", "Écrivez une seule adresse, comme nom@exemple.be.")
    for nom in CHAMPS:
        if nom not in champs:
            champs[nom] = _read_langues(saisie, nom)
    publics = frozenset(nom for nom in CHAMPS if saisie.coche(PUBLIC + nom))
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
    posees: dict[str, Valeur] = {"revision": str(revision)}
    for champ in DESCRIPTIONS:
        texte = valeurs.champs[champ.nom] or ""
        posees[champ.nom] = tuple(texte.split()) if champ.langues else texte
        posees[PUBLIC + champ.nom] = "1" if champ.nom in valeurs.publics else ""
    return posees


def compare_valeurs(actuelles: ValeursRelais, tapees: ValeursRelais) -> tuple[LigneConflit, ...]:
    """Return each field, and whether it is shown, as it stands and as it was typed."""
    lignes = []
    for nom in CHAMPS:
        avant, apres = actuelles.champs[nom] or "", tapees.champs[nom] or ""
        lignes.append(
            LigneConflit(nom, LIBELLES[nom], (avant, _say(nom, avant)), (apres, _say(nom, apres)))
        )
        vu, voulu = nom in actuelles.publics, nom in tapees.publics
        lignes.append(
            LigneConflit(
                PUBLIC + nom,
                f"{LIBELLES[nom]} : montrer au public",
                ("1" if vu else "", "oui" if vu else "non"),
                ("1" if voulu else "", "oui" if voulu else "non"),
            )
        )
    return tuple(lignes)


def _read_langues(saisie: Saisie, nom: str) -> str | None:
    # One box ticked sends one code; the choice between two versions sends them all in one text.
    codes = tuple(dict.fromkeys(" ".join(saisie.bruts(nom)).split()))
    if any(code not in CODES for code in codes):
        saisie.note_faute(nom, HORS_LISTE)
    return " ".join(codes) or None


def _say(nom: str, valeur: str) -> str:
    if not valeur:
        return "(vide)"
    if nom.startswith("langues"):
        noms = dict(list_langues())
        return ", ".join(noms.get(code, code) for code in valeur.split())
    return valeur
