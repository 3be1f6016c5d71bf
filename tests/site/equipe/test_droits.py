"""The role × route walk: what api.droits says is what the site does, foreign records included."""

from typing import Any, Final
from uuid import UUID

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from api.acces import BUT, COOKIE
from api.droits import ACCES, INCOMPLETES, OUVERTES, Portee
from registre.comptes.sessions import find_compte, open_session
from registre.modeles import Presence, SessionEquipe
from registre.session import writing
from registre.valeurs import Role
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in, make_client
from tests.appuis.objets_equipe import AUTRE, SIEN, Objets, add_objets
from tests.fabriques import make_acteur

SORTIE: Final = ("POST", "/equipe/deconnexion")
RESTE: Final = {"/equipe", "/equipe/{reste:path}"}
"""What leads home, and what answers any other address."""

AVEC_CLE: Final = ("/restauration", "/fusion", "/doublons")
"""Routes that look something up by a field of the form: without it, 404."""

PHOTO: Final = b"\xff\xd8 cut short"
"""A photo that cannot be read: whoever may send one is told so."""

SANS_QUARTIER: Final = "/equipe/maraude/sorties/{identifiant}"
"""A relay walks where help is needed: the round may be in any quartier, and is its author's."""

FAITES: Final = {200, 303, 409, 422}
"""Answers of a route to whoever may use it: done, or told why not."""

DERNIERES: Final = ("/equipe/compte/sessions/fin", "/equipe/deconnexion")
"""Forms that end sessions."""

CHEMINS: Final = sorted(ACCES, key=lambda cle: (cle[1] in DERNIERES, cle[0] == "POST", cle[1]))
"""Pages first, then forms, the log-out last: a form may remove what a page shows."""


def list_routes(site: Site) -> set[tuple[str, str]]:
    return {
        (methode, contexte.path or "")
        for contexte in iter_route_contexts(site.app.routes)
        for methode in contexte.methods or ()
        if methode != "HEAD" and (contexte.path or "").startswith("/equipe")
    }


def open_second(site: Site, compte: UUID) -> UUID:
    """Another session of the same account, which may be ended."""
    with writing(site.sessions) as session:
        open_session(session, compte, "Un autre appareil", site.horloge(), complete=True)
        session.flush()
        siennes = select(SessionEquipe.id).where(SessionEquipe.appareil == "Un autre appareil")
        return session.scalars(siennes.where(SessionEquipe.compte == compte)).one()


def sign(site: Site, membre: Connecte) -> str:
    """A good token for any form of the area, as a page would have shown it."""
    with site.sessions() as session:
        connecte = find_compte(session, membre.client.cookies[COOKIE], site.horloge())
    assert connecte is not None
    return site.services.formulaires.sign(BUT, site.horloge(), str(connecte.session))


def ask(
    client: Any, methode: str, url: str, jeton: str = "", corps: dict[str, object] | None = None
) -> Any:
    if methode == "GET":
        return client.get(url)
    if methode == "PUT":
        envoi = {"content": PHOTO} if "/photos/" in url else {"json": corps}
        return client.put(url, headers={"X-Raq-Jeton": jeton}, **envoi)
    return client.post(url, data={"jeton": jeton})


def is_login(reponse: Any) -> bool:
    adresse = str(reponse.headers.get("location", ""))
    return bool(reponse.status_code == 303) and adresse.startswith("/equipe/connexion")


def test_the_table_and_the_site_have_the_same_routes(site: Site) -> None:
    routes = list_routes(site)
    inconnues = {r for r in routes if r[1] not in OUVERTES | RESTE} - set(ACCES)
    assert inconnues == set(), "these routes are open to nobody: add them to api.droits"
    assert set(ACCES) - routes == set(), "the table names routes that do not exist"
    assert {chemin for _, chemin in ACCES} >= INCOMPLETES
    assert not {chemin for _, chemin in ACCES} & OUVERTES
    assert {chemin for _, chemin in routes} >= OUVERTES


def test_every_page_that_answers_get_answers_head_as_well(site: Site) -> None:
    methodes: dict[str, set[str]] = {}
    for contexte in iter_route_contexts(site.app.routes):
        methodes.setdefault(contexte.path or "", set()).update(contexte.methods or ())
    sans = [
        c for c, m in methodes.items() if c.startswith("/equipe") and "GET" in m and "HEAD" not in m
    ]
    assert sans == []


def test_a_stranger_is_led_to_the_login_and_their_forms_are_refused(site_propre: Site) -> None:
    objets, client = add_objets(site_propre, SIEN), make_client(site_propre)
    for methode, modele in CHEMINS:
        reponse = ask(client, methode, objets.write_url(modele, UUID(int=1)))
        if methode == "GET":
            assert is_login(reponse), modele
        else:
            assert reponse.status_code == 401, modele
    for nulle_part in ("/equipe/nulle-part", "/equipe/acteurs/x/y/z"):
        assert is_login(client.get(nulle_part))
    for modele in sorted(OUVERTES):
        ouverte = client.get(modele.format(secret="inconnu"))
        assert ouverte.status_code == (410 if "{" in modele else 200), modele


