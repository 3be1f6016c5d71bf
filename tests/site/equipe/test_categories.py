"""How often each of the 39 categories is verified: all saved together, or none."""

import re

from sqlalchemy import select

from registre.modeles import Categorie
from registre.valeurs import Role
from registre.versions import read_versions
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in

PAGE = "/equipe/categories"
CHAMP = re.compile(r'name="(mois-[^"]+)"\s+type="number".*?value="([^"]*)"', re.S)


def read_champs(connecte: Connecte) -> dict[str, str]:
    return dict(CHAMP.findall(connecte.get(PAGE).text))


def read_frequences(site: Site) -> dict[str, int]:
    with site.sessions() as session:
        return dict(session.execute(select(Categorie.slug, Categorie.frequence_mois)).all())


def test_all_categories_are_there_and_saved_together(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    champs = read_champs(coordination)
    assert len(champs) == 39
    assert set(champs.values()) == {"6"}
    with site_propre.sessions() as session:
        avant = read_versions(session).annuaire
    champs |= {"mois-pharmacies": "12", "mois-cpas": "60"}
    reponse = coordination.client.post(PAGE, data={"jeton": coordination.jeton(PAGE), **champs})
    assert reponse.headers["location"] == f"{PAGE}?fait=enregistre"
    assert read_champs(coordination) == champs
    with site_propre.sessions() as session:
        assert read_versions(session).annuaire == avant + 1


def test_a_number_out_of_bounds_is_said_and_nothing_is_saved(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    avant = read_frequences(site_propre)
    for mois in ("0", "61", "-3", "six", "6.5", "", "٦", "1e1", "9" * 40):
        champs = read_champs(coordination) | {"mois-pharmacies": mois, "mois-cpas": "3"}
        reponse = coordination.client.post(PAGE, data={"jeton": coordination.jeton(PAGE), **champs})
        assert reponse.status_code == 422, mois
        assert "Écrivez un nombre entre 1 et 60." in reponse.text
        assert dict(CHAMP.findall(reponse.text))["mois-cpas"] == "3"
        assert read_frequences(site_propre) == avant


def test_only_the_coordination_decides(site_propre: Site) -> None:
    for role in (Role.RAQ, Role.HOTE, Role.LECTURE):
        assert log_in(site_propre, role).get(PAGE).status_code == 403
