"""Relays, filled in by the coordination: the list, the fields of one, a new one."""

from datetime import date

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, Action, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.droits import Portee, find_droits
from api.saisies import Saisie
from registre.annuaire import list_noms_quartiers
from registre.calendrier import day_in_brussels
from registre.equipes.comptes import CompteOuvert, list_comptes_ouverts
from registre.equipes.relais import (
    ROLE,
    Poste,
    QuartierEnPoste,
    ValeursRelais,
    add_relais,
    get_relais,
    list_postes,
    read_valeurs,
    write_valeurs,
)
from registre.erreurs import ConflitDEdition
from registre.session import writing
from registre.valeurs import MotifRemplacement, Role
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe import photos_relais, suites_relais
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.relais import (
    LignePoste,
    LigneQuartier,
    PageConflitRelais,
    PageListeRelais,
    PageNouveauRelais,
)
from vitrine.equipe.fiche_relais import URL, Reprise, make_page_relais
from vitrine.equipe.reponses import add_action, answer_equipe, see_other
from vitrine.equipe.saisie_relais import (
    LIBELLES,
    compare_valeurs,
    read_jour,
    read_saisie_relais,
    sign_valeurs,
)
from vitrine.formulaires import make_formulaire

NECESSAIRES = ("nom", "telephone", "courriel")
"""Without them nobody can be reached: the list asks for them."""

ETATS = {
    MotifRemplacement.VACANCE.value: "Poste vacant",
    MotifRemplacement.ABSENCE.value: "Absence en cours",
}


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, URL, show_liste)
    add_page(router, f"{URL}/nouveau", show_nouveau)
    add_action(router, f"{URL}/nouveau", do_nouveau)
    add_page(router, f"{URL}/{{identifiant}}", show_relais)
    add_action(router, f"{URL}/{{identifiant}}", do_relais)
    photos_relais.add_routes(router)
    suites_relais.add_routes(router)
    return router


def show_liste(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show every quartier with its relays: what is filled in, what is shown, what is missing."""
    tous = list_postes(session, day_in_brussels(services.horloge()))
    coordonne = acces.compte.role is Role.COORDINATION
    ouverts = list_comptes_ouverts(session) if coordonne else {}
    page = PageListeRelais(
        cadre=make_cadre_equipe(services, acces.compte, URL),
        quartiers=tuple(
            _make_ligne(quartier, acces, ouverts.get(quartier.slug, ())) for quartier in tous
        ),
        a_completer=sum(not any(_is_reachable(p) for p in q.postes) for q in tous),
        peut_ajouter=coordonne,
    )
    return answer_equipe(rendu, request, page)


def show_relais(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show one relay and its forms. Raises ObjetInconnu."""
    page = make_page_relais(request, services, session, acces, identifiant)
    return answer_equipe(rendu, request, page)


def do_relais(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Write the fields; where somebody changed them meanwhile, show both versions (409)."""
    saisie = action.saisie
    valeurs, base = read_saisie_relais(saisie)
    if saisie.fautes:
        page = make_page_relais(
            request, services, session, action.acces, identifiant, Reprise("champs", saisie)
        )
        return answer_equipe(rendu, request, page, statut=422)
    le = day_in_brussels(services.horloge())
    try:
        with writing(services.sessions) as ecriture:
            relais = get_relais(ecriture, identifiant, verrou=True)
            write_valeurs(ecriture, relais, valeurs, base=base, le=le)
    except ConflitDEdition:
        conflit = _make_conflit(services, action, identifiant, valeurs, le)
        return answer_equipe(rendu, request, conflit, statut=409)
    return see_other(f"{URL}/{identifiant}", fait="champs")


def show_nouveau(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show the form of a new relay."""
    return answer_equipe(rendu, request, _make_nouveau(services, session, acces))


def do_nouveau(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
) -> Response:
    """Add a relay for a quartier, and open its page."""
    saisie = action.saisie
    noms = list_noms_quartiers(session)
    quartier = saisie.choix("quartier", noms)
    du = read_jour(saisie, "du", requis=True)
    role = saisie.texte("role", 160)
    if saisie.fautes or quartier is None or du is None:
        page = _make_nouveau(services, session, action.acces, saisie)
        return answer_equipe(rendu, request, page, statut=422)
    with writing(services.sessions) as ecriture:
        relais = add_relais(
            ecriture,
            quartier,
            role or ROLE.format(nom=noms[quartier]),
            id=action.envoi.id,
            du=du,
        )
    return see_other(f"{URL}/{relais.id}", fait="cree")


def _make_nouveau(
    services: Services, session: Session, acces: Acces, saisie: Saisie | None = None
) -> PageNouveauRelais:
    aujourd_hui = day_in_brussels(services.horloge()).isoformat()
    valeurs = {"quartier": "", "role": "", "du": aujourd_hui}
    return PageNouveauRelais(
        cadre=make_cadre_equipe(services, acces.compte, URL),
        f=make_formulaire(services, "fr", sign_form(services, acces.compte), valeurs, saisie),
        quartiers=tuple(list_noms_quartiers(session).items()),
    )


def _make_conflit(
    services: Services, action: Action, identifiant: str, tapees: ValeursRelais, le: date
) -> PageConflitRelais:
    # A session of its own: the request's may not see yet what somebody has just written.
    with services.sessions() as fraiche:
        relais = get_relais(fraiche, identifiant)
        actuelles = read_valeurs(relais, le)
        return PageConflitRelais(
            cadre=make_cadre_equipe(services, action.acces.compte, URL),
            url=f"{URL}/{relais.id}",
            titre=relais.role,
            jeton=sign_form(services, action.acces.compte),
            revision=relais.revision,
            vue=sign_valeurs(actuelles),
            lignes=compare_valeurs(actuelles, tapees, action.saisie.brut("vue")),
        )


def _make_ligne(
    quartier: QuartierEnPoste, acces: Acces, ouverts: tuple[CompteOuvert, ...]
) -> LigneQuartier:
    portee = find_droits("GET", "/equipe/quartiers/{slug}/presences").get(acces.compte.role)
    annonce = portee is Portee.TOUT or (
        portee is Portee.SIENS and quartier.slug in acces.compte.quartiers
    )
    return LigneQuartier(
        nom=quartier.nom,
        url=f"/fr/quartiers/{quartier.slug}",
        postes=tuple(_make_poste(poste, acces, ouverts) for poste in quartier.postes),
        url_presences=f"/equipe/quartiers/{quartier.slug}/presences" if annonce else None,
    )


def _make_poste(poste: Poste, acces: Acces, ouverts: tuple[CompteOuvert, ...]) -> LignePoste:
    """Return a relay's line; only the coordination reads a name that the public does not see."""
    coordonne = acces.compte.role is Role.COORDINATION
    publics = poste.publics
    part = poste.motif == MotifRemplacement.VACANCE or poste.relais.parti_le is not None
    nom = poste.relais.nom if coordonne or "nom" in publics else None
    return LignePoste(
        url=f"{URL}/{poste.relais.id}" if coordonne else None,
        titre=f"{nom} ({poste.relais.role})" if nom else poste.relais.role,
        lieu=" – ".join(filter(None, (poste.hote, poste.antenne))) or None,
        champs=tuple((LIBELLES[champ], champ in publics) for champ in poste.remplis),
        manquants=tuple(LIBELLES[champ] for champ in NECESSAIRES if champ not in poste.remplis),
        etat=ETATS[poste.motif] if poste.motif else None,
        comptes_ouverts=ouverts if part else (),
    )


def _is_reachable(poste: Poste) -> bool:
    return bool({"telephone", "courriel"} & set(poste.publics))
