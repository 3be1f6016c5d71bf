"""300 finder requests a minute pass from one address; loopback is not limited."""

import pytest
from starlette.testclient import TestClient

from api.debit import DEMANDES_PAR_MINUTE, Debit, name_abonne
from api.erreurs import TropDeDemandes
from tests.appuis.applications import LOCALE, Site

NAMUR = "/api/v1/trouver?lon=4.8667&lat=50.4667"


def make_visiteur(site: Site, adresse: str) -> TestClient:
    return TestClient(site.app, base_url=LOCALE, client=(adresse, 40000))


def test_a_whole_building_behind_one_address_can_ask_300_times_a_minute(site: Site) -> None:
    visiteur, voisin = make_visiteur(site, "203.0.113.7"), make_visiteur(site, "203.0.113.8")
    with visiteur, voisin:
        assert {visiteur.get(NAMUR).status_code for _ in range(DEMANDES_PAR_MINUTE)} == {200}
        refusee = visiteur.get(NAMUR)
        assert (refusee.status_code, refusee.json()["code"]) == (429, "trop_de_demandes")
        assert refusee.headers["retry-after"] == "60"
        assert refusee.headers["cache-control"] == "no-store"
        page = visiteur.get("/fr/trouver?adresse=Namur")
        assert page.status_code == 429
        assert page.headers["content-type"].startswith("text/html")
        assert visiteur.get("/api/v1/categories").status_code == 200
        assert voisin.get(NAMUR).status_code == 200


def test_loopback_is_not_limited(site: Site) -> None:
    vues = {site.client.get("/api/v1/trouver").status_code for _ in range(DEMANDES_PAR_MINUTE + 20)}
    assert vues == {422}


@pytest.mark.parametrize(
    ("adresse", "abonne"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("127.0.0.1", None),
        ("127.8.9.10", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("", None),
        (None, None),
        ("203.0.113.7:55", "203.0.113.7"),
        ("[2001:db8:1:2:aaaa::1]:55", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:aaaa::1]", "2001:db8:1:2::/64"),
        ("127.0.0.1:55", None),
        ("unknown", "unknown"),
        (" unknown ", "unknown"),
        ("203.0.113.7:port", "203.0.113.7:port"),
        ("_cachee" * 20, ("_cachee" * 20)[:45]),
    ],
)
def test_who_asks_is_one_subscriber_not_one_of_their_addresses(
    adresse: str | None, abonne: str | None
) -> None:
    assert name_abonne(adresse) == abonne


def test_the_refusal_says_how_long_to_wait() -> None:
    debit = Debit(1)
    debit.ensure("203.0.113.7")
    with pytest.raises(TropDeDemandes) as refus:
        debit.ensure("203.0.113.7")
    assert refus.value.delai == 60
