"""What a link from a mail opens: a new password, an invitation; and asking for such a mail.

Opening a link changes nothing; sending its form uses it up.
"""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.dependances import Services, ServicesDuSite, SessionDeLecture, public_origin
from api.saisies import Saisie, SaisieDuVisiteur
from registre.comptes.comptes import (
    DUREE_MOT_DE_PASSE,
    find_compte_du_lien,
    use_lien,
)
from registre.comptes.connexion import admit_oubli, open_for
from registre.comptes.essais import forget_essais
from registre.comptes.liens import make_lien, read_lien
from registre.comptes.mots_de_passe import check_mot_de_passe, hash_mot_de_passe
from registre.comptes.secrets import hash_secret
from registre.courrier.depot import post_courriel
from registre.erreurs import MotDePasseRefuse, TropDEssais
from registre.modeles import Compte, Courriel
from registre.session import writing
from registre.valeurs import NatureCourriel, NatureLien, Role
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.appareils import describe_appareil
from vitrine.equipe.cadre import NOMS_DES_ROLES, make_cadre_equipe
from vitrine.equipe.contextes.connexion import PageInvitation, PageNouveauMotDePasse, PageOubli
from vitrine.equipe.entrees import go_on
from vitrine.equipe.ouvertes import (
    check_envoi,
    name_demandeur,
    note_refus,
    say_attente,
    tell_delay,
)
from vitrine.equipe.reponses import add_action, answer_equipe, see_other
from vitrine.formulaires import make_formulaire
from vitrine.rendu import Rendu

OUBLI: Final = "/equipe/mot-de-passe-oublie"
LEURRE: Final = "Personne Inconnue"
"""Whom the mail is for that is written when there is no account, and never kept."""


def show_oubli(request: Request, services: ServicesDuSite, rendu: RenduDuSite) -> Response:
    """Ask for the address of the account."""
    return answer_equipe(rendu, request, _make_page_oubli(services))


def do_oubli(
    request: Request, services: ServicesDuSite, rendu: RenduDuSite, saisie: SaisieDuVisiteur
) -> Response:
    """Send a link to the account's address; the same answer for any address."""
    envoi = check_envoi(request, services, saisie, "oubli")
    courriel = saisie.texte("courriel", 160)
    demandeur, instant = name_demandeur(request, services, courriel), services.horloge()
    try:
        with writing(services.sessions) as ecriture:
            compte = admit_oubli(ecriture, demandeur, instant)
            # A form sent twice is one mail: a second link would end the one that is on its way.
            utile = compte is not None and ecriture.get(Courriel, envoi.id) is None
            # The same work for nobody, undone: its time tells nothing of who has an account.
            with ecriture.begin_nested() as point:
                destine = compte or Compte(nom=LEURRE, courriel=courriel)
                _post_lien(request, services, rendu, ecriture, destine, envoi.id)
                if not utile:
                    point.rollback()
    except TropDEssais as trop:
        refus = f"Trop de demandes. Attendez {say_attente(trop)}, puis recommencez."
        page = _make_page_oubli(services, saisie, refus=refus)
        return tell_delay(answer_equipe(rendu, request, page, statut=429), trop)
    services.envoyer_courriers()
    return answer_equipe(rendu, request, _make_page_oubli(services, envoye=True))


def _post_lien(
    request: Request,
    services: Services,
    rendu: Rendu,
    ecriture: Session,
    compte: Compte,
    courriel: UUID,
) -> None:
    instant = services.horloge()
    secret = make_lien(
        ecriture, NatureLien.MOT_DE_PASSE, instant, DUREE_MOT_DE_PASSE, compte=compte.id
    )
    url = f"{public_origin(request, services)}/equipe/mot-de-passe/{secret}"
    objet, corps = rendu.write("fr", "mot_de_passe", nom=compte.nom, url=url)
    post_courriel(
        ecriture,
        id=courriel,
        nature=NatureCourriel.MOT_DE_PASSE,
        destinataire=compte.courriel,
        objet=objet,
        corps=corps,
        instant=instant,
    )


def show_nouveau(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    secret: str,
) -> Response:
    """Ask for a new password. Nothing changes yet."""
    compte = _read_compte(services, session, secret, NatureLien.MOT_DE_PASSE)
    return answer_equipe(rendu, request, _make_page_nouveau(services, secret, compte))


