"""The fields of a host partner: their names for people, and how what was typed is read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from api.messages import a_traduire
from api.saisies import Saisie
from registre.publication.liens import keep_courriel, keep_site
from registre.revue.hotes import CHAMPS_HOTE
from registre.telephones import to_e164
from registre.valeurs import TypeAntenne
from vitrine.equipe.mots_revue import say_champ
from vitrine.formulaires import Valeur

LIBELLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{champ: say_champ(champ) for champ in CHAMPS_HOTE},
        "adresse": "Adresse d'une antenne",
    }
)

TYPES_ANTENNE: Final[Mapping[str, str]] = MappingProxyType(
    {
        TypeAntenne.MAISON_MEDICALE: "maison médicale",
        TypeAntenne.CAP: "CAP – centre d'aide aux personnes",
        TypeAntenne.CASG: "CASG – centre d'action sociale globale",
        TypeAntenne.AUTRE: "autre",
    }
)
"""The report prints CAP and CASG without spelling them out, as “services sociaux de première
ligne”; these are the names under which the two kinds of services are recognised in Brussels."""

TELEPHONE_ILLISIBLE: Final = a_traduire(
    "Ce numéro n'est pas un numéro de téléphone. Écrivez-le comme 02 512 34 56."
)
COURRIEL_ILLISIBLE: Final = a_traduire(
    "Cette adresse de courriel n'est pas bonne. Écrivez une seule adresse, comme nom@exemple.be."
)
SITE_ILLISIBLE: Final = a_traduire(
    "Cette adresse de site n'est pas bonne. Écrivez-la en entier, comme https://www.exemple.be."
)


def read_hote(saisie: Saisie) -> dict[str, Any]:
    """Return what was typed of a host, by field of CHAMPS_HOTE; faults are noted in `saisie`.

    A site without its “https://” gets it.
    """
    return {
        "nom": saisie.texte("nom", 160, requis=True),
        "communes": saisie.texte("communes", 200),
        "telephone": _read_telephone(saisie),
        "courriel": _read_courriel(saisie),
        "site": _read_site(saisie),
    }


def fill_hote(contenu: Mapping[str, Any]) -> dict[str, Valeur]:
    """Return a host's content as the fields of its form."""
    return {champ: contenu.get(champ) or "" for champ in CHAMPS_HOTE}


def _read_telephone(saisie: Saisie) -> str | None:
    telephone = saisie.facultatif("telephone", 40)
    if telephone is not None and to_e164(telephone) is None:
        saisie.note_faute("telephone", TELEPHONE_ILLISIBLE)
    return telephone


def _read_courriel(saisie: Saisie) -> str | None:
    courriel = saisie.facultatif("courriel", 160)
    if courriel is not None and keep_courriel(courriel) is None:
        saisie.note_faute("courriel", COURRIEL_ILLISIBLE)
    return courriel


def _read_site(saisie: Saisie) -> str | None:
    site = saisie.facultatif("site", 300)
    if site is not None and ":" not in site and "." in site:
        site = f"https://{site}"
    if site is not None and keep_site(site) is None:
        saisie.note_faute("site", SITE_ILLISIBLE)
    return site
