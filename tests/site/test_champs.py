"""Phone, mail, site and postal code are read by one rule, whatever the form."""

import pytest
from starlette.datastructures import FormData

from api.saisies import Saisie
from vitrine.champs import (
    CODE_POSTAL_FAUX,
    COURRIEL_ILLISIBLE,
    SITE_ILLISIBLE,
    TELEPHONE_ILLISIBLE,
    read_acteur_public,
    read_code_postal,
    read_courriel,
    read_hote,
    read_site,
    read_telephone,
)

ACTEUR = {
    "nom": "Maison médicale d'essai",
    "telephone": "02 512 34 56 / 02 512 34 57 (poste 12, le matin)",
    "courriel": "D'Hondt+accueil@exemple.be",
    "site": "www.exemple.be",
    "code_postal": "1000",
}


def make_saisie(**champs: str) -> Saisie:
    return Saisie(FormData(list(champs.items())))


def test_a_number_is_one_that_can_be_dialled() -> None:
    saisie = make_saisie(fixe="02 512 34 56", faux="12 34", court="1718")
    assert read_telephone(saisie, "fixe", 40) == "02 512 34 56"
    assert read_telephone(saisie, "absent", 40) is None
    assert read_telephone(saisie, "court", 40, court=True) == "1718"
    assert saisie.fautes == {}
    read_telephone(saisie, "faux", 40, court=True)
    read_telephone(saisie, "court", 40)
    assert {f.texte for f in saisie.fautes.values()} == {TELEPHONE_ILLISIBLE}
    assert set(saisie.fautes) == {"faux", "court"}


def test_a_mail_address_is_kept_as_servers_take_it() -> None:
    saisie = make_saisie(bon="accueil@médiation.example", faux="zoé@exemple.be")
    assert read_courriel(saisie, "bon", 160) == "accueil@xn--mdiation-b1a.example"
    assert read_courriel(saisie, "faux", 160) == "zoé@exemple.be"
    assert {nom: f.texte for nom, f in saisie.fautes.items()} == {"faux": COURRIEL_ILLISIBLE}


@pytest.mark.parametrize(
    ("tape", "lu"),
    [
        ("www.exemple.be", "https://www.exemple.be"),
        ("exemple.be/rue:haute", "https://exemple.be/rue:haute"),
        ("http://exemple.be", "http://exemple.be"),
    ],
)
def test_a_site_is_read_with_its_scheme(tape: str, lu: str) -> None:
    saisie = make_saisie(site=tape)
    assert (read_site(saisie, "site", 300), saisie.fautes) == (lu, {})


@pytest.mark.parametrize(
    "tape",
    ["javascript:alert(document.title)", "https://localhost", "pas un site", "ftp://exemple.be"],
)
def test_what_is_no_site_is_said(tape: str) -> None:
    saisie = make_saisie(site=tape)
    read_site(saisie, "site", 300)
    assert saisie.fautes["site"].texte == SITE_ILLISIBLE


def test_a_scheme_that_is_added_does_not_make_an_address_too_long_to_keep() -> None:
    saisie = make_saisie(site="www.exemple.be/" + "a" * 285)
    assert len(read_site(saisie, "site", 300) or "") == 308
    assert saisie.fautes["site"].valeurs == {"maximum": 300}


@pytest.mark.parametrize("tape", ["0999", "100", "10 00", "B-10", "١٠٠٠"])
def test_a_postal_code_has_four_digits(tape: str) -> None:
    saisie = make_saisie(code_postal=tape)
    read_code_postal(saisie, maximum=5)
    assert saisie.fautes["code_postal"].texte == CODE_POSTAL_FAUX


def test_what_was_left_as_it_stood_is_not_judged_again() -> None:
    avant = {"telephone": "le soir", "courriel": "voir site", "site": "?", "code_postal": "?"}
    saisie = make_saisie(nom="Essai", **avant)
    assert read_acteur_public(saisie, avant).items() >= avant.items()
    assert read_hote(saisie, avant)["telephone"] == "le soir"
    assert saisie.fautes == {}
    read_hote(saisie)
    assert set(saisie.fautes) == {"telephone", "courriel", "site"}


def test_an_actor_may_have_a_longer_name_and_number_than_a_host() -> None:
    saisie = make_saisie(**ACTEUR, rue="Rue Haute", numero="12")
    lu = read_acteur_public(saisie, {})
    assert saisie.fautes == {}
    assert (lu["telephone"], lu["site"]) == (ACTEUR["telephone"], "https://www.exemple.be")
    assert (lu["courriel"], lu["code_postal"]) == (ACTEUR["courriel"], "1000")
    read_hote(saisie)
    assert set(saisie.fautes) == {"telephone"}
    long = make_saisie(nom="x" * 200)
    read_acteur_public(long, {})
    assert long.fautes == {}
    read_hote(long)
    assert set(long.fautes) == {"nom"}
