"""Writing to a relay, through the pages that a resident sees, on both engines."""

import logging
import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import select, update

from api.dependances import LANGUES
from registre.comptes.essais import note_essai
from registre.comptes.secrets import hash_keyed
from registre.courrier.boite import A_LA_COORDINATION, Prise, note_sent, put_off, take_due
from registre.courrier.delais import Patience
from registre.messages import RECU
from registre.modeles import Attribution, Courriel, Essai, Hote, Presence, Relais, Remplacement
from registre.parametres import Parametres, write_parametres
from registre.session import writing
from registre.valeurs import Compteur, MotifRemplacement, NatureCourriel
from registre.versions import bump
from tests.appuis.applications import LOCALE, MARDI_MATIN, Site
from tests.appuis.equipe import make_client, read_jeton
from tests.fabriques import make_relais
from vitrine.partage import measure_sms

ECRIRE = "/fr/quartiers/marolles/ecrire"
QUARTIER = "/fr/quartiers/marolles"
ECRIT = re.compile(rf"/(fr|nl|en)/quartiers/marolles/ecrit/({RECU.pattern})")
MESSAGE = {"message": "Bonjour, qui peut m'aider pour mon logement ?", "reponse": "0470 12 34 56"}
JUSTE = {"sorte": "message", **MESSAGE}
RAPPEL = {"sorte": "rappel", "telephone": "0470 12 34 56"}
LECTURE = timedelta(seconds=10)


def open_form(site: Site, client: Any = None, page: str = ECRIRE) -> str:
    """The token of a page's form, some time after it was opened."""
    reponse = (client or site.client).get(page)
    assert reponse.status_code == 200
    site.horloge.instant += LECTURE
    return read_jeton(reponse.text)


def send(site: Site, client: Any = None, page: str = ECRIRE, **champs: str) -> Any:
    """Open a page, read it, and send its form."""
    navigateur = client or site.client
    jeton = open_form(site, navigateur, page)
    return navigateur.post(ECRIRE, data={"jeton": jeton, **champs})


def read_recu(reponse: Any) -> str:
    assert reponse.status_code == 303, reponse.text
    trouve = ECRIT.fullmatch(reponse.headers["location"])
    assert trouve, reponse.headers["location"]
    return trouve[2]


def list_courriels(site: Site) -> list[Courriel]:
    with site.sessions() as session:
        return list(session.scalars(select(Courriel).order_by(Courriel.cree_le)))


def the_courriel(site: Site) -> Courriel:
    (courriel,) = list_courriels(site)
    return courriel


def take_prise(site: Site) -> Prise:
    """The mail as a postman takes it now."""
    with writing(site.sessions) as session:
        prise = take_due(session, site.horloge(), timedelta(minutes=10))
    assert prise is not None
    return prise


def fill_relais(site: Site, **valeurs: Any) -> None:
    """What the coordination knows of the relay of the Marolles."""
    with writing(site.sessions) as session:
        siens = select(Attribution.relais).where(Attribution.quartier == "marolles")
        session.execute(update(Relais).where(Relais.id.in_(siens)).values(**valeurs))
        bump(session, Compteur.ANNUAIRE)


def replace_relais(site: Site, **valeurs: Any) -> None:
    """The relay of the Marolles is away on Tuesday 3 March; somebody else answers."""
    with writing(site.sessions) as session:
        remplacant = make_relais("Matongé", **valeurs)
        session.add(remplacant)
        session.flush()
        absent = session.scalars(
            select(Attribution.relais).where(Attribution.quartier == "marolles")
        ).one()
        session.add(
            Remplacement(
                relais=absent,
                remplacant=remplacant.id,
                motif=MotifRemplacement.ABSENCE,
                valide_du=date(2026, 3, 3),
                valide_au=date(2026, 3, 4),
            )
        )
        bump(session, Compteur.ANNUAIRE)


def is_chosen(html: str, champ: str, valeur: str) -> bool:
    liste = re.search(rf'<select id="champ-{champ}".*?</select>', html, re.DOTALL)
    return bool(liste and re.search(rf'value="{valeur}"[^>]* selected', liste[0]))


# What arrives


