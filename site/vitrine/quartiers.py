"""Communes → quartiers, the way without typing, and the page of one quartier."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.dependances import (
    Langue,
    Services,
    ServicesDuSite,
    SessionDeLecture,
    public_origin,
)
from geo.affectation import Territoire
from geo.noms_secteurs import say_secteur
from geo.textes import slugify
from registre.annuaire import get_quartier, list_communes, list_quartiers, read_page
from registre.calendrier import day_in_brussels
from registre.erreurs import CommuneInconnue
from registre.filtre import Filtre
from registre.publication import CommunePublique, QuartierPublic
from vitrine.blocs import Croquis, FicheActeur, LienGroupe, ResumeCommune
from vitrine.cadre import make_cadre
from vitrine.contextes import PageQuartier, PageQuartiers
from vitrine.croquis import Contour, draw_croquis
from vitrine.dependances import RenduDuSite, add_page
from vitrine.donnees_structurees import describe_quartier
from vitrine.fiches import Nomenclature, make_fiches
from vitrine.filtres import make_url
from vitrine.fonds import tuile_of
from vitrine.joindre import list_semaines
from vitrine.messages import make_bloc
from vitrine.partage import make_partage

FICHES_PAR_GROUPE: Final = 4
"""How many of a group's actors the page of a quartier shows; the directory has them all."""
ACTEURS_MAX: Final = 1_000
"""No quartier has so many: the largest of the 30 has under a hundred."""


def make_router() -> APIRouter:
    """Return the routes of quartiers, below a language."""
    router = APIRouter()
    add_page(router, "/quartiers", show_quartiers)
    add_page(router, "/quartiers/{slug}", show_quartier)
    return router


def show_quartiers(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    commune: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Show the communes and all quartiers, or those of one commune (NIS5 code or name)."""
    cadre = make_cadre(request, services, "quartiers")
    instant = services.horloge()
    communes = list_communes(session)
    choisie = _find_commune(communes, commune) if commune else None
    tous = list_quartiers(session, instant)
    montres = [q for q in tous if choisie in q.communes] if choisie else tous
    territoire = services.territoires.current(session, day_in_brussels(instant)).territoire
    page = PageQuartiers(
        cadre=cadre,
        commune=choisie,
        communes=tuple(summarize_communes(communes, tous)),
        quartiers=tuple(montres),
        secteurs={q.slug: name_secteurs(territoire, q.secteurs, cadre.langue) for q in montres},
    )
    return rendu.answer(request, page)


def show_quartier(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    slug: str,
) -> Response:
    """Show one quartier. Raises QuartierInconnu."""
    cadre = make_cadre(request, services, "quartiers")
    instant = services.horloge()
    territoire = services.territoires.current(session, day_in_brussels(instant)).territoire
    quartier = get_quartier(session, slug, instant, territoire, coordination=True)
    groupes, total = _list_groupes(session, slug, cadre.langue, instant)
    url = f"{public_origin(request, services)}/{cadre.langue}/quartiers/{slug}"
    page = PageQuartier(
        cadre=cadre,
        quartier=quartier,
        secteurs=name_secteurs(territoire, quartier.secteurs, cadre.langue),
        groupes=groupes,
        total=total,
        croquis=_draw_quartier(quartier, services),
        json_ld=describe_quartier(quartier, url),
        ecrire=make_bloc(services, cadre.langue, slug),
        partage=make_partage(services, cadre.langue, quartier, url),
        semaines=list_semaines([quartier], instant),
    )
    return rendu.answer(request, page)


def summarize_communes(
    communes: Iterable[CommunePublique], quartiers: Sequence[QuartierPublic]
) -> list[ResumeCommune]:
    """Return each commune with the quartiers that touch it."""
    return [
        ResumeCommune(commune, tuple((q.slug, q.nom) for q in quartiers if commune in q.communes))
        for commune in communes
    ]


def name_secteurs(territoire: Territoire, codes: Iterable[str], langue: Langue) -> tuple[str, ...]:
    """Return the names of sectors, each once, as the language says them."""
    voulus = set(codes)
    noms = (
        say_secteur(secteur.nom_nl if langue == "nl" else secteur.nom_fr)
        for secteur in territoire.secteurs
        if secteur.code in voulus
    )
    return tuple(dict.fromkeys(noms))


def _find_commune(communes: Iterable[CommunePublique], texte: str) -> CommunePublique:
    for commune in communes:
        if texte in (commune.nis5, slugify(commune.nom_fr), slugify(commune.nom_nl)):
            return commune
    raise CommuneInconnue(texte)


def _list_groupes(
    session: Session, slug: str, langue: Langue, instant: datetime
) -> tuple[tuple[LienGroupe, ...], int]:
    """Return the groups that have actors in a quartier, and how many actors in all."""
    noms = Nomenclature.load(session)
    lue = read_page(session, Filtre(quartiers=(slug,)), instant, ACTEURS_MAX)
    par_lettre: dict[str, list[FicheActeur]] = {groupe.lettre: [] for groupe in noms.groupes}
    for fiche in make_fiches(lue.acteurs, noms, langue, instant):
        par_lettre[fiche.groupe.lettre].append(fiche)
    groupes = tuple(
        LienGroupe(
            groupe,
            len(par_lettre[groupe.lettre]),
            tuple(par_lettre[groupe.lettre][:FICHES_PAR_GROUPE]),
            make_url(
                f"/{langue}/repertoire", Filtre(categories=(groupe.lettre,), quartiers=(slug,))
            ),
        )
        for groupe in noms.groupes
        if par_lettre[groupe.lettre]
    )
    return groupes, lue.comptes.total


def _draw_quartier(quartier: QuartierPublic, services: Services) -> Croquis | None:
    if quartier.geometrie is None:
        return None
    return draw_croquis([Contour(quartier.geometrie, "quartier")], [], tuile_of(services))
