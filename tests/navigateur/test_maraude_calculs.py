"""What a phone works out by itself, without network: words, places, photos."""

import json
import random
import sys
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from PIL import Image

from geo.affectation import Territoire
from geo.reperes import point_from_plan, point_to_plan
from geo.textes import normalize
from tests.geo.test_affectation import (
    PARVIS_SAINT_JEAN_BAPTISTE,
    PLACE_DU_JEU_DE_BALLE,
    build_region,
)
from tests.navigateur.appareil import Serveur, make_entree, open_page, serving_appareils

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.navigateur

NOMS_DIFFICILES = [
    "Maison médicale des Marolles",
    "L’Œuvre de l'Hospitalité — ASBL",
    "Straße, STRASSE, ẞ",
    "ΟΔΟΣ Σίσυφος",
    "İstanbul Kıraathanesi",
    "№ 12 ﬁn, Ⅷ, ½, x²",
    "Cafe\u0301 — Café",
    "Ångström, K (Kelvin), µm",
    "جمعية الأمل",
    "मराठी हिन्दी",
    "ไทย กำลัง",
    "中文學校 (ㄅㄆㄇ)",
    "👩‍👩‍👧 Chez nous 🏳️‍🌈",
    "a\u0300\u0316\u0345b",
    "Ｆｕｌｌ　ｗｉｄｔｈ",
    "Łódź đ ø æ ŉ ǰ ᾳ",
    "  \t\u00a0\u2003 ",
    "<b>0'; DROP TABLE</b>",
]
CHEROKEE = (*range(0x13A0, 0x1400), *range(0xAB70, 0xABC0))
"""Its casefolding goes to the capitals, alone of all scripts; no name of Brussels is written so."""

Donnees = dict[str, Any]


@pytest.fixture
def serveur() -> Iterator[Serveur]:
    """What serves the static files."""
    with serving_appareils() as ouvert:
        yield ouvert


@pytest.fixture
def contexte(navigateur: "Browser") -> Iterator["BrowserContext"]:
    """A clean device."""
    with navigateur.new_context() as ouvert:
        yield ouvert


@pytest.fixture
def page(contexte: "BrowserContext", serveur: Serveur) -> "Page":
    """The page of the round on a clean device."""
    return open_page(contexte, serveur)


def _call(page: "Page", module: str, fonction: str, *arguments: Any) -> Any:
    return page.evaluate(
        """([module, fonction, suite]) =>
            import(`/static/js/maraude/${module}.js`).then((m) => m[fonction](...suite))""",
        [module, fonction, list(arguments)],
    )


def _normalise_many(page: "Page", textes: list[str]) -> list[str]:
    normalises: list[str] = page.evaluate(
        """(textes) => import("/static/js/maraude/ressemblance.js")
            .then(({ normalize }) => textes.map(normalize))""",
        textes,
    )
    return normalises


# Words


def test_a_device_normalises_names_as_the_server_does(page: "Page") -> None:
    assert _normalise_many(page, NOMS_DIFFICILES) == [normalize(n) for n in NOMS_DIFFICILES]


def test_every_character_is_normalised_alike(page: "Page") -> None:
    connus = [
        chr(c)
        for c in range(sys.maxunicode)
        if unicodedata.category(chr(c)) not in {"Cn", "Cs", "Co"} and c not in CHEROKEE
    ]
    mots = [f"a{c}b {c}" for c in connus if not "\u3400" <= c <= "\ud7a3" and c < "\U00020000"]
    assert len(mots) > 30_000
    obtenus = _normalise_many(page, mots)
    differents = {mot: o for mot, o in zip(mots, obtenus, strict=True) if o != normalize(mot)}
    assert differents == {}


def make_acteur(nom: str, point: tuple[float, float] | None, **suite: Any) -> Donnees:
    lieu = {} if point is None else {"lon": point[0], "lat": point[1]}
    return {"id": nom, "nom": nom, **lieu, **suite}


def walk(depart: tuple[float, float], est_m: float, nord_m: float = 0.0) -> tuple[float, float]:
    """Return the point that lies so many metres east and north of another."""
    x, y = point_to_plan(*depart)
    return point_from_plan(x + est_m, y + nord_m)


def _list_doublons(page: "Page", acteurs: list[Donnees], cherche: Donnees) -> list[str]:
    trouves = _call(page, "ressemblance", "listDoublons", acteurs, cherche, 3)
    return [trouve["acteur"]["nom"] for trouve in trouves]


