"""Past rounds: one's own, all of them to the coordination; what each brought, and its photos."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.modeles import PhotoActeur
from registre.session import writing
from registre.valeurs import Role
from tests.appuis.appareils import Appareil, find_publie, make_champs
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in, make_client
from tests.fabriques import make_acteur

Compteur = Callable[[sessionmaker[Session]], AbstractContextManager[list[str]]]

URL = "/equipe/maraudes"
DEBUT, FIN = "2026-03-03T08:00:00Z", "2026-03-03T09:20:00Z"


@pytest.fixture
def samira(site_propre: Site) -> Connecte:
    return log_in(site_propre, Role.RAQ, nom="Samira Benali", quartiers=["marolles"])


def walk(membre: Connecte, quartier: str | None = "marolles") -> UUID:
    """A round that has ended; return its identifier."""
    sortie = uuid4()
    corps = {"debut": DEBUT, "fin": FIN, "quartier": quartier}
    assert Appareil(membre).put(f"sorties/{sortie}", corps).status_code == 200
    return sortie


def make_jpeg() -> bytes:
    octets = BytesIO()
    Image.new("RGB", (800, 600), "teal").save(octets, "JPEG")
    return octets.getvalue()


def take_photo(membre: Connecte, acteur: UUID, **autres: Any) -> str:
    """A photo that has arrived; return its address."""
    reponse = Appareil(membre).put_photo(acteur, make_jpeg(), **autres)
    assert reponse.status_code == 200
    return f"/equipe/photos/{reponse.json()['id']}"


def test_a_round_shows_what_it_brought_and_leads_to_its_review(
    site_propre: Site, samira: Connecte
) -> None:
    sortie, acteur, appareil = walk(samira), find_publie(site_propre), Appareil(samira)
    recue = appareil.put_fiche(make_champs("Le Petit Lavoir"), maraude=str(sortie))
    reponse = {"acteur": str(acteur), "resultat": "ferme", "maraude": str(sortie)}
    appareil.put(f"verifications/{uuid4()}", reponse)
    photo = take_photo(samira, acteur, maraude=str(sortie))
    liste = samira.get(URL).text
    assert "1 maraude" in liste
    assert "1 fiche, 1 réponse, 1 photo" in liste
    assert "mardi 3 mars" in liste
    page = samira.get(f"{URL}/{sortie}").text
    assert "Le Petit Lavoir" in page
    assert "attend une relecture" in page
    assert f'href="{recue["relecture"]}"' in page
    assert "Réponse : fermé" in page
    assert f'href="{photo}"' in page
    assert "arrivé le mardi 3 mars" in page, "it was noted a quarter of an hour before"


def test_a_relay_sees_its_own_rounds_and_the_coordination_sees_all(
    site_propre: Site, samira: Connecte
) -> None:
    omar = log_in(site_propre, Role.RAQ, nom="Omar Diallo", quartiers=["maritime"])
    sienne, autre = walk(samira), walk(omar, "maritime")
    assert f"{URL}/{autre}" not in samira.get(URL).text
    assert samira.get(f"{URL}/{autre}").status_code == 403
    assert samira.get(f"{URL}/{uuid4()}").status_code == 404
    assert samira.get(f"{URL}/pas-un-uuid").status_code == 404
    coordination = log_in(site_propre)
    toutes = coordination.get(URL).text
    assert "2 maraudes" in toutes
    assert "Omar Diallo" in toutes
    de_omar = coordination.get(URL, personne=str(omar.compte)).text
    assert f"{URL}/{autre}" in de_omar
    assert f"{URL}/{sienne}" not in de_omar
    du_quartier = coordination.get(URL, quartier="marolles").text
    assert f"{URL}/{sienne}" in du_quartier
    assert f"{URL}/{autre}" not in du_quartier
    assert coordination.get(f"{URL}/{autre}").status_code == 200


@pytest.mark.parametrize("requete", [{"personne": "x"}, {"quartier": "nulle-part"}, {"page": "-1"}])
def test_a_filter_that_is_no_choice_asks_for_nothing(
    site_propre: Site, samira: Connecte, requete: dict[str, str]
) -> None:
    walk(samira)
    reponse = log_in(site_propre).get(URL, **requete)
    assert reponse.status_code == 200
    assert "1 maraude" in reponse.text


def test_the_lists_ask_the_database_no_more_for_a_longer_day(
    site_propre: Site, samira: Connecte, compte_requetes: Compteur
) -> None:
    appareil = Appareil(samira)
    sortie, comptes = walk(samira), []
    for nom in ("Le Petit Lavoir", "La Grande Cuisine", "Le Vestiaire"):
        appareil.put_fiche(make_champs(nom), maraude=str(sortie))
        walk(samira)
        with compte_requetes(site_propre.sessions) as liste:
            samira.get(URL)
        with compte_requetes(site_propre.sessions) as detail:
            samira.get(f"{URL}/{sortie}")
        comptes.append((len(liste), len(detail)))
    assert len(set(comptes)) == 1, comptes
    assert max(comptes[0]) <= 12


def test_without_a_round_the_page_says_what_to_do(samira: Connecte) -> None:
    page = samira.get(URL).text
    assert "Aucune maraude" in page
    assert 'href="/equipe/maraude"' in page


def test_nothing_of_the_walk_itself_is_shown(samira: Connecte) -> None:
    sortie = walk(samira)
    Appareil(samira).put_fiche(make_champs(), maraude=str(sortie))
    page = samira.get(f"{URL}/{sortie}").text
    assert "4.345" not in page
    assert "50.836" not in page


def test_what_may_be_a_person_is_named_to_its_author_and_to_who_may_read_it(
    site_propre: Site,
) -> None:
    """Noted out of one's quartiers without a category: it may turn out to be a person's."""
    omar = log_in(site_propre, Role.RAQ, nom="Omar Diallo", quartiers=["maritime"])
    samira = log_in(site_propre, Role.RAQ, nom="Samira Benali", quartiers=["marolles"])
    autre = log_in(site_propre, Role.RAQ, nom="Jeanne Maes", quartiers=["maritime"])
    sortie = walk(omar, "maritime")
    Appareil(omar).put_fiche(make_champs("Chez Zébuline", groupe="H"), maraude=str(sortie))
    assert "Chez Zébuline" in omar.get(f"{URL}/{sortie}").text
    assert "Chez Zébuline" not in autre.get(f"{URL}/{sortie}").text
    assert "Chez Zébuline" in log_in(site_propre).get(f"{URL}/{sortie}").text
    assert samira.get(f"{URL}/{sortie}").status_code == 403


def test_a_photo_is_for_the_team_and_never_kept_by_a_browser(
    site_propre: Site, samira: Connecte
) -> None:
    photo = take_photo(samira, find_publie(site_propre))
    for role in (Role.LECTURE, Role.COORDINATION):
        reponse = log_in(site_propre, role).get(photo)
        assert reponse.headers["content-type"] == "image/jpeg"
        assert reponse.headers["cache-control"] == "no-store"
        assert Image.open(BytesIO(reponse.content)).size == (800, 600)
    assert log_in(site_propre, Role.HOTE).get(photo).status_code == 403
    assert make_client(site_propre).get(photo).status_code == 303
    assert samira.get(f"/equipe/photos/{uuid4()}").status_code == 404


def test_the_record_and_its_review_show_the_photo_and_its_removal(
    site_propre: Site, samira: Connecte
) -> None:
    recue = Appareil(samira).put_fiche(make_champs())
    fiche = f"/equipe/acteurs/{recue['acteur']}"
    photo = take_photo(samira, UUID(recue["acteur"]))
    coordination = log_in(site_propre)
    for membre, page in ((samira, fiche), (coordination, recue["relecture"])):
        html = membre.get(page).text
        assert f'src="{photo}"' in html
        assert f'action="{photo}/retrait"' in html
    lecture = log_in(site_propre, Role.LECTURE)
    publie = take_photo(samira, find_publie(site_propre))
    html = lecture.get(f"/equipe/acteurs/{find_publie(site_propre)}").text
    assert f'src="{publie}"' in html
    assert "/retrait" not in html


def test_a_removed_photo_is_gone_at_once_and_does_not_come_back(
    site_propre: Site, samira: Connecte
) -> None:
    acteur, envoi = find_publie(site_propre), uuid4()
    photo = take_photo(samira, acteur, id=envoi)
    omar = log_in(site_propre, Role.RAQ, nom="Omar Diallo", quartiers=["maritime"])
    fiche = f"/equipe/acteurs/{acteur}"
    assert omar.post(f"{photo}/retrait", page="/equipe/compte").status_code == 403
    reponse = samira.post(f"{photo}/retrait", page=fiche)
    assert reponse.headers["location"] == f"{fiche}?fait=photo_retiree"
    assert "La photo est effacée." in samira.client.get(reponse.headers["location"]).text
    assert samira.get(photo).status_code == 404
    take_photo(samira, acteur, id=envoi)
    with site_propre.sessions() as session:
        assert session.scalars(select(PhotoActeur)).all() == []


def test_the_photo_of_a_persons_record_is_shown_to_who_may_read_it(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        personne = make_acteur(
            "Zébuline Quatrecoins", categorie="personne-ressource", quartier="marolles"
        )
        session.add(personne)
        session.flush()
        photo = PhotoActeur(
            acteur=personne.id,
            octets=make_jpeg(),
            largeur=800,
            hauteur=600,
            ajoutee_par="Samira",
        )
        session.add(photo)
        session.flush()
        url, fiche = f"/equipe/photos/{photo.id}", f"/equipe/acteurs/{personne.id}"
    omar = log_in(site_propre, Role.RAQ, nom="Omar Diallo", quartiers=["maritime"])
    samira = log_in(site_propre, Role.RAQ, nom="Samira Benali", quartiers=["marolles"])
    lecture = log_in(site_propre, Role.LECTURE)
    assert lecture.get(url).status_code == omar.get(url).status_code == 403
    assert url not in lecture.get(fiche).text
    assert samira.get(url).status_code == 200
    assert url in samira.get(fiche).text
