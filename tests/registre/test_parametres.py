"""What the coordination chooses for the whole site, and how often categories are verified."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from registre.categories import list_frequences, write_frequences
from registre.modeles import Categorie
from registre.parametres import (
    Parametres,
    list_courriels_coordination,
    read_parametres,
    write_parametres,
)
from registre.session import writing
from registre.versions import read_versions
from tests.appuis.annuaire import fill_annuaire

CHOISIS = Parametres("02 555 01 23", "coordination@exemple.be", garder_messages=True)


def test_rien_n_est_choisi_au_depart(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert read_parametres(session) == Parametres()
        assert list_courriels_coordination(session) == []


def test_ce_qui_est_choisi_se_lit_partout_et_se_retire(sessions: sessionmaker[Session]) -> None:
    with writing(sessions) as session:
        avant = read_versions(session).annuaire
        write_parametres(session, CHOISIS)
        assert read_versions(session).annuaire == avant + 1
    with sessions() as session:
        assert read_parametres(session) == CHOISIS
        assert list_courriels_coordination(session) == ["coordination@exemple.be"]
    with writing(sessions) as session:
        write_parametres(session, Parametres())
    with sessions() as session:
        assert read_parametres(session) == Parametres()


def test_les_frequences_s_enregistrent_ensemble_ou_pas_du_tout(
    sessions: sessionmaker[Session],
) -> None:
    fill_annuaire(sessions)
    with writing(sessions) as session:
        avant = read_versions(session).annuaire
        assert write_frequences(session, {"pharmacies": 12, "bibliotheques": 6}) == 1
        assert read_versions(session).annuaire == avant + 1
        assert write_frequences(session, {"pharmacies": 12}) == 0
        assert read_versions(session).annuaire == avant + 1
    for hors in (0, 61, -1):
        with pytest.raises(ValueError, match="bounds"), writing(sessions) as session:
            write_frequences(session, {"bibliotheques": 3, "pharmacies": hors})
    with sessions() as session:
        assert session.get_one(Categorie, "bibliotheques").frequence_mois == 6
        lignes = list_frequences(session)
        assert [g.lettre for g, _ in lignes] == sorted(g.lettre for g, _ in lignes)
        assert {c.slug: c.frequence_mois for _, c in lignes}["pharmacies"] == 12