def test_a_similar_name_within_150_metres_is_likely_the_same_place(page: "Page") -> None:
    ici = PLACE_DU_JEU_DE_BALLE
    acteurs = [
        make_acteur("Maison Médicale des Marolles", walk(ici, 149)),
        make_acteur("Maison médicale des Marolles (trop loin)", walk(ici, 0, 152)),
        make_acteur("Les Capucines ASBL", walk(ici, 20)),
        make_acteur("Boulangerie du Jeu de Balle", walk(ici, 5)),
    ]
    chercher = {"lon": ici[0], "lat": ici[1]}
    assert _list_doublons(page, acteurs, {"nom": "maison medical des marolle", **chercher}) == [
        "Maison Médicale des Marolles"
    ]
    assert _list_doublons(page, acteurs, {"nom": "capucines", **chercher}) == ["Les Capucines ASBL"]
    assert _list_doublons(page, acteurs, {"nom": "Pharmacie", **chercher}) == []
    assert _list_doublons(page, acteurs, {"nom": " ", **chercher}) == []


def test_without_a_point_only_the_same_name_is_likely_the_same_place(page: "Page") -> None:
    acteurs = [
        make_acteur("Télé-Service", PLACE_DU_JEU_DE_BALLE),
        make_acteur("Télé-Services", PLACE_DU_JEU_DE_BALLE),
        make_acteur("TELE SERVICE", None),
    ]
    assert _list_doublons(page, acteurs, {"nom": "tele-service"}) == [
        "Télé-Service",
        "TELE SERVICE",
    ]


def test_at_most_three_are_shown_the_most_alike_first(page: "Page") -> None:
    ici = PLACE_DU_JEU_DE_BALLE
    noms = ["Le Vieux Marchés", "Le Vieux Marché", "Le Vieux Marché !", "Le Vieu Marché"]
    acteurs = [make_acteur(nom, walk(ici, 10 * rang)) for rang, nom in enumerate(noms)]
    cherche = {"nom": "Le vieux marché", "lon": ici[0], "lat": ici[1]}
    assert _list_doublons(page, acteurs, cherche) == [noms[1], noms[2], noms[0]]


# Places


def _write_contour(forme: shapely.MultiPolygon) -> list[Any]:
    arrondi = shapely.transform(forme, lambda degres: degres.round(6))
    contour: list[Any] = json.loads(shapely.to_geojson(arrondi))["coordinates"]
    return contour


def _draw_points(region: Territoire) -> list[tuple[float, float]]:
    """250 points anywhere in the Region, 250 a few steps from the quartiers' outlines."""
    hasard = random.Random(4)
    ouest, sud, est, nord = region.region.bounds
    partout = [(hasard.uniform(ouest, est), hasard.uniform(sud, nord)) for _ in range(250)]
    bords = shapely.get_coordinates([q.geometrie for q in region.quartiers.values()]).tolist()
    pres = [
        walk((lon, lat), hasard.uniform(-30, 30), hasard.uniform(-30, 30))
        for lon, lat in hasard.sample(bords, 250)
    ]
    return partout + pres


def test_a_device_finds_the_quartier_that_the_server_finds(page: "Page") -> None:
    region = build_region()
    quartiers = [
        {"slug": q.slug, "contour": _write_contour(q.geometrie)} for q in region.quartiers.values()
    ]
    points = _draw_points(region)
    obtenus = page.evaluate(
        """([quartiers, points]) => import("/static/js/maraude/quartiers.js").then((m) =>
            points.map(([lon, lat]) => m.findQuartier(quartiers, lon, lat)?.slug ?? null))""",
        [quartiers, points],
    )
    attendus = [region.locate(*point).quartier for point in points]
    assert obtenus == attendus
    assert len(set(attendus)) > 25
    assert attendus.count(None) > 100


def test_a_hole_is_outside_and_an_edge_inside(page: "Page") -> None:
    carre = [[4, 50], [5, 50], [5, 51], [4, 51], [4, 50]]
    trou = [[4.4, 50.4], [4.6, 50.4], [4.6, 50.6], [4.4, 50.6], [4.4, 50.4]]
    quartiers = [{"slug": "troue", "contour": [[carre, trou]]}]
    points = {(4.5, 50.5): None, (4.2, 50.2): "troue", (4, 50.5): "troue", (4.4, 50.5): "troue"}
    for point, attendu in points.items():
        trouve = _call(page, "quartiers", "findQuartier", quartiers, *point)
        assert (trouve["slug"] if trouve else None) == attendu, point


