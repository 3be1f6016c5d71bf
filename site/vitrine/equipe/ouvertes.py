"""Forms of the area for who has no session yet: login, forgotten password, invitation."""

import math
import re
from typing import Final

from fastapi import Request
from starlette.responses import Response

from api.debit import name_abonne
from api.dependances import Services
from api.formulaires import Envoi
from api.navigateurs import find_navigateur
from api.saisies import Saisie, ensure_same_site
from registre.comptes.connexion import Demandeur
from registre.erreurs import MotDePasseRefuse, TropDEssais

_MORCEAU: Final = "[A-Za-z0-9_~-][A-Za-z0-9_.~-]*"
_SUITE: Final = re.compile(f"/equipe/(?:{_MORCEAU}(?:/{_MORCEAU})*/?)?")
ACCUEIL: Final = "/equipe/"
QUELQUES_SECONDES: Final = 10

MOTIFS: Final = {
    "trop_court": "Ce mot de passe est trop court : 12 caractères au moins.",
    "trop_long": "Ce mot de passe est trop long : 200 caractères au plus.",
    "trop_courant": "Ce mot de passe est trop facile à deviner. Choisissez-en un autre.",
}
"""Why a password is refused, in words."""


def check_envoi(
    request: Request, services: Services, saisie: Saisie, but: str, lie_a: str = ""
) -> Envoi:
    """Check where an open form comes from. Raises FormulaireRefuse."""
    ensure_same_site(request, services)
    return services.formulaires.read(saisie.brut("jeton"), but, services.horloge(), lie_a)


def name_demandeur(request: Request, services: Services, courriel: str) -> Demandeur:
    """Return who knocks, as the limits on tries know them."""
    adresse = request.client.host if request.client else ""
    propre = courriel.strip().casefold()[:160]
    navigateur = find_navigateur(request, services, propre)
    return Demandeur(services.secret, propre, name_abonne(adresse), navigateur)


def keep_local(suite: str) -> str:
    """Return where to go after the login: a path below /equipe/, else the dashboard.

    Anything else – another site, “//”, a backslash, dots that climb – is dropped.
    """
    return suite if len(suite) <= 300 and _SUITE.fullmatch(suite) else ACCUEIL


def say_attente(refus: TropDEssais) -> str:
    """Return how long to wait, in words."""
    if refus.delai <= QUELQUES_SECONDES:
        return "quelques secondes"
    minutes = math.ceil(refus.delai / 60)
    return "une minute" if minutes == 1 else f"{minutes} minutes"


def tell_delay(reponse: Response, refus: TropDEssais | None) -> Response:
    """Say the delay to programs too."""
    if refus is not None:
        reponse.headers["Retry-After"] = str(refus.delai)
    return reponse


def note_refus(saisie: Saisie, refus: MotDePasseRefuse, champ: str = "mot_de_passe") -> None:
    """Note on its field why a password is refused."""
    saisie.note_faute(champ, MOTIFS[refus.motif])
