"""Saying that a record is no longer right: no account, no personal data, an answer by a person.

Robots are told from people as for messages (vitrine.ecrire): a field that nobody sees, the time
that reading takes, and how often one address sends.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.acces import ensure_same_site
from api.debit import name_abonne
from api.dependances import Langue, Services, ServicesDuSite, SessionDeLecture
from api.formulaires import Envoi, FormulaireRefuse
from api.messages import a_traduire
from api.saisies import Saisie, SaisieDuVisiteur
from registre.comptes.essais import ensure_allowed, note_essai
from registre.comptes.secrets import hash_keyed
from registre.erreurs import ActeurInconnu, TropDEssais
from registre.messages import identify_envoi
from registre.publication import ActeurPublic
from registre.session import writing
from registre.signalements import TEXTE_MAXIMUM, find_signalable, report
from registre.valeurs import MotifSignalement
from vitrine.cadre import make_cadre
from vitrine.contextes import PageSignale, PageSignaler
from vitrine.dependances import RenduDuSite, add_page
from vitrine.formulaires import make_formulaire

BUT: Final = "signaler"
"""Purpose of the form's token; it is bound to the actor that it was shown for."""
LECTURE: Final = timedelta(seconds=2)
"""Nobody reads the form and answers faster."""
PIEGE: Final = "remarque"
"""A field that nobody sees; a robot fills it in."""
MAXIMUM: Final = 10
FENETRE: Final = timedelta(hours=1)
"""How many reports one address may send, and in how long."""

MOTIFS: Final = {
    MotifSignalement.DEMENAGE: a_traduire("Le lieu a déménagé"),
    MotifSignalement.FERME: a_traduire("Le lieu a fermé"),
    MotifSignalement.FAUX: a_traduire("Une information est fausse"),
    MotifSignalement.DOUBLON: a_traduire("Cette fiche existe deux fois"),
}

_TROP_VITE: Final = a_traduire(
    "Rien n'est encore envoyé : le formulaire est parti trop vite. Relisez-le, puis envoyez-le à "
    "nouveau."
)
_TROP_TARD: Final = a_traduire(
    "Rien n'est encore envoyé : cette page était ouverte depuis trop longtemps. Votre réponse est "
    "encore ici. Envoyez-la à nouveau."
)
_TROP_D_ENVOIS: Final = a_traduire(
    "Rien n'est encore envoyé : trop de fiches ont été signalées depuis cette connexion. Réessayez "
    "dans une heure."
)


def make_router() -> APIRouter:
    """Return the routes of this family, below a language."""
    router = APIRouter()
    chemin = "/acteurs/{identifiant}/signaler"
    add_page(router, chemin, show_signaler)
    router.add_api_route(chemin, do_signaler, methods=["POST"], include_in_schema=False)
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
    return rendu.answer(request, page, cache_control="no-store")


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
    return rendu.answer(request, PageSignale(cadre, nom, url), cache_control="no-store")


def do_signaler(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    identifiant: str,
    saisie: SaisieDuVisiteur,
) -> Response:
    """Note a report and lead to thanks; whatever is refused gives the form again, filled in.

    Raises ActeurInconnu, or FormulaireRefuse for a form that another page or site has sent.
    """
    acteur = find_signalable(session, read_identifiant(identifiant), services.horloge())
    ensure_same_site(request, services)
    merci = f"{request.url.path.removesuffix('/signaler')}/signale"
    if saisie.brut(PIEGE):
        return _lead_to(merci)
    envoi, avis = _read_envoi(services, acteur, saisie)
    motif = saisie.choix("motif", MOTIFS)
    texte = saisie.paragraphe("texte", TEXTE_MAXIMUM)
    if envoi is None or motif is None or saisie.fautes:
        page = _make_page(request, services, acteur, saisie, avis=avis)
        return rendu.answer(request, page, statut=422, cache_control="no-store")
    try:
        _note(request, services, acteur, envoi, MotifSignalement(motif), texte)
    except TropDEssais as refus:
        page = _make_page(request, services, acteur, saisie, avis=_TROP_D_ENVOIS)
        attendre = {"Retry-After": str(refus.delai)}
        return rendu.answer(request, page, statut=429, cache_control="no-store", entetes=attendre)
    return _lead_to(merci)


def read_identifiant(texte: str) -> UUID:
    """Return an actor's identifier. Raises ActeurInconnu for what is none."""
    try:
        return UUID(texte)
    except ValueError:
        raise ActeurInconnu(texte) from None


def _read_envoi(
    services: Services, acteur: ActeurPublic, saisie: Saisie
) -> tuple[Envoi | None, str | None]:
    """Return the sending, or why it has to be sent again (French text to translate).

    Raises FormulaireRefuse for a token that is not of this actor's form.
    """
    instant, lie_a = services.horloge(), str(acteur.id)
    try:
        return services.formulaires.read(saisie.brut("jeton"), BUT, instant, lie_a, LECTURE), None
    except FormulaireRefuse as refus:
        if refus.motif == "trop_vite":
            return None, _TROP_VITE
        if refus.motif == "expire":
            return None, _TROP_TARD
        raise FormulaireRefuse("altere") from refus


def _note(
    request: Request,
    services: Services,
    acteur: ActeurPublic,
    envoi: Envoi,
    motif: MotifSignalement,
    texte: str,
) -> None:
    """Write the report; the same form with the same words, sent again, is the same report.

    Raises TropDEssais; then nothing was written.
    """
    instant = services.horloge()
    identifiant = identify_envoi(envoi.id, motif, texte)
    abonne = name_abonne(request.client.host if request.client else "")
    with writing(services.sessions) as ecriture:
        nouveau = report(ecriture, acteur.id, motif, texte, instant, id=identifiant)
        if nouveau and abonne is not None:
            cle = hash_keyed(services.secret, BUT, abonne)
            ensure_allowed(ecriture, cle, MAXIMUM, FENETRE, instant)
            note_essai(ecriture, cle, instant)


def _make_page(
    request: Request,
    services: Services,
    acteur: ActeurPublic,
    saisie: Saisie | None = None,
    avis: str | None = None,
) -> PageSignaler:
    cadre = make_cadre(request, services, "repertoire", indexable=False)
    langue: Langue = cadre.langue
    jeton = services.formulaires.sign(BUT, services.horloge(), str(acteur.id))
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


def _lead_to(chemin: str) -> Response:
    return RedirectResponse(chemin, 303, {"Cache-Control": "no-store"})
