"""Making sure of a record: somebody of the team did, or its partner is asked to by mail."""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Action, ActionEquipe
from api.dependances import Services, ServicesDuSite, SessionDeLecture, public_origin
from api.saisies import Saisie
from registre.comptes.liens import make_lien
from registre.courrier.depot import post_courriel
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Acteur, Categorie, Courriel, Hote
from registre.publication.liens import keep_courriel
from registre.session import writing
from registre.valeurs import CanalVerification, EtatActeur, NatureCourriel, NatureLien
from registre.verifications import LIBELLES_CANAUX, verify_acteur
from vitrine.dependances import RenduDuSite
from vitrine.equipe.identifiants import read_identifiant
from vitrine.equipe.reponses import add_action, see_other
from vitrine.rendu import Rendu

DUREE_DU_LIEN: Final = timedelta(days=30)
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

    Raises ObjetInconnu, AccesRefuse; ActionImpossible for a private person, who is asked by
    somebody they know, and for a record that is not published.
    """
    acteur = _find_acteur(session, identifiant)
    action.acces.ensure_quartier(acteur.quartier)
    if session.get_one(Categorie, acteur.categorie).personne_privee:
        raise ActionImpossible("personne_privee")
    if acteur.etat != EtatActeur.PUBLIE:
        raise ActionImpossible("non_publie")
    fait = _ask(request, services, rendu, action, acteur)
    return see_other(f"/equipe/acteurs/{acteur.id}", fait=fait)


def do_confirmer_hote(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Mail a link to a host partner by which it confirms its record. Raises ObjetInconnu."""
    hote = session.get(Hote, read_identifiant("hote", identifiant))
    if hote is None:
        raise ObjetInconnu("hote", identifiant)
    fait = _ask(request, services, rendu, action, hote)
    return see_other(f"/equipe/hotes/{hote.id}", fait=fait)


def _ask(
    request: Request, services: Services, rendu: Rendu, action: Action, fiche: Acteur | Hote
) -> str:
    """Put the mail in the outbox and return the code of what was done.

    The secret is in the mail alone. The same form sent again finds its mail there: a second link
    would end the first, which has left already.
    """
    destinataire = keep_courriel(fiche.courriel)
    if destinataire is None:
        return "sans_courriel"
    instant = services.horloge()
    with writing(services.sessions) as ecriture:
        ecriture.get_one(type(fiche), fiche.id, with_for_update={"key_share": True})
        if ecriture.get(Courriel, action.envoi.id) is None:
            secret = make_lien(
                ecriture, NatureLien.CONFIRMATION, instant, DUREE_DU_LIEN, **_name(fiche)
            )
            objet, corps = _write(request, services, rendu, fiche.nom, secret)
            post_courriel(
                ecriture,
                id=action.envoi.id,
                nature=NatureCourriel.CONFIRMATION,
                destinataire=destinataire,
                objet=objet,
                corps=corps,
                instant=instant,
                quartier=fiche.quartier if isinstance(fiche, Acteur) else None,
            )
    services.envoyer_courriers()
    return "confirmation"


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
