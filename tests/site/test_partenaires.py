"""The public page of the host partners."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.modeles import Hote, HoteQuartier, Texte
from registre.session import writing
from registre.valeurs import Compteur
from registre.versions import bump
from tests.appuis.applications import Site
from tests.appuis.bases import list_selects

COMPTE = Callable[[sessionmaker[Session]], AbstractContextManager[list[str]]]


def test_the_nineteen_partners_of_the_report_are_there_with_their_quartiers(site: Site) -> None:
    html = unescape(site.get("/fr/partenaires").text)
    assert html.count('<section class="fiche">') == 19
    assert html.count("Coordonnées à compléter.") == 19
    for attendu in ("CASG Entr'Aide des Marolles", "Episol", "Woluwe-Saint-Lambert", "2022"):
        assert attendu in html
    slugs = set(re.findall(r'href="/fr/quartiers/([a-z-]+)"', html))
    assert len(slugs) == 30
    assert {"marolles", "matonge", "hof-ten-berg"} <= slugs


@pytest.mark.parametrize(
    ("langue", "titre", "commune"),
    [
        ("fr", "Les partenaires", "Saint-Josse-ten-Noode"),
        ("nl", "De partners", "Sint-Joost-ten-Node"),
        ("en", "The partners", "Saint-Josse-ten-Noode"),
    ],
)
def test_the_page_is_written_in_each_language(
    site: Site, langue: str, titre: str, commune: str
) -> None:
    html = site.get(f"/{langue}/partenaires").text
    assert f"<h1>{titre}</h1>" in html
    assert commune in html
    assert html.count("<h1") == 1


def test_every_page_leads_to_the_partners(site: Site) -> None:
    for langue in ("fr", "nl", "en"):
        assert f'href="/{langue}/partenaires"' in site.get(f"/{langue}/couverture").text


def test_the_coordination_s_own_introduction_stands_in_its_place(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        markdown = "# Nos partenaires\n\nMerci à **eux**. <script>alert(1)</script>"
        session.add(Texte(cle="partenaires", langue="fr", markdown=markdown))
        bump(session, Compteur.ANNUAIRE)
    html = site_propre.get("/fr/partenaires").text
    assert "<h1>Nos partenaires</h1>" in html
    assert "<strong>eux</strong>" in html
    assert "<script>alert" not in html
    assert "De partners" in site_propre.get("/nl/partenaires").text


def test_a_partner_without_quartier_says_so(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        session.add(Hote(nom="Ancienne maison", communes=""))
    html = site_propre.get("/fr/partenaires").text
    assert "Pas de relais dans cette organisation pour le moment." in html


def test_twenty_more_partners_cost_no_more_questions(
    site_propre: Site, compte_requetes: COMPTE
) -> None:
    nombres = []
    for _ in range(2):
        site_propre.get("/fr/partenaires")
        with compte_requetes(site_propre.sessions) as requetes:
            assert site_propre.get("/fr/partenaires").status_code == 200
        nombres.append(len(list_selects(requetes)))
        with writing(site_propre.sessions) as session:
            hotes = [Hote(nom=f"Partenaire {rang}", communes="Ixelles") for rang in range(20)]
            session.add_all(hotes)
            session.flush()
            session.add_all(HoteQuartier(hote=hote.id, quartier="flagey") for hote in hotes)
    assert nombres[0] == nombres[1] <= 16
    with site_propre.sessions() as session:
        assert len(session.scalars(select(Hote)).all()) == 59
