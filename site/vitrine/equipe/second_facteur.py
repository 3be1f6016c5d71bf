"""The second factor: the code at each login, and switching it on and off."""

from dataclasses import replace

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, ActionEquipe, ConnexionRequise, set_cookie, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.navigateurs import find_navigateur, remember_navigateur
from registre.comptes.comptes import read_compte
from registre.comptes.connexion import check_actuel, complete_session
from registre.comptes.second_facteur import check_code, switch_off, switch_on
from registre.comptes.sessions import CompteConnecte
from registre.comptes.totp import derive_secret_totp, write_adresse
from registre.erreurs import ActionImpossible, TropDEssais
from registre.session import writing
from registre.valeurs import Role
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.appareils import describe_appareil
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.connexion import PageCode, PageDoubleAuthentification
from vitrine.equipe.ouvertes import ACCUEIL, keep_local, say_attente, tell_delay
from vitrine.equipe.reponses import add_action, answer_equipe, see_other
from vitrine.formulaires import make_formulaire

CODE = "/equipe/code"
DOUBLE = "/equipe/double-authentification"
FAUX = "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant et recommencez."
PAS_LE_SIEN = "Ce n'est pas votre mot de passe actuel."


def show_code(
    request: Request, services: ServicesDuSite, rendu: RenduDuSite, acces: AccesEquipe
) -> Response:
    """Ask for the code of the moment."""
    ailleurs = _lead_away(acces.compte)
    if ailleurs:
        return see_other(ailleurs)
    suite = keep_local(request.query_params.get("suite", ""))
    return answer_equipe(rendu, request, _make_page_code(services, acces.compte, suite))


def do_code(
    request: Request, services: ServicesDuSite, rendu: RenduDuSite, action: ActionEquipe
) -> Response:
    """Check the code; the session gets a new secret."""
    compte, suite = action.acces.compte, keep_local(action.saisie.brut("suite"))
    ailleurs = _lead_away(compte)
    if ailleurs:
        return see_other(ailleurs)
    code, instant = action.saisie.brut("code"), services.horloge()
    delai: TropDEssais | None = None
    refus = FAUX
    navigateur = find_navigateur(request, services, compte.courriel)
    try:
        juste = check_code(
            services.sessions, services.secret, compte.id, code, instant, navigateur=navigateur
        )
    except TropDEssais as trop:
        juste, delai = False, trop
        refus = f"Trop de codes faux. Attendez {say_attente(trop)}, puis recommencez."
    if juste:
        return _renew(request, services, compte, suite)
    page = _make_page_code(services, compte, suite, refus)
    return tell_delay(answer_equipe(rendu, request, page, statut=429 if delai else 422), delai)