def test_a_message_goes_to_the_relay_and_says_all_that_it_takes_to_answer(
    site_propre: Site,
) -> None:
    fill_relais(site_propre, nom="Anissa", courriel="anissa@relais.example")
    reponse = send(site_propre, **JUSTE, langue="ar", moment="soir", nom="Léa <b>Dupont</b>")
    recu = read_recu(reponse)
    courriel = the_courriel(site_propre)
    assert courriel.nature == NatureCourriel.CONTACT
    assert courriel.quartier == "marolles"
    assert courriel.reponse_a is None
    assert courriel.objet == f"Message d'une personne de Marolles – {recu}"
    assert courriel.corps is not None
    for ligne in (
        f"Numéro de reçu : {recu}",
        "Nom : Léa <b>Dupont</b>",
        "Répondre par téléphone : 0470 12 34 56 (+32470123456)",
        "Langue souhaitée : arabe (العربية)",
        "Meilleur moment : le soir",
        "> Bonjour, qui peut m'aider pour mon logement ?",
    ):
        assert ligne in courriel.corps.split("\n"), ligne
    prise = take_prise(site_propre)
    assert prise.destinataires == ("anissa@relais.example",)
    assert prise.corps == courriel.corps


def test_a_mail_address_becomes_where_the_relay_answers(site_propre: Site) -> None:
    read_recu(send(site_propre, sorte="message", message="Bonjour", reponse="lea@exemple.example"))
    courriel = the_courriel(site_propre)
    assert courriel.reponse_a == "lea@exemple.example"
    assert courriel.corps is not None
    assert "Répondre par courriel : lea@exemple.example" in courriel.corps
    assert "répondez simplement à ce courriel" in courriel.corps
    for absente in ("Langue souhaitée", "Meilleur moment", "Nom :"):
        assert absente not in courriel.corps


def test_a_phone_alone_asks_to_be_called_back(site_propre: Site) -> None:
    recu = read_recu(send(site_propre, **RAPPEL))
    courriel = the_courriel(site_propre)
    assert courriel.nature == NatureCourriel.RAPPEL
    assert courriel.objet == f"Rappel demandé par une personne de Marolles – {recu}"
    assert courriel.corps is not None
    assert "(+32470123456)" in courriel.corps
    assert ">" not in courriel.corps


