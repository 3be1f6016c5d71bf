"""The host partners: completed by the coordination, proposed by themselves, never mixed up."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from registre.modeles import Attribution, Hote, HoteQuartier, Revision
from registre.session import writing
from registre.valeurs import CanalVerification, EtatRevision, Role
from registre.verifications import verify_hote
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in

MAROLLES = "CASG Entr'Aide des Marolles"
MIRO = "MIRO"
VIDE = {"nom": "", "communes": "", "telephone": "", "courriel": "", "site": "", "motif": ""}
COMPLETE = {
    "communes": "Bruxelles-Ville",
    "telephone": "02 555 01 10",
    "courriel": "accueil@marolles.example",
    "site": "https://marolles.example/",
    "motif": "dit au téléphone",
}


def id_of(site: Site, nom: str) -> UUID:
    with site.sessions() as session:
        return session.scalars(select(Hote.id).where(Hote.nom == nom)).one()


def url_of(site: Site, nom: str) -> str:
    return f"/equipe/hotes/{id_of(site, nom)}"


def read_hote(site: Site, identifiant: UUID) -> Hote:
    with site.sessions() as session:
        return session.get_one(Hote, identifiant)


def read_fiche(html: str) -> dict[str, str]:
    """The fields of the record's form as a browser would send them back."""
    form = re.search(r'<form(?:(?!</form>).)*name="motif".*?</form>', html, re.DOTALL)
    assert form is not None, "this page has no form of a record"
    champs = {}
    for balise in re.findall(r"<input[^>]*>", form[0], re.DOTALL):
        nom = re.search(r'name="([^"]*)"', balise)
        valeur = re.search(r'value="([^"]*)"', balise)
        assert nom is not None
        champs[nom[1]] = unescape(valeur[1]) if valeur else ""
    return champs


def open_fiche(qui: Connecte, url: str) -> dict[str, str]:
    page = qui.get(url)
    assert page.status_code == 200
    return read_fiche(page.text)


def send(qui: Connecte, url: str, champs: dict[str, str]) -> Any:
    """Send a form as it was opened, perhaps long ago."""
    return qui.client.post(url, data=champs)


def complete(qui: Connecte, url: str, **champs: str) -> Any:
    return send(qui, url, {**open_fiche(qui, url), **COMPLETE, **champs})


def say(qui: Connecte, reponse: Any) -> str:
    """The page that an act leads to, as text."""
    assert reponse.status_code == 303, reponse.text
    return unescape(qui.get(reponse.headers["location"]).text)


def test_the_list_has_the_nineteen_hosts_of_the_report_and_what_they_miss(
    site_propre: Site,
) -> None:
    html = unescape(log_in(site_propre).get("/equipe/hotes").text)
    assert html.count("Il manque : téléphone, courriel, adresse d'une antenne.") == 19
    for attendu in (MAROLLES, "MM Neptune", "À compléter (19)", "Jamais vérifié", "Dries"):
        assert attendu in html


def test_a_completed_host_leaves_the_list_of_those_to_complete(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    url = url_of(site_propre, MAROLLES)
    assert "Enregistrer et publier" in coordination.get(url).text
    assert complete(coordination, url).status_code == 303
    assert coordination.post(
        f"{url}/antennes/nouvelle",
        nom="Rue Blaes",
        type_antenne="casg",
        adresse="Rue Blaes 120, 1000",
    ).status_code in {303}
    html = coordination.get("/equipe/hotes", a_completer="1").text
    assert "MM Neptune" in html
    assert "Marolles</a>" not in unescape(html)
    assert "Complet<" in coordination.get(url).text


def test_what_the_coordination_writes_is_public_at_the_next_request(site_propre: Site) -> None:
    for langue in ("fr", "nl"):
        avant = site_propre.get(f"/{langue}/partenaires").text
        assert "02 555 01 10" not in avant
    assert "02 555 01 10" not in site_propre.get("/fr/quartiers/marolles").text
    coordination = log_in(site_propre)
    fait = say(coordination, complete(coordination, url_of(site_propre, MAROLLES)))
    assert "Le site montre ces informations dès maintenant." in fait
    for chemin in ("/fr/quartiers/marolles", "/fr/partenaires", "/nl/partenaires"):
        html = site_propre.get(chemin).text
        assert 'href="tel:+3225550110"' in html
        assert "mailto:accueil@marolles.example" in html
        assert 'href="https://marolles.example/"' in html


def test_history_says_who_when_why_and_what(site_propre: Site) -> None:
    coordination = log_in(site_propre, nom="Aïcha Coordinatrice")
    url = url_of(site_propre, MAROLLES)
    html = say(coordination, complete(coordination, url))
    for attendu in (
        *("Version 2", "Aïcha Coordinatrice", "dit au téléphone", "3 mars 2026"),
        *("données chargées", "02 555 01 10", "(rien)", "publiée"),
    ):
        assert attendu in html
    assert open_fiche(coordination, url)["base"] == "2"


def test_the_same_form_sent_twice_writes_once(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    url = url_of(site_propre, MAROLLES)
    formulaire = {**open_fiche(coordination, url), **COMPLETE}
    premiere, seconde = send(coordination, url, formulaire), send(coordination, url, formulaire)
    assert premiere.headers["location"] == seconde.headers["location"]
    with site_propre.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Revision)) == 2


