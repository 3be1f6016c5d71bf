"""The antennas of a host: located by the gazetteer, or kept without a point on purpose."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from registre.modeles import Antenne, Attribution, Hote
from registre.session import writing
from registre.valeurs import Role
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in

CSSBSE = "CASG CSSBSE – antennes Flagey - La Chasse – Boondael"
FLAGEY = {"nom": "Antenne Flagey", "type_antenne": "casg", "adresse": "Place Flagey 18, 1050"}
RUE_HAUTE = {"nom": "Rue Haute", "type_antenne": "mm", "adresse": "Rue Haute 298, 1000"}
"""Without the address file, a street that crosses the edge of the Marolles is no single place."""


@pytest.fixture
def url_nouvelle(site_propre: Site) -> str:
    with site_propre.sessions() as session:
        hote = session.scalars(select(Hote.id).where(Hote.nom == CSSBSE)).one()
    return f"/equipe/hotes/{hote}/antennes/nouvelle"


def find_antenne(site: Site) -> Antenne:
    with site.sessions() as session:
        return session.scalars(select(Antenne)).one()


def count_antennes(site: Site) -> int:
    with site.sessions() as session:
        return session.scalar(select(func.count()).select_from(Antenne)) or 0


def read_page(qui: Connecte, reponse: Any) -> str:
    """The page that an act leads to, on one line."""
    assert reponse.status_code == 303, reponse.text
    page = qui.get(reponse.headers["location"])
    assert page.status_code == 200
    return " ".join(unescape(page.text).split())


def add(qui: Connecte, url_nouvelle: str, **champs: str) -> str:
    """Add an antenna and return its address in the area."""
    reponse = qui.post(url_nouvelle, **{**FLAGEY, **champs})
    assert reponse.status_code == 303
    return str(reponse.headers["location"]).partition("?")[0]


def test_an_address_is_found_and_shown_on_a_small_map(site_propre: Site, url_nouvelle: str) -> None:
    coordination = log_in(site_propre)
    formulaire = unescape(coordination.get(url_nouvelle).text)
    for attendu in (
        "maison médicale",
        "CAP – centre d'aide aux personnes",
        "CASG – centre d'action",
    ):
        assert attendu in formulaire
    html = read_page(coordination, coordination.post(url_nouvelle, **FLAGEY))
    assert "avec sa place sur la carte" in html
    assert "Place Flagey 18, 1050 – Ixelles, quartier Flagey." in html
    assert "Précision : à la rue près" in html
    assert '<figure class="croquis' in html
    antenne = find_antenne(site_propre)
    assert antenne.precision == "rue"
    assert antenne.lon == pytest.approx(4.3724, abs=0.001)
    assert antenne.lat == pytest.approx(50.8284, abs=0.001)


def test_an_antenna_is_public_at_the_next_request(site_propre: Site, url_nouvelle: str) -> None:
    assert "Antenne Flagey" not in site_propre.get("/fr/partenaires").text
    url = add(log_in(site_propre), url_nouvelle)
    assert "Place Flagey 18, 1050" in site_propre.get("/fr/partenaires").text
    with writing(site_propre.sessions) as session:
        antenne = session.scalars(select(Antenne)).one()
        du_quartier = select(Attribution).where(Attribution.quartier == "flagey")
        session.scalars(du_quartier).one().antenne = antenne.id
    assert "Place Flagey 18, 1050" in site_propre.get("/fr/quartiers/flagey").text
    deplacee = {**FLAGEY, "adresse": "Place Flagey 5, 1050"}
    assert log_in(site_propre, nom="Autre").post(url, **deplacee).status_code == 409
    assert "Place Flagey 18" in site_propre.get("/fr/quartiers/flagey").text


def test_an_address_that_is_not_found_is_said_and_may_be_kept_without_a_point(
    site_propre: Site, url_nouvelle: str
) -> None:
    coordination = log_in(site_propre)
    inconnue = {**RUE_HAUTE, "adresse": "Rue Qui N'existe Pas 3, 1000"}
    refus = coordination.post(url_nouvelle, **inconnue)
    assert refus.status_code == 422
    assert "Adresse non trouvée : vérifiez le nom de la rue" in refus.text
    assert count_antennes(site_propre) == 0
    html = read_page(coordination, coordination.post(url_nouvelle, **RUE_HAUTE, sans_point="1"))
    assert "sans place sur la carte" in html
    assert "<figure" not in html
    antenne = find_antenne(site_propre)
    assert (antenne.adresse, antenne.lon, antenne.precision) == ("Rue Haute 298, 1000", None, None)
    assert "Rue Haute 298, 1000" in site_propre.get("/fr/partenaires").text


def test_an_antenna_without_an_address_is_a_name(site_propre: Site, url_nouvelle: str) -> None:
    """The report names three antennas of the CSSBSE and gives no address."""
    add(log_in(site_propre), url_nouvelle, nom="La Chasse", adresse="")
    assert "La Chasse" in site_propre.get("/nl/partenaires").text
    assert find_antenne(site_propre).lon is None


def test_a_form_without_name_or_type_writes_nothing(site_propre: Site, url_nouvelle: str) -> None:
    coordination = log_in(site_propre)
    for champ, valeur in (("nom", ""), ("type_antenne", ""), ("type_antenne", "palais")):
        refus = coordination.post(url_nouvelle, **{**FLAGEY, champ: valeur})
        assert refus.status_code == 422
        assert f'href="#champ-{champ}"' in refus.text
    assert count_antennes(site_propre) == 0


def test_the_same_form_sent_twice_at_once_is_one_antenna(
    site_propre: Site, url_nouvelle: str
) -> None:
    coordination = log_in(site_propre)
    champs = {**FLAGEY, "jeton": coordination.jeton(url_nouvelle)}
    with ThreadPoolExecutor(2) as fils:
        envois = [
            fils.submit(coordination.client.post, url_nouvelle, data=champs) for _ in range(2)
        ]
        reponses = [envoi.result() for envoi in envois]
    assert len({reponse.headers["location"] for reponse in reponses}) == 1
    assert count_antennes(site_propre) == 1


def test_another_name_on_the_form_that_served_is_a_second_antenna(
    site_propre: Site, url_nouvelle: str
) -> None:
    coordination = log_in(site_propre)
    champs = {**FLAGEY, "jeton": coordination.jeton(url_nouvelle)}
    for nom in ("Antenne Flagey", "Antenne Boondael"):
        envoi = coordination.client.post(url_nouvelle, data={**champs, "nom": nom})
        assert f'value="{nom}"' in coordination.get(envoi.headers["location"]).text
    assert count_antennes(site_propre) == 2


def test_two_editors_of_an_antenna_see_each_other(site_propre: Site, url_nouvelle: str) -> None:
    une, autre = log_in(site_propre, nom="Une"), log_in(site_propre, nom="Autre")
    url = add(une, url_nouvelle)
    vue = read_vue(autre.get(url).text)
    corrigee = {**FLAGEY, "nom": "Flagey, rez-de-chaussée"}
    assert une.post(url, **corrigee, vue=vue).status_code == 303
    conflit = autre.post(url, **{**FLAGEY, "nom": "Flagey, premier étage"}, vue=vue)
    assert conflit.status_code == 409
    html = unescape(conflit.text)
    assert "Flagey, rez-de-chaussée" in html
    assert 'value="Flagey, premier étage"' in html
    assert find_antenne(site_propre).nom == "Flagey, rez-de-chaussée"
    encore = autre.post(
        url, **{**FLAGEY, "nom": "Flagey, premier étage"}, vue=read_vue(conflit.text)
    )
    assert encore.status_code == 303
    assert find_antenne(site_propre).nom == "Flagey, premier étage"


def read_vue(html: str) -> str:
    """What the form says that it has shown."""
    return html.partition('name="vue" value="')[2].partition('"')[0]


def test_hostile_texts_stay_text(site_propre: Site, url_nouvelle: str) -> None:
    coordination = log_in(site_propre)
    mechant = "<script>alert(1)</script>{{7*7}}"
    url = add(coordination, url_nouvelle, nom=mechant, adresse=mechant, sans_point="1")
    hote = url_nouvelle.removesuffix("/antennes/nouvelle")
    for html in (
        coordination.get(url).text,
        coordination.get(hote).text,
        coordination.get("/equipe/hotes").text,
        site_propre.get("/fr/partenaires").text,
    ):
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html


def test_only_the_coordination_writes_antennas(site_propre: Site, url_nouvelle: str) -> None:
    url = add(log_in(site_propre), url_nouvelle)
    with site_propre.sessions() as session:
        hote = session.scalars(select(Hote.id).where(Hote.nom == CSSBSE)).one()
    for role in (Role.HOTE, Role.RAQ, Role.LECTURE):
        autre = log_in(site_propre, role, hote=hote if role is Role.HOTE else None)
        assert autre.get(url).status_code == 403
        assert autre.post(url, page="/equipe/compte", **FLAGEY).status_code == 403
        assert autre.post(url_nouvelle, page="/equipe/compte", **FLAGEY).status_code == 403
    assert count_antennes(site_propre) == 1


def test_an_unknown_antenna_is_a_page_that_does_not_exist(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    for chemin in (f"/equipe/antennes/{uuid4()}", "/equipe/antennes/flagey"):
        assert coordination.get(chemin).status_code == 404
    assert coordination.get(f"/equipe/hotes/{uuid4()}/antennes/nouvelle").status_code == 404


def test_a_street_across_two_zones_asks_for_the_part_of_the_antenna(
    site_propre: Site, url_nouvelle: str
) -> None:
    coordination = log_in(site_propre)
    refus = coordination.post(url_nouvelle, **RUE_HAUTE)
    assert refus.status_code == 422
    assert "choisissez la partie" in refus.text
    assert 'value="Rue Haute 298, 1000"' in refus.text
    parties = re.findall(r'name="partie"\s+value="([^"]+)"', refus.text)
    assert len(parties) == 2
    ailleurs = coordination.post(url_nouvelle, **RUE_HAUTE, partie="4.10000,50.80000")
    assert (ailleurs.status_code, count_antennes(site_propre)) == (422, 0)
    html = read_page(coordination, coordination.post(url_nouvelle, **RUE_HAUTE, partie=parties[0]))
    assert "quartier Marolles" in html
