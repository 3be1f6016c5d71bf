"""What is covered by relays and what isn't, commune by commune."""

from collections import Counter
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependances import ServicesDuSite, SessionDeLecture
from geo.affectation import Territoire
from registre.annuaire import list_communes, list_quartiers
from registre.calendrier import day_in_brussels
from registre.compositions import MILLESIME
from vitrine.blocs import Croquis
from vitrine.cadre import make_cadre
from vitrine.contextes import PageCouverture
from vitrine.croquis import Contour, draw_croquis
from vitrine.dependances import RenduDuSite, add_page
from vitrine.quartiers import summarize_communes


def make_router() -> APIRouter:
    """Return the coverage route, below a language."""
    router = APIRouter()
    add_page(router, "/couverture", show_couverture)
    return router


def show_couverture(
    request: Request, services: ServicesDuSite, session: SessionDeLecture, rendu: RenduDuSite
) -> Response:
    """Show figures, a sketch of the Region, and one line a commune."""
    instant = services.horloge()
    territoire = services.territoires.current(session, day_in_brussels(instant)).territoire
    quartiers = list_quartiers(session, instant)
    habitants, couverts = _count_habitants(territoire)
    resumes = summarize_communes(list_communes(session), quartiers)
    page = PageCouverture(
        cadre=make_cadre(request, services, "couverture"),
        communes=tuple(
            replace(
                resume,
                habitants=habitants[resume.commune.nis5],
                habitants_couverts=couverts[resume.commune.nis5],
            )
            for resume in resumes
        ),
        nombre_quartiers=len(quartiers),
        secteurs_couverts=sum(len(q.codes) for q in territoire.quartiers.values()),
        secteurs=len(territoire.secteurs),
        habitants_couverts=couverts.total(),
        habitants=habitants.total(),
        millesime=MILLESIME,
        croquis=_draw_region(territoire),
        proposees=not all(quartier.composition_confirmee for quartier in quartiers),
    )
    return rendu.answer(request, page)


def _count_habitants(territoire: Territoire) -> tuple[Counter[str], Counter[str]]:
    """Return the inhabitants by commune (NIS5): all, and those of the sectors of a quartier."""
    habitants: Counter[str] = Counter()
    couverts: Counter[str] = Counter()
    for secteur in territoire.secteurs:
        habitants[secteur.nis5] += secteur.population or 0
        if territoire.quartier_of_secteur(secteur.code):
            couverts[secteur.nis5] += secteur.population or 0
    return habitants, couverts


def _draw_region(territoire: Territoire) -> Croquis | None:
    """Return the Region and its quartiers as outlines: streets would not be seen at this scale."""
    contours = [Contour(territoire.region, "region")]
    contours += [
        Contour(quartier.geometrie, "quartier") for quartier in territoire.quartiers.values()
    ]
    return draw_croquis(contours, [], None, largeur=640, hauteur=640)
