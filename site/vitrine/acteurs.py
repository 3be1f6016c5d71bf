"""The page of one actor."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.dependances import (
    Langue,
    Services,
    ServicesDuSite,
    SessionDeLecture,
    choose_langue,
    public_origin,
)
from registre.annuaire import find_gardee, get_acteur, list_communes
from registre.erreurs import ActeurInconnu
from registre.publication import ActeurPublic, CommunePublique
from vitrine.blocs import Croquis
from vitrine.cadre import make_cadre
from vitrine.contextes import PageActeur
from vitrine.croquis import draw_croquis
from vitrine.dependances import RenduDuSite, add_page
from vitrine.donnees_structurees import describe_acteur
from vitrine.fiches import Nomenclature, make_fiche
from vitrine.fonds import tuile_of
from vitrine.rendu import A_RELIRE
from vitrine.semaine import list_semaine


def make_router() -> APIRouter:
    """Return the route of an actor, below a language."""
    router = APIRouter()
    add_page(router, "/acteurs/{identifiant}", show_acteur)
    return router


def show_acteur(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    identifiant: str,
) -> Response:
    """Show one actor, or lead to the one that it was merged into.

    Raises ActeurInconnu, for what is no identifier too.
    """
    instant, cle = services.horloge(), _read_identifiant(identifiant)
    try:
        acteur = get_acteur(session, cle, instant)
    except ActeurInconnu:
        gardee = find_gardee(session, cle, instant)
        if gardee is None:
            raise
        return _lead_to(gardee, choose_langue(request))
    cadre = make_cadre(request, services, "repertoire", indexable=not acteur.personne_privee)
    commune = _find_commune(list_communes(session), acteur.commune)
    fiche = make_fiche(acteur, Nomenclature.load(session), cadre.langue, instant)
    url = public_origin(request, services) + fiche.url
    page = PageActeur(
        cadre=cadre,
        fiche=fiche,
        acteur=acteur,
        commune=commune,
        attribution=services.traduire(cadre.langue, acteur.attribution),
        semaine=list_semaine(acteur.horaires, instant),
        croquis=_draw_acteur(acteur, services),
        json_ld=describe_acteur(acteur, commune, url),
    )
    return rendu.answer(request, page)


def _lead_to(gardee: UUID, langue: Langue) -> Response:
    """Lead for good to the record that stands for a merged one.

    Browsers ask again each time: a merge can be undone.
    """
    return RedirectResponse(f"/{langue}/acteurs/{gardee}", 301, {"Cache-Control": A_RELIRE})


def _read_identifiant(texte: str) -> UUID:
    try:
        return UUID(texte)
    except ValueError:
        raise ActeurInconnu(texte) from None


def _find_commune(communes: list[CommunePublique], nis5: str | None) -> CommunePublique | None:
    return next((commune for commune in communes if commune.nis5 == nis5), None)


def _draw_acteur(acteur: ActeurPublic, services: Services) -> Croquis | None:
    """Return the place with the few streets around it; None without a public point."""
    if acteur.lon is None or acteur.lat is None:
        return None
    return draw_croquis([], [(acteur.lon, acteur.lat, acteur.groupe)], tuile_of(services))
