"""Records that stand twice, as the team deals with them: pairs, merging, undoing."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from registre.modeles import PhotoActeur, Signalement
from registre.session import writing
from registre.valeurs import EtatActeur, Role, Source
from tests.appuis.applications import MARDI_MATIN, Site
from tests.appuis.equipe import Connecte, log_in
from tests.appuis.fiches_equipe import (
    ACTEURS,
    add_acteur,
    edit,
    find_attente,
    read_acteur,
    read_champs,
    read_revisions,
    send,
)
from tests.fabriques import make_verification

DOUBLONS = "/equipe/doublons"
NOM = "Ludothèque du Vieux Marché"


def add_deux(site: Site, **autres: Any) -> tuple[UUID, UUID]:
    """Two records of one toy library: the team's, and one that a list spelled otherwise."""
    une = add_acteur(site, NOM, source=Source.EQUIPE, telephone="02 512 11 11")
    autre = add_acteur(
        site,
        "Ludotheque du Vieux-Marché",
        **{"telephone": "02 512 22 22", "horaires": "Mo-Fr 09:00-12:00", **autres},
    )
    return une, autre


def page_of(gardee: UUID, absorbee: UUID) -> str:
    return f"{ACTEURS}/{gardee}/fusion?avec={absorbee}"


def merge(qui: Connecte, gardee: UUID, absorbee: UUID, **choix: str) -> Any:
    """Open the page of two records and press the button."""
    page, chemin = qui.get(page_of(gardee, absorbee)), f"{ACTEURS}/{gardee}/fusion"
    assert page.status_code == 200
    return send(qui, chemin, read_champs(page.text, chemin) | choix)


def undo(qui: Connecte, acteur: UUID) -> Any:
    """Press “Annuler cette fusion” on a record's page."""
    page = qui.get(f"{ACTEURS}/{acteur}").text
    _, _, suite = page.partition('action="/equipe/fusions/')
    chemin = f"/equipe/fusions/{suite.partition('/')[0]}/annulation"
    return send(qui, chemin, read_champs(page, chemin))


