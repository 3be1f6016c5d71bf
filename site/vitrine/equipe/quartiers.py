"""Quartiers: what each is composed of, and whether the coordination confirms it."""

from datetime import date
from typing import Final

import numpy as np
from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from geo.noms_secteurs import say_secteur
from geo.quartiers import list_voisins, unite_formes
from geo.secteurs import Secteur
from registre.annuaire import get_quartier, list_communes, list_noms_quartiers, list_quartiers
from registre.calendrier import day_in_brussels
from registre.comptes.sessions import CompteConnecte
from registre.erreurs import ActionImpossible, SecteurDejaAttribue
from registre.recomposition import confirm, find_bizarreries, read_secteurs, recompose
from registre.session import writing
from registre.valeurs import Role
from vitrine.blocs import Croquis
from vitrine.croquis import Contour, draw_croquis
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.quartiers import (
    ChoixSecteur,
    LigneQuartier,
    PageQuartierEquipe,
    PageQuartiersEquipe,
)
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.fonds import tuile_of
from vitrine.formulaires import Valeur, make_formulaire

LISTE: Final = "/equipe/quartiers"
FAIT: Final = {
    "compose": "La composition du quartier est changée. Le site le montre déjà.",
    "inchange": "Rien n'a changé : le quartier avait déjà ces secteurs.",
    "confirme": "La composition est confirmée. Les pages ne disent plus « à confirmer ».",
    "deconfirme": "La composition est de nouveau « à confirmer ».",
}
REFUS: Final = {
    "sans_secteur": "Gardez au moins un secteur.",
    "jour_a_venir": "Choisissez aujourd'hui ou un jour passé : le changement vaut tout de suite.",
    "jour_deja_compose": (
        "Une autre composition commence après ce jour. Choisissez un jour plus récent."
    ),
}
DEJA_PRIS: Final = "Un secteur choisi est à %(quartiers)s : retirez-le là-bas d'abord."


def make_router() -> APIRouter:
    """Return the routes of quartiers."""
    router = APIRouter()
    add_page(router, LISTE, show_quartiers)
    add_page(router, f"{LISTE}/{{slug}}", show_quartier)
    add_action(router, f"{LISTE}/{{slug}}", compose_quartier)
    add_action(router, f"{LISTE}/{{slug}}/confirmation", confirm_quartier)
    return router


