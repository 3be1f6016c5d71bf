"""Records to verify again: by age, or by distance from where somebody stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from geo.reperes import ENVELOPPE_REGION, is_within
from registre.annuaire import list_noms_quartiers
from registre.calendrier import day_in_brussels
from registre.echues import PAR_PAGE, Echue, count_echues, list_echues
from registre.reponses_terrain import list_dites
from registre.revue.listes import read_lignes
from registre.situation import situate
from registre.verifications import LIBELLES_CANAUX
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.a_reverifier import LigneDite, LigneEchue, PageAReverifier
from vitrine.equipe.formulaire_acteur import MENU
from vitrine.equipe.mots_revue import DITES
from vitrine.equipe.pagination import clamp_page, paginate, read_page
from vitrine.equipe.possibles import name_of
from vitrine.equipe.reponses import answer_equipe, say_fait
from vitrine.fiches import Nomenclature
from vitrine.formulaires import Formulaire

URL: Final = "/equipe/a-reverifier"
ADRESSE_MAXIMUM: Final = 200
FAITS: Final = {"verification": "La vérification est notée : la fiche quitte la liste."}


@dataclass(frozen=True, slots=True)
class Demande:
    """What the page was asked: a quartier's slug or “”, a place as typed or “”, a page from 1."""

    quartier: str
    depuis: str
    page: int


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, URL, show_a_reverifier)
    return router


def show_a_reverifier(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show what is due, held to the quartiers of who asks. Raises AccesRefuse for another one."""
    demande = read_demande(request.query_params)
    if demande.quartier:
        acces.ensure_quartier(demande.quartier)
    instant = services.horloge()
    comptes = count_echues(session, instant, acces.quartiers)
    total = comptes.get(demande.quartier, 0) if demande.quartier else sum(comptes.values())
    page = clamp_page(demande.page, total, PAR_PAGE)
    lieu = _find_lieu(session, services, demande.depuis)
    echues = list_echues(
        session,
        instant,
        quartiers=[demande.quartier] if demande.quartier else acces.quartiers,
        depuis=lieu,
        offset=(page - 1) * PAR_PAGE,
    )
    contexte = PageAReverifier(
        cadre=make_cadre_equipe(services, acces.compte, URL, say_fait(request, FAITS)),
        filtre=_make_filtre(services, acces, demande, page),
        options=_list_options(comptes, list_noms_quartiers(session), acces),
        lignes=_make_lignes(session, echues),
        total=total,
        pagination=paginate(
            URL, {"quartier": demande.quartier, "depuis": demande.depuis}, page, total, PAR_PAGE
        ),
        lieu=lieu is not None,
        inconnue=lieu is None and bool(demande.depuis),
        dites=_list_dites(session, acces, demande),
        canaux=tuple((code.value, mots) for code, mots in LIBELLES_CANAUX.items()),
    )
    return answer_equipe(rendu, request, contexte)


def read_demande(parametres: Mapping[str, str]) -> Demande:
    """Return what was asked; a page that is no number is the first."""
    return Demande(
        quartier=parametres.get("quartier", "")[:80],
        depuis=" ".join(parametres.get("depuis", "")[:ADRESSE_MAXIMUM].split()),
        page=read_page(parametres.get("page", "")),
    )


def read_point(texte: str) -> tuple[float, float] | None:
    """Return (lon, lat) of two figures in the Region, in either order; None for anything else.

    Phones give the latitude first, this site's addresses the longitude: the Region leaves no doubt.
    """
    morceaux = texte.replace(";", ",").split(",")
    try:
        premier, second = (float(morceau) for morceau in morceaux)
    except ValueError:
        return None
    for lon, lat in ((premier, second), (second, premier)):
        if is_within(ENVELOPPE_REGION, lon, lat):
            return lon, lat
    return None


def _find_lieu(session: Session, services: Services, depuis: str) -> tuple[float, float] | None:
    if not depuis:
        return None
    point = read_point(depuis)
    if point is not None:
        return point
    jour = day_in_brussels(services.horloge())
    place = situate(session, services.territoires.current(session, jour), depuis)
    return (place.lon, place.lat) if place else None


def _make_filtre(services: Services, acces: Acces, demande: Demande, page: int) -> Formulaire:
    """Return the filter as chosen; its token serves the buttons of the list."""
    valeurs = {"quartier": demande.quartier, "depuis": demande.depuis, "page": str(page)}
    return Formulaire(sign_form(services, acces.compte), valeurs, {})


def _list_options(
    comptes: Mapping[str | None, int], noms: Mapping[str, str], acces: Acces
) -> tuple[tuple[str, str], ...]:
    """Return the quartiers of who asks, by name, with how many are due in each."""
    siens = noms if acces.quartiers is None else acces.quartiers
    nommes = sorted((noms.get(slug, slug), slug) for slug in siens)
    return tuple((slug, f"{nom} ({comptes.get(slug, 0)})") for nom, slug in nommes)


def _make_lignes(session: Session, echues: list[Echue]) -> tuple[LigneEchue, ...]:
    noms = Nomenclature.load(session)
    categories = {c.slug: c.label("fr") for g in noms.groupes for c in g.categories}
    return tuple(
        LigneEchue(
            echue=echue,
            categorie=categories.get(echue.categorie, echue.categorie),
            quartier=noms.noms_quartiers.get(echue.quartier, None) if echue.quartier else None,
            adresse=" ".join(morceau for morceau in (echue.rue, echue.numero) if morceau) or None,
        )
        for echue in echues
    )


def _list_dites(session: Session, acces: Acces, demande: Demande) -> tuple[LigneDite, ...]:
    """Return what waits to be settled in the choice; names as this account may read them."""
    dites = list_dites(session, [demande.quartier] if demande.quartier else acces.quartiers)
    lignes = read_lignes(session, {dite.acteur for dite in dites})
    return tuple(
        LigneDite(
            url=f"{MENU}/{dite.acteur}",
            nom=name_of(acces.compte, lignes[dite.acteur]),
            quoi=DITES[dite.resultat],
            par=dite.par,
            quand=dite.le,
        )
        for dite in dites
    )