def do_nouveau(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    saisie: SaisieDuVisiteur,
    secret: str,
) -> Response:
    """Set the password: the link is used up, all sessions end, wrong tries are forgotten."""
    check_envoi(request, services, saisie, "mot_de_passe", hash_secret(secret))
    compte = _read_compte(services, session, secret, NatureLien.MOT_DE_PASSE)
    empreinte = _hash_choisi(saisie, compte.courriel, compte.nom)
    if empreinte is None:
        page = _make_page_nouveau(services, secret, compte, saisie)
        return answer_equipe(rendu, request, page, statut=422)
    demandeur = name_demandeur(request, services, compte.courriel)
    with writing(services.sessions) as ecriture:
        use_lien(ecriture, secret, NatureLien.MOT_DE_PASSE, empreinte, services.horloge())
        for cle in demandeur.cles_du_compte:
            forget_essais(ecriture, cle)
    return see_other("/equipe/connexion", fait="mot_de_passe")


def show_invitation(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    secret: str,
) -> Response:
    """Show who is invited. Nothing changes yet."""
    compte = _read_compte(services, session, secret, NatureLien.INVITATION)
    return answer_equipe(rendu, request, _make_page_invitation(services, secret, compte))


def do_invitation(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    saisie: SaisieDuVisiteur,
    secret: str,
) -> Response:
    """Take the invitation: name and password are set, a session opens."""
    check_envoi(request, services, saisie, "invitation", hash_secret(secret))
    compte = _read_compte(services, session, secret, NatureLien.INVITATION)
    nom = saisie.texte("nom", 120, requis=True)
    empreinte = _hash_choisi(saisie, compte.courriel, nom)
    if empreinte is None:
        page = _make_page_invitation(services, secret, compte, saisie)
        return answer_equipe(rendu, request, page, statut=422)
    instant = services.horloge()
    with writing(services.sessions) as ecriture:
        pris = use_lien(ecriture, secret, NatureLien.INVITATION, empreinte, instant)
        pris.nom = nom
        entree = open_for(ecriture, pris, describe_appareil(request), instant)
    return go_on(request, services, compte.courriel, entree)


def _read_compte(services: Services, session: Session, secret: str, nature: NatureLien) -> Compte:
    return find_compte_du_lien(session, read_lien(session, secret, nature, services.horloge()))


def _hash_choisi(saisie: Saisie, *personnels: str) -> str | None:
    """Return the hash of the chosen password; None when something of the form is at fault."""
    mot_de_passe = saisie.secret("mot_de_passe")
    try:
        check_mot_de_passe(mot_de_passe, *personnels)
    except MotDePasseRefuse as refus:
        note_refus(saisie, refus)
    return None if saisie.fautes else hash_mot_de_passe(mot_de_passe)


def _make_page_oubli(
    services: Services,
    saisie: Saisie | None = None,
    *,
    envoye: bool = False,
    refus: str | None = None,
) -> PageOubli:
    jeton = services.formulaires.sign("oubli", services.horloge())
    return PageOubli(
        cadre=make_cadre_equipe(services, None),
        formulaire=make_formulaire(services, "fr", jeton, {"courriel": ""}, saisie),
        envoye=envoye,
        courrier_regle=services.courrier_regle,
        refus=refus,
    )


def _make_page_nouveau(
    services: Services, secret: str, compte: Compte, saisie: Saisie | None = None
) -> PageNouveauMotDePasse:
    jeton = services.formulaires.sign("mot_de_passe", services.horloge(), hash_secret(secret))
    return PageNouveauMotDePasse(
        cadre=make_cadre_equipe(services, None),
        formulaire=make_formulaire(services, "fr", jeton, {"mot_de_passe": ""}, saisie),
        courriel=compte.courriel,
    )


def _make_page_invitation(
    services: Services, secret: str, compte: Compte, saisie: Saisie | None = None
) -> PageInvitation:
    jeton = services.formulaires.sign("invitation", services.horloge(), hash_secret(secret))
    valeurs = {"nom": compte.nom, "mot_de_passe": ""}
    role = Role(compte.role)
    return PageInvitation(
        cadre=make_cadre_equipe(services, None),
        formulaire=make_formulaire(services, "fr", jeton, valeurs, saisie),
        courriel=compte.courriel,
        role=NOMS_DES_ROLES[role],
        coordination=role is Role.COORDINATION,
    )


def add_routes(router: APIRouter) -> None:
    """Add the routes that a mail leads to."""
    add_page(router, OUBLI, show_oubli)
    add_action(router, OUBLI, do_oubli)
    add_page(router, "/equipe/mot-de-passe/{secret}", show_nouveau)
    add_action(router, "/equipe/mot-de-passe/{secret}", do_nouveau)
    add_page(router, "/equipe/invitation/{secret}", show_invitation)
    add_action(router, "/equipe/invitation/{secret}", do_invitation)
