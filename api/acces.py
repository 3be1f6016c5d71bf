"""The session of the team's area: the cookie, who asks, what they may touch, forms that act."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.droits import INCOMPLETES, Portee, find_droits
from api.formulaires import Envoi
from api.saisies import (
    OCTETS_AVEC_FICHIER,
    OCTETS_AVEC_TABLEAU,
    OCTETS_MAXIMUM,
    Saisie,
    ensure_same_site,
    opening_saisie,
)
from registre.comptes.sessions import (
    DUREE_ABSOLUE,
    RAFRAICHIE_APRES,
    CompteConnecte,
    find_compte,
    keep_alive,
)
from registre.erreurs import BaseEnLectureSeule, BaseVerrouillee
from registre.session import writing

COOKIE: Final = "raq_equipe"
CHEMIN: Final = "/equipe"
"""The cookie is sent below this path only: public pages never see it."""
BUT: Final = "equipe"
"""Purpose of every form token of the area; it is bound to the session that saw the form."""


class ConnexionRequise(Exception):
    """Nobody is logged in, or the second factor is missing; `etape` is where to go."""

    def __init__(self, etape: str = "/equipe/connexion") -> None:
        super().__init__(etape)
        self.etape = etape


class AccesRefuse(Exception):
    """This account may not do this, or not to this record."""


@dataclass(frozen=True, slots=True)
class Acces:
    """Who asks and how far the right to this route reaches."""

    compte: CompteConnecte
    portee: Portee

    @property
    def quartiers(self) -> frozenset[str] | None:
        """The quartiers that lists are held to; None: all."""
        return None if self.portee is Portee.TOUT else self.compte.quartiers

    def covers(self, quartier: str | None) -> bool:
        """Tell whether a record of this quartier (slug; None: in none) is within reach."""
        return self.portee is Portee.TOUT or quartier in self.compte.quartiers

    def ensure_quartier(self, quartier: str | None) -> None:
        """Raise AccesRefuse for a record of a quartier that is out of reach."""
        if not self.covers(quartier):
            raise AccesRefuse

    def ensure_hote(self, hote: UUID) -> None:
        """Raise AccesRefuse for a host partner that the account does not speak for."""
        if self.portee is not Portee.TOUT and hote != self.compte.hote:
            raise AccesRefuse


@dataclass(frozen=True, slots=True)
class Action:
    """A form of the area that was sent by who may send it. `envoi.id` keys what it creates."""

    acces: Acces
    saisie: Saisie
    envoi: Envoi


def get_connecte(
    request: Request, services: ServicesDuSite, session: SessionDeLecture
) -> CompteConnecte | None:
    """Return who is logged in, the second factor given or not; None: nobody.

    The connection goes back to the pool: the route may have to wait for its thread, and takes
    one again when it reads. Kept here, it would be missing to those that write meanwhile.
    """
    secret = request.cookies.get(COOKIE, "")
    if not secret:
        return None
    try:
        return find_compte(session, secret, services.horloge())
    finally:
        session.close()


CompteOuPersonne = Annotated[CompteConnecte | None, Depends(get_connecte)]


def require_acces(request: Request, services: ServicesDuSite, compte: CompteOuPersonne) -> Acces:
    """Return who asks. Raises ConnexionRequise or AccesRefuse (deny by default)."""
    modele = str(getattr(request.scope.get("route"), "path", ""))
    if compte is None:
        raise ConnexionRequise
    if not compte.complete and modele not in INCOMPLETES:
        raise ConnexionRequise(
            "/equipe/code" if compte.totp_actif else "/equipe/double-authentification"
        )
    portee = find_droits(request.method, modele).get(compte.role)
    if portee is None:
        raise AccesRefuse
    _stay_alive(services, compte)
    return Acces(compte, portee)


AccesEquipe = Annotated[Acces, Depends(require_acces)]


def _stay_alive(services: Services, compte: CompteConnecte) -> None:
    """Put off the end of the session; a database that cannot be written now changes nothing."""
    instant = services.horloge()
    if compte.complete and compte.vue_le < instant - RAFRAICHIE_APRES:
        with suppress(BaseVerrouillee, BaseEnLectureSeule), writing(services.sessions) as session:
            keep_alive(session, compte, instant)


def _make_reader(octets: int) -> Callable[[Request, Acces], AsyncIterator[Saisie]]:
    async def read(request: Request, acces: AccesEquipe) -> AsyncIterator[Saisie]:  # noqa: ARG001
        # Rights come first: a stranger's upload is not even read.
        async with opening_saisie(request, octets) as saisie:
            yield saisie

    return read


def _make_action(octets: int) -> Callable[..., Action]:
    def check(
        request: Request,
        services: ServicesDuSite,
        acces: AccesEquipe,
        saisie: Annotated[Saisie, Depends(_make_reader(octets))],
    ) -> Action:
        """Check where the form comes from. Raises FormulaireRefuse."""
        ensure_same_site(request, services)
        lie_a = str(acces.compte.session)
        envoi = services.formulaires.read(saisie.brut("jeton"), BUT, services.horloge(), lie_a)
        return Action(acces, saisie, envoi)

    return check


ActionEquipe = Annotated[Action, Depends(_make_action(OCTETS_MAXIMUM))]
ActionAvecFichier = Annotated[Action, Depends(_make_action(OCTETS_AVEC_FICHIER))]
ActionAvecTableau = Annotated[Action, Depends(_make_action(OCTETS_AVEC_TABLEAU))]


def sign_form(services: Services, compte: CompteConnecte) -> str:
    """Return the token of a form of the area, for who sees it now."""
    return services.formulaires.sign(BUT, services.horloge(), str(compte.session))


def set_cookie(reponse: Response, services: Services, secret: str) -> None:
    """Give a session's secret to the browser, for the team's area alone.

    It stays there for as long as a session may last at all: the server ends it sooner when it is
    not used.
    """
    give_cookie(reponse, services, COOKIE, secret, DUREE_ABSOLUE)


def give_cookie(
    reponse: Response, services: Services, nom: str, valeur: str, duree: timedelta
) -> None:
    """Set a cookie that only the team's area gets, out of reach of scripts."""
    reponse.set_cookie(
        nom,
        valeur,
        max_age=int(duree / timedelta(seconds=1)),
        path=CHEMIN,
        secure=services.url_publique is not None,
        httponly=True,
        samesite="lax",
    )


def forget_cookie(reponse: Response, services: Services) -> None:
    """Take the session's secret away from the browser."""
    reponse.delete_cookie(
        COOKIE, path=CHEMIN, secure=services.url_publique is not None, httponly=True, samesite="lax"
    )
