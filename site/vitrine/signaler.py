"""Saying that a record is no longer right: no account, no personal data, an answer by a person."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.dependances import Langue, Services, ServicesDuSite, SessionDeLecture
from api.formulaires import Envoi
from api.messages import a_traduire
from api.saisies import Saisie, SaisieDuVisiteur
from registre.erreurs import ActeurInconnu
from registre.messages import identify_envoi
from registre.publication import ActeurPublic
from registre.session import writing
from registre.signalements import TEXTE_MAXIMUM, find_signalable, report
from registre.valeurs import MotifSignalement
from vitrine.cadre import make_cadre
from vitrine.contextes import PageSignale, PageSignaler
from vitrine.dependances import JAMAIS_GARDEE, RenduDuSite, add_action, add_page
from vitrine.formulaires import make_formulaire
from vitrine.motifs import MOTIFS
from vitrine.visiteurs import EnvoiRefuse, Guichet, count_visite, is_robot, read_envoi

GUICHET: Final = Guichet(
    but="signaler",
    lecture=timedelta(seconds=2),
    connexion=((10, timedelta(hours=1)),),
    reseau=(40, timedelta(hours=1)),
    cible=(20, timedelta(days=1)),
    trop_de_la_connexion=a_traduire(
        "Rien n'est encore envoyé : trop de fiches ont été signalées depuis cette connexion. "
        "Réessayez dans une heure."
    ),
    trop_pour_la_cible=a_traduire(
        "Rien n'est encore envoyé : cette fiche a déjà été signalée beaucoup de fois aujourd'hui. "
        "L'équipe la vérifie. Réessayez demain."
    ),
)
"""Nobody answers faster; one connection, one network and one record have limits."""


def make_router() -> APIRouter:
    """Return the routes of this family, below a language."""
    router = APIRouter()
    chemin = "/acteurs/{identifiant}/signaler"
    add_page(router, chemin, show_signaler)
    add_action(router, chemin, do_signaler)
    add_page(router, "/acteurs/{identifiant}/signale", show_signale)
    return router


def show_signaler(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    identifiant: str,
) -> Response:
    """Show the form. Raises ActeurInconnu, for a private person too."""
    acteur = find_signalable(session, read_identifiant(identifiant), services.horloge())
    page = _make_page(request, services, acteur)
    return rendu.answer(request, page, cache_control=JAMAIS_GARDEE)


def show_signale(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    identifiant: str,
) -> Response:
    """Thank whoever reported a record."""
    acteur = find_signalable(session, read_identifiant(identifiant), services.horloge())
    cadre = make_cadre(request, services, "repertoire", indexable=False)
    nom, url = acteur.label(cadre.langue) or "", f"/{cadre.langue}/acteurs/{acteur.id}"
    return rendu.answer(request, PageSignale(cadre, nom, url), cache_control=JAMAIS_GARDEE)


def do_signaler(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    identifiant: str,
    saisie: SaisieDuVisiteur,
) -> Response:
    """Note a report and lead to thanks; whatever is refused gives the form again, filled in.

    Raises ActeurInconnu.
    """
    acteur = find_signalable(session, read_identifiant(identifiant), services.horloge())
    try:
        _take(request, services, acteur, saisie)
    except EnvoiRefuse as refus:
        page = _make_page(request, services, acteur, saisie, refus)
        return rendu.answer(
            request,
            page,
            statut=refus.statut,
            cache_control=JAMAIS_GARDEE,
            entetes=refus.entetes,
        )
    merci = f"{request.url.path.removesuffix('/signaler')}/signale"
    return RedirectResponse(merci, 303, {"Cache-Control": JAMAIS_GARDEE})


def read_identifiant(texte: str) -> UUID:
    """Return an actor's identifier. Raises ActeurInconnu for what is none."""
    try:
        return UUID(texte)
    except ValueError:
        raise ActeurInconnu(texte) from None


def _take(request: Request, services: Services, acteur: ActeurPublic, saisie: Saisie) -> None:
    """Take a report. Raises EnvoiRefuse."""
    envoi = read_envoi(services, saisie, GUICHET, str(acteur.id))
    if is_robot(saisie):
        return
    motif = saisie.choix("motif", MOTIFS)
    texte = saisie.paragraphe("texte", TEXTE_MAXIMUM)
    if motif is None or saisie.fautes:
        raise EnvoiRefuse(422, jeton=saisie.brut("jeton"))
    _note(request, services, acteur, envoi, saisie, MotifSignalement(motif), texte)


def _note(
    request: Request,
    services: Services,
    acteur: ActeurPublic,
    envoi: Envoi,
    saisie: Saisie,
    motif: MotifSignalement,
    texte: str,
) -> None:
    """Write the report; the same form with the same words, sent again, is the same report.

    Raises EnvoiRefuse; then nothing was written.
    """
    identifiant = identify_envoi(envoi.id, motif, texte)
    with writing(services.sessions) as ecriture:
        if report(ecriture, acteur.id, motif, texte, services.horloge(), id=identifiant):
            count_visite(ecriture, request, services, GUICHET, envoi, str(acteur.id), saisie)


def _make_page(
    request: Request,
    services: Services,
    acteur: ActeurPublic,
    saisie: Saisie | None = None,
    refus: EnvoiRefuse | None = None,
) -> PageSignaler:
    cadre = make_cadre(request, services, "repertoire", indexable=False)
    langue: Langue = cadre.langue
    avis, jeton = (refus.avis, refus.jeton) if refus else (None, None)
    jeton = jeton or services.formulaires.sign(GUICHET.but, services.horloge(), str(acteur.id))
    vide = {"motif": "", "texte": ""}
    return PageSignaler(
        cadre=cadre,
        nom=acteur.label(langue) or "",
        url_acteur=f"/{langue}/acteurs/{acteur.id}",
        action=f"/{langue}/acteurs/{acteur.id}/signaler",
        formulaire=make_formulaire(services, langue, jeton, vide, saisie),
        motifs=tuple((code, services.traduire(langue, mots)) for code, mots in MOTIFS.items()),
        avis=services.traduire(langue, avis) if avis else None,
    )
