"""The coordination writes the site's texts in its browser: preview, publish, compare, restore."""

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select

from registre.erreurs import BaseAbsente
from registre.modeles import Revision, Texte
from registre.valeurs import ObjetRevise, Role
from tests.appuis.applications import Site, opening
from tests.appuis.bases import Bases
from tests.appuis.equipe import Connecte, log_in
from vitrine.markdown import render_page, render_phrase
from vitrine.textes import read_origine

PROJET = "/equipe/textes/projet/fr"
NEUF = "# Le projet\n\nUn **nouveau** texte, avec [la carte](carte)."

HOSTILES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/png;base64,AAAA)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "[x][1]\n\n[1]: javascript:alert(1)",
    '[x](https://exemple.be "\\" onmouseover=\\"alert(1)")',
    "![compteur](https://ailleurs.example/pixel.png)",
    "![x](javascript:alert(1))",
    "[![x](https://ailleurs.example/p.png)](https://exemple.be)",
    '<iframe src="https://ailleurs.example"></iframe>',
    "<style>body{display:none}</style>",
    "</article></main><h1>Autre site</h1>",
    "{{ 7*7 }} {% include 'base.html' %}",
    "`<b onclick=alert(1)>`",
]


@pytest.mark.parametrize("markdown", HOSTILES)
def test_markdown_can_neither_act_nor_load_anything(markdown: str) -> None:
    html = render_page("# Titre\n\n" + markdown)[1] + render_phrase(markdown)
    balises = re.findall(r"<\s*/?\s*([a-z0-9]+)([^>]*)>", html)
    assert {nom for nom, _ in balises} <= {"h1", "p", "a", "code", "strong", "em", "ul", "li"}
    for nom, attributs in balises:
        noms = re.findall(r'\s([a-z-]+)="[^"]*"', attributs)
        assert set(noms) <= ({"href", "title"} if nom == "a" else set())
        assert re.sub(r'\s[a-z-]+="[^"]*"', "", attributs).strip() in {"", "/"}
    for adresse in map(unescape, re.findall(r'href="([^"]*)"', html)):
        nette = "".join(c for c in adresse if c > " ").lower()
        assert re.match(r"(https?:|mailto:|[^:]*([/?#]|$))", nette), adresse


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("[a](https://exemple.be/x?y=1&z=2)", 'href="https://exemple.be/x?y=1&amp;z=2"'),
        ("[a](mailto:coordination@exemple.be)", 'href="mailto:coordination@exemple.be"'),
        ("[a](carte)", 'href="carte"'),
        ("[a](/fr/projet#suite)", 'href="/fr/projet#suite"'),
        ("[a](quartiers?commune=ixelles:1)", 'href="quartiers?commune=ixelles:1"'),
        ("![Un marché](https://ailleurs.example/m.png)", "<p>Un marché</p>"),
        ("- un\n- deux", "<li>deux</li>"),
    ],
)
def test_markdown_keeps_what_is_needed(markdown: str, html: str) -> None:
    assert html in render_page(markdown)[1]


def write(
    connecte: Connecte, texte: str, page: str = PROJET, base: int | None = None, **champs: str
) -> Any:
    """Open the page, then send its form as a browser does, with the number that it shows."""
    if base is None:
        base = read_base(connecte.get(page).text)
    return connecte.post(page, texte=texte, base=str(base), motif="", **champs)


def read_base(html: str) -> int:
    trouve = re.search(r'name="base" value="(\d+)"', html)
    assert trouve
    return int(trouve[1])


def test_every_text_is_listed_in_every_language(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    html = coordination.get("/equipe/textes").text
    liens = re.findall(r'href="(/equipe/textes/[^"]+)"', html)
    assert len(liens) == len(set(liens)) == 12
    assert html.count("texte d'origine") == 12
    for lien in liens:
        cle, langue = lien.split("/")[-2:]
        assert read_origine(langue, cle) in unescape(coordination.get(lien).text)
    for inconnu in ("projet/de", "sources/fr", "x/y"):
        assert coordination.get(f"/equipe/textes/{inconnu}").status_code == 404


def test_a_preview_shows_the_text_and_changes_nothing(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    page = write(coordination, NEUF, apercu="1")
    assert page.status_code == 200
    assert "<strong>nouveau</strong>" in page.text
    assert NEUF in unescape(page.text)
    assert "<strong>nouveau</strong>" not in site_propre.get("/fr/projet").text
    with site_propre.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Revision)) == 0
    vie_privee = read_origine("fr", "confidentialite")
    apercu = write(coordination, vie_privee, "/equipe/textes/confidentialite/fr", apercu="1").text
    assert "Le fond de carte vient de ce site" in apercu