def test_a_device_measures_as_the_server_does(page: "Page") -> None:
    depart, arrivee = PLACE_DU_JEU_DE_BALLE, PARVIS_SAINT_JEAN_BAPTISTE
    (x, y), (x2, y2) = point_to_plan(*depart), point_to_plan(*arrivee)
    attendu = ((x - x2) ** 2 + (y - y2) ** 2) ** 0.5
    assert attendu > 2000
    mesure = _call(page, "distances", "metres", *depart, *arrivee)
    assert mesure == pytest.approx(attendu, abs=1e-6)


def test_the_nearest_due_places_come_first_and_among_the_near_the_oldest_answer(
    page: "Page",
) -> None:
    ici = PLACE_DU_JEU_DE_BALLE
    acteurs = [
        make_acteur("récent", walk(ici, 3), a_revoir=True, verifie_le="2021-11-02T10:00:00Z"),
        make_acteur("ancien", walk(ici, 12), a_revoir=True, verifie_le="2020-01-02T10:00:00Z"),
        make_acteur("jamais", walk(ici, 20), a_revoir=True),
        make_acteur("plus loin", walk(ici, 60), a_revoir=True),
        make_acteur("à jour", walk(ici, 1), a_revoir=False),
        make_acteur("sans point", None, a_revoir=True),
    ]
    acteurs += [make_acteur(f"loin {n}", walk(ici, 100 + 30 * n), a_revoir=True) for n in range(9)]
    trouves = _call(page, "a_revoir", "listARevoir", acteurs, *ici)
    noms = [trouve["acteur"]["nom"] for trouve in trouves]
    assert noms[:5] == ["jamais", "ancien", "récent", "plus loin", "loin 0"]
    assert len(noms) == 10
    assert trouves[3]["distance"] == pytest.approx(60, abs=0.1)
    restants = page.evaluate(
        """([acteurs, [lon, lat]]) => import("/static/js/maraude/a_revoir.js").then((m) =>
            m.listARevoir(acteurs, lon, lat, 2, new Set(["jamais", "récent"])))""",
        [acteurs, list(ici)],
    )
    assert [trouve["acteur"]["nom"] for trouve in restants] == ["ancien", "plus loin"]


# What is noted here, on top of what the server gave


def _list_lieux(page: "Page", acteurs: list[Donnees], *fiches: Donnees) -> Donnees:
    """The device's records by name; fiches that carry `envoye_le` were sent."""
    file = [fiche for fiche in fiches if "envoye_le" not in fiche]
    envoyees = [fiche for fiche in fiches if "envoye_le" in fiche]
    lieux = _call(page, "lieux", "listLieux", acteurs, file, envoyees, "2026-01-01T00:00:00Z")
    return {lieu["nom"]: lieu for lieu in lieux}


def _make_fiche(rang: int, base: int, vue: int | None, **suite: Any) -> Donnees:
    corps = {"acteur": "a", "base": base, "champs": {"telephone": f"02 511 00 0{rang}"}}
    return make_entree("fiche", rang, vue=vue, corps=corps, **suite)


def _sent(numero: int) -> Donnees:
    return {"envoye_le": "2026-01-01T10:00:00Z", "numero": numero}


@pytest.mark.parametrize(
    ("base", "fiches", "attendue"),
    [
        (5, [_make_fiche(1, 5, 5)], 6),
        (5, [_make_fiche(1, 5, 5, **_sent(6))], 6),
        (5, [_make_fiche(1, 5, 5, **_sent(8))], 5),  # late: others wrote 6 and 7, unseen
        (0, [_make_fiche(1, 0, 0)], 2),  # a record without history: what stood is number 1
        (0, [_make_fiche(1, 0, 0, **_sent(2))], 2),
    ],
)
def test_a_change_starts_from_what_was_seen(
    page: "Page", base: int, fiches: list[Donnees], attendue: int
) -> None:
    connu = make_acteur("a", None, base=base, sien=True)
    lieu = _list_lieux(page, [connu], *fiches)["a"]
    assert lieu["base"] == attendue
    assert lieu["telephone"] == "02 511 00 01"


def test_a_record_that_the_server_gives_no_more_keeps_its_name(page: "Page") -> None:
    lieu = _list_lieux(page, [], _make_fiche(1, 5, 5))["Fiche 1"]
    assert lieu["telephone"] == "02 511 00 01"


