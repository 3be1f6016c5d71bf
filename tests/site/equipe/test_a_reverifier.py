"""What is due to be verified again: by age, by distance, one button for each; and how it fades."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update

from registre.calendrier import BRUXELLES
from registre.modeles import Acteur, Categorie, Courriel, Hote, Lien, Verification
from registre.recherche import index_acteurs
from registre.session import writing
from registre.valeurs import CanalVerification, Compteur, EtatActeur, Role
from registre.versions import bump
from tests.appuis.applications import Site
from tests.appuis.equipe import log_in, read_jeton
from tests.fabriques import make_acteur, make_verification
from vitrine.equipe.a_reverifier import read_point

URL = "/equipe/a-reverifier"
RUE_BLAES = (4.3466, 50.8366)
GARE_CENTRALE = (4.3571, 50.8454)

Compte = Callable[[Any], AbstractContextManager[list[str]]]


def keep_only(site: Site, *acteurs: tuple[Acteur, int | None]) -> list[UUID]:
    """Put all others away; the days are since the last verification, None: never."""
    with writing(site.sessions) as session:
        session.execute(delete(Verification))
        session.execute(update(Acteur).values(etat=EtatActeur.ARCHIVE))
        for acteur, jours in acteurs:
            session.add(acteur)
            session.flush()
            if jours is not None:
                instant = site.horloge() - timedelta(days=jours)
                session.add(make_verification(acteur.id, instant))
        index_acteurs(session, [acteur.id for acteur, _ in acteurs])
        bump(session, Compteur.ANNUAIRE)
        return [acteur.id for acteur, _ in acteurs]


def make_lieu(nom: str, lieu: tuple[float, float] = RUE_BLAES, **valeurs: Any) -> Acteur:
    return make_acteur(
        nom,
        **{"categorie": "pharmacies", "quartier": "marolles", "lon": lieu[0], "lat": lieu[1]}
        | valeurs,
    )


def names(html: str) -> list[str]:
    return re.findall(r'<h3>\s*<a [^>]*href="/equipe/acteurs/[^"]+">([^<]+)</a>', html)


def verifications(site: Site) -> list[Verification]:
    with site.sessions() as session:
        return list(session.scalars(select(Verification).order_by(Verification.verifie_le)))


def test_the_list_is_by_age_or_by_distance(site_propre: Site) -> None:
    keep_only(
        site_propre,
        (make_lieu("Vue il y a un an", GARE_CENTRALE), 365),
        (make_lieu("Vue hier"), 1),
        (make_lieu("Vue il y a sept mois"), 215),
        (make_lieu("Jamais vue", GARE_CENTRALE, rue="Cantersteen", numero="2"), None),
    )
    coordination = log_in(site_propre)
    page = coordination.get(URL)
    assert names(page.text) == ["Jamais vue", "Vue il y a un an", "Vue il y a sept mois"]
    assert "3 à revérifier, les plus anciennes d&#39;abord" in page.text
    assert "Vérifié le 3 mars 2025." in page.text
    pres = coordination.get(URL, depuis="Place du Jeu de Balle, 1000")
    assert names(pres.text)[0] == "Vue il y a sept mois"
    assert "les plus proches d&#39;abord" in pres.text
    assert re.search(r"à 1,\d\N{NO-BREAK SPACE}km", pres.text)
    point = coordination.get(URL, depuis="50.8366, 4.3466")
    assert names(point.text)[0] == "Vue il y a sept mois"
    perdu = coordination.get(URL, depuis="rue <b>xyzzy</b>")
    assert "Nous n'avons pas trouvé cette adresse" in perdu.text
    assert names(perdu.text) == names(page.text)
    assert "<b>xyzzy" not in perdu.text


@pytest.mark.parametrize(
    ("texte", "point"),
    [
        ("4.3466, 50.8366", (4.3466, 50.8366)),
        ("50.8366;4.3466", (4.3466, 50.8366)),
        ("48.85, 2.35", None),
        ("nan, nan", None),
        ("1000", None),
        ("4.3, 50.8, 1", None),
    ],
)
def test_a_point_may_be_typed_either_way_round(
    texte: str, point: tuple[float, float] | None
) -> None:
    assert read_point(texte) == point


def test_one_button_notes_a_verification_and_the_record_leaves_the_list(site_propre: Site) -> None:
    premier, second = keep_only(
        site_propre, (make_lieu("La première"), 400), (make_lieu("La seconde"), 300)
    )
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    liste = f"{URL}?quartier=marolles&depuis=Rue+Blaes+1000"
    jeton = read_jeton(relais.client.get(liste).text)
    champs = {
        "jeton": jeton,
        "canal": "telephone",
        "retour": "a-reverifier",
        "quartier": "marolles",
        "depuis": "Rue Blaes 1000",
    }
    for acteur in (premier, premier, second):  # one page, one token, several buttons
        reponse = relais.client.post(f"/equipe/acteurs/{acteur}/verification", data=champs)
        assert reponse.status_code == 303
    suite = reponse.headers["location"]
    assert suite.startswith(f"{URL}?")
    apres = relais.client.get(suite)
    assert "La vérification est notée" in apres.text
    assert "Rien n'est à revérifier ici" in apres.text
    nouvelles = verifications(site_propre)[2:]
    assert {(v.acteur, v.verifie_par, v.canal) for v in nouvelles} == {
        (premier, relais.nom, "telephone"),
        (second, relais.nom, "telephone"),
    }
    assert len(nouvelles) == 2
    assert "vérifié le 3 mars 2026" in site_propre.get("/fr/repertoire").text


def test_a_relay_is_held_to_their_quartiers(site_propre: Site) -> None:
    _, ailleurs = keep_only(
        site_propre,
        (make_lieu("Aux Marolles"), None),
        (make_lieu("À Matongé", quartier="matonge"), None),
    )
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    page = relais.get(URL)
    assert names(page.text) == ["Aux Marolles"]
    assert "Marolles (1)" in page.text
    assert "Matonge" not in page.text
    assert relais.get(URL, quartier="matonge").status_code == 403
    envoi = {"canal": "sur_place", "page": URL}
    refus = relais.post(f"/equipe/acteurs/{ailleurs}/verification", **envoi)
    assert refus.status_code == 403
    assert verifications(site_propre) == []
    assert names(log_in(site_propre).get(URL).text) == ["À Matongé", "Aux Marolles"]


def test_a_page_holds_fifty_and_leads_to_the_next(site_propre: Site) -> None:
    keep_only(site_propre, *((make_lieu(f"Lieu {rang:02}"), None) for rang in range(51)))
    coordination = log_in(site_propre)
    premiere = coordination.get(URL)
    assert len(names(premiere.text)) == 50
    assert f"{URL}?page=2" in premiere.text
    assert names(coordination.get(URL, page=2).text) == ["Lieu 50"]
    assert names(coordination.get(URL, page=99).text) == ["Lieu 50"]
    assert len(names(coordination.get(URL, page="<b>").text)) == 50


def test_a_longer_list_costs_no_more_statements(site_propre: Site, compte_requetes: Compte) -> None:
    coordination = log_in(site_propre)
    coordination.get(URL)
    with compte_requetes(site_propre.sessions) as beaucoup:
        assert len(names(coordination.get(URL).text)) == 50
    keep_only(site_propre, (make_lieu("La seule"), None))
    with compte_requetes(site_propre.sessions) as peu:
        assert names(coordination.get(URL).text) == ["La seule"]
    assert len(beaucoup) == len(peu) <= 11, beaucoup


def test_a_wrong_channel_or_record_notes_nothing(site_propre: Site) -> None:
    (acteur,) = keep_only(site_propre, (make_lieu("Ici"), None))
    coordination = log_in(site_propre)
    url = f"/equipe/acteurs/{acteur}/verification"
    assert coordination.post(url, page=URL, canal="pigeon").status_code == 409
    perdu = coordination.post(f"/equipe/acteurs/{UUID(int=0)}/verification", page=URL, canal="site")
    assert perdu.status_code == 404
    assert verifications(site_propre) == []


def test_an_old_record_fades_and_says_so_but_is_never_hidden(site_propre: Site) -> None:
    (acteur,) = keep_only(site_propre, (make_lieu("Pharmacie Blaes"), 0))
    api = site_propre.get(f"/api/v1/acteurs/{acteur}").json()["properties"]
    assert api["a_reverifier_le"] == "2026-09-03"
    for jour, pale in ((2, False), (3, True)):
        site_propre.horloge.instant = datetime(2026, 9, jour, 0, 1, tzinfo=BRUXELLES)
        fiche = site_propre.get(f"/fr/acteurs/{acteur}").text
        assert ("Vérifié il y a longtemps : 3 mars 2026. À revérifier." in fiche) is pale
        assert ("Vérifiée le 3 mars 2026, sur place." in fiche) is not pale
        liste = site_propre.get("/fr/repertoire").text
        assert "Pharmacie Blaes" in liste
        assert ("fiche-ancienne" in liste) is pale
        assert ("vérifié il y a longtemps : 3 mars 2026" in liste) is pale
    # What is kept of the API stays true: it names the day, not whether it has come.
    assert site_propre.get(f"/api/v1/acteurs/{acteur}").json()["properties"] == api


def test_a_record_that_nobody_verified_keeps_its_words(site_propre: Site) -> None:
    (acteur,) = keep_only(site_propre, (make_lieu("Pharmacie Blaes"), None))
    fiche = site_propre.get(f"/fr/acteurs/{acteur}").text
    assert "Jamais vérifiée par un relais." in fiche
    assert "fiche-ancienne" not in fiche
    api = site_propre.get(f"/api/v1/acteurs/{acteur}").json()["properties"]
    assert api["a_reverifier_le"] is None


def test_the_coordination_says_how_often_a_category_is_verified(site_propre: Site) -> None:
    (acteur,) = keep_only(site_propre, (make_lieu("Pharmacie Blaes"), 215))
    assert "il y a longtemps" in site_propre.get(f"/fr/acteurs/{acteur}").text
    with writing(site_propre.sessions) as session:
        session.execute(
            update(Categorie).where(Categorie.slug == "pharmacies").values(frequence_mois=12)
        )
        bump(session, Compteur.ANNUAIRE)
    assert "il y a longtemps" not in site_propre.get(f"/fr/acteurs/{acteur}").text
    assert names(log_in(site_propre).get(URL).text) == []


def count_liens(site: Site) -> int:
    with site.sessions() as session:
        return session.scalar(select(func.count(Lien.id))) or 0


def test_the_same_request_twice_is_one_mail_and_one_link(site_propre: Site) -> None:
    (acteur,) = keep_only(site_propre, (make_lieu("Ici", courriel="accueil@ici.example"), None))
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    url, jeton = f"/equipe/acteurs/{acteur}/confirmation", relais.jeton(URL)
    for _ in range(2):
        reponse = relais.client.post(url, data={"jeton": jeton})
        assert reponse.headers["location"] == f"/equipe/acteurs/{acteur}?fait=confirmation"
    assert count_liens(site_propre) == 1
    with site_propre.sessions() as session:
        (courriel,) = session.scalars(select(Courriel)).all()
    assert (courriel.destinataire, courriel.nature) == ("accueil@ici.example", "confirmation")
    assert courriel.quartier == "marolles"


@pytest.mark.parametrize(
    ("valeurs", "statut", "suite"),
    [
        ({"courriel": None}, 303, "sans_courriel"),
        ({"courriel": "a@b.example, c@d.example"}, 303, "sans_courriel"),
        ({"courriel": "a@b.example", "etat": EtatActeur.BROUILLON}, 409, None),
        ({"courriel": "a@b.example", "categorie": "personne-ressource"}, 409, None),
        ({"courriel": "a@b.example", "quartier": "matonge"}, 403, None),
    ],
)
def test_no_link_leaves_for_what_cannot_confirm_itself(
    site_propre: Site, valeurs: dict[str, Any], statut: int, suite: str | None
) -> None:
    (acteur,) = keep_only(site_propre, (make_lieu("Ici", **valeurs), None))
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    reponse = relais.post(f"/equipe/acteurs/{acteur}/confirmation", page=URL)
    assert reponse.status_code == statut
    if suite:
        assert reponse.headers["location"].endswith(f"fait={suite}")
    assert count_liens(site_propre) == 0
    with site_propre.sessions() as session:
        assert session.scalars(select(Courriel)).all() == []


def test_only_the_coordination_asks_a_host(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        hote = session.scalars(select(Hote)).first()
        assert hote is not None
        hote.courriel = "accueil@hote.example"
    url = f"/equipe/hotes/{hote.id}/confirmation"
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    assert relais.post(url, page=URL).status_code == 403
    coordination = log_in(site_propre)
    reponse = coordination.post(url, page=URL)
    assert reponse.headers["location"] == f"/equipe/hotes/{hote.id}?fait=confirmation"
    assert (
        coordination.post(f"/equipe/hotes/{UUID(int=0)}/confirmation", page=URL).status_code == 404
    )
    assert count_liens(site_propre) == 1


def test_the_channels_are_those_of_a_verification(site_propre: Site) -> None:
    keep_only(site_propre, (make_lieu("Ici"), None))
    page = log_in(site_propre).get(URL).text
    for canal in CanalVerification:
        assert f'<option value="{canal}">' in page
