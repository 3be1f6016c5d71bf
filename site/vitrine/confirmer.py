"""A partner confirms its own record from a mail, without an account.

Opening the link changes nothing: mail scanners open links before people do. The secret in the
address is the only right that is needed, so these pages are never kept, never listed, and tell no
other site where one comes from.
"""

from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie, SaisieDuVisiteur
from registre.calendrier import day_in_brussels
from registre.comptes.liens import consume_lien, read_lien
from registre.erreurs import ConflitDEdition
from registre.revue.revisions import Auteur, last_numero, propose
from registre.session import writing
from registre.valeurs import CanalVerification, NatureLien, ObjetRevise
from registre.verifications import PAR_PARTENAIRE, verify_acteur, verify_hote
from vitrine.cadre import make_cadre
from vitrine.contextes import PageConfirme, PageConfirmer, PageConfirmerChanger
from vitrine.dependances import (
    JAMAIS_GARDEE,
    MEME_ORIGINE,
    RenduDuSite,
    add_action,
    add_page,
    see_other,
)
from vitrine.fiches_partenaires import (
    FichePartenaire,
    describe_fiche,
    fill_fiche,
    find_fiche,
    read_fiche,
)
from vitrine.formulaires import make_formulaire
from vitrine.rendu import Page, Rendu

NATURE: Final = NatureLien.CONFIRMATION
PROPOSE: Final = "propose"
"""Code of the thanks page: the partner corrected its record."""
NUMERO_MAXIMUM: Final = 999_999_999

MOTIF: Final = "Le partenaire corrige sa fiche, par le lien reçu."
"""What history says, in French: the team reads it."""


def make_router() -> APIRouter:
    """Return the routes of this family, below a language."""
    router = APIRouter()
    add_page(router, "/confirmer/{secret}", show_confirmer)
    add_action(router, "/confirmer/{secret}", do_confirmer)
    add_page(router, "/confirmer/{secret}/changer", show_changer)
    add_action(router, "/confirmer/{secret}/changer", do_changer)
    add_page(router, "/confirme", show_confirme)
    return router


def show_confirmer(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    secret: str,
) -> Response:
    """Show the record and the two answers; nothing is consumed. Raises LienInvalide."""
    fiche = _read_fiche(session, services, secret)
    cadre = make_cadre(request, services, indexable=False)
    page = PageConfirmer(
        cadre=cadre,
        nom=fiche.nom,
        lignes=describe_fiche(fiche, services, cadre.langue),
        action=f"/{cadre.langue}/confirmer/{secret}",
        url_changer=f"/{cadre.langue}/confirmer/{secret}/changer",
    )
    return _answer(rendu, request, page)


def do_confirmer(
    request: Request,
    services: ServicesDuSite,
    saisie: SaisieDuVisiteur,  # noqa: ARG001 – nothing to read, but where it comes from is checked
    secret: str,
) -> Response:
    """Take “yes, all is right”: the link is used up and the verification is on record.

    Raises LienInvalide, FormulaireRefuse (another site's page).
    """
    instant = services.horloge()
    with writing(services.sessions) as ecriture:
        lien = consume_lien(ecriture, secret, NATURE, instant)
        fiche = find_fiche(ecriture, lien)
        verify = verify_acteur if fiche.objet is ObjetRevise.ACTEUR else verify_hote
        verify(ecriture, fiche.id, PAR_PARTENAIRE, CanalVerification.COURRIEL, instant, id=lien.id)
    return _lead_to_merci(request)


def show_changer(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    secret: str,
) -> Response:
    """Show the form, filled with the record; nothing is consumed. Raises LienInvalide."""
    fiche = _read_fiche(session, services, secret)
    page = _make_changer(request, services, session, fiche, secret)
    return _answer(rendu, request, page)


def do_changer(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    secret: str,
    saisie: SaisieDuVisiteur,
) -> Response:
    """Propose the partner's corrections for review; the link is used up with them only.

    Where somebody else has changed the record meanwhile, both are shown and nothing is lost.
    Raises LienInvalide, FormulaireRefuse (another site's page).
    """
    fiche = _read_fiche(session, services, secret)
    jour = day_in_brussels(services.horloge())
    contenu = read_fiche(saisie, fiche, session, services.territoires.current(session, jour))
    base = saisie.nombre("base", 0, NUMERO_MAXIMUM)
    if saisie.fautes or base is None:
        page = _make_changer(request, services, session, fiche, secret, saisie)
        return _answer(rendu, request, page, statut=422)
    try:
        _propose(services, secret, fiche, contenu, base, saisie.texte("remarque", 200))
    except ConflitDEdition:
        page = _make_changer(request, services, session, fiche, secret, saisie, conflit=True)
        return _answer(rendu, request, page, statut=409)
    return _lead_to_merci(request, fait=PROPOSE)


def show_confirme(request: Request, services: ServicesDuSite, rendu: RenduDuSite) -> Response:
    """Thank a partner; the address holds no secret any more."""
    cadre = make_cadre(request, services, indexable=False)
    return _answer(rendu, request, PageConfirme(cadre, request.query_params.get("fait") == PROPOSE))


def _read_fiche(session: Session, services: Services, secret: str) -> FichePartenaire:
    return find_fiche(session, read_lien(session, secret, NATURE, services.horloge()))


def _propose(
    services: Services,
    secret: str,
    fiche: FichePartenaire,
    contenu: dict[str, object],
    base: int,
    remarque: str,
) -> None:
    """Use the link up and put the correction in the review queue, together or not at all."""
    instant = services.horloge()
    with writing(services.sessions) as ecriture:
        lien = consume_lien(ecriture, secret, NATURE, instant)
        propose(
            ecriture,
            fiche.objet,
            str(fiche.id),
            contenu,
            base=base,
            envoi=lien.id,
            auteur=Auteur(None, PAR_PARTENAIRE),
            motif=f"{MOTIF} {remarque}".strip(),
            instant=instant,
        )


def _make_changer(
    request: Request,
    services: Services,
    session: Session,
    fiche: FichePartenaire,
    secret: str,
    saisie: Saisie | None = None,
    *,
    conflit: bool = False,
) -> PageConfirmerChanger:
    """Return the form, with what was typed; with `conflit` from the number that stands now."""
    cadre = make_cadre(request, services, indexable=False)
    if conflit:
        session.rollback()  # SQLite shows a transaction what stood when it began
        fiche = _read_fiche(session, services, secret)
    connu = saisie.nombre("base", 0, NUMERO_MAXIMUM) if saisie and not conflit else None
    dernier = last_numero(session, fiche.objet, str(fiche.id))
    return PageConfirmerChanger(
        cadre=cadre,
        nom=fiche.nom,
        action=f"/{cadre.langue}/confirmer/{secret}/changer",
        formulaire=make_formulaire(services, cadre.langue, "", fill_fiche(fiche), saisie),
        base=dernier if connu is None else connu,
        adresse=fiche.objet is ObjetRevise.ACTEUR,
        actuel=describe_fiche(fiche, services, cadre.langue) if conflit else (),
    )


def _answer(rendu: Rendu, request: Request, page: Page, statut: int = 200) -> Response:
    return rendu.answer(
        request, page, statut=statut, cache_control=JAMAIS_GARDEE, entetes=MEME_ORIGINE
    )


def _lead_to_merci(request: Request, fait: str | None = None) -> Response:
    langue = request.url.path.split("/", 2)[1]
    return see_other(f"/{langue}/confirme", fait=fait)
