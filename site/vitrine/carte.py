"""The map's page: the list first, and what the script needs to draw it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.dependances import Langue, Services, ServicesDuSite, SessionDeLecture
from api.filtres import LIMITE_MAXIMALE, FiltreDePage
from geo.reperes import Enveloppe
from registre.annuaire import has_propositions
from registre.calendrier import day_in_brussels
from registre.filtre import Filtre
from vitrine.blocs import CarteInteractive
from vitrine.cadre import make_cadre
from vitrine.contextes import PageCarte
from vitrine.dependances import RenduDuSite, add_page
from vitrine.filtres import make_url
from vitrine.fonds import ATTRIBUTION, host_of, template_of
from vitrine.repertoire import read_liste


def make_router() -> APIRouter:
    """Return the map's route, below a language."""
    router = APIRouter()
    add_page(router, "/carte", show_carte)
    return router


def show_carte(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    demande: Annotated[FiltreDePage, Query()],
) -> Response:
    """Show the map of a filter above its list."""
    cadre = make_cadre(request, services, "carte", indexable=not request.url.query)
    action = f"/{cadre.langue}/carte"
    liste = read_liste(demande, action, cadre.langue, session, services)
    territoire = services.territoires.current(session, day_in_brussels(services.horloge()))
    bornes = territoire.territoire.region.bounds
    page = PageCarte(
        cadre=cadre,
        formulaire=liste.formulaire,
        total=liste.total,
        corrigee=liste.corrigee,
        fiches=liste.fiches,
        pagination=liste.pagination,
        carte=describe_carte(liste.filtre, cadre.langue, bornes, services),
        url_repertoire=make_url(f"/{cadre.langue}/repertoire", liste.filtre),
        proposees=has_propositions(session),
    )
    return rendu.answer(request, page)


def describe_carte(
    filtre: Filtre, langue: Langue, bornes: Enveloppe, services: Services
) -> CarteInteractive:
    """Return what the script reads: addresses of data and tiles, attribution, bounds in degrees."""
    attribution = services.fond_attribution if services.fond_url else None
    return CarteInteractive(
        acteurs_url=make_url("/api/v1/acteurs", filtre, limit=LIMITE_MAXIMALE),
        quartiers_url="/api/v1/quartiers",
        fond=template_of(services),
        attribution=attribution or services.traduire(langue, ATTRIBUTION),
        fond_tiers=host_of(services),
        acteur_url=f"/{langue}/acteurs/{{id}}",
        quartier_url=f"/{langue}/quartiers/{{slug}}",
        bornes=bornes,
    )
