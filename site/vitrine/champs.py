"""How one is reached, as people type it: one rule and one sentence for each field, in every form.

What is typed can be dialled, written to or opened, or its fault is noted. `avant` is what stood in
the field when the form was opened: left as it was, it is not judged again.
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from api.messages import a_traduire
from api.saisies import TROP_LONG, Saisie
from registre.courriels import clean_adresse
from registre.publication.liens import keep_site
from registre.revue.acteurs import LONGUEURS
from registre.telephones import to_e164

TELEPHONE_ILLISIBLE: Final = a_traduire(
    "Ce numéro n'est pas un numéro de téléphone. Écrivez-le comme 02 512 34 56."
)
COURRIEL_ILLISIBLE: Final = a_traduire(
    "Cette adresse de courriel n'est pas bonne. Écrivez une seule adresse, comme nom@exemple.be."
)
SITE_ILLISIBLE: Final = a_traduire(
    "Cette adresse de site n'est pas bonne. Écrivez-la en entier, comme https://www.exemple.be."
)
CODE_POSTAL_FAUX: Final = a_traduire("Un code postal belge a 4 chiffres, par exemple 1000.")

_NUMERO_COURT: Final = re.compile(r"[0-9]{3,4}")
"""112, 1718: numbers of a service, which have no international form."""
_CODE_POSTAL: Final = re.compile(r"[1-9][0-9]{3}")


def read_telephone(
    saisie: Saisie, nom: str, maximum: int, *, avant: object = None, court: bool = False
) -> str | None:
    """Return a phone number as typed; `court`: a service's number of 3 or 4 digits passes too."""
    telephone = saisie.facultatif(nom, maximum)
    if telephone is None or telephone == avant or (court and _NUMERO_COURT.fullmatch(telephone)):
        return telephone
    if to_e164(telephone) is None:
        saisie.note_faute(nom, TELEPHONE_ILLISIBLE)
    return telephone


def read_courriel(saisie: Saisie, nom: str, maximum: int, *, avant: object = None) -> str | None:
    """Return one mail address as mail servers take it, its domain in ASCII."""
    tape = saisie.facultatif(nom, maximum)
    if tape is None or tape == avant:
        return tape
    courriel = clean_adresse(tape)
    if courriel is None:
        saisie.note_faute(nom, COURRIEL_ILLISIBLE)
        return tape
    return _bound(saisie, nom, maximum, courriel)


def read_site(saisie: Saisie, nom: str, maximum: int, *, avant: object = None) -> str | None:
    """Return a web address with its scheme: people type “www.exemple.be”."""
    site = saisie.facultatif(nom, maximum)
    if site is None or site == avant:
        return site
    entier = site if ":" in site.partition("/")[0] else f"https://{site}"
    if keep_site(entier) is None or "." not in (urlsplit(entier).hostname or ""):
        saisie.note_faute(nom, SITE_ILLISIBLE)
    return _bound(saisie, nom, maximum, entier)


def read_code_postal(
    saisie: Saisie, nom: str = "code_postal", maximum: int = 4, *, avant: object = None
) -> str | None:
    """Return a Belgian postal code."""
    code = saisie.facultatif(nom, maximum)
    if code is not None and code != avant and not _CODE_POSTAL.fullmatch(code):
        saisie.note_faute(nom, CODE_POSTAL_FAUX)
    return code


def read_hote(saisie: Saisie, avant: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what was typed of a host, by field of registre.revue.hotes.CHAMPS_HOTE."""
    stand = avant or {}
    return {
        "nom": saisie.texte("nom", 160, requis=True),
        "communes": saisie.texte("communes", 200),
        "telephone": read_telephone(saisie, "telephone", 40, avant=stand.get("telephone")),
        "courriel": read_courriel(saisie, "courriel", 160, avant=stand.get("courriel")),
        "site": read_site(saisie, "site", 300, avant=stand.get("site")),
    }


def read_acteur_public(saisie: Saisie, avant: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an actor's own form says: its name, address, contacts and hours.

    The hours are taken as they are written: whoever reviews them reads them.
    """
    return {
        "nom": saisie.texte("nom", LONGUEURS["nom"], requis=True),
        "rue": saisie.facultatif("rue", LONGUEURS["rue"]),
        "numero": saisie.facultatif("numero", LONGUEURS["numero"]),
        "code_postal": read_code_postal(saisie, avant=avant.get("code_postal")),
        **read_contacts_acteur(saisie, avant),
        "horaires": saisie.facultatif("horaires", LONGUEURS["horaires"]),
    }


def read_contacts_acteur(saisie: Saisie, avant: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the phone number, mail address and site of an actor."""
    return {
        "telephone": read_telephone(
            saisie, "telephone", LONGUEURS["telephone"], avant=avant.get("telephone"), court=True
        ),
        "courriel": read_courriel(
            saisie, "courriel", LONGUEURS["courriel"], avant=avant.get("courriel")
        ),
        "site": read_site(saisie, "site", LONGUEURS["site"], avant=avant.get("site")),
    }


def _bound(saisie: Saisie, nom: str, maximum: int, texte: str) -> str:
    """Return a text that was made longer than what was typed; notes a fault beyond `maximum`."""
    if len(texte) > maximum:
        saisie.note_faute(nom, TROP_LONG, maximum=maximum)
    return texte
