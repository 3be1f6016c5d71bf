"""An actor's form: the fields that a content gives, and the content that the fields give."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from api.saisies import Saisie
from registre.horaires import read_horaires
from registre.revue.acteurs import LONGUEURS, EtatVoulu
from registre.revue.ecarts import Contenu
from registre.territoire import TerritoireCourant
from registre.valeurs import AccesPMR
from vitrine.champs import read_code_postal, read_contacts_acteur
from vitrine.equipe.saisie_lieu import read_lieu
from vitrine.formulaires import Valeur

LANGUES: Final = (
    *("fr", "nl", "en", "ar", "tr", "es", "pt", "it", "ro", "pl", "ru", "uk"),
    *("ti", "so", "fa", "ps", "ln", "sq", "bg", "de"),
)
"""Codes that have a box; others are typed."""

CHAMPS: Final = (
    *("nom", "nom_nl", "categorie", "rue", "numero", "code_postal", "telephone", "courriel"),
    *("site", "horaires", "acces_pmr", "langues", "autres_langues", "lon", "lat", "note", "etat"),
    "motif",
)
"""Every field that people fill in."""

_CODE_DE_LANGUE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,8})?")

HORAIRES_ILLISIBLES: Final = (
    "Ces horaires ne peuvent pas être lus. Exemples : “lundi-vendredi 9h-17h”,"
    " “Mo,We 10:00-12:00; Sa 14:00-18:00”."
)
LANGUE_INCONNUE: Final = "Écrivez des codes de deux ou trois lettres, séparés par des espaces."


@dataclass(frozen=True, slots=True)
class ActeurSaisi:
    """What a form says: the content, and why. Worth nothing when the form has faults."""

    contenu: dict[str, Any]
    motif: str


def fill_form(contenu: Contenu, motif: str = "") -> dict[str, Valeur]:
    """Return the values of the form's fields for a content ({}: a new record)."""
    codes = str(contenu.get("langues") or "").lower().split()
    textes = ("nom", "nom_nl", "categorie", "rue", "numero", "code_postal", "telephone")
    autres = ("courriel", "site", "horaires", "acces_pmr")
    return {
        **{champ: contenu.get(champ) or "" for champ in (*textes, *autres, "note")},
        # Until somebody chose it, the category on record is only its group's first.
        **({"categorie": ""} if contenu.get("groupe_seul") else {}),
        "langues": tuple(code for code in codes if code in LANGUES),
        "autres_langues": " ".join(code for code in codes if code not in LANGUES),
        "lon": _write_degres(contenu.get("lon")),
        "lat": _write_degres(contenu.get("lat")),
        "etat": contenu.get("etat") or EtatVoulu.PUBLIE.value,
        "motif": motif,
    }


def read_acteur(
    saisie: Saisie,
    avant: Contenu,
    categories: Collection[str],
    session: Session,
    courant: TerritoireCourant,
    *,
    avec_note: bool = True,
) -> ActeurSaisi:
    """Read the form; `avant` is the content that it was opened on; without note: it stays.

    What was not touched is not judged again: a record that was loaded with hours that nobody can
    read may still get a new phone number. Faults are noted in `saisie`.
    """
    contenu: dict[str, Any] = {
        "nom": saisie.texte("nom", LONGUEURS["nom"], requis=True),
        "nom_nl": saisie.facultatif("nom_nl", LONGUEURS["nom_nl"]),
        "categorie": saisie.choix("categorie", categories),
        "rue": saisie.facultatif("rue", LONGUEURS["rue"]),
        "numero": saisie.facultatif("numero", LONGUEURS["numero"]),
        "code_postal": read_code_postal(saisie, avant=avant.get("code_postal")),
        **read_contacts_acteur(saisie, avant),
        "horaires": _read_horaires(saisie, avant),
        "acces_pmr": saisie.choix("acces_pmr", [a.value for a in AccesPMR], requis=False),
        "langues": _read_langues(saisie, avant),
        "groupe_seul": None,
        "note": _read_note(saisie) if avec_note else avant.get("note"),
    }
    etat = saisie.choix("etat", [e.value for e in EtatVoulu], requis=False)
    lieu = read_lieu(saisie, contenu, avant, session, courant)
    propre = {**contenu, **lieu, "etat": etat or EtatVoulu.PUBLIE.value}
    return ActeurSaisi(propre, saisie.texte("motif", 300))


def _write_degres(degres: object) -> str:
    return "" if degres is None else str(degres)


def _changed(valeur: str | None, champ: str, avant: Contenu) -> bool:
    return valeur is not None and valeur != avant.get(champ)


def _read_note(saisie: Saisie) -> str | None:
    return saisie.paragraphe("note", LONGUEURS["note"]) or None


def _read_horaires(saisie: Saisie, avant: Contenu) -> str | None:
    horaires = saisie.facultatif("horaires", LONGUEURS["horaires"])
    if _changed(horaires, "horaires", avant) and read_horaires(horaires) is None:
        saisie.note_faute("horaires", HORAIRES_ILLISIBLES)
    return horaires


def _read_langues(saisie: Saisie, avant: Mapping[str, Any]) -> str | None:
    """Return the codes, those with a box first, separated by spaces; as before if nothing moved."""
    cochees = saisie.plusieurs("langues", LANGUES)
    autres = saisie.texte("autres_langues", 100).lower().replace(",", " ").split()
    if not all(_CODE_DE_LANGUE.fullmatch(code) for code in autres):
        saisie.note_faute("autres_langues", LANGUE_INCONNUE)
    codes = list(dict.fromkeys((*cochees, *autres)))
    anciens = str(avant.get("langues") or "").lower().split()
    if sorted(codes) == sorted(anciens):
        ancien: str | None = avant.get("langues")
        return ancien
    return " ".join(sorted(codes, key=_rank_langue)) or None


def _rank_langue(code: str) -> tuple[int, str]:
    return (LANGUES.index(code) if code in LANGUES else len(LANGUES), code)
