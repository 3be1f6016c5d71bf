"""Where a new session leads: the account's second factor first, if it needs one."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from api.acces import set_cookie
from api.dependances import Services
from api.navigateurs import remember_navigateur
from registre.comptes.connexion import Entree
from vitrine.equipe.ouvertes import ACCUEIL
from vitrine.equipe.reponses import see_other

ETAPES: Final = {"code": "/equipe/code", "appareil": "/equipe/double-authentification"}
"""Where an account goes that still needs its second factor."""


def go_on(
    request: Request, services: Services, courriel: str, entree: Entree, suite: str = ACCUEIL
) -> Response:
    """Give the new session to the browser and lead to what comes next.

    Who is all in, password and second factor, is known again from this browser.
    """
    etape = ETAPES.get(entree.etape)
    if etape is None:
        reponse = see_other(suite)
    else:
        reponse = see_other(etape, **({} if suite == ACCUEIL else {"suite": suite}))
    set_cookie(reponse, services, entree.secret)
    if etape is None:
        remember_navigateur(request, reponse, services, courriel)
    return reponse
