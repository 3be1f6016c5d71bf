"""A partner says from its mail whether its record is right: no account, one answer a link."""

import logging
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from api.dependances import LANGUES
from registre.calendrier import day_in_brussels
from registre.modeles import Acteur, Courriel, Hote, Lien, Revision, Verification, VerificationHote
from registre.recherche import index_acteurs
from registre.revue.acteurs import apply_acteur, snapshot_acteur
from registre.revue.hotes import apply_hote
from registre.revue.revisions import Auteur, propose, publish
from registre.session import writing
from registre.valeurs import Compteur, EtatActeur, ObjetRevise, Role
from registre.versions import bump
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in, read_jeton
from tests.fabriques import make_acteur

LISTE = "/equipe/a-reverifier"
ADRESSE = "accueil@maison.example"


@pytest.fixture
def maison(site_propre: Site) -> UUID:
    """A health centre of the Marolles with a mail address."""
    with writing(site_propre.sessions) as session:
        acteur = make_acteur(
            "Maison <b>médicale</b>",
            quartier="marolles",
            rue="Rue Blaes",
            numero="12",
            code_postal="1000",
            telephone="02 511 00 00",
            courriel=ADRESSE,
        )
        session.add(acteur)
        session.flush()
        index_acteurs(session, [acteur.id])
        bump(session, Compteur.ANNUAIRE)
        return acteur.id


def read_mail(site: Site) -> Courriel:
    """The last mail of the outbox."""
    with site.sessions() as session:
        ordre = Courriel.cree_le.desc()
        courriel = session.scalars(select(Courriel).order_by(ordre)).first()
    assert courriel is not None
    return courriel


def ask(
    site: Site,
    qui: UUID,
    sorte: str = "acteurs",
    connecte: Connecte | None = None,
    **champs: str,
) -> str:
    """Ask for a confirmation; the path of the link that was mailed."""
    connecte = connecte or log_in(site)
    site.horloge.instant += timedelta(seconds=1)
    url = f"/equipe/{sorte}/{qui}/confirmation"
    assert connecte.post(url, page=LISTE, **champs).status_code == 303
    lien = re.search(r"http://127\.0\.0\.1(/fr/confirmer/\S+)", read_mail(site).corps or "")
    assert lien is not None
    return lien[1]


def change(site: Site, lien: str, /, **champs: str) -> Any:
    """Open the form and send it with some fields changed."""
    page = site.get(f"{lien}/changer").text
    remplis = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', page, re.DOTALL))
    envoi = {**{nom: v for nom, v in remplis.items() if "&" not in v}, "remarque": "", **champs}
    return site.client.post(f"{lien}/changer", data=envoi)


def list_rows(site: Site, modele: Any) -> list[Any]:
    with site.sessions() as session:
        return list(session.scalars(select(modele)))


def test_the_mail_says_the_same_in_french_and_in_dutch(site_propre: Site, maison: UUID) -> None:
    lien = ask(site_propre, maison)
    courriel = read_mail(site_propre)
    assert courriel.destinataire == ADRESSE
    assert "Maison <b>médicale</b>" in courriel.objet
    corps = courriel.corps or ""
    assert corps.index("Bonjour") < corps.index("Goedendag")
    assert lien in corps
    assert lien.replace("/fr/", "/nl/") in corps
    assert "2 avril 2026" in corps
    assert "{{" not in corps


def test_a_scanner_that_opens_the_link_changes_nothing(site_propre: Site, maison: UUID) -> None:
    lien = ask(site_propre, maison)
    for chemin in (lien, f"{lien}/changer", lien.replace("/fr/", "/nl/")):
        for methode in ("GET", "HEAD", "GET"):
            assert site_propre.client.request(methode, chemin).status_code == 200
    assert list_rows(site_propre, Verification) == []
    assert [lien.utilise_le for lien in list_rows(site_propre, Lien)] == [None]


@pytest.mark.parametrize("langue", LANGUES)
def test_the_page_shows_the_record_and_keeps_its_address_to_itself(
    site_propre: Site, maison: UUID, langue: str
) -> None:
    lien = ask(site_propre, maison).replace("/fr/", f"/{langue}/")
    page = site_propre.get(lien)
    assert "Maison &lt;b&gt;médicale&lt;/b&gt;" in page.text
    assert "Rue Blaes 12, 1000" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["x-robots-tag"] == "noindex"
    assert "hreflang" not in page.text.split("<body")[0]
    assert "set-cookie" not in page.headers