def test_a_password_without_its_second_factor_opens_only_the_way_to_it(site_propre: Site) -> None:
    objets, membre = add_objets(site_propre, SIEN), log_in(site_propre, complete=False)
    jeton = sign(site_propre, membre)
    for methode, modele in CHEMINS:
        if modele in INCOMPLETES:
            continue
        reponse = ask(membre.client, methode, objets.write_url(modele, UUID(int=1)), jeton)
        if methode == "GET":
            assert reponse.status_code == 303, modele
            assert reponse.headers["location"].startswith("/equipe/code"), modele
        else:
            assert reponse.status_code == 401, modele


@pytest.mark.parametrize("role", list(Role))
def test_a_role_does_what_the_table_says_on_its_own_records_and_no_more(
    site_propre: Site, role: Role
) -> None:
    siens, autres = add_objets(site_propre, SIEN), add_objets(site_propre, AUTRE)
    membre = log_in(
        site_propre,
        role,
        quartiers=[SIEN] if role is Role.RAQ else [],
        hote=siens.hote if role is Role.HOTE else None,
    )
    siens.give_to(site_propre, membre.compte)
    jeton, seconde = sign(site_propre, membre), open_second(site_propre, membre.compte)
    ecarts = []
    for methode, modele in CHEMINS:
        portee = ACCES[methode, modele].get(role)
        if portee is Portee.SIENS and "{" in modele:
            ouvert = modele == SANS_QUARTIER
            ecarts += _check(membre, methode, modele, autres, seconde, jeton, permis=ouvert)
        permis = portee is not None
        ecarts += _check(membre, methode, modele, siens, seconde, jeton, permis=permis)
    assert ecarts == []
    assert is_login(membre.get("/equipe/")), "the log-out came last"


def _check(
    membre: Connecte,
    methode: str,
    modele: str,
    objets: Objets,
    seconde: UUID,
    jeton: str,
    *,
    permis: bool,
) -> list[tuple[str, str, str, int]]:
    """What differs from the table: method, route, quartier, status."""
    url, corps = objets.write_url(modele, seconde), objets.write_corps(modele)
    reponse = ask(membre.client, methode, url, jeton, corps)
    statut = reponse.status_code
    if not permis:
        bon = statut == 403
    elif methode == "POST" and modele.endswith(AVEC_CLE):
        bon = statut in FAITES | {404}
    else:
        bon = statut in FAITES and ((methode, modele) == SORTIE or not is_login(reponse))
    return [] if bon else [(methode, modele, objets.quartier, statut)]


@pytest.mark.parametrize("role", [Role.RAQ, Role.HOTE])
def test_lists_show_what_is_within_reach_only(site_propre: Site, role: Role) -> None:
    siens, autres = add_objets(site_propre, SIEN), add_objets(site_propre, AUTRE)
    membre = log_in(
        site_propre,
        role,
        quartiers=[SIEN] if role is Role.RAQ else [],
        hote=siens.hote if role is Role.HOTE else None,
    )
    listes = {"/equipe/signalements": "signalements", "/equipe/hotes": "hotes"}
    for (methode, modele), droits in ACCES.items():
        nature = listes.get(modele)
        if methode != "GET" or nature is None or droits.get(role) is not Portee.SIENS:
            continue
        page = membre.get(modele).text
        assert siens.par_nature[nature] in page, modele
        assert autres.par_nature[nature] not in page, modele


def test_a_foreign_record_is_not_reached_through_an_own_quartier(site_propre: Site) -> None:
    add_objets(site_propre, SIEN)
    ailleurs = add_objets(site_propre, AUTRE).par_nature["presence"]
    membre = log_in(site_propre, Role.RAQ, quartiers=[SIEN])
    reponse = ask(
        membre.client,
        "POST",
        f"/equipe/quartiers/{SIEN}/presences/{ailleurs}/retrait",
        sign(site_propre, membre),
    )
    assert reponse.status_code == 404
    with site_propre.sessions() as session:
        assert session.get(Presence, UUID(ailleurs)) is not None


def test_a_record_of_no_quartier_is_for_the_coordination_alone(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        acteur = make_acteur("Service régional", quartier=None)
        session.add(acteur)
        session.flush()
        sans = acteur.id
    for role, statut in ((Role.HOTE, 403), (Role.COORDINATION, 200)):
        membre = log_in(site_propre, role)
        assert membre.get(f"/equipe/acteurs/{sans}").status_code == statut


def test_every_right_reaches_the_coordination() -> None:
    for cle, droits in ACCES.items():
        assert droits.get(Role.COORDINATION) is Portee.TOUT, cle
    ecrivent = {cle for cle in ACCES if cle[0] == "POST" and Role.LECTURE in ACCES[cle]}
    assert {chemin for _, chemin in ecrivent} <= {
        chemin for _, chemin in ACCES if chemin.startswith("/equipe/compte/")
    } | INCOMPLETES, "a read-only account changes nothing but itself"