def show_quartiers(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show all quartiers of today."""
    tous = list_quartiers(session, services.horloge())
    page = PageQuartiersEquipe(
        cadre=make_cadre_equipe(services, acces.compte, LISTE),
        quartiers=tuple(
            LigneQuartier(q.slug, q.nom, q.communes, len(q.secteurs), q.composition_confirmee)
            for q in tous
        ),
        compose=acces.compte.role is Role.COORDINATION,
    )
    return answer_equipe(rendu, request, page)


def show_quartier(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    slug: str,
) -> Response:
    """Show one quartier and what it could take in. Raises QuartierInconnu."""
    page = _make_page(services, session, acces.compte, slug, say_fait(request, FAIT))
    return answer_equipe(rendu, request, page)


def compose_quartier(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    slug: str,
) -> Response:
    """Make the quartier hold the ticked sectors from a day on."""
    saisie, jour = action.saisie, day_in_brussels(services.horloge())
    secteurs = read_secteurs(session)
    codes = saisie.plusieurs("secteurs", secteurs)
    le = saisie.jour("le", requis=True)
    phrases = () if saisie.coche("voulu") or not codes else _say_bizarreries(codes, secteurs)
    if le is not None and not saisie.fautes and not phrases:
        try:
            with writing(services.sessions) as ecriture:
                change = recompose(ecriture, slug, codes, le, jour)
            return see_other(f"{LISTE}/{slug}", "compose" if change else "inchange")
        except ActionImpossible as refus:
            saisie.note_faute("le" if "jour" in refus.motif else "secteurs", REFUS[refus.motif])
        except SecteurDejaAttribue as refus:
            noms = list_noms_quartiers(session)
            tenants = ", ".join(noms[tenant] for tenant in refus.quartiers)
            saisie.note_faute("secteurs", DEJA_PRIS, quartiers=tenants)
    compte = action.acces.compte
    page = _make_page(services, session, compte, slug, None, saisie, phrases)
    return answer_equipe(rendu, request, page, statut=422)


def confirm_quartier(services: ServicesDuSite, action: ActionEquipe, slug: str) -> Response:
    """Confirm the composition, or take the confirmation back."""
    confirmee = action.saisie.coche("confirmee")
    with writing(services.sessions) as ecriture:
        confirm(ecriture, slug, confirmee=confirmee)
    return see_other(f"{LISTE}/{slug}", "confirme" if confirmee else "deconfirme")


def _make_page(
    services: Services,
    session: Session,
    compte: CompteConnecte,
    slug: str,
    fait: str | None,
    saisie: Saisie | None = None,
    phrases: tuple[str, ...] = (),
) -> PageQuartierEquipe:
    jour = day_in_brussels(services.horloge())
    quartier = get_quartier(session, slug, services.horloge())
    secteurs = read_secteurs(session)
    montres = set(quartier.secteurs)
    if saisie is not None:  # what was ticked stays on the page, neighbours of neighbours included
        montres |= {code for code in saisie.bruts("secteurs") if code in secteurs}
    valeurs: dict[str, Valeur] = {
        "secteurs": quartier.secteurs,
        "le": jour.isoformat(),
        "voulu": "",
    }
    return PageQuartierEquipe(
        cadre=make_cadre_equipe(services, compte, LISTE, fait),
        slug=slug,
        nom=quartier.nom,
        confirmee=quartier.composition_confirmee,
        siens=_list_choix(session, services, sorted(montres), secteurs, slug, jour),
        voisins=_list_choix(
            session, services, list_voisins(montres, secteurs), secteurs, slug, jour
        ),
        formulaire=make_formulaire(services, "fr", sign_form(services, compte), valeurs, saisie),
        a_confirmer=phrases,
        croquis=_draw(services, [secteurs[code] for code in sorted(montres)]),
    )


def _list_choix(
    session: Session,
    services: Services,
    codes: tuple[str, ...] | list[str],
    secteurs: dict[str, Secteur],
    slug: str,
    jour: date,
) -> tuple[ChoixSecteur, ...]:
    communes = {c.nis5: c.nom_fr for c in list_communes(session)}
    noms = list_noms_quartiers(session)
    territoire = services.territoires.current(session, jour).territoire
    tenants = {code: territoire.quartier_of_secteur(code) for code in codes}
    return tuple(
        ChoixSecteur(
            code=code,
            nom=say_secteur(secteurs[code].nom_fr),
            commune=communes.get(secteurs[code].nis5, ""),
            pris_par=noms.get(tenants[code] or "") if tenants[code] != slug else None,
        )
        for code in codes
    )


def _say_bizarreries(codes: tuple[str, ...], secteurs: dict[str, Secteur]) -> tuple[str, ...]:
    vues = find_bizarreries(codes, secteurs)
    phrases = []
    if vues.nombre:
        phrases.append(f"Un quartier a de 4 à 11 secteurs ; celui-ci en aurait {len(codes)}.")
    if vues.morcele:
        phrases.append("Ces secteurs ne se touchent pas tous : le quartier serait en morceaux.")
    return tuple(phrases)


def _draw(services: Services, siens: list[Secteur]) -> Croquis | None:
    """Draw the outline and, inside it, the sectors."""
    if not siens:
        return None
    entier = unite_formes(np.array([s.geometrie for s in siens], dtype=object))
    contours = [Contour(entier, "quartier"), *(Contour(s.geometrie, "autour") for s in siens)]
    return draw_croquis(contours, [], tuile_of(services))