def test_yes_is_a_verification_by_the_partner(site_propre: Site, maison: UUID) -> None:
    lien = ask(site_propre, maison)
    reponse = site_propre.client.post(lien)
    assert reponse.status_code == 303
    assert reponse.headers["location"] == "/fr/confirme"
    assert "Merci" in site_propre.get("/fr/confirme").text
    (notee,) = list_rows(site_propre, Verification)
    assert (notee.acteur, notee.verifie_par, notee.canal) == (maison, "partenaire", "courriel")
    fiche = site_propre.get(f"/fr/acteurs/{maison}").text
    assert "Vérifiée le 3 mars 2026, par courriel." in fiche


def test_a_link_serves_once(site_propre: Site, maison: UUID) -> None:
    lien = ask(site_propre, maison)
    assert site_propre.client.post(lien).status_code == 303
    for reponse in (
        site_propre.client.post(lien),
        site_propre.get(lien),
        site_propre.get(f"{lien}/changer"),
        site_propre.client.post(f"{lien}/changer", data={"nom": "Autre", "base": "0"}),
    ):
        assert reponse.status_code == 410
        assert "Ce lien a déjà servi" in reponse.text
        assert reponse.headers["cache-control"] == "no-store"
    assert len(list_rows(site_propre, Verification)) == 1
    assert list_rows(site_propre, Revision) == []


@pytest.mark.parametrize("langue", LANGUES)
def test_an_altered_or_expired_link_says_so(site_propre: Site, maison: UUID, langue: str) -> None:
    lien = ask(site_propre, maison).replace("/fr/", f"/{langue}/")
    altere = site_propre.client.post(lien[:-1] + ("A" if lien[-1] != "A" else "B"))
    assert altere.status_code == 410
    site_propre.horloge.instant += timedelta(days=30)
    for reponse in (site_propre.get(lien), site_propre.client.post(lien)):
        assert reponse.status_code == 410
        assert f'<html lang="{langue}">' in reponse.text
    assert list_rows(site_propre, Verification) == []


def test_a_newer_link_ends_the_older_one(site_propre: Site, maison: UUID) -> None:
    coordination = log_in(site_propre)
    ancien = ask(site_propre, maison, connecte=coordination)
    nouveau = ask(site_propre, maison, connecte=coordination, quand_meme="1")
    assert ancien != nouveau
    assert site_propre.client.post(ancien).status_code == 410
    assert site_propre.client.post(nouveau).status_code == 303


def count_mails(site: Site) -> int:
    return len(list_rows(site, Courriel))


def test_a_partner_who_was_just_asked_is_left_in_peace_for_a_week(
    site_propre: Site, maison: UUID
) -> None:
    coordination = log_in(site_propre)
    lien = ask(site_propre, maison, connecte=coordination)
    url = f"/equipe/acteurs/{maison}/confirmation"
    refus = coordination.post(url, page=LISTE)
    assert refus.status_code == 409
    assert "est parti le 3 mars 2026" in refus.text
    assert "à partir du 10 mars 2026" in refus.text
    assert 'name="quand_meme"' in refus.text
    assert count_mails(site_propre) == 1
    assert site_propre.get(lien).status_code == 200
    quand_meme = {"jeton": read_jeton(refus.text), "quand_meme": "1"}
    assert coordination.client.post(url, data=quand_meme).status_code == 303
    assert count_mails(site_propre) == 2
    site_propre.horloge.instant += timedelta(days=6)
    assert coordination.post(url, page=LISTE).status_code == 409
    site_propre.horloge.instant += timedelta(days=1, minutes=1)
    assert coordination.post(url, page=LISTE).status_code == 303
    assert count_mails(site_propre) == 3


def test_only_the_coordination_may_insist(site_propre: Site, maison: UUID) -> None:
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    lien = ask(site_propre, maison, connecte=relais)
    url = f"/equipe/acteurs/{maison}/confirmation"
    refus = relais.post(url, page=LISTE, quand_meme="1")
    assert refus.status_code == 409
    assert "quand_meme" not in refus.text
    assert "demandez à la coordination" in refus.text
    assert count_mails(site_propre) == 1
    assert site_propre.client.post(lien).status_code == 303
    assert relais.post(url, page=LISTE).status_code == 409