def test_a_published_text_is_shown_at_the_next_request_of_every_worker(
    bases: Bases, modele_seme: str
) -> None:
    url = bases.copy(modele_seme)
    with opening(url) as un, opening(url) as autre:
        avant = autre.get("/fr/projet").text
        reponse = write(log_in(un), NEUF)
        assert reponse.headers["location"] == f"{PROJET}?fait=publie"
        apres = autre.get("/fr/projet").text
        assert apres != avant
        assert "<strong>nouveau</strong>" in apres
        titre = re.search(r"<title>(.*?)</title>", apres, re.S)
        assert titre
        assert "Le projet" in titre[1], "the page is named after the text's first line"
        assert "nouveau" not in autre.get("/nl/projet").text
        publie = write(log_in(un, nom="Autre"), "# Notre histoire\n\nUn texte.")
        assert publie.status_code == 303
        titre = re.search(r"<title>(.*?)</title>", autre.get("/fr/projet").text, re.S)
        assert titre
        assert "Notre histoire" in titre[1]
    bases.drop(url)


def test_the_sentence_of_the_home_page_is_one_sentence(site_propre: Site) -> None:
    page = "/equipe/textes/accueil/fr"
    coordination = log_in(site_propre)
    assert read_origine("fr", "accueil") in unescape(site_propre.get("/fr/").text)
    for refuse in ("# Un titre", "Une phrase.\n\nUne autre.", "x" * 301, "  "):
        assert write(coordination, refuse, page).status_code == 422
    assert write(coordination, "Un relais **vient vers vous**.", page).status_code == 303
    for chemin in ("/fr/", "/fr/trouver?adresse="):
        assert "Un relais <strong>vient vers vous</strong>." in site_propre.get(chemin).text
    assert read_origine("en", "accueil") in unescape(site_propre.get("/en/").text)


@pytest.mark.parametrize(
    ("page", "texte", "phrase"),
    [
        (PROJET, "Sans titre", "La première ligne est le titre"),
        (PROJET, "#", "La première ligne est le titre"),
        (PROJET, "", "Ce champ est nécessaire"),
        (PROJET, "# T\n" + "x" * 15_000, "trop long"),
        ("/equipe/textes/confidentialite/nl", "# Privacy\n\nNiets.", "Gardez {fond}"),
    ],
)
def test_a_text_that_cannot_be_published_comes_back_as_typed(
    site_propre: Site, page: str, texte: str, phrase: str
) -> None:
    coordination = log_in(site_propre)
    reponse = write(coordination, texte, page)
    assert reponse.status_code == 422
    assert phrase in unescape(reponse.text)
    assert texte in unescape(reponse.text)
    with site_propre.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Texte)) == 0


def test_of_two_editors_the_second_sees_both_texts_and_nothing_is_lost(site_propre: Site) -> None:
    une, autre = log_in(site_propre, nom="Une"), log_in(site_propre, nom="Autre")
    base = read_base(autre.get(PROJET).text)
    assert write(une, "# Le projet\n\nCelui d'Une.").status_code == 303
    refus = write(autre, "# Le projet\n\nCelui d'Autre.", base=base)
    assert refus.status_code == 409
    html = unescape(refus.text)
    assert "Celui d'Une." in html
    assert "Celui d'Autre." in html
    assert "<del>Celui d'Une.</del>" in html
    assert "Une, mardi 3 mars" in html
    assert "Celui d&#39;Une." in site_propre.get("/fr/projet").text.replace("'", "&#39;")
    reunis = write(autre, "# Le projet\n\nCeux des deux.", base=read_base(refus.text))
    assert reunis.status_code == 303
    assert "Ceux des deux." in site_propre.get("/fr/projet").text