def test_sending_what_stands_already_leaves_no_trace(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    url = url_of(site_propre, MAROLLES)
    html = say(coordination, send(coordination, url, open_fiche(coordination, url)))
    assert "Vous n'avez rien changé" in html
    assert "Rien n'a encore changé" in html


def test_two_editors_see_each_other_and_nothing_is_lost(site_propre: Site) -> None:
    une, autre = log_in(site_propre, nom="Une"), log_in(site_propre, nom="Autre")
    url = url_of(site_propre, MAROLLES)
    de_l_une, de_l_autre = open_fiche(une, url), open_fiche(autre, url)
    send(une, url, {**de_l_une, "telephone": "02 555 01 11", "courriel": "une@marolles.example"})
    conflit = send(
        autre, url, {**de_l_autre, "telephone": "02 555 01 12", "motif": "nouveau numéro"}
    )
    assert conflit.status_code == 409
    html = unescape(conflit.text)
    assert "Une a changé la fiche" in " ".join(html.split())
    for vu in ("02 555 01 11", "02 555 01 12", "une@marolles.example", "(vide)"):
        assert vu in html
    assert read_hote(site_propre, id_of(site_propre, MAROLLES)).telephone == "02 555 01 11"
    champs = dict(re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', conflit.text))
    choix = {"telephone": "02 555 01 12", "courriel": "une@marolles.example"}
    champs = {nom: unescape(valeur) for nom, valeur in champs.items()}
    assert champs["motif"] == "nouveau numéro"
    assert not champs.keys() & choix.keys()
    assert send(autre, url, {**champs, **choix}).status_code == 303
    hote = read_hote(site_propre, id_of(site_propre, MAROLLES))
    assert (hote.telephone, hote.courriel) == ("02 555 01 12", "une@marolles.example")
    assert hote.nom == MAROLLES


def test_of_two_versions_only_what_one_side_alone_changed_is_ticked(site_propre: Site) -> None:
    une, autre = log_in(site_propre, nom="Une"), log_in(site_propre, nom="Autre")
    url = url_of(site_propre, MAROLLES)
    de_l_une, de_l_autre = open_fiche(une, url), open_fiche(autre, url)
    send(une, url, {**de_l_une, "telephone": "02 555 01 11", "courriel": "une@marolles.example"})
    tapee = {**de_l_autre, "telephone": "02 555 01 12", "site": "https://marolles.example/"}
    conflit = send(autre, url, tapee)
    assert conflit.status_code == 409
    ticked = {
        nom: [libelle for balise, libelle in boutons if "checked" in balise]
        for nom, boutons in (
            (nom, re.findall(r"<input(.*?)>\s*<span>(Enregistré|Le vôtre) :", corps, re.DOTALL))
            for nom, corps in re.findall(
                r'<fieldset class="champ" id="champ-(\w+)">(.*?)</fieldset>',
                conflit.text,
                re.DOTALL,
            )
        )
    }
    assert ticked == {"telephone": [], "courriel": ["Enregistré"], "site": ["Le vôtre"]}
    champs = dict(re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', conflit.text))
    assert champs["a_choisir"] == "telephone courriel site"
    sans_choix = {nom: unescape(valeur) for nom, valeur in champs.items()}
    refus = send(autre, url, {**sans_choix, "courriel": "", "site": ""})
    assert refus.status_code == 422
    assert "Choisissez une des deux versions." in refus.text
    hote = read_hote(site_propre, id_of(site_propre, MAROLLES))
    assert (hote.telephone, hote.courriel) == ("02 555 01 11", "une@marolles.example")


def test_another_name_on_the_form_that_served_is_a_second_partner(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    nouveau = "/equipe/hotes/nouveau"
    formulaire = {**VIDE, "jeton": coordination.jeton(nouveau)}
    adresses = [
        coordination.client.post(nouveau, data={**formulaire, "nom": nom}).headers["location"]
        for nom in ("Maison d'essai", "Seconde maison", "Maison d'essai")
    ]
    assert adresses[0] == adresses[2] != adresses[1]
    assert "Seconde maison" in coordination.get(adresses[1].partition("?")[0]).text


def test_a_quartier_that_shows_another_partner_says_so_once_saved(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    url = url_of(site_propre, "MM Neptune")
    assert "le site montre encore un autre partenaire" not in coordination.get(url).text
    ouverte = {"partie": "quartiers", "vus": "chaussee-de-haecht"}
    html = say(
        coordination,
        coordination.post(url, quartiers=["chaussee-de-haecht", "marolles"], **ouverte),
    )
    assert "le site montre encore un autre partenaire" in html
    assert f"Marolles : {MAROLLES}." in html
    assert re.search(r'href="/equipe/relais/[0-9a-f-]+#attribution"', html)
    assert "montre encore" not in coordination.get(url_of(site_propre, MAROLLES)).text


def test_the_same_page_changed_and_sent_again_is_not_dropped(site_propre: Site) -> None:
    """Back, one more change, send: the token is the one that served already."""
    coordination = log_in(site_propre)
    url = url_of(site_propre, MAROLLES)
    formulaire = {**open_fiche(coordination, url), **COMPLETE}
    send(coordination, url, formulaire)
    encore = send(coordination, url, {**formulaire, "telephone": "02 555 01 13"})
    assert encore.status_code == 409
    assert "02 555 01 13" in encore.text
    assert "02 555 01 10" in encore.text


INUTILISABLES = (
    ("nom", ""),
    ("nom", "x" * 161),
    ("telephone", "demandez à Fatima"),
    ("courriel", "pas une adresse"),
    ("courriel", "a@b.example\nBcc: c@d.example"),
    ("courriel", "a@b.example, c@d.example"),
    ("site", "javascript:alert(1)"),
    ("site", "data:text/html,<script>alert(1)</script>"),
    ("site", "https://moi:secret@exemple.be"),
    ("site", "pas un site"),
    ("motif", "x" * 301),
)


def test_what_cannot_be_used_is_said_and_nothing_is_written(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    url, identifiant = url_of(site_propre, MIRO), id_of(site_propre, MIRO)
    for champ, valeur in INUTILISABLES:
        refus = complete(coordination, url, **{champ: valeur})
        assert refus.status_code == 422, (champ, valeur)
        assert f'href="#champ-{champ}"' in refus.text
        gardes = read_fiche(refus.text)
        autres = {nom: voulu for nom, voulu in COMPLETE.items() if nom != champ}
        assert {nom: gardes[nom] for nom in autres} == autres, "what was typed is still there"
        hote = read_hote(site_propre, identifiant)
        assert (hote.nom, hote.telephone, hote.site) == (MIRO, None, None)
    corrige = {**gardes, "motif": COMPLETE["motif"]}
    assert send(coordination, url, corrige).status_code == 303
    assert read_hote(site_propre, identifiant).site == COMPLETE["site"]


def test_hostile_values_stay_text_everywhere(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    url = url_of(site_propre, MAROLLES)
    mechant = '<script>alert("x")</script>{{7*7}}=1+1\u202e'
    complete(coordination, url, nom=mechant, communes=mechant, motif=mechant)
    for reponse in (
        coordination.get(url),
        coordination.get("/equipe/hotes"),
        site_propre.get("/fr/partenaires"),
        site_propre.get("/fr/quartiers/marolles"),
    ):
        assert reponse.status_code == 200
        assert "<script>alert" not in reponse.text
        assert "&lt;script&gt;" in reponse.text
        assert "\u202e" not in reponse.text
        assert "{{7*7}}" in reponse.text


def test_a_site_that_came_in_by_another_way_never_becomes_a_link(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        session.get_one(Hote, id_of(site_propre, MAROLLES)).site = "javascript:alert(1)"
    coordination = log_in(site_propre)
    for html in (
        coordination.get(url_of(site_propre, MAROLLES)).text,
        site_propre.get("/fr/partenaires").text,
        site_propre.get("/fr/quartiers/marolles").text,
    ):
        assert 'href="javascript' not in html


def test_a_host_proposes_and_the_coordination_publishes(site_propre: Site) -> None:
    identifiant = id_of(site_propre, MAROLLES)
    hote = log_in(site_propre, Role.HOTE, nom="Accueil Marolles", hote=identifiant)
    url = url_of(site_propre, MAROLLES)
    assert "relu par la coordination" in hote.get(url).text
    html = say(hote, complete(hote, url))
    assert "Votre proposition attend la relecture" in html
    assert "02 555 01 10" not in site_propre.get("/fr/partenaires").text
    assert open_fiche(hote, url)["telephone"] == "02 555 01 10", "it goes on from its proposal"
    with site_propre.sessions() as session:
        attente = session.scalars(
            select(Revision).where(Revision.etat == EtatRevision.PROPOSEE)
        ).one()
    coordination = log_in(site_propre)
    vue = coordination.get(url).text
    assert f'href="/equipe/relecture/{attente.id}"' in vue
    assert open_fiche(coordination, url)["telephone"] == "", "the coordination sees what stands"
    assert "attend la relecture" in coordination.get("/equipe/hotes").text
    relue = coordination.post(f"/equipe/relecture/{attente.id}", geste="publier", decision="")
    assert relue.status_code == 303
    assert 'href="tel:+3225550110"' in site_propre.get("/fr/partenaires").text


def test_a_host_that_proposes_again_replaces_its_proposal(site_propre: Site) -> None:
    hote = log_in(site_propre, Role.HOTE, hote=id_of(site_propre, MAROLLES))
    url = url_of(site_propre, MAROLLES)
    complete(hote, url)
    send(hote, url, {**open_fiche(hote, url), "telephone": "02 555 01 14"})
    with site_propre.sessions() as session:
        attentes = session.scalars(
            select(Revision.contenu).where(Revision.etat == EtatRevision.PROPOSEE)
        ).all()
    assert [a["telephone"] for a in attentes] == ["02 555 01 14"]
    assert attentes[0]["courriel"] == COMPLETE["courriel"]


def test_a_host_sees_and_edits_its_own_record_only(site_propre: Site) -> None:
    hote = log_in(site_propre, Role.HOTE, hote=id_of(site_propre, MAROLLES))
    liste = unescape(hote.get("/equipe/hotes").text)
    assert MAROLLES in liste
    assert "MM Neptune" not in liste
    sienne, autre = url_of(site_propre, MAROLLES), url_of(site_propre, MIRO)
    assert hote.get(autre).status_code == 403
    assert hote.post(autre, page=sienne, partie="fiche", base="0", **VIDE).status_code == 403
    quartiers = hote.post(sienne, partie="quartiers", quartiers="flagey", vus="")
    assert quartiers.status_code == 403
    for chemin in ("/equipe/hotes/nouveau", f"{sienne}/antennes/nouvelle"):
        assert hote.get(chemin).status_code == 403
    assert "/antennes/nouvelle" not in hote.get(sienne).text
    with site_propre.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Revision)) == 0


@pytest.mark.parametrize("role", [Role.RAQ, Role.LECTURE])
def test_who_may_only_read_has_no_form(site_propre: Site, role: Role) -> None:
    lecteur = log_in(site_propre, role, quartiers=["marolles"] if role is Role.RAQ else [])
    url = url_of(site_propre, MAROLLES)
    html = lecteur.get(url).text
    assert "Bruxelles-Ville" in html
    assert f'action="{url}' not in html
    assert lecteur.post(url, page="/equipe/compte", partie="fiche").status_code == 403


def test_an_unknown_host_is_a_page_that_does_not_exist(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    for identifiant in (uuid4(), "pas-un-identifiant", "%00"):
        assert coordination.get(f"/equipe/hotes/{identifiant}").status_code == 404


def test_the_quartiers_of_a_host_are_added_and_taken_away_one_by_one(site_propre: Site) -> None:
    """Two people who change different quartiers both stand."""
    coordination = log_in(site_propre)
    url, identifiant = url_of(site_propre, "MM Neptune"), id_of(site_propre, "MM Neptune")
    ouverte = {"partie": "quartiers", "vus": "chaussee-de-haecht"}
    for choisis in (["chaussee-de-haecht", "brabant"], ["nord"]):
        assert coordination.post(url, quartiers=choisis, **ouverte).status_code == 303
    with site_propre.sessions() as session:
        siens = select(HoteQuartier.quartier).where(HoteQuartier.hote == identifiant)
        assert set(session.scalars(siens)) == {"brabant", "nord"}


def test_a_quartier_that_does_not_exist_is_passed_over(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    url = url_of(site_propre, MAROLLES)
    envoi = coordination.post(
        url, partie="quartiers", vus="marolles", quartiers=["marolles", "atlantide"]
    )
    assert envoi.status_code == 303
    assert "atlantide" not in coordination.get(url).text


def test_a_new_partner_hosts_a_quartier_that_no_attribution_gives_to_another(
    site_propre: Site,
) -> None:
    coordination = log_in(site_propre)
    nouveau = coordination.post("/equipe/hotes/nouveau", **{**VIDE, "nom": "Maison d'essai"})
    assert nouveau.status_code == 303
    url = nouveau.headers["location"].partition("?")[0]
    assert "nouveau partenaire" in coordination.get(url).text
    with writing(site_propre.sessions) as session:
        for attribution in session.scalars(
            select(Attribution).where(Attribution.quartier == "marolles")
        ):
            attribution.hote = None
    coordination.post(url, partie="quartiers", vus="", quartiers=["marolles"])
    assert "Maison d'essai" in unescape(site_propre.get("/fr/quartiers/marolles").text)
    partenaires = unescape(site_propre.get("/fr/partenaires").text)
    assert partenaires.count('href="/fr/quartiers/marolles"') == 2


def test_a_new_partner_sent_twice_at_once_is_one(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    champs = {**VIDE, "nom": "Maison d'essai", "jeton": coordination.jeton("/equipe/hotes/nouveau")}
    with ThreadPoolExecutor(2) as fils:
        envois = [
            fils.submit(coordination.client.post, "/equipe/hotes/nouveau", data=champs)
            for _ in range(2)
        ]
        adresses = {envoi.result().headers["location"] for envoi in envois}
    assert len(adresses) == 1
    with site_propre.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Hote)) == 20
    refus = coordination.post("/equipe/hotes/nouveau", **VIDE)
    assert refus.status_code == 422


def test_the_confirmation_by_mail_is_offered_when_there_is_an_address(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    url = url_of(site_propre, MAROLLES)
    assert "/confirmation" not in coordination.get(url).text
    complete(coordination, url)
    assert f'action="{url}/confirmation"' in coordination.get(url).text
    demande = coordination.post(f"{url}/confirmation", page=url)
    assert "Le lien de confirmation part par courriel." in say(coordination, demande)


def test_the_last_verification_is_shown(site_propre: Site) -> None:
    identifiant = id_of(site_propre, MAROLLES)
    for jours, par in ((30, "Ancienne"), (1, "Récente")):
        with writing(site_propre.sessions) as session:
            verify_hote(
                session,
                identifiant,
                par,
                CanalVerification.TELEPHONE,
                site_propre.horloge() - timedelta(days=jours),
                id=uuid4(),
            )
    html = log_in(site_propre).get(url_of(site_propre, MAROLLES)).text
    assert "Vérifié le 2 mars 2026 par téléphone, par Récente" in " ".join(html.split())
    assert "2 mars 2026" in log_in(site_propre, nom="B").get("/equipe/hotes").text
    public = site_propre.get("/fr/partenaires").text
    assert "Informations vérifiées le 2 mars 2026." in public
    assert "Récente" not in public