def test_one_goes_on_with_what_one_made_in_another_relay_s_quartier(page: "Page") -> None:
    ici = _call(
        page, "lieux", "listLieux", [make_acteur("a", None, base=1, sien=False)], [], [], ""
    )
    assert [lieu["sien"] for lieu in ici] == [False]
    faite = _make_fiche(1, 0, None, envoye_le="2025-12-31T10:00:00Z", numero=1)
    faite["cree_le"] = page.evaluate("new Date().toISOString()")
    voisin = make_acteur("a", None, base=1, sien=False)
    assert _list_lieux(page, [voisin], faite)["a"]["sien"]
    assert _list_lieux(page, [], faite)["Fiche 1"]["sien"]  # farther away: it is not given at all


def test_an_answer_of_before_midnight_is_not_asked_again_after_it(page: "Page") -> None:
    def make_reponse(acteur: str, le: str) -> Donnees:
        return make_entree("verification", 1, corps={"acteur": acteur}, cree_le=le)

    repondus = page.evaluate(
        """([file, envoyees]) => import("/static/js/maraude/lieux.js").then((m) =>
            [...m.listRepondus(file, envoyees, new Date("2026-03-02T00:10:00Z"))])""",
        [
            [make_reponse("en attente", "2026-02-20T10:00:00Z")],
            [
                make_reponse("hier soir", "2026-03-01T23:50:00Z"),
                make_reponse("hier matin", "2026-03-01T08:00:00Z"),
            ],
        ],
    )
    assert repondus == ["en attente", "hier soir"]


# Photos


def _make_photo(largeur: int, hauteur: int, *, orientation: int = 1) -> bytes:
    """A grainy photo, as heavy as a phone's, that says where and when it was taken."""
    grain = random.Random(7).randbytes(largeur * hauteur // 16 * 3)
    image = Image.frombytes("RGB", (largeur // 4, hauteur // 4), grain)
    image = image.resize((largeur, hauteur), Image.Resampling.BICUBIC)
    image.paste((200, 0, 0), (0, 0, largeur // 2, hauteur // 2))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Appareil de la maraude"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 50.0, 13.5), 3: "E", 4: (4.0, 20.0, 44.6)})
    sortie = BytesIO()
    image.save(sortie, "JPEG", quality=95, exif=exif, comment=b"Rue Haute 1")
    return sortie.getvalue()


def _shrink(page: "Page", octets: bytes, type_media: str) -> Any:
    """Return {octets: base64, largeur, hauteur}, or the name of the error."""
    return page.evaluate(
        """([base64, type]) => {
            const octets = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
            const write = (lus) => btoa(Array.from(lus, (o) => String.fromCharCode(o)).join(""));
            return raq.photo.shrinkPhoto(new File([octets], "p", { type })).then((p) => ({
              ...p,
              octets: write(new Uint8Array(p.octets)),
            }), (e) => e.name);
        }""",
        [b64encode(octets).decode(), type_media],
    )


def test_a_photo_leaves_the_device_small_upright_and_saying_nothing(page: "Page") -> None:
    originale = _make_photo(2400, 1800, orientation=6)
    assert Image.open(BytesIO(originale)).getexif().get_ifd(0x8825)
    assert len(originale) > 1_000_000
    petite = _shrink(page, originale, "image/jpeg")
    octets = b64decode(petite["octets"])
    assert len(octets) <= 300_000
    image = Image.open(BytesIO(octets))
    assert image.format == "JPEG"
    assert image.size == (petite["largeur"], petite["hauteur"])
    assert image.width < image.height <= 1600
    assert not image.getexif()
    for trace in (b"Exif", b"Rue Haute", b"Appareil", b"http://ns.adobe.com"):
        assert trace not in octets
    # Turned a quarter to the right, the red corner is at the top right.
    coin = np.asarray(image.convert("RGB"))[20:60, -60:-20]
    assert coin[..., 0].min() > 150
    assert coin[..., 1:].max() < 60


def test_a_small_photo_is_not_made_larger_and_a_clear_ground_turns_white(page: "Page") -> None:
    sortie = BytesIO()
    Image.new("RGBA", (320, 200), (0, 0, 0, 0)).save(sortie, "PNG")
    petite = _shrink(page, sortie.getvalue(), "image/png")
    assert (petite["largeur"], petite["hauteur"]) == (320, 200)
    assert Image.open(BytesIO(b64decode(petite["octets"]))).getpixel((10, 10)) == (255, 255, 255)


def test_what_is_no_photo_is_told(page: "Page") -> None:
    assert _shrink(page, b"%PDF-1.7 ...", "application/pdf") == "PhotoIllisible"
    assert _shrink(page, b"", "image/jpeg") == "PhotoIllisible"