def test_without_a_relays_mail_it_goes_to_the_coordination_and_says_so(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        write_parametres(session, Parametres(coordination_courriel="equipe@raq.example"))
    read_recu(send(site_propre, **JUSTE))
    prise = take_prise(site_propre)
    assert prise.destinataires == ("equipe@raq.example",)
    assert prise.corps.startswith(f"{A_LA_COORDINATION}\n\nBonjour,")


def test_a_replacement_gets_it_while_the_relay_is_away(site_propre: Site) -> None:
    fill_relais(site_propre, nom="Anissa", courriel="anissa@relais.example")
    replace_relais(site_propre, courriel="bilal@relais.example")
    read_recu(send(site_propre, **JUSTE))
    assert take_prise(site_propre).destinataires == ("bilal@relais.example",)
    site_propre.horloge.instant = MARDI_MATIN + timedelta(days=1)
    assert take_prise(site_propre).destinataires == ("anissa@relais.example",)


@pytest.mark.parametrize("champs", [JUSTE, RAPPEL], ids=["message", "rappel"])
def test_a_message_that_waits_never_leaves_for_a_relay_who_has_left(
    site_propre: Site, champs: dict[str, str]
) -> None:
    fill_relais(site_propre, courriel="anissa@relais.example")
    with writing(site_propre.sessions) as session:
        write_parametres(session, Parametres(coordination_courriel="equipe@raq.example"))
    read_recu(send(site_propre, **champs))
    prise = take_prise(site_propre)
    assert prise.destinataires == ("anissa@relais.example",)
    with writing(site_propre.sessions) as session:
        put_off(session, prise, "Refus (451).", site_propre.horloge(), Patience())
    fill_relais(site_propre, parti_le=date(2026, 3, 3))
    site_propre.horloge.instant += timedelta(hours=1)
    prise = take_prise(site_propre)
    assert prise.destinataires == ("equipe@raq.example",)
    with writing(site_propre.sessions) as session:
        note_sent(session, prise, site_propre.horloge())
    assert the_courriel(site_propre).destinataire is None
    assert "anissa" not in repr([vars(c) for c in list_courriels(site_propre)])


def test_the_postman_is_told_once_the_mail_is_written(site_propre: Site) -> None:
    vus: list[int] = []
    site_propre.replace_services(
        envoyer_courriers=lambda: vus.append(len(list_courriels(site_propre)))
    )
    read_recu(send(site_propre, **JUSTE))
    assert vus == [1]


@pytest.mark.parametrize("page", [ECRIRE, QUARTIER])
@pytest.mark.parametrize("champs", [JUSTE, RAPPEL], ids=["message", "rappel"])
def test_both_forms_work_from_both_pages(
    site_propre: Site, page: str, champs: dict[str, str]
) -> None:
    recu = read_recu(send(site_propre, page=page, **champs))
    assert recu in the_courriel(site_propre).objet


@pytest.mark.parametrize("langue", LANGUES)
def test_a_receipt_stays_in_the_visitors_language_and_says_nothing_of_the_person(
    site_propre: Site, langue: str
) -> None:
    jeton = open_form(site_propre, page=f"/{langue}/quartiers/marolles/ecrire")
    reponse = site_propre.client.post(
        f"/{langue}/quartiers/marolles/ecrire", data={"jeton": jeton, **JUSTE}
    )
    recu = read_recu(reponse)
    assert reponse.headers["location"].startswith(f"/{langue}/")
    assert reponse.headers["cache-control"] == "no-store"
    page = site_propre.get(reponse.headers["location"])
    assert page.status_code == 200
    assert recu in page.text
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["cache-control"] == "no-store"
    for morceau in ("logement", "0470", "470123456"):
        assert morceau not in page.text + reponse.headers["location"]


@pytest.mark.parametrize("recu", ["K7QF2M9X", "k7qf-2m9x", "0000-0000", "%3Cscript%3E", "x%00"])
def test_what_is_no_receipt_number_is_no_page(site: Site, recu: str) -> None:
    assert site.get(f"/fr/quartiers/marolles/ecrit/{recu}").status_code == 404


# One form, one message


def test_a_form_sent_twice_is_one_message_with_one_receipt(site_propre: Site) -> None:
    jeton = open_form(site_propre)
    premier = read_recu(site_propre.client.post(ECRIRE, data={"jeton": jeton, **JUSTE}))
    site_propre.horloge.instant += timedelta(hours=2)
    second = read_recu(site_propre.client.post(ECRIRE, data={"jeton": jeton, **JUSTE}))
    assert premier == second
    assert len(list_courriels(site_propre)) == 1


def test_going_back_and_writing_something_else_loses_nothing(site_propre: Site) -> None:
    jeton = open_form(site_propre)
    recus = {
        read_recu(site_propre.client.post(ECRIRE, data={"jeton": jeton, **champs}))
        for champs in (JUSTE, {**JUSTE, "message": "Autre chose"}, RAPPEL)
    }
    assert len(recus) == 3
    assert len(list_courriels(site_propre)) == 3


# What is refused keeps what was typed


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        (
            {"reponse": "chez ma voisine"},
            "reponse",
            "Écrivez un numéro de téléphone ou une adresse",
        ),
        ({"reponse": "lea@exemple"}, "reponse", "Écrivez un numéro de téléphone ou une adresse"),
        ({"reponse": "112"}, "reponse", "Écrivez un numéro de téléphone ou une adresse"),
        ({"reponse": "a" * 161}, "reponse", "Ce texte est trop long : 160"),
        ({"reponse": "   "}, "reponse", "Ce champ est nécessaire"),
        ({"message": " \n\t "}, "message", "Ce champ est nécessaire"),
        ({"message": "\0\0"}, "message", "Ce champ est nécessaire"),
        ({"message": "é" * 2001}, "message", "Ce texte est trop long : 2000"),
        ({"nom": "n" * 121}, "nom", "Ce texte est trop long : 120"),
        ({"langue": "klingon"}, "langue", "Choisissez une des réponses"),
        ({"moment": "minuit"}, "moment", "Choisissez une des réponses"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_typed_is_lost(
    site_propre: Site, champs: dict[str, str], champ: str, phrase: str
) -> None:
    typed = {**JUSTE, "langue": "ti", "moment": "matin", "nom": "Léa", **champs}
    reponse = send(site_propre, **typed)
    assert reponse.status_code == 422
    assert reponse.headers["cache-control"] == "no-store"
    html = unescape(reponse.text)
    assert f'href="#champ-{champ}"' in html
    assert phrase in html
    assert f'id="champ-{champ}"' in html
    for nom in {"message", "reponse", "nom"} - {champ}:
        assert typed[nom] in html
    if champ != "langue":
        assert is_chosen(reponse.text, "langue", "ti")
    assert typed["reponse"].strip() in html
    assert list_courriels(site_propre) == []


def test_what_was_corrected_can_be_sent_at_once(site_propre: Site) -> None:
    refus = send(site_propre, **{**JUSTE, "reponse": "oui"})
    jeton = read_jeton(refus.text)
    read_recu(site_propre.client.post(ECRIRE, data={"jeton": jeton, **JUSTE}))
    assert len(list_courriels(site_propre)) == 1


@pytest.mark.parametrize("telephone", ["", "oui", "lea@exemple.example", "112", "0" * 161])
def test_a_call_back_needs_a_phone(site_propre: Site, telephone: str) -> None:
    reponse = send(site_propre, sorte="rappel", telephone=telephone)
    assert reponse.status_code == 422
    assert 'href="#champ-telephone"' in reponse.text
    assert f'value="{telephone}"' in reponse.text
    assert list_courriels(site_propre) == []


def test_two_thousand_letters_fit_whatever_ends_their_lines(site_propre: Site) -> None:
    texte = "\r\n".join(["é" * 99] * 20)
    read_recu(send(site_propre, **{**JUSTE, "message": texte + "\r\n"}))
    corps = the_courriel(site_propre).corps
    assert corps is not None
    assert corps.count("> " + "é" * 99) == 20


def test_who_is_too_fast_is_shown_the_form_again_with_all_in_it(site_propre: Site) -> None:
    jeton = read_jeton(site_propre.get(ECRIRE).text)
    site_propre.horloge.instant += timedelta(seconds=2)
    refus = site_propre.client.post(ECRIRE, data={"jeton": jeton, **JUSTE, "moment": "soir"})
    assert refus.status_code == 422
    html = unescape(refus.text)
    assert "parti trop vite" in html
    assert MESSAGE["message"] in html
    assert MESSAGE["reponse"] in html
    assert is_chosen(refus.text, "moment", "soir")
    assert list_courriels(site_propre) == []
    neuf = read_jeton(refus.text)
    assert neuf != jeton
    site_propre.horloge.instant += timedelta(seconds=4)
    read_recu(site_propre.client.post(ECRIRE, data={"jeton": neuf, **JUSTE}))


@pytest.mark.parametrize("cas", ["expire", "absent", "altere", "autre quartier", "autre but"])
def test_a_token_that_cannot_be_taken_gives_the_form_again_with_all_in_it(
    site_propre: Site, cas: str
) -> None:
    jeton = open_form(site_propre)
    if cas == "expire":
        site_propre.horloge.instant += timedelta(hours=25)
    signe = site_propre.services.formulaires.sign
    jetons = {
        "expire": jeton,
        "absent": "",
        "altere": jeton[:-2] + ("AA" if jeton[-2:] != "AA" else "BB"),
        "autre quartier": signe("ecrire", MARDI_MATIN, "matonge"),
        "autre but": signe("signaler", MARDI_MATIN, "marolles"),
    }
    refus = site_propre.client.post(ECRIRE, data={"jeton": jetons[cas], **JUSTE})
    assert refus.status_code == 422
    assert "ouverte depuis trop longtemps" in refus.text
    assert MESSAGE["message"] in unescape(refus.text)
    assert list_courriels(site_propre) == []
    site_propre.horloge.instant += LECTURE
    read_recu(site_propre.client.post(ECRIRE, data={"jeton": read_jeton(refus.text), **JUSTE}))


@pytest.mark.parametrize(
    "entetes",
    [
        {"Origin": "https://ailleurs.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_cannot_send_the_form(
    site_propre: Site, entetes: dict[str, str]
) -> None:
    jeton = open_form(site_propre)
    refus = site_propre.client.post(ECRIRE, data={"jeton": jeton, **JUSTE}, headers=entetes)
    assert refus.status_code == 403
    assert list_courriels(site_propre) == []
    juste = {"Origin": LOCALE, "Sec-Fetch-Site": "same-origin"}
    read_recu(site_propre.client.post(ECRIRE, data={"jeton": jeton, **JUSTE}, headers=juste))


# Robots


@pytest.mark.parametrize("champs", [JUSTE, RAPPEL, {"sorte": "message"}])
def test_a_robot_that_fills_in_the_hidden_field_sends_nothing_and_is_not_told(
    site_propre: Site, champs: dict[str, str]
) -> None:
    page = site_propre.client.get(ECRIRE).text
    piege = re.search(r'<div class="lu" aria-hidden="true">.*?name="(\w+)".*?</div>', page, re.S)
    assert piege
    assert 'tabindex="-1"' in piege[0]
    assert 'autocomplete="off"' in piege[0]
    reponse = send(site_propre, **champs, **{piege[1]: "https://achetez.example"})
    assert site_propre.get(f"/fr/quartiers/marolles/ecrit/{read_recu(reponse)}").status_code == 200
    assert list_courriels(site_propre) == []


def test_five_messages_an_hour_from_one_address_then_the_phone(site_propre: Site) -> None:
    fill_relais(site_propre, publics="telephone", telephone="02 511 00 00")
    with writing(site_propre.sessions) as session:
        write_parametres(session, Parametres(coordination_telephone="02 512 00 00"))
    client = make_client(site_propre, "203.0.113.7")
    debut = site_propre.horloge.instant
    for rang in range(5):
        read_recu(send(site_propre, client, **{**JUSTE, "message": f"Message {rang}"}))
    refus = send(site_propre, client, **{**JUSTE, "message": "Le sixième"})
    assert refus.status_code == 429
    assert 0 < int(refus.headers["retry-after"]) <= 3600
    html = unescape(refus.text)
    assert "trop de messages viennent de votre connexion" in html
    assert "Le sixième" in html
    assert 'href="tel:+3225110000"' in html
    assert 'href="tel:+3225120000"' in html
    assert len(list_courriels(site_propre)) == 5
    autre = make_client(site_propre, "203.0.113.8")
    read_recu(send(site_propre, autre, **JUSTE))
    site_propre.horloge.instant = debut + timedelta(hours=1, seconds=15)
    read_recu(send(site_propre, client, **{**JUSTE, "message": "Le sixième"}))


def test_twenty_messages_a_day_from_one_address(site_propre: Site) -> None:
    client = make_client(site_propre, "2001:db8:1:2::7")
    debut = site_propre.horloge.instant
    for rang in range(20):
        site_propre.horloge.instant = debut + timedelta(minutes=30 * rang)
        read_recu(send(site_propre, client, **{**JUSTE, "message": f"Message {rang}"}))
    site_propre.horloge.instant = debut + timedelta(hours=14)
    voisin = make_client(site_propre, "2001:db8:1:2:ffff::9")
    assert send(site_propre, voisin, **JUSTE).status_code == 429
    site_propre.horloge.instant = debut + timedelta(days=1, minutes=1)
    read_recu(send(site_propre, client, **JUSTE))


def note_past(site: Site, *parties: str, fois: int) -> None:
    """As many sendings have been counted a minute ago."""
    with writing(site.sessions) as session:
        for _ in range(fois):
            cle = hash_keyed(site.services.secret, "ecrire", *parties)
            note_essai(session, cle, site.horloge() - timedelta(minutes=1))


def test_sixty_messages_an_hour_to_one_quartier_then_the_phone(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        write_parametres(session, Parametres(coordination_telephone="02 512 00 00"))
    note_past(site_propre, "cible", "marolles", fois=59)
    debut = site_propre.horloge.instant
    client = make_client(site_propre, "203.0.113.7")
    read_recu(send(site_propre, client, **JUSTE))
    for qui in (client, make_client(site_propre, "198.51.100.9"), site_propre.client):
        refus = send(site_propre, qui, **{**JUSTE, "message": "Encore un"})
        assert refus.status_code == 429
        assert 0 < int(refus.headers["retry-after"]) <= 3600
        html = unescape(refus.text)
        assert "ce quartier reçoit trop de messages" in html
        assert "Encore un" in html
        assert 'href="tel:+3225120000"' in html
    assert len(list_courriels(site_propre)) == 1
    ailleurs = "/fr/quartiers/matonge/ecrire"
    jeton = open_form(site_propre, client, ailleurs)
    assert client.post(ailleurs, data={"jeton": jeton, **JUSTE}).status_code == 303
    site_propre.horloge.instant = debut + timedelta(hours=1)
    read_recu(send(site_propre, client, **{**JUSTE, "message": "Encore un"}))


def test_a_network_of_many_connections_has_a_limit_of_its_own(site_propre: Site) -> None:
    for rang in range(20):
        client = make_client(site_propre, f"2001:db8:1:{rang:x}::7")
        read_recu(send(site_propre, client, **{**JUSTE, "message": f"Message {rang}"}))
    refus = send(site_propre, make_client(site_propre, "2001:db8:1:ffff::7"), **JUSTE)
    assert refus.status_code == 429
    assert "trop de messages viennent de votre connexion" in unescape(refus.text)
    read_recu(send(site_propre, make_client(site_propre, "2001:db8:2:1::7"), **JUSTE))


def test_one_form_sends_three_messages_and_the_next_one_needs_a_new_form(
    site_propre: Site,
) -> None:
    jeton = open_form(site_propre)
    for rang in range(3):
        champs = {**JUSTE, "message": f"Message {rang}"}
        read_recu(site_propre.client.post(ECRIRE, data={"jeton": jeton, **champs}))
    refus = site_propre.client.post(
        ECRIRE, data={"jeton": jeton, **JUSTE, "message": "Le quatrième"}
    )
    assert refus.status_code == 429
    assert "a déjà servi trois fois" in refus.text
    assert "Le quatrième" in refus.text
    assert len(list_courriels(site_propre)) == 3
    neuf = read_jeton(refus.text)
    assert neuf != jeton
    site_propre.horloge.instant += timedelta(seconds=int(refus.headers["retry-after"]))
    quatrieme = {"jeton": neuf, **JUSTE, "message": "Le quatrième"}
    read_recu(site_propre.client.post(ECRIRE, data=quatrieme))


def test_a_form_sent_twice_counts_once_and_a_refused_one_does_not(site_propre: Site) -> None:
    client = make_client(site_propre, "203.0.113.7")
    jeton = open_form(site_propre, client)
    for _ in range(8):
        read_recu(client.post(ECRIRE, data={"jeton": jeton, **JUSTE}))
        assert client.post(ECRIRE, data={"jeton": jeton, "sorte": "message"}).status_code == 422
    with site_propre.sessions() as session:
        cles = session.scalars(select(Essai.cle)).all()
    # One for the connection, one for the quartier, one for the form.
    assert len(cles) == len(set(cles)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{64}", cle) for cle in cles)


# Hostile words


HOSTILE = 'x@y.example\r\nBcc: tous@ailleurs.example\r\n\r\n<script>alert("1")</script>'


def test_what_is_typed_never_becomes_a_header(site_propre: Site) -> None:
    assert send(site_propre, **{**JUSTE, "reponse": HOSTILE}).status_code == 422
    read_recu(send(site_propre, **{**JUSTE, "nom": HOSTILE, "message": HOSTILE}))
    courriel = the_courriel(site_propre)
    assert courriel.reponse_a is None
    assert "\n" not in courriel.objet
    assert "ailleurs" not in courriel.objet
    assert courriel.corps is not None
    lignes = courriel.corps.split("\n")
    assert [ligne for ligne in lignes if ligne.startswith("Bcc")] == []
    assert '> <script>alert("1")</script>' in lignes
    assert "Nom : " + " ".join(HOSTILE.split()) in lignes


def test_a_message_cannot_pass_for_what_the_site_says(site_propre: Site) -> None:
    """Every line of it is quoted, those that other ends of lines make too."""
    ruse = "Bonjour\rNom : le ministre\u2028Numéro de reçu : AAAA\x0bRépondre : non\x85fin"
    read_recu(send(site_propre, **{**JUSTE, "message": ruse}))
    corps = the_courriel(site_propre).corps
    assert corps is not None
    for ligne in corps.splitlines():
        if any(mot in ligne for mot in ("ministre", "AAAA", "non", "fin")):
            assert ligne.startswith("> "), ligne


def test_hostile_words_are_shown_again_as_text(site_propre: Site) -> None:
    refus = send(
        site_propre,
        sorte="message",
        message="</textarea><script>alert(1)</script>",
        reponse='"><img src=x onerror=alert(1)>',
    )
    assert refus.status_code == 422
    assert "<script>alert" not in refus.text
    assert "<img src=x" not in refus.text
    assert "</textarea><script>" in unescape(refus.text)


@pytest.mark.parametrize(
    "champs",
    [
        {"message": "a\0b", "reponse": "0470 12 34 56"},
        {"message": "a\u202eb\ud7ff", "reponse": "lea\0@exemple.example"},
        {"message": "🙂" * 2000, "reponse": "0470 12 34 56", "nom": "\0"},
    ],
)
def test_odd_characters_are_cleaned_not_feared(site_propre: Site, champs: dict[str, str]) -> None:
    read_recu(send(site_propre, sorte="message", **champs))
    courriel = the_courriel(site_propre)
    assert courriel.corps is not None
    assert "\0" not in courriel.corps
    assert "\u202e" not in courriel.corps


@pytest.mark.parametrize("slug", ["atlantide", "%00", "marolles%00", "..%2f..", "Marolles"])
def test_an_unknown_quartier_has_no_form(site_propre: Site, slug: str) -> None:
    assert site_propre.get(f"/fr/quartiers/{slug}/ecrire").status_code == 404
    jeton = open_form(site_propre)
    envoi = site_propre.client.post(f"/fr/quartiers/{slug}/ecrire", data={"jeton": jeton, **JUSTE})
    assert envoi.status_code == 404
    assert list_courriels(site_propre) == []


def test_a_body_that_no_person_sends_is_refused(site_propre: Site) -> None:
    lourd = site_propre.client.post(ECRIRE, data={"message": "x" * 300_000})
    assert lourd.status_code == 413
    illisible = site_propre.client.post(
        ECRIRE, content=b"--x", headers={"Content-Type": "multipart/form-data"}
    )
    assert illisible.status_code == 400
    assert list_courriels(site_propre) == []


def test_nothing_of_a_message_is_logged_nor_kept_elsewhere(
    site_propre: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = make_client(site_propre, "203.0.113.7")
    read_recu(send(site_propre, client, **{**JUSTE, "nom": "Zébuline Quatrecoins"}))
    notes = "\n".join(str(vars(ligne)) for ligne in caplog.records if ligne.name.startswith("raq"))
    assert "/quartiers/{slug}/ecrire" in notes
    for secret in ("logement", "0470", "470123456", "Quatrecoins", "203.0.113"):
        assert secret not in notes


# Where the form and the links stand


def test_the_form_works_without_javascript_and_says_what_becomes_of_it(site: Site) -> None:
    for page in (ECRIRE, QUARTIER):
        html = unescape(site.get(page).text)
        assert html.count(f'<form class="formulaire" method="post" action="{ECRIRE}">') == 2
        assert "effacé de ce site, après 30 jours au plus" in html
        assert html.count('autocomplete="tel"') == 2
        requis = re.findall(r'<(?:input|textarea)[^>]*id="champ-(\w+)"[^>]*required', html)
        assert requis == ["message", "reponse", "telephone"]
    assert '<h2 id="ecrire">' in html


def test_the_forms_languages_are_named_in_themselves(site: Site) -> None:
    html = site.get("/nl/quartiers/marolles/ecrire").text
    noms = re.findall(r'<option value="(\w\w)" lang="\w\w">([^<]+)', html)
    assert noms[:4] == [
        ("fr", "Français"),
        ("nl", "Nederlands"),
        ("en", "English"),
        ("ar", "العربية"),
    ]
    assert len(noms) == len(set(noms)) >= 15


def test_the_forms_weigh_little(site: Site) -> None:
    html = site.get(QUARTIER).text
    section = html.split('<section aria-labelledby="ecrire">')[1].split("</section>")[0]
    assert len(section.encode()) < 5_000
    assert len(site.get(ECRIRE).content) < 14_000


def test_the_finders_card_leads_to_the_form(site: Site) -> None:
    html = site.get("/fr/trouver", adresse="Place du Jeu de Balle, 1000").text
    assert f'href="{ECRIRE}"' in html
    assert 'href="#ecrire"' in site.get(QUARTIER).text


def read_partage(html: str) -> str:
    liens = [unescape(lien) for lien in re.findall(r'href="(sms:[^"]+)"', html)]
    assert len(liens) == 1
    ailleurs = re.search(r'href="https://wa\.me/\?text=([^"]+)"\s+rel="([^"]+)"', html)
    assert ailleurs
    assert ailleurs[2] == "external noopener noreferrer"
    texte = unquote(liens[0].removeprefix("sms:?&body="))
    assert unquote(ailleurs[1]) == texte
    assert measure_sms(texte).segments <= 2
    return texte


def test_the_contacts_of_a_relay_can_be_sent_on(site_propre: Site) -> None:
    fill_relais(site_propre, publics="nom telephone", nom="Anissa", telephone="02 511 00 00")
    debut = MARDI_MATIN + timedelta(days=2)
    with writing(site_propre.sessions) as session:
        session.add(
            Presence(
                quartier="marolles",
                lieu="Place du Jeu de Balle",
                debut=debut,
                fin=debut + timedelta(hours=2),
            )
        )
        bump(session, Compteur.ANNUAIRE)
    attendues = [
        "Anissa, Relais d'action de quartier - Marolles",
        "02 511 00 00",
        "Place du Jeu de Balle",
        "jeudi 5 mars, de 10 h 30 à 12 h 30",
        f"{LOCALE}/fr/quartiers/marolles",
    ]
    assert read_partage(site_propre.get(QUARTIER).text).split("\n") == attendues
    trouve = site_propre.get("/fr/trouver", adresse="Place du Jeu de Balle, 1000").text
    assert read_partage(trouve).split("\n") == attendues
    flamand = read_partage(site_propre.get("/nl/quartiers/marolles").text)
    assert "donderdag 5 maart" in flamand
    assert f"{LOCALE}/nl/quartiers/marolles" in flamand


def test_without_phone_the_host_can_be_sent_on(site_propre: Site) -> None:
    lignes = read_partage(site_propre.get(QUARTIER).text).split("\n")
    role = "Relais d'action de quartier - Marolles"
    adresse = f"{LOCALE}{QUARTIER}"
    assert lignes == [role, "CASG Entr'Aide des Marolles", adresse]
    with writing(site_propre.sessions) as session:
        session.execute(
            update(Hote).where(Hote.nom.like("%Marolles%")).values(telephone="02/511.00.00")
        )
        bump(session, Compteur.ANNUAIRE)
    lignes = read_partage(site_propre.get(QUARTIER).text).split("\n")
    assert lignes == [role, "02/511.00.00", "CASG Entr'Aide des Marolles", adresse]


@pytest.mark.parametrize(
    ("horaires", "dites"),
    [
        ("Tu 09:00-10:00; We 09:00-12:00,13:00-24:00", "mercredi 4 mars, de 9 h à 12 h, de 13 h"),
        ("Tu 09:00-12:00", "mardi 3 mars, de 9 h à 12 h"),
        ("sur rendez-vous, dites l’heure", "sur rendez-vous, dites l'heure"),
    ],
)
def test_a_relays_hours_are_sent_as_people_say_them(
    site_propre: Site, horaires: str, dites: str
) -> None:
    fill_relais(site_propre, publics="telephone horaires", telephone="1710", horaires=horaires)
    lignes = read_partage(site_propre.get(QUARTIER).text).split("\n")
    assert lignes[1] == "1710"
    assert lignes[3].startswith(dites)


def test_who_answers_meanwhile_is_sent_on(site_propre: Site) -> None:
    fill_relais(site_propre, publics="nom telephone", nom="Anissa", telephone="02 511 00 00")
    replace_relais(site_propre, publics="nom telephone", nom="Bilal", telephone="02 512 00 00")
    lignes = read_partage(site_propre.get(QUARTIER).text).split("\n")
    assert lignes[0].startswith("Bilal, ")
    assert lignes[1] == "02 512 00 00"
    html = site_propre.get(ECRIRE).text
    assert "Bilal" in html
    assert "Anissa" not in html


def test_where_there_is_nothing_to_send_there_is_no_link(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        for table in ("hote_quartier", "presence"):
            session.connection().exec_driver_sql(f"DELETE FROM {table} WHERE quartier = 'marolles'")
        session.execute(
            update(Attribution)
            .where(Attribution.quartier == "marolles")
            .values(hote=None, antenne=None)
        )
        bump(session, Compteur.ANNUAIRE)
    html = site_propre.get(QUARTIER).text
    assert "sms:" not in html
    assert "wa.me" not in html
    assert 'href="#ecrire"' in html


def test_where_the_post_is_vacant_the_name_of_a_host_alone_is_not_sent_on(
    site_propre: Site,
) -> None:
    fill_relais(site_propre, telephone="02 511 00 00", parti_le=date(2026, 3, 3))
    html = site_propre.get(QUARTIER).text
    assert "CASG Entr" in html
    assert "sms:" not in html
    assert "wa.me" not in html
    with writing(site_propre.sessions) as session:
        session.execute(
            update(Hote).where(Hote.nom.like("%Marolles%")).values(telephone="02/511.00.00")
        )
        bump(session, Compteur.ANNUAIRE)
    assert "02/511.00.00" in read_partage(site_propre.get(QUARTIER).text)


def test_every_number_of_the_relay_the_host_and_the_coordination_can_be_dialled(
    site_propre: Site,
) -> None:
    fill_relais(site_propre, publics="telephone", telephone="0470 12 34 56")
    with writing(site_propre.sessions) as session:
        session.execute(
            update(Hote).where(Hote.nom.like("%Marolles%")).values(telephone="02/511.00.00")
        )
        write_parametres(session, Parametres(coordination_telephone="02 512 00 00"))
    quartier = site_propre.get(QUARTIER).text
    for numero in ("+32470123456", "+3225110000"):
        assert f'href="tel:{numero}"' in quartier
    for page in (ECRIRE, "/fr/quartiers/marolles/ecrit/K7QF-2M9X"):
        html = site_propre.get(page).text
        assert 'href="tel:+32470123456"' in html
        assert 'href="tel:+3225120000"' in html
        assert "La coordination des relais" in html
