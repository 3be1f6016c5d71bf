"""Making sure of a record: somebody of the team did, or its partner is asked to by mail."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Action, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture, public_origin
from api.saisies import Saisie
from registre.comptes.liens import make_lien
from registre.courrier.depot import post_courriel
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Acteur, Categorie, Courriel, Hote
from registre.publication.liens import keep_courriel
from registre.session import writing
from registre.valeurs import CanalVerification, EtatActeur, NatureCourriel, NatureLien, Role
from registre.verifications import LIBELLES_CANAUX, find_confirmation, verify_acteur
from vitrine.dependances import RenduDuSite, add_action, see_other
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.confirmations import PageConfirmationRecente
from vitrine.equipe.identifiants import read_identifiant
from vitrine.equipe.reponses import answer_equipe
from vitrine.formulaires import make_formulaire
from vitrine.rendu import Rendu

DUREE_DU_LIEN: Final = timedelta(days=30)
ENTRE_DEUX: Final = timedelta(days=7)
"""A partner who was asked is left in peace, and their link alive, for that long."""
QUAND_MEME: Final = "quand_meme"
"""The box that the coordination ticks to send another link all the same."""
LISTE: Final = "a-reverifier"
"""What the list of records to verify sends as `retour`, to be led back to."""

FAITS: Final = {
    "verification": "La vérification est notée.",
    "confirmation": "Le lien de confirmation part par courriel. Il est valable 30 jours, une fois.",
    "sans_courriel": (
        "Aucun lien n'est parti : la fiche n'a pas d'adresse de courriel. Ajoutez-la, puis "
        "recommencez."
    ),
}
"""What was just done, for `say_fait` on the record's own page."""


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_action(router, "/equipe/acteurs/{identifiant}/verification", do_verifier)
    add_action(router, "/equipe/acteurs/{identifiant}/confirmation", do_confirmer_acteur)
    add_action(router, "/equipe/hotes/{identifiant}/confirmation", do_confirmer_hote)
    return router


def do_verifier(
    services: ServicesDuSite, session: SessionDeLecture, action: ActionEquipe, identifiant: str
) -> Response:
    """Note that somebody made sure of an actor. Raises ObjetInconnu, AccesRefuse."""
    acteur = _find_acteur(session, identifiant)
    action.acces.ensure_quartier(acteur.quartier)
    canal = action.saisie.choix("canal", LIBELLES_CANAUX)
    if canal is None:
        raise ActionImpossible("canal")
    # One page has one token and many records: each verification has a key of its own.
    cle = uuid5(action.envoi.id, str(acteur.id))
    with writing(services.sessions) as ecriture:
        verify_acteur(
            ecriture,
            acteur.id,
            action.acces.compte.nom,
            CanalVerification(canal),
            services.horloge(),
            id=cle,
        )
    return _lead_back(action.saisie, acteur.id)


