"""The coordination sets how it is reached and what becomes of messages."""

from registre.parametres import Parametres, read_parametres
from registre.valeurs import Role
from tests.appuis.applications import Site
from tests.appuis.equipe import log_in

PAGE = "/equipe/reglages"


def read(site: Site) -> Parametres:
    with site.sessions() as session:
        return read_parametres(session)


def test_what_is_set_is_shown_again_and_can_be_emptied(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    reponse = coordination.post(
        PAGE,
        coordination_telephone=" 02  555 01 23 ",
        coordination_courriel="coordination@exemple.be",
        garder_messages="1",
    )
    assert reponse.headers["location"] == f"{PAGE}?fait=enregistre"
    assert read(site_propre) == Parametres("02 555 01 23", "coordination@exemple.be", True)
    html = coordination.get(PAGE).text
    assert 'value="02 555 01 23"' in html
    assert "checked" in html
    assert "arrivent maintenant à : coordination@exemple.be" in html
    coordination.post(PAGE, coordination_telephone="", coordination_courriel="")
    assert read(site_propre) == Parametres()


IMPOSSIBLES: tuple[dict[str, str], ...] = (
    {"coordination_telephone": "123"},
    {"coordination_telephone": "=cmd|' /C calc'!A0"},
    {"coordination_telephone": "0" * 61},
    {"coordination_courriel": "pas une adresse"},
    {"coordination_courriel": "a@exemple.be, b@exemple.be"},
    {"coordination_courriel": "a@exemple.be\r\nBcc: b@exemple.be"},
    {"coordination_courriel": f"{'a' * 160}@exemple.be"},
    {"coordination_courriel": '"><script>alert(1)</script>@x.be'},
)


def test_what_cannot_be_is_said_and_nothing_changes(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    coordination.post(PAGE, coordination_telephone="02 555 01 23", coordination_courriel="")
    for champs in IMPOSSIBLES:
        reponse = coordination.post(PAGE, garder_messages="1", **champs)
        assert reponse.status_code == 422, champs
        assert "<script>" not in reponse.text
        assert read(site_propre) == Parametres("02 555 01 23", None, garder_messages=False)


def test_only_the_coordination_sets(site_propre: Site) -> None:
    for role in (Role.RAQ, Role.HOTE, Role.LECTURE):
        assert log_in(site_propre, role).get(PAGE).status_code == 403