def test_a_link_ends_with_the_address_that_it_was_sent_to(site_propre: Site, maison: UUID) -> None:
    coordination = log_in(site_propre)
    lien = ask(site_propre, maison, connecte=coordination)
    publish_acteur(site_propre, maison, telephone="02 514 00 00")
    assert site_propre.get(lien).status_code == 200
    publish_acteur(site_propre, maison, courriel="nouvelle@maison.example")
    for reponse in (site_propre.get(lien), site_propre.client.post(lien)):
        assert reponse.status_code == 410
        assert "Il a expiré" in reponse.text
    assert list_rows(site_propre, Verification) == []
    neuf = ask(site_propre, maison, connecte=coordination)
    assert read_mail(site_propre).destinataire == "nouvelle@maison.example"
    assert site_propre.client.post(neuf).status_code == 303


def publish_acteur(site: Site, maison: UUID, **champs: str) -> None:
    with writing(site.sessions) as session:
        jour = day_in_brussels(site.horloge())
        territoire = site.services.territoires.current(session, jour).territoire
        contenu = {**snapshot_acteur(session, str(maison)), **champs}
        apply_acteur(session, str(maison), contenu, "Coordination", site.horloge(), territoire)


def test_a_hosts_link_ends_with_its_address_too(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        hote, autre = session.scalars(select(Hote).order_by(Hote.nom).limit(2)).all()
        hote.courriel = autre.courriel = "accueil@hote.example"
    coordination = log_in(site_propre)
    lien = ask(site_propre, hote.id, "hotes", coordination)
    lien_autre = ask(site_propre, autre.id, "hotes", coordination)
    instant = site_propre.horloge()
    with writing(site_propre.sessions) as session:
        apply_hote(session, str(hote.id), {"telephone": "02 512 34 56"}, instant)
    assert site_propre.get(lien).status_code == 200
    with writing(site_propre.sessions) as session:
        apply_hote(session, str(hote.id), {"courriel": None}, instant)
    assert site_propre.client.post(lien).status_code == 410
    assert site_propre.client.post(lien_autre).status_code == 303


def test_another_sites_page_cannot_answer(site_propre: Site, maison: UUID) -> None:
    lien = ask(site_propre, maison)
    entetes = {"Origin": "https://mal.example"}
    assert site_propre.client.post(lien, headers=entetes).status_code == 403
    assert site_propre.client.post(f"{lien}/changer", headers=entetes).status_code == 403
    assert list_rows(site_propre, Verification) == []
    assert site_propre.client.post(lien).status_code == 303


def test_no_is_a_correction_that_waits_for_review(site_propre: Site, maison: UUID) -> None:
    lien = ask(site_propre, maison)
    reponse = change(
        site_propre,
        lien,
        nom="Maison <b>médicale</b>",
        telephone="02 512 34 56",
        site="www.maison.example",
        remarque="Fermée en juillet",
    )
    assert reponse.headers["location"] == "/fr/confirme?fait=propose"
    assert "relit vos corrections" in site_propre.get(reponse.headers["location"]).text
    revisions = {revision.etat: revision for revision in list_rows(site_propre, Revision)}
    proposee = revisions["proposee"]
    assert (proposee.objet, proposee.cle, proposee.auteur) == ("acteur", str(maison), None)
    assert proposee.auteur_nom == "partenaire"
    assert "Fermée en juillet" in proposee.motif
    changees = {
        nom: valeur
        for nom, valeur in proposee.contenu.items()
        if valeur != revisions["publiee"].contenu[nom]
    }
    assert changees == {"telephone": "02 512 34 56", "site": "https://www.maison.example"}
    fiche = site_propre.get(f"/fr/acteurs/{maison}").text
    assert "02 511 00 00" in fiche
    assert list_rows(site_propre, Verification) == []
    assert site_propre.get(lien).status_code == 410


def test_the_correction_can_be_published(site_propre: Site, maison: UUID) -> None:
    lien = ask(site_propre, maison)
    change(site_propre, lien, nom="Maison d'à côté", rue="Rue Haute", numero="298")
    with site_propre.sessions() as session:
        jour = day_in_brussels(site_propre.horloge())
        territoire = site_propre.services.territoires.current(session, jour).territoire
        attend = select(Revision.id).where(Revision.etat == "proposee")
        identifiant = session.scalars(attend).one()
    with writing(site_propre.sessions) as session:
        publish(session, identifiant, "Coordination", site_propre.horloge(), territoire)
    fiche = site_propre.get(f"/fr/acteurs/{maison}").text
    assert "Maison d&#39;à côté" in fiche
    assert "Rue Haute 298, 1000" in fiche


def test_a_form_with_faults_comes_back_and_the_link_still_serves(
    site_propre: Site, maison: UUID
) -> None:
    lien = ask(site_propre, maison)
    fautes = {"nom": "", "code_postal": "10", "courriel": "a@", "telephone": "<b>12</b>"}
    page = change(site_propre, lien, **fautes, site="javascript:alert(1)")
    assert page.status_code == 422
    for champ in ("nom", "code_postal", "courriel", "telephone", "site"):
        assert f'href="#champ-{champ}"' in page.text
    assert "&lt;b&gt;12&lt;/b&gt;" in page.text
    rien = change(site_propre, lien, nom="Maison <b>médicale</b>")
    assert rien.status_code == 422
    assert "rien changé" in rien.text
    assert list_rows(site_propre, Revision) == []
    assert site_propre.client.post(lien).status_code == 303


def test_a_record_that_changed_meanwhile_is_shown_beside_what_was_typed(
    site_propre: Site, maison: UUID
) -> None:
    lien = ask(site_propre, maison)
    autre = ask_other(site_propre, maison)
    page = site_propre.client.post(
        f"{lien}/changer",
        data={"nom": "Maison de Lou", "telephone": "02 513 00 00", "base": "7"},
    )
    assert page.status_code == 409
    assert "Quelqu'un a modifié" in page.text
    assert "02 511 00 00" in page.text
    assert 'value="02 513 00 00"' in page.text
    base = re.search(r'name="base" value="(\d+)"', page.text)
    assert base is not None
    assert base[1] == str(autre)
    suite = site_propre.client.post(
        f"{lien}/changer",
        data={"nom": "Maison de Lou", "telephone": "02 513 00 00", "base": base[1]},
    )
    assert suite.status_code == 303


def ask_other(site: Site, maison: UUID) -> int:
    """Somebody of the team proposes a change; the record's last number."""
    with writing(site.sessions) as session:
        contenu = {**snapshot_acteur(session, str(maison)), "telephone": "02 514 00 00"}
        revision = propose(
            session,
            ObjetRevise.ACTEUR,
            str(maison),
            contenu,
            base=0,
            envoi=maison,
            auteur=Auteur(None, "Une relais"),
            motif="",
            instant=site.horloge(),
        )
        return revision.numero


def test_a_link_to_a_record_that_was_put_away_is_no_longer_valid(
    site_propre: Site, maison: UUID
) -> None:
    lien = ask(site_propre, maison)
    with writing(site_propre.sessions) as session:
        session.get_one(Acteur, maison).etat = EtatActeur.ARCHIVE
    for reponse in (site_propre.get(lien), site_propre.client.post(lien)):
        assert reponse.status_code == 410
        assert "Ce lien n&#39;est plus valable" in reponse.text
    assert list_rows(site_propre, Verification) == []


def test_a_host_confirms_or_corrects_its_record(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        hote = session.scalars(select(Hote).order_by(Hote.nom)).first()
        assert hote is not None
        hote.courriel = "accueil@hote.example"
        nom, communes = hote.nom, hote.communes
    coordination = log_in(site_propre)
    lien = ask(site_propre, hote.id, "hotes", coordination)
    page = site_propre.get(f"{lien}/changer").text
    assert 'name="rue"' not in page
    assert site_propre.client.post(lien).status_code == 303
    (notee,) = list_rows(site_propre, VerificationHote)
    assert (notee.hote, notee.verifie_par, notee.canal) == (hote.id, "partenaire", "courriel")
    lien = ask(site_propre, hote.id, "hotes", coordination, quand_meme="1")
    reponse = change(site_propre, lien, nom=nom, telephone="02 512 34 56")
    assert reponse.status_code == 303
    proposee = next(r for r in list_rows(site_propre, Revision) if r.etat == "proposee")
    assert (proposee.objet, proposee.cle) == ("hote", str(hote.id))
    assert proposee.contenu["telephone"] == "02 512 34 56"
    assert proposee.contenu["communes"] == communes


def test_the_secret_is_never_logged_nor_kept(
    site_propre: Site, maison: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    lien = ask(site_propre, maison)
    secret = lien.rpartition("/")[2]
    journal = logging.getLogger("raq.requetes")
    journal.addHandler(caplog.handler)
    try:
        for chemin in (lien, f"{lien}/changer", f"{lien}/autre", f"{lien}x"):
            site_propre.get(chemin)
        site_propre.client.post(lien)
        site_propre.client.post(lien)
    finally:
        journal.removeHandler(caplog.handler)
    assert "/fr/confirmer/{secret}" in caplog.text
    assert secret not in caplog.text
    assert secret not in repr([vars(lien) for lien in list_rows(site_propre, Lien)])