def test_a_form_sent_twice_is_one_version(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    champs = {
        "jeton": coordination.jeton(PROJET),
        "texte": NEUF,
        "base": "0",
        "motif": "essai",
    }
    for _ in range(2):
        assert coordination.client.post(PROJET, data=champs).status_code == 303
    with site_propre.sessions() as session:
        nombre = select(func.count()).where(Revision.objet == ObjetRevise.TEXTE)
        assert session.scalar(nombre) == 2  # the text of origin, and the new one


def test_history_compares_any_two_versions_and_restores_one(site_propre: Site) -> None:
    coordination = log_in(site_propre, nom="Une coordinatrice")
    historique = f"{PROJET}/historique"
    assert "pas encore d'historique" in coordination.get(historique).text
    for texte in ("# Le projet\n\nUn.\n\nCommun.", "# Le projet\n\nDeux.\n\nCommun."):
        assert write(coordination, texte).status_code == 303
    html = unescape(coordination.get(historique).text)
    assert "<del>Un.</del>" in html
    assert "<ins>Deux.</ins>" in html
    assert "<p>Commun.</p>" in html
    assert "Une coordinatrice" in html
    origine = unescape(coordination.get(historique, avant="1", apres="2").text)
    assert "<ins>Un.</ins>" in origine
    assert "aussi longtemps que nécessaire" in origine
    for bizarre in ("9999999999999", "-1", "x", "1' OR 1=1"):
        assert coordination.get(historique, avant=bizarre, apres=bizarre).status_code == 200
    page = coordination.get(historique).text
    restauree = coordination.post(
        f"{PROJET}/restauration", historique, numero="2", base=str(read_base(page))
    )
    assert restauree.headers["location"] == f"{PROJET}?fait=restaure"
    assert "<p>Un.</p>" in site_propre.get("/fr/projet").text
    assert "retour au numéro 2" in coordination.get(historique).text


def test_going_back_to_the_text_of_origin_forgets_nothing(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    avant = site_propre.get("/fr/projet").text
    write(coordination, NEUF)
    page = coordination.get(PROJET).text
    coordination.post(f"{PROJET}/restauration", PROJET, numero="0", base=str(read_base(page)))
    assert site_propre.get("/fr/projet").text == avant
    assert "<del>Un **nouveau** texte" in unescape(coordination.get(f"{PROJET}/historique").text)
    with site_propre.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Texte)) == 0


@pytest.mark.parametrize(
    ("numero", "base", "statut"),
    [("2", "1", 409), ("7", "2", 404), ("x", "2", 404), ("0", "", 404)],
)
def test_a_restoration_that_is_late_or_made_up_changes_nothing(
    site_propre: Site, numero: str, base: str, statut: int
) -> None:
    coordination = log_in(site_propre)
    write(coordination, NEUF)
    refus = coordination.post(f"{PROJET}/restauration", PROJET, numero=numero, base=base)
    assert refus.status_code == statut
    assert "<strong>nouveau</strong>" in site_propre.get("/fr/projet").text


def test_a_hostile_text_stays_text_on_the_public_page(site_propre: Site) -> None:
    avant = site_propre.get("/fr/projet").text
    coordination = log_in(site_propre)
    for markdown in HOSTILES:
        assert write(coordination, "# Le projet\n\n" + markdown).status_code == 303
        html = site_propre.get("/fr/projet").text
        assert html != avant
        for balise in ("<script", "<img", "<iframe", "<style", "<h1"):
            assert html.count(balise) == avant.count(balise), markdown
        assert "javascript:alert" not in "".join(re.findall(r'href="[^"]*"', html)).lower()


def test_only_the_coordination_writes_texts(site_propre: Site) -> None:
    for role in (Role.RAQ, Role.HOTE, Role.LECTURE):
        connecte = log_in(site_propre, role, quartiers=["marolles"])
        assert connecte.get("/equipe/textes").status_code == 403
        assert connecte.get(PROJET).status_code == 403


def test_home_and_the_pages_of_text_answer_while_the_database_does_not(site_propre: Site) -> None:
    def refuse() -> None:
        raise BaseAbsente("sqlite:///absente.db")

    origine = {page: site_propre.get(f"/nl/{page}").text for page in ("", "projet", "sources")}
    site_propre.replace_services(verifier_base=refuse)
    for page, html in origine.items():
        assert site_propre.get(f"/nl/{page}").text == html


@pytest.mark.parametrize("langue", ["fr", "nl", "en"])
def test_the_links_of_the_texts_lead_somewhere(site: Site, langue: str) -> None:
    for page in ("", "projet", "confidentialite", "sources"):
        article = re.search(
            r'<article class="une prose">(.*?)</article>', site.get(f"/{langue}/{page}").text, re.S
        )
        for lien in re.findall(r'href="([^"]+)"', article[1] if article else ""):
            if not lien.startswith("https://"):
                cible = lien if lien.startswith("/") else f"/{langue}/{lien}"
                assert site.get(cible).status_code == 200, lien
