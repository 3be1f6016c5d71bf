"""What a device sends from the street arrives once, in the right place, and overwrites nothing."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from time import process_time
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select

from registre.modeles import Acteur, Maraude, PhotoActeur, Releve, Revision, Verification
from registre.revue.acteurs import LONGUEURS
from registre.session import writing
from registre.valeurs import EtatActeur, EtatRevision, Role
from tests.appuis.appareils import JSON, Appareil, find_publie, make_champs, make_fiche
from tests.appuis.applications import MARDI_MATIN, Site, opening
from tests.appuis.bases import Bases
from tests.appuis.equipe import log_in, make_client
from tests.fabriques import PLACE_DU_JEU_DE_BALLE, make_acteur

PARC_MAXIMILIEN = (4.35262, 50.86257)


@pytest.fixture(scope="module")
def refuse(bases: Bases, modele_seme: str) -> Iterator[Appareil]:
    """A phone whose sendings are all refused: the tests that share it leave nothing behind."""
    url = bases.copy(modele_seme)
    with opening(url) as site:
        yield Appareil(log_in(site, Role.RAQ, nom="Samira Benali", quartiers=["marolles"]))
    bases.drop(url)


@pytest.fixture
def appareil(site_propre: Site) -> Appareil:
    """The phone of the relay of the Marolles."""
    membre = log_in(site_propre, Role.RAQ, nom="Samira Benali", quartiers=["marolles"])
    return Appareil(membre)


def count(site: Site, modele: Any) -> int:
    with site.sessions() as session:
        return session.scalar(select(func.count()).select_from(modele)) or 0


def get_acteur(site: Site, identifiant: str | UUID) -> Acteur:
    with site.sessions() as session:
        return session.get_one(Acteur, UUID(str(identifiant)))


def make_jpeg(cote: int = 2400) -> bytes:
    octets = BytesIO()
    image = Image.effect_noise((cote, cote // 2), 60)
    exif = Image.Exif()
    exif[0x010F] = "Fabricant indiscret"
    image.save(octets, "JPEG", quality=40, exif=exif)
    return octets.getvalue()


# Who is there


def test_a_device_is_told_who_is_logged_in(site_propre: Site) -> None:
    relais = log_in(site_propre, Role.RAQ, nom="Samira Benali", quartiers=["marolles"])
    reponse = relais.client.get("/equipe/maraude/jeton", headers=JSON)
    assert reponse.headers["cache-control"] == "no-store"
    corps = reponse.json()
    assert corps.pop("jeton")
    assert corps == {
        "compte": str(relais.compte),
        "nom": "Samira Benali",
        "quartiers": ["marolles"],
    }
    coordination = log_in(site_propre)
    assert coordination.get("/equipe/maraude/jeton").json()["quartiers"] is None


@pytest.mark.parametrize("suite", ["jeton", "donnees"])
def test_a_stranger_is_told_so_in_json_and_never_sent_elsewhere(site: Site, suite: str) -> None:
    reponse = make_client(site).get(f"/equipe/maraude/{suite}", headers=JSON)
    assert reponse.status_code == 401
    assert reponse.headers["content-type"] == "application/problem+json"
    assert reponse.json()["code"] == "connexion_requise"


def test_a_password_without_its_code_is_nobody_to_a_device(site_propre: Site) -> None:
    membre = log_in(site_propre, complete=False)
    reponse = membre.client.get("/equipe/maraude/jeton", headers=JSON)
    assert (reponse.status_code, reponse.json()["code"]) == (401, "connexion_requise")


@pytest.mark.parametrize("role", [Role.HOTE, Role.LECTURE])
def test_who_does_not_walk_the_street_gets_no_token(site_propre: Site, role: Role) -> None:
    reponse = log_in(site_propre, role).client.get("/equipe/maraude/jeton", headers=JSON)
    assert (reponse.status_code, reponse.json()["code"]) == (403, "acces_refuse")


# The token


@pytest.mark.parametrize(
    ("entetes", "code"),
    [
        ({"X-Raq-Jeton": ""}, "formulaire_absent"),
        ({"X-Raq-Jeton": "n'importe quoi"}, "formulaire_altere"),
        ({"Origin": "https://ailleurs.example"}, "formulaire_autre_site"),
        ({"Sec-Fetch-Site": "cross-site"}, "formulaire_autre_site"),
    ],
)
def test_what_does_not_come_from_the_page_is_refused_and_not_even_read(
    refuse: Appareil, entetes: dict[str, str], code: str
) -> None:
    reponse = refuse.put(f"fiches/{uuid4()}", make_fiche(make_champs()), **entetes)
    assert (reponse.status_code, reponse.json()["code"]) == (403, code)
    assert count(refuse.membre.site, Releve) == 0


def test_the_token_of_another_session_does_not_serve(site_propre: Site, appareil: Appareil) -> None:
    autre = Appareil(log_in(site_propre))
    reponse = appareil.put(
        f"fiches/{uuid4()}", make_fiche(make_champs()), **{"X-Raq-Jeton": autre.jeton}
    )
    assert reponse.json()["code"] == "formulaire_autre_session"


def test_a_token_of_yesterday_is_asked_for_anew(site_propre: Site, appareil: Appareil) -> None:
    site_propre.horloge.instant += timedelta(hours=25)
    corps = make_fiche(make_champs())
    refuse = appareil.put(f"fiches/{uuid4()}", corps)
    assert (refuse.status_code, refuse.json()["code"]) == (403, "formulaire_expire")
    frais = Appareil(appareil.membre)
    assert frais.put(f"fiches/{uuid4()}", corps).status_code == 200


# A new record


def test_a_record_made_on_the_pavement_waits_for_review_in_its_quartier(
    site_propre: Site, appareil: Appareil
) -> None:
    acteur = uuid4()
    recue = appareil.put_fiche(make_champs(telephone="02 512 34 56"), acteur)
    assert (recue["acteur"], recue["etat"]) == (str(acteur), "a_relire")
    assert (recue["quartier"], recue["quartier_nom"]) == ("marolles", "Marolles")
    assert recue["deux_versions"] == []
    assert recue["relecture"] == f"/equipe/relecture/{recue['id']}"
    fiche = get_acteur(site_propre, acteur)
    assert (fiche.nom, fiche.telephone, fiche.groupe_seul) == (
        "Le Petit Lavoir",
        "02 512 34 56",
        "D",
    )
    assert (fiche.precision_lieu, fiche.precision_m) == ("gps", 12)
    publique = site_propre.get(f"/api/v1/acteurs/{acteur}")
    assert publique.status_code == 404
    assert appareil.membre.get(recue["relecture"]).status_code == 200


def test_a_lost_acknowledgement_makes_no_second_record(
    site_propre: Site, appareil: Appareil
) -> None:
    avant = count(site_propre, Acteur)
    envoi, corps = uuid4(), make_fiche(make_champs())
    reponses = [appareil.put(f"fiches/{envoi}", corps) for _ in range(3)]
    assert [r.status_code for r in reponses] == [200, 200, 200]
    assert reponses[0].json() == reponses[1].json() == reponses[2].json()
    assert count(site_propre, Acteur) == avant + 1
    assert count(site_propre, Releve) == 1


def test_a_sending_that_arrives_twice_at_once_makes_one_record(
    site_propre: Site, appareil: Appareil
) -> None:
    """The first try hung on the way, the second overtook it."""
    avant = count(site_propre, Acteur)
    envoi, corps = uuid4(), make_fiche(make_champs())
    with ThreadPoolExecutor(4) as fils:
        reponses = list(fils.map(lambda _: appareil.put(f"fiches/{envoi}", corps), range(4)))
    assert {r.status_code for r in reponses} == {200}
    assert len({r.text for r in reponses}) == 1
    assert count(site_propre, Acteur) == avant + 1


def test_the_same_identifier_with_other_words_is_refused_and_the_first_stand(
    site_propre: Site, appareil: Appareil
) -> None:
    envoi, acteur = uuid4(), uuid4()
    appareil.put_fiche(make_champs("Le Petit Lavoir"), acteur, id=envoi)
    reponse = appareil.put(f"fiches/{envoi}", make_fiche(make_champs("Autre chose"), acteur))
    assert (reponse.status_code, reponse.json()["code"]) == (409, "envoi_deja_servi")
    assert get_acteur(site_propre, acteur).nom == "Le Petit Lavoir"


def test_an_identifier_of_another_account_is_refused(site_propre: Site, appareil: Appareil) -> None:
    envoi, corps = uuid4(), make_fiche(make_champs())
    assert appareil.put(f"fiches/{envoi}", corps).status_code == 200
    autre = Appareil(log_in(site_propre, Role.RAQ, nom="Omar", quartiers=["marolles"]))
    reponse = autre.put(f"fiches/{envoi}", corps)
    assert (reponse.status_code, reponse.json()["code"]) == (403, "acces_refuse")
    assert "par un autre compte" in reponse.text


def test_a_typed_address_is_cut_and_located(site_propre: Site, appareil: Appareil) -> None:
    champs = {"nom": "Le Petit Lavoir", "groupe": "D", "adresse": "rue Blaes 100, 1000 Bruxelles"}
    recue = appareil.put_fiche(champs)
    fiche = get_acteur(site_propre, recue["acteur"])
    assert (fiche.rue, fiche.numero, fiche.code_postal) == ("rue Blaes", "100", "1000")


@pytest.mark.parametrize(
    ("autres", "champ"),
    [
        ({"nom": "  "}, "nom"),
        ({"nom": "x" * 201}, "nom"),
        ({"nom": ["une", "liste"]}, "nom"),
        ({"groupe": "Z"}, "groupe"),
        ({"categorie": "nulle-part"}, "categorie"),
        ({"lon": 4.86, "lat": 50.46}, "lon"),
        ({"lon": 50.83672, "lat": 4.34565}, "lon"),
        ({"lon": "4.34"}, "lon"),
        ({"lon": None}, "lon"),
        ({"couleur": "rouge"}, "couleur"),
    ],
)
def test_what_cannot_be_taken_is_told_field_by_field_in_words(
    refuse: Appareil, autres: dict[str, Any], champ: str
) -> None:
    reponse = refuse.put(f"fiches/{uuid4()}", make_fiche(make_champs(**autres)))
    assert reponse.status_code == 422, reponse.text
    probleme = reponse.json()
    assert probleme["code"] == "envoi_refuse"
    assert list(probleme["fautes"]) == [champ]
    assert probleme["fautes"][champ].endswith(".")
    assert count(refuse.membre.site, Releve) == 0


@pytest.mark.parametrize(
    ("champ", "envoye", "garde"),
    [
        ("telephone", "demander à la voisine", "demander à la voisine"),
        ("horaires", "le matin, sauf quand il pleut", "le matin, sauf quand il pleut"),
        ("precision_m", 1e300, None),
        ("precision_m", 240.4, 240),
        ("langues", "fr, un peu d'arabe", "fr un peu d'arabe"),
        ("note", "Sonnez\u0000 deux\u202e fois\nMerci", "Sonnez deux fois\nMerci"),
    ],
)
def test_what_cannot_be_read_is_taken_as_typed(
    site_propre: Site, appareil: Appareil, champ: str, envoye: Any, garde: object
) -> None:
    """What no field can hold is left out; characters that nobody sees are taken off."""
    recue = appareil.put_fiche(make_champs(**{champ: envoye}))
    fiche = get_acteur(site_propre, recue["acteur"])
    assert getattr(fiche, champ) == garde
    assert (fiche.nom, fiche.lon, fiche.lat) == ("Le Petit Lavoir", *PLACE_DU_JEU_DE_BALLE)


@pytest.mark.parametrize(
    "octets", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 5000, b'{"champs": 3}']
)
def test_a_body_that_is_no_record_is_refused_in_words(refuse: Appareil, octets: bytes) -> None:
    reponse = refuse.membre.client.put(
        f"/equipe/maraude/fiches/{uuid4()}",
        content=octets,
        headers={**JSON, "X-Raq-Jeton": refuse.jeton},
    )
    assert (reponse.status_code, reponse.json()["code"]) == (422, "envoi_refuse")
    assert reponse.json()["fautes"]


def test_a_body_over_64_kb_is_refused_announced_or_counted(refuse: Appareil) -> None:
    url, lourd = f"/equipe/maraude/fiches/{uuid4()}", b" " * 65_537
    entetes = {**JSON, "X-Raq-Jeton": refuse.jeton}
    for contenu in (lourd, iter([lourd[:40_000], lourd[:40_000]])):
        reponse = refuse.membre.client.put(url, content=contenu, headers=entetes)
        assert (reponse.status_code, reponse.json()["code"]) == (413, "saisie_trop_lourde")


def test_an_address_of_60_kilobytes_answers_in_a_moment_and_its_words_go_on_in_the_note(
    site_propre: Site, appareil: Appareil
) -> None:
    appareil.put_fiche(make_champs())  # a first one reads the streets
    champs = {**make_champs(), "adresse": "ab " * 20_000, "note": "Sonner deux fois"}
    debut = process_time()
    recue = appareil.put_fiche(champs)
    assert process_time() - debut < 3
    lu = get_acteur(site_propre, recue["acteur"])
    assert lu.note is not None
    assert lu.note.startswith("Sonner deux fois\nab ab ab ")
    assert len(lu.note) == LONGUEURS["note"]
    assert lu.rue is not None
    assert len(lu.rue) <= LONGUEURS["rue"]


@pytest.mark.parametrize("suite", ["fiches", "sorties", "verifications"])
def test_an_address_that_is_no_identifier_is_unknown(refuse: Appareil, suite: str) -> None:
    assert refuse.put(f"{suite}/pas-un-uuid", make_fiche(make_champs())).status_code == 404


def test_no_log_line_says_what_was_noted(
    appareil: Appareil, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="raq"):
        recue = appareil.put_fiche(make_champs("Chez Zébuline", telephone="0470 99 88 71"))
        appareil.put(f"fiches/{uuid4()}", make_fiche(make_champs("Chez Zébuline", lon=9.0)))
    assert caplog.records
    for secret in ("Zébuline", "0470", "4.345", recue["acteur"]):
        assert secret not in caplog.text


# A record that is known


def test_a_change_of_a_published_record_waits_and_the_public_sees_the_old_one(
    site_propre: Site, appareil: Appareil
) -> None:
    acteur = find_publie(site_propre)
    avant = get_acteur(site_propre, acteur)
    recue = appareil.put_fiche({"telephone": "02 511 22 33"}, acteur)
    assert (recue["nom"], recue["etat"], recue["deux_versions"]) == (avant.nom, "publie", [])
    assert get_acteur(site_propre, acteur).telephone == avant.telephone
    with site_propre.sessions() as session:
        revision = session.get_one(Revision, UUID(recue["id"]))
        assert revision.etat == EtatRevision.PROPOSEE
        assert revision.contenu["telephone"] == "02 511 22 33"
        assert revision.contenu["nom"] == avant.nom


def test_two_devices_that_changed_one_record_overwrite_nothing(
    site_propre: Site, appareil: Appareil
) -> None:
    acteur = uuid4()
    premiere = appareil.put_fiche(make_champs(), acteur)
    autre = Appareil(log_in(site_propre, Role.RAQ, nom="Omar", quartiers=["marolles"]))
    ici = appareil.put_fiche({"telephone": "02 511 11 11"}, acteur, base=premiere["numero"])
    la = autre.put_fiche({"telephone": "02 522 22 22"}, acteur, base=premiere["numero"])
    assert ici["deux_versions"] == []
    (ecart,) = la["deux_versions"]
    assert ecart == {
        "champ": "telephone",
        "libelle": "Téléphone",
        "ici": "02 522 22 22",
        "la": "02 511 11 11",
    }
    assert get_acteur(site_propre, acteur).telephone == "02 511 11 11"
    with site_propre.sessions() as session:
        attente = session.scalars(
            select(Revision.id).where(
                Revision.cle == str(acteur), Revision.etat == EtatRevision.PROPOSEE
            )
        ).all()
    assert {UUID(ici["id"]), UUID(la["id"])} <= set(attente)
    page = log_in(site_propre).get(la["relecture"])
    assert page.status_code == 200
    assert "02 522 22 22" in page.text


def test_a_record_of_another_quartier_is_not_changed(site_propre: Site, appareil: Appareil) -> None:
    ailleurs = find_publie(site_propre, "maritime")
    reponse = appareil.put(f"fiches/{uuid4()}", make_fiche({"telephone": "02 511 11 11"}, ailleurs))
    assert (reponse.status_code, reponse.json()["code"]) == (403, "acces_refuse")
    assert "pas dans vos quartiers" in reponse.text


def test_a_new_record_may_lie_in_any_quartier(site_propre: Site, appareil: Appareil) -> None:
    """A relay walks where help is needed; the coordination reviews it anyway."""
    lon, lat = PARC_MAXIMILIEN
    recue = appareil.put_fiche(make_champs("Douches du parc", lon=lon, lat=lat))
    assert recue["quartier"] != "marolles"
    assert recue["etat"] == "a_relire"


# Rounds, answers


def test_a_round_is_kept_once_and_its_end_may_follow(site_propre: Site, appareil: Appareil) -> None:
    sortie = uuid4()
    corps = {"debut": "2026-03-03T08:00:00Z", "fin": None, "quartier": "marolles"}
    assert appareil.put(f"sorties/{sortie}", corps).json() == {"id": str(sortie)}
    appareil.put(f"sorties/{sortie}", {**corps, "fin": "2026-03-03T09:20:00Z"})
    with site_propre.sessions() as session:
        maraude = session.scalars(select(Maraude)).one()
        assert (maraude.auteur_nom, maraude.quartier) == ("Samira Benali", "marolles")
        assert maraude.fin == MARDI_MATIN.replace(hour=9, minute=20)
    autre = Appareil(log_in(site_propre))
    assert autre.put(f"sorties/{sortie}", corps).status_code == 403


@pytest.mark.parametrize(
    ("corps", "champ"),
    [
        ({"debut": None}, "debut"),
        ({"debut": "hier"}, "debut"),
        ({"debut": "0001-01-01T00:00:00+14:00"}, "debut"),
        ({"debut": "2026-03-03T08:00:00Z", "quartier": "atlantide"}, "quartier"),
    ],
)
def test_a_round_without_a_start_or_nowhere_is_refused(
    refuse: Appareil, corps: dict[str, Any], champ: str
) -> None:
    reponse = refuse.put(f"sorties/{uuid4()}", corps)
    assert reponse.status_code == 422
    assert list(reponse.json()["fautes"]) == [champ]


def test_still_there_is_a_verification_on_the_spot_and_moves_nothing_else(
    site_propre: Site, appareil: Appareil
) -> None:
    acteur, envoi = find_publie(site_propre), uuid4()
    avant = get_acteur(site_propre, acteur).modifie_le
    corps = {
        "acteur": str(acteur),
        "resultat": "toujours_la",
        "maraude": None,
        "note_le": "2026-03-03T09:12:00Z",
    }
    for _ in range(2):
        reponse = appareil.put(f"verifications/{envoi}", corps)
        assert reponse.json() == {"id": str(envoi), "acteur": str(acteur)}
    with site_propre.sessions() as session:
        siennes = session.scalars(select(Verification).where(Verification.acteur == acteur)).all()
        (notee,) = [v for v in siennes if v.verifie_par == "Samira Benali"]
    assert (notee.canal, notee.resultat) == ("sur_place", "toujours_la")
    assert notee.verifie_le == MARDI_MATIN.replace(minute=12)
    assert get_acteur(site_propre, acteur).modifie_le == avant


def test_closed_makes_nothing_fresh(site_propre: Site, appareil: Appareil) -> None:
    acteur = find_publie(site_propre)
    corps = {"acteur": str(acteur), "resultat": "ferme", "note_le": "2026-03-03T09:12:00Z"}
    assert appareil.put(f"verifications/{uuid4()}", corps).status_code == 200
    publique = site_propre.get(f"/api/v1/acteurs/{acteur}").json()
    assert not publique["properties"].get("verifie_le")


@pytest.mark.parametrize("resultat", [None, "", "brule", 3])
def test_an_answer_is_one_of_the_four(refuse: Appareil, resultat: object) -> None:
    corps = {"acteur": str(find_publie(refuse.membre.site)), "resultat": resultat}
    reponse = refuse.put(f"verifications/{uuid4()}", corps)
    assert reponse.status_code == 422
    assert list(reponse.json()["fautes"]) == ["resultat"]


def test_what_a_clock_ahead_notes_counts_as_now(site_propre: Site, appareil: Appareil) -> None:
    recue = appareil.put_fiche(make_champs(), note_le="2031-01-01T00:00:00Z")
    with site_propre.sessions() as session:
        assert session.get_one(Releve, UUID(recue["id"])).note_le == MARDI_MATIN


# Photos


def test_a_photo_is_made_anew_small_and_mute(site_propre: Site, appareil: Appareil) -> None:
    acteur, envoi = find_publie(site_propre), uuid4()
    octets = make_jpeg()
    assert 300_000 < len(octets) <= 1024 * 1024
    for _ in range(2):
        assert appareil.put_photo(acteur, octets, envoi).json() == {"id": str(envoi)}
    with site_propre.sessions() as session:
        photo = session.scalars(select(PhotoActeur)).one()
        assert (photo.acteur, photo.ajoutee_par) == (acteur, "Samira Benali")
        gardes = bytes(photo.octets)
    assert len(gardes) <= 300_000
    image = Image.open(BytesIO(gardes))
    assert max(image.size) <= 1600
    assert not image.getexif()
    assert b"indiscret" not in gardes


@pytest.mark.parametrize("octets", [b"", b"GIF89a", b"\xff\xd8 coup\xc3\xa9", b"<svg/>"])
def test_what_is_no_photo_is_refused_in_words(refuse: Appareil, octets: bytes) -> None:
    reponse = refuse.put_photo(find_publie(refuse.membre.site), octets)
    assert (reponse.status_code, reponse.json()["code"]) == (422, "envoi_refuse")
    assert count(refuse.membre.site, PhotoActeur) == 0


def test_a_photo_over_a_megabyte_is_refused_before_it_is_read(refuse: Appareil) -> None:
    reponse = refuse.put_photo(find_publie(refuse.membre.site), b"\xff" * (1024 * 1024 + 1))
    assert reponse.status_code == 413


def test_a_photo_of_another_quartiers_actor_is_refused_before_it_is_decoded(
    refuse: Appareil,
) -> None:
    reponse = refuse.put_photo(find_publie(refuse.membre.site, "maritime"), b"no photo at all")
    assert reponse.status_code == 403
    assert refuse.put_photo(uuid4(), b"no photo at all").status_code == 404


# What the device carries


def test_a_device_carries_its_quartiers_and_their_neighbours_without_any_person(
    site_propre: Site, appareil: Appareil
) -> None:
    with writing(site_propre.sessions) as session:
        personne = make_acteur(
            "Zébuline Quatrecoins", categorie="personne-ressource", quartier="marolles"
        )
        session.add(personne)
    reponse = appareil.get("donnees")
    donnees = reponse.json()
    assert "Zébuline" not in reponse.text
    assert (donnees["nom"], donnees["compte"]) == ("Samira Benali", str(appareil.membre.compte))
    assert len(donnees["groupes"]) == 8
    siens = {q["slug"] for q in donnees["quartiers"] if q["sien"]}
    assert siens == {"marolles"}
    trouves = {a.get("quartier") for a in donnees["acteurs"]}
    assert "marolles" in trouves
    assert "maritime" not in trouves, "the other side of the Region is not carried"
    coordination = Appareil(log_in(site_propre)).get("donnees").json()
    assert {a.get("quartier") for a in coordination["acteurs"]} > trouves


def test_the_data_that_a_device_has_is_not_sent_again(
    site_propre: Site, appareil: Appareil
) -> None:
    premiere = appareil.get("donnees", **{"Accept-Encoding": "br"})
    assert premiere.headers["cache-control"] == "private, no-cache"
    assert premiere.headers["content-encoding"] == "br"
    connue = {"If-None-Match": premiere.headers["etag"], "Accept-Encoding": "br"}
    site_propre.horloge.instant += timedelta(minutes=5)
    assert appareil.get("donnees", **connue).status_code == 304
    appareil.put_fiche(make_champs())
    apres = appareil.get("donnees", **connue)
    assert apres.status_code == 200
    assert "Le Petit Lavoir" in {a["nom"] for a in apres.json()["acteurs"]}


def test_a_published_record_of_the_pavement_is_public_at_the_next_request(
    site_propre: Site, appareil: Appareil
) -> None:
    """With its category chosen; the review is the coordination's."""
    recue = appareil.put_fiche(make_champs(categorie="services-sociaux-generalistes"))
    coordination = log_in(site_propre)
    coordination.post(recue["relecture"], geste="publier", decision="")
    assert get_acteur(site_propre, recue["acteur"]).etat == EtatActeur.PUBLIE
    assert site_propre.get(f"/api/v1/acteurs/{recue['acteur']}").status_code == 200
