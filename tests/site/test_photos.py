"""The photo of a relay: shown while they agree, asked for again each time, then gone."""

import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from registre.modeles import Attribution, Photo
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def coordination(site_propre: Site) -> Connecte:
    return log_in(site_propre)


@pytest.fixture
def fiche(site_propre: Site) -> str:
    with site_propre.sessions() as session:
        voulu = select(Attribution.relais).where(Attribution.quartier == "marolles")
        return f"/equipe/relais/{session.scalars(voulu).one()}"


def make_image(sorte: str = "JPEG") -> bytes:
    octets = BytesIO()
    Image.new("RGB", (900, 1200), "teal").save(octets, sorte)
    return octets.getvalue()


def send(membre: Connecte, fiche: str, octets: bytes | None, **champs: str) -> Any:
    envoi = {"consentie_le": "2026-03-02", "photo_publique": "1"} | champs
    return membre.client.post(
        f"{fiche}/photo",
        data={"jeton": membre.jeton(fiche), **envoi},
        files={"photo": ("photo.jpg", octets, "image/jpeg")} if octets is not None else None,
    )


def find_url(site: Site) -> str | None:
    trouvee = re.search(r'src="(/photos/[0-9a-f-]+\.jpg)"', site.get("/fr/quartiers/marolles").text)
    return trouvee[1] if trouvee else None


def count_photos(site: Site) -> int:
    with site.sessions() as session:
        return len(session.scalars(select(Photo.id)).all())


def test_a_photo_is_shown_until_the_consent_is_withdrawn(
    site_propre: Site, coordination: Connecte, fiche: str
) -> None:
    assert send(coordination, fiche, make_image()).headers["location"] == f"{fiche}?fait=photo"
    url = find_url(site_propre)
    assert url
    reponse = site_propre.get(url)
    assert reponse.headers["content-type"] == "image/jpeg"
    assert reponse.headers["cache-control"] == "no-cache"
    assert reponse.headers["x-content-type-options"] == "nosniff"
    assert len(reponse.content) < 40_000
    gardee = site_propre.get(url, {"If-None-Match": reponse.headers["etag"]})
    assert (gardee.status_code, gardee.content) == (304, b"")
    photo = site_propre.get("/api/v1/quartiers/marolles").json()["properties"]["relais"][0]["photo"]
    assert photo == {"url": url, "largeur": 360, "hauteur": 480}
    assert re.search(
        rf'src="{url}"\s+width="360"\s+height="480"\s+alt="Photo de ', find_page(site_propre)
    )
    assert coordination.post(f"{fiche}/photo/retrait", page=fiche).status_code == 303
    assert site_propre.get(url, {"If-None-Match": reponse.headers["etag"]}).status_code == 404
    assert find_url(site_propre) is None
    assert count_photos(site_propre) == 0


def find_page(site: Site) -> str:
    return str(site.get("/fr/quartiers/marolles").text)


def test_a_new_photo_takes_the_place_of_the_one_before(
    site_propre: Site, coordination: Connecte, fiche: str
) -> None:
    send(coordination, fiche, make_image())
    premiere = find_url(site_propre)
    send(coordination, fiche, make_image("PNG"))
    assert premiere
    assert find_url(site_propre) not in (None, premiere)
    assert site_propre.get(premiere).status_code == 404
    assert count_photos(site_propre) == 1


def test_a_photo_that_is_not_to_be_shown_is_not_public(
    site_propre: Site, coordination: Connecte, fiche: str
) -> None:
    send(coordination, fiche, make_image(), photo_publique="")
    assert find_url(site_propre) is None
    with site_propre.sessions() as session:
        photo = session.scalars(select(Photo.id)).one()
    assert site_propre.get(f"/photos/{photo}.jpg").status_code == 404
    assert "Cachée au public." in coordination.get(fiche).text
    assert "data:image/jpeg;base64," in coordination.get(fiche).text


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (make_image("GIF"), "pas une photo JPEG"),
        (SVG, "pas une photo JPEG"),
        (make_image()[:3000], "pas une photo JPEG"),
        (b"\xff" * (5 * 1024 * 1024 + 1), "trop lourd"),
        (None, "Ce champ est nécessaire."),
    ],
    ids=["gif renamed .jpg", "svg", "truncated", "over 5 MB", "no file"],
)
def test_a_file_that_is_not_the_image_it_says_leaves_all_as_it_was(
    site_propre: Site, coordination: Connecte, fiche: str, octets: bytes | None, phrase: str
) -> None:
    reponse = send(coordination, fiche, octets)
    assert reponse.status_code == 422
    assert phrase in reponse.text
    assert count_photos(site_propre) == 0
    assert find_url(site_propre) is None


@pytest.mark.parametrize("jour", ["", "2026-03-04", "hier"])
def test_a_photo_needs_the_day_of_its_consent(
    site_propre: Site, coordination: Connecte, fiche: str, jour: str
) -> None:
    reponse = send(coordination, fiche, make_image(), consentie_le=jour)
    assert reponse.status_code == 422
    assert 'href="#champ-consentie_le"' in reponse.text
    assert count_photos(site_propre) == 0


@pytest.mark.parametrize("nom", ["atlantide", "00000000-0000-0000-0000-000000000000", "../x", "0"])
def test_there_is_no_other_photo(site_propre: Site, nom: str) -> None:
    assert site_propre.get(f"/photos/{nom}.jpg").status_code == 404