def do_confirmer_acteur(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Mail a link to an actor by which it confirms its record.

    A link that left less than 7 days ago is not followed by another: 409, and the coordination may
    send one all the same. Raises ObjetInconnu, AccesRefuse; ActionImpossible for a private person,
    who is asked by somebody they know, and for a record that is not published.
    """
    acteur = _find_acteur(session, identifiant)
    action.acces.ensure_quartier(acteur.quartier)
    if session.get_one(Categorie, acteur.categorie).personne_privee:
        raise ActionImpossible("personne_privee")
    if acteur.etat != EtatActeur.PUBLIE:
        raise ActionImpossible("non_publie")
    return _ask(request, services, rendu, action, acteur)


def do_confirmer_hote(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Mail a link to a host partner by which it confirms its record (as `do_confirmer_acteur`).

    Raises ObjetInconnu.
    """
    hote = session.get(Hote, read_identifiant("hote", identifiant))
    if hote is None:
        raise ObjetInconnu("hote", identifiant)
    return _ask(request, services, rendu, action, hote)


def _ask(
    request: Request, services: Services, rendu: Rendu, action: Action, fiche: Acteur | Hote
) -> Response:
    """Put the mail in the outbox and lead back to the record, or say why none leaves.

    The secret is in the mail alone. The same form sent again finds its mail there: a second link
    would end the first, which has left already.
    """
    destinataire = keep_courriel(fiche.courriel)
    if destinataire is None:
        return see_other(_url_of(fiche), fait="sans_courriel")
    instant = services.horloge()
    with writing(services.sessions) as ecriture:
        ecriture.get_one(type(fiche), fiche.id, with_for_update={"key_share": True})
        if ecriture.get(Courriel, action.envoi.id) is None:
            parti_le = find_confirmation(ecriture, instant - ENTRE_DEUX, instant, **_name(fiche))
            if parti_le is not None and not _insists(action):
                return _refuse(request, services, rendu, action, fiche, parti_le)
            _post(request, services, rendu, ecriture, action.envoi.id, fiche, destinataire)
    services.envoyer_courriers()
    return see_other(_url_of(fiche), fait="confirmation")


def _post(
    request: Request,
    services: Services,
    rendu: Rendu,
    ecriture: Session,
    envoi: UUID,
    fiche: Acteur | Hote,
    destinataire: str,
) -> None:
    instant = services.horloge()
    secret = make_lien(ecriture, NatureLien.CONFIRMATION, instant, DUREE_DU_LIEN, **_name(fiche))
    objet, corps = _write(request, services, rendu, fiche.nom, secret)
    post_courriel(
        ecriture,
        id=envoi,
        nature=NatureCourriel.CONFIRMATION,
        destinataire=destinataire,
        objet=objet,
        corps=corps,
        instant=instant,
        quartier=fiche.quartier if isinstance(fiche, Acteur) else None,
    )


def _insists(action: Action) -> bool:
    return _may_insist(action) and action.saisie.coche(QUAND_MEME)


def _may_insist(action: Action) -> bool:
    return action.acces.compte.role == Role.COORDINATION


def _refuse(
    request: Request,
    services: Services,
    rendu: Rendu,
    action: Action,
    fiche: Acteur | Hote,
    parti_le: datetime,
) -> Response:
    """Say when the last link left; the coordination may tick that another one must."""
    compte = action.acces.compte
    page = PageConfirmationRecente(
        cadre=make_cadre_equipe(services, compte, _url_of(fiche).rpartition("/")[0]),
        nom=fiche.nom,
        url=_url_of(fiche),
        parti_le=parti_le,
        possible_le=parti_le + ENTRE_DEUX,
        formulaire=make_formulaire(services, "fr", sign_form(services, compte), {QUAND_MEME: ""})
        if _may_insist(action)
        else None,
    )
    return answer_equipe(rendu, request, page, statut=409)


def _url_of(fiche: Acteur | Hote) -> str:
    return f"/equipe/{'acteurs' if isinstance(fiche, Acteur) else 'hotes'}/{fiche.id}"


def _name(fiche: Acteur | Hote) -> dict[str, UUID]:
    return {"acteur" if isinstance(fiche, Acteur) else "hote": fiche.id}


def _write(
    request: Request, services: Services, rendu: Rendu, nom: str, secret: str
) -> tuple[str, str]:
    """Return (subject, body) in French, then in Dutch: the partner reads one of them."""
    origine = public_origin(request, services)
    fin = services.horloge() + DUREE_DU_LIEN
    liens = {langue: f"{origine}/{langue}/confirmer/{secret}" for langue in ("fr", "nl")}
    return rendu.write("fr", "confirmation", nom=nom, liens=liens, fin=fin)


def _lead_back(saisie: Saisie, acteur: UUID) -> Response:
    if saisie.brut("retour") != LISTE:
        return see_other(f"/equipe/acteurs/{acteur}", fait="verification")
    choisis = {nom: saisie.texte(nom, 200) for nom in ("quartier", "depuis", "page")}
    remplis = {nom: valeur for nom, valeur in choisis.items() if valeur}
    return see_other(f"/equipe/{LISTE}", fait="verification", **remplis)


def _find_acteur(session: Session, identifiant: str) -> Acteur:
    acteur = session.get(Acteur, read_identifiant("acteur", identifiant))
    if acteur is None:
        raise ObjetInconnu("acteur", identifiant)
    return acteur