def show_double(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show how to switch the second factor on, or that it is on."""
    if acces.compte.totp_actif and not acces.compte.complete:
        return see_other(CODE)
    suite = keep_local(request.query_params.get("suite", ""))
    return answer_equipe(rendu, request, _make_page_double(services, session, acces.compte, suite))


def do_double(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
) -> Response:
    """Switch the second factor on with a first code, or off with the password."""
    compte = action.acces.compte
    if compte.totp_actif and not compte.complete:
        return see_other(CODE)  # the password alone must change nothing here
    suite = keep_local(action.saisie.brut("suite"))
    retrait = action.saisie.brut("geste") == "retirer"
    delai: TropDEssais | None = None
    try:
        if retrait:
            juste, refus = _switch_off(services, action), PAS_LE_SIEN
        else:
            juste, refus = _switch_on(request, services, session, action)
    except TropDEssais as trop:
        juste, delai = False, trop
        refus = f"Trop d'essais. Attendez {say_attente(trop)}, puis recommencez."
    if juste and retrait:
        return see_other("/equipe/compte", fait="facteur_retire")
    if juste:
        return _renew(request, services, compte, suite)
    page = _make_page_double(services, session, compte, suite, refus)
    return tell_delay(answer_equipe(rendu, request, page, statut=429 if delai else 422), delai)


def _switch_on(
    request: Request, services: Services, session: Session, action: ActionEquipe
) -> tuple[bool, str]:
    """Switch on; tell whether it worked, and what is wrong where it did not.

    A session that is complete already may be a browser left open: the password is asked too.
    """
    compte = action.acces.compte
    if compte.complete and not _knows_password(services, action):
        return False, PAS_LE_SIEN
    fait = switch_on(
        services.sessions,
        services.secret,
        compte.id,
        _propose_secret(services, session, compte),
        action.saisie.brut("code"),
        services.horloge(),
        sauf=compte.session,
        navigateur=find_navigateur(request, services, compte.courriel),
    )
    return fait, FAUX


def _knows_password(services: Services, action: ActionEquipe) -> bool:
    mot_de_passe, instant = action.saisie.secret("mot_de_passe"), services.horloge()
    compte = action.acces.compte.id
    return check_actuel(services.sessions, services.secret, compte, mot_de_passe, instant)


def _switch_off(services: Services, action: ActionEquipe) -> bool:
    compte = action.acces.compte
    if compte.role is Role.COORDINATION:
        raise ActionImpossible("second_facteur_necessaire")
    if not _knows_password(services, action):
        return False
    with writing(services.sessions) as ecriture:
        switch_off(ecriture, compte.id)
    return True


def _lead_away(compte: CompteConnecte) -> str | None:
    """Return where to go instead of the code: it was given, or there is none to give."""
    if compte.complete:
        return ACCUEIL
    return None if compte.totp_actif else DOUBLE


def _renew(request: Request, services: Services, compte: CompteConnecte, suite: str) -> Response:
    """Open the complete session. Raises ConnexionRequise when this one was ended meanwhile."""
    with writing(services.sessions) as ecriture:
        appareil = describe_appareil(request)
        secret = complete_session(ecriture, compte.id, compte.session, appareil, services.horloge())
    if secret is None:
        raise ConnexionRequise
    reponse = see_other(suite)
    set_cookie(reponse, services, secret)
    remember_navigateur(request, reponse, services, compte.courriel)
    return reponse


def _propose_secret(services: Services, session: Session, compte: CompteConnecte) -> str:
    dernier = read_compte(session, compte.id).dernier_totp
    return derive_secret_totp(services.secret, compte.session, dernier)


def _make_page_code(
    services: Services, compte: CompteConnecte, suite: str, refus: str | None = None
) -> PageCode:
    formulaire = make_formulaire(services, "fr", sign_form(services, compte), {"code": ""})
    return PageCode(make_cadre_equipe(services, compte), formulaire, suite, refus)


def _make_page_double(
    services: Services,
    session: Session,
    compte: CompteConnecte,
    suite: str,
    refus: str | None = None,
) -> PageDoubleAuthentification:
    page = PageDoubleAuthentification(
        cadre=make_cadre_equipe(services, compte),
        formulaire=make_formulaire(
            services, "fr", sign_form(services, compte), {"code": "", "mot_de_passe": ""}
        ),
        suite=suite,
        obligatoire=compte.role is Role.COORDINATION,
        retirable=compte.totp_actif and compte.role is not Role.COORDINATION,
        refus=refus,
        mot_de_passe=compte.complete,
    )
    return page if compte.totp_actif else _with_secret(services, session, compte, page)


def _with_secret(
    services: Services, session: Session, compte: CompteConnecte, page: PageDoubleAuthentification
) -> PageDoubleAuthentification:
    import segno  # one page in a lifetime needs it

    secret = _propose_secret(services, session, compte)
    adresse = write_adresse(secret, compte.courriel)
    dessin = segno.make(adresse, error="m").svg_data_uri(scale=5, dark="#000", light="#fff")
    groupes = " ".join(secret[rang : rang + 4] for rang in range(0, len(secret), 4))
    return replace(page, secret=groupes, adresse=adresse, code_qr=dessin)


def add_routes(router: APIRouter) -> None:
    """Add the routes of the second factor."""
    add_page(router, CODE, show_code)
    add_action(router, CODE, do_code)
    add_page(router, DOUBLE, show_double)
    add_action(router, DOUBLE, do_double)