def test_the_coordination_finds_a_pair_compares_it_and_merges_it(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    coordination = log_in(site_propre)
    page = coordination.get(DOUBLONS, quartier="marolles").text
    assert "Ludotheque du Vieux-Marché" in page
    assert "Les noms se ressemblent" in page
    assert page_of(*sorted((une, autre), key=lambda i: i.int)).replace("&", "&amp;") in page
    fusion = coordination.get(page_of(une, autre)).text
    assert "02 512 22 22" in fusion
    assert "OpenStreetMap" in fusion, "what taking from it means is said"
    champs = read_champs(fusion, f"{ACTEURS}/{une}/fusion")
    assert (champs["choix-nom"], champs["choix-horaires"]) == ("garder", "prendre")
    reponse = merge(coordination, une, autre, **{"choix-telephone": "prendre"})
    assert reponse.status_code == 303
    assert reponse.headers["location"] == f"{ACTEURS}/{une}?fait=fusion"
    gardee = read_acteur(site_propre, une)
    assert (gardee.nom, gardee.telephone) == (NOM, "02 512 22 22")
    assert (gardee.horaires, gardee.source) == ("Mo-Fr 09:00-12:00", Source.OPENSTREETMAP)
    absorbee = read_acteur(site_propre, autre)
    assert (absorbee.etat, absorbee.fusionne_dans) == (EtatActeur.ARCHIVE, une)
    assert "Ludotheque" not in coordination.get(DOUBLONS, quartier="marolles").text
    assert f"{ACTEURS}/{une}" in coordination.get(f"{ACTEURS}/{autre}").text
    assert f"{ACTEURS}/{autre}" in coordination.get(f"{ACTEURS}/{une}/historique").text


def test_list_map_and_api_follow_at_the_next_request(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    coordination = log_in(site_propre)

    def shown() -> set[str]:
        feuilles = site_propre.get("/api/v1/acteurs", q="vieux marché", quartier="marolles").json()
        carte = site_propre.get("/api/v1/acteurs", quartier="marolles", limit=10000).json()
        ids = {str(f["id"]) for f in carte["features"]} & {str(une), str(autre)}
        assert {str(f["id"]) for f in feuilles["features"]} & {str(une), str(autre)} == ids
        page = site_propre.get("/fr/repertoire", q="vieux marché", quartier="marolles").text
        assert {i for i in (str(une), str(autre)) if i in page} == ids
        return ids

    assert shown() == {str(une), str(autre)}
    merge(coordination, une, autre)
    assert shown() == {str(une)}
    assert undo(coordination, une).headers["location"].endswith("fait=fusion_annulee")
    assert shown() == {str(une), str(autre)}


def test_the_public_page_of_a_merged_record_leads_to_the_kept_one(site_propre: Site) -> None:
    a, b = add_deux(site_propre)
    c = add_acteur(site_propre, NOM)
    coordination = log_in(site_propre)
    merge(coordination, b, a)
    merge(coordination, c, b)
    for langue in ("fr", "nl"):
        for fiche in (a, b):
            reponse = site_propre.get(f"/{langue}/acteurs/{fiche}")
            assert reponse.status_code == 301
            assert reponse.headers["location"] == f"/{langue}/acteurs/{c}"
            assert reponse.headers["cache-control"] == "no-cache", "a merge can be undone"
    assert site_propre.client.head(f"/fr/acteurs/{a}").status_code == 301
    assert site_propre.get(f"/fr/acteurs/{c}").status_code == 200
    assert site_propre.get(f"/api/v1/acteurs/{a}").status_code == 404
    edit(coordination, c, "publier", etat="archive")
    assert site_propre.get(f"/fr/acteurs/{a}").status_code == 404
    undo(coordination, b)
    assert site_propre.get(f"/fr/acteurs/{b}").status_code == 404, "the archived one was edited"


def test_a_merge_is_undone_from_the_page_of_either_record(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    coordination = log_in(site_propre)
    for depuis in (une, autre):
        merge(coordination, une, autre, **{"choix-nom": "prendre"})
        assert read_acteur(site_propre, une).nom == "Ludotheque du Vieux-Marché"
        reponse = undo(coordination, depuis)
        assert reponse.headers["location"] == f"{ACTEURS}/{une}?fait=fusion_annulee"
        assert read_acteur(site_propre, une).nom == NOM
        assert site_propre.get(f"/fr/acteurs/{autre}").status_code == 200
    assert "Annuler cette fusion" not in coordination.get(f"{ACTEURS}/{une}").text
    assert "Annulation de la fusion" in coordination.get(f"{ACTEURS}/{une}/historique").text


def test_an_undoing_that_would_lose_work_shows_both_records(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    coordination = log_in(site_propre)
    merge(coordination, une, autre)
    edit(coordination, une, "publier", telephone="02 512 33 33")
    refus = undo(coordination, une)
    assert refus.status_code == 409
    for mots in ("n'est pas annulée", "02 512 11 11", "02 512 33 33", "02 512 22 22"):
        assert mots in refus.text, mots
    assert read_acteur(site_propre, une).telephone == "02 512 33 33"
    assert read_acteur(site_propre, autre).etat == EtatActeur.ARCHIVE
    inconnue = f"/equipe/fusions/{uuid4()}/annulation"
    assert coordination.post(inconnue, page="/equipe/compte").status_code == 404


def test_a_merge_sent_twice_is_one_merge(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    coordination = log_in(site_propre)
    chemin = f"{ACTEURS}/{une}/fusion"
    champs = read_champs(coordination.get(page_of(une, autre)).text, chemin)
    assert [send(coordination, chemin, champs).status_code for _ in range(2)] == [303, 303]
    assert len(read_revisions(site_propre, une)) == 2
    encore = send(coordination, chemin, champs | {"jeton": coordination.jeton("/equipe/compte")})
    assert encore.status_code == 409
    assert "a déjà été fusionnée" in encore.text


def test_nothing_is_merged_on_what_somebody_changed_meanwhile(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    coordination = log_in(site_propre)
    chemin = f"{ACTEURS}/{une}/fusion"
    champs = read_champs(coordination.get(page_of(une, autre)).text, chemin)
    edit(coordination, autre, "publier", telephone="02 512 44 44")
    refus = send(coordination, chemin, champs | {"choix-telephone": "prendre"})
    assert refus.status_code == 409
    assert "a changé pendant que vous choisissiez" in refus.text
    assert "02 512 44 44" in refus.text
    assert read_acteur(site_propre, autre).etat == EtatActeur.PUBLIE
    de_nouveau = read_champs(refus.text, chemin)
    assert de_nouveau["choix-telephone"] == "prendre", "what was ticked is still ticked"
    assert send(coordination, chemin, de_nouveau).status_code == 303
    assert read_acteur(site_propre, une).telephone == "02 512 44 44"


def test_a_choice_left_open_is_asked_again(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    coordination = log_in(site_propre)
    refus = merge(coordination, une, autre, **{"choix-telephone": ""})
    assert refus.status_code == 422
    assert "Choisissez une réponse pour chaque champ" in refus.text


def test_the_published_record_stays_and_the_page_offers_it(site_propre: Site) -> None:
    une, autre = add_deux(site_propre, etat=EtatActeur.A_RELIRE)
    coordination = log_in(site_propre)
    envers = coordination.get(page_of(autre, une)).text
    assert "c&#39;est elle qui reste" in envers
    assert f"{ACTEURS}/{une}/fusion?avec={autre}" in envers
    assert "Fusionner les deux fiches" not in envers
    assert "Garder plutôt" not in coordination.get(page_of(une, autre)).text


def test_a_person_is_merged_with_nobody(site_propre: Site) -> None:
    lieu = add_acteur(site_propre, NOM)
    personne = add_acteur(site_propre, NOM, categorie="personne-ressource")
    coordination = log_in(site_propre)
    assert "Ludothèque" not in coordination.get(DOUBLONS, quartier="marolles").text
    for deux in ((lieu, personne), (personne, lieu)):
        page = coordination.get(page_of(*deux)).text
        assert "ne se fusionne pas" in page
        assert "Fusionner les deux fiches" not in page
    chemin = f"{ACTEURS}/{lieu}/fusion"
    champs = {"avec": str(personne), "vue_gardee": "0", "vue_absorbee": "0"}
    refus = coordination.post(chemin, page="/equipe/compte", **champs)
    assert refus.status_code == 409
    assert read_acteur(site_propre, personne).etat == EtatActeur.PUBLIE
    assert "Fusionner avec" not in coordination.get(f"{ACTEURS}/{personne}").text


def test_a_relay_says_that_two_places_are_two_and_merges_nothing(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    page = relais.get(DOUBLONS).text
    assert "Ce sont deux lieux" in page
    assert "/fusion?avec=" not in page
    assert "la coordination fusionnera" in page
    assert relais.get(page_of(une, autre)).status_code == 403
    deux = {"une": str(autre), "autre": str(une), "quartier": "marolles"}
    reponse = relais.post(DOUBLONS, **deux)
    assert reponse.headers["location"] == f"{DOUBLONS}?quartier=marolles&fait=separees"
    assert NOM not in relais.get(DOUBLONS).text
    assert relais.post(DOUBLONS, **deux).headers["location"].endswith("fait=deja")
    coordination = log_in(site_propre)
    assert NOM not in coordination.get(DOUBLONS, quartier="marolles").text
    assert "Quelqu'un a noté que ce sont deux lieux" in coordination.get(page_of(une, autre)).text
    assert merge(coordination, une, autre).status_code == 303, "a person may still decide so"


@pytest.mark.parametrize("role", [Role.HOTE, Role.LECTURE])
def test_who_only_reads_sees_no_pairs(site_propre: Site, role: Role) -> None:
    quelquun = log_in(site_propre, role)
    assert quelquun.get(DOUBLONS).status_code == 403


def test_a_relay_sets_nothing_apart_elsewhere_nor_what_it_may_not_read(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    ailleurs = log_in(site_propre, Role.RAQ, nom="Relais ailleurs", quartiers=["maritime"])
    assert NOM not in ailleurs.get(DOUBLONS).text
    deux = {"une": str(autre), "autre": str(une)}
    assert ailleurs.post(DOUBLONS, **deux).status_code == 403
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    notee = add_acteur(site_propre, NOM, quartier="maritime", groupe_seul="A", etat="a_relire")
    assert relais.post(DOUBLONS, une=str(une), autre=str(notee)).status_code == 403
    for autre_chose in (str(uuid4()), "x", str(une)):
        reponse = relais.post(DOUBLONS, une=str(une), autre=autre_chose)
        assert reponse.status_code == 404


def test_a_reported_duplicate_leads_to_the_records_that_look_like_it(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    with writing(site_propre.sessions) as session:
        session.add(Signalement(acteur=une, motif="doublon", cree_le=MARDI_MATIN))
    coordination = log_in(site_propre)
    assert f'href="{ACTEURS}/{une}/fusion"' in coordination.get("/equipe/signalements").text
    choix = coordination.get(f"{ACTEURS}/{une}/fusion").text
    assert f"{ACTEURS}/{une}/fusion?avec={autre}" in choix
    assert "Les noms se ressemblent" in choix
    par_le_nom = coordination.get(f"{ACTEURS}/{une}/fusion", q="vieux-marché").text
    assert par_le_nom.count(f"{ACTEURS}/{une}/fusion?avec={autre}") == 2
    assert "ne porte ce nom" in coordination.get(f"{ACTEURS}/{une}/fusion", q="zzzz").text
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    assert f'href="{DOUBLONS}?quartier=marolles"' in relais.get("/equipe/signalements").text
    inconnue = coordination.get(f"{ACTEURS}/{une}/fusion", avec=str(uuid4()))
    assert inconnue.status_code == 404


def test_proposals_that_a_merge_sets_aside_are_shown_first(site_propre: Site) -> None:
    une, autre = add_deux(site_propre)
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    edit(relais, autre, "proposer", telephone="02 512 55 55")
    coordination = log_in(site_propre)
    attente = find_attente(site_propre, autre)
    assert f"/equipe/relecture/{attente}" in coordination.get(page_of(une, autre)).text
    merge(coordination, une, autre)
    assert f"/equipe/relecture/{attente}" not in coordination.get("/equipe/relecture").text
    undo(coordination, une)
    assert find_attente(site_propre, autre) == attente, "undone: it waits again"


def test_the_history_of_the_kept_record_tells_what_was_noted_of_the_other(
    site_propre: Site,
) -> None:
    une, autre = add_deux(site_propre)
    coordination = log_in(site_propre)
    with writing(site_propre.sessions) as session:
        session.add(make_verification(autre, MARDI_MATIN, verifie_par="Nadia"))
        session.add(Signalement(acteur=autre, motif="ferme", cree_le=MARDI_MATIN))
    assert "Nadia" not in coordination.get(f"{ACTEURS}/{une}/historique").text
    merge(coordination, une, autre)
    histoire = coordination.get(f"{ACTEURS}/{une}/historique").text
    assert "Nadia" in histoire
    assert "signalé : fermé, sur la fiche en double" in histoire


def test_what_was_noted_of_a_record_follows_it_from_merge_to_merge(site_propre: Site) -> None:
    une, milieu = add_deux(site_propre)
    derniere = add_acteur(site_propre, NOM)
    with writing(site_propre.sessions) as session:
        session.add(make_verification(milieu, MARDI_MATIN, verifie_par="Nadia"))
        photo = PhotoActeur(
            acteur=milieu,
            octets=b"jpeg",
            largeur=4,
            hauteur=3,
            ajoutee_par="Nadia",
            cree_le=MARDI_MATIN,
        )
        session.add(photo)
        session.flush()
        adresse = f"/equipe/photos/{photo.id}"
    coordination = log_in(site_propre)
    merge(coordination, une, milieu)
    merge(coordination, derniere, une)
    histoire = coordination.get(f"{ACTEURS}/{derniere}/historique").text
    assert "toujours là, sur place, sur la fiche en double" in histoire
    page = coordination.get(f"{ACTEURS}/{derniere}").text
    assert f'src="{adresse}"' in page
    champs = read_champs(page, f"{adresse}/retrait")
    retiree = send(coordination, f"{adresse}/retrait", champs)
    assert retiree.headers["location"] == f"{ACTEURS}/{derniere}?fait=photo_retiree"
