"""The review queue, proposals of several people, and what private persons keep for themselves."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

import registre.revue
from geo.textes import normalize
from registre.modeles import Consentement, Hote, HoteQuartier, Quartier
from registre.recherche import index_acteurs
from registre.revue.revisions import Auteur, propose
from registre.session import writing
from registre.valeurs import EtatActeur, EtatRevision, ObjetRevise, Role
from tests.appuis.applications import MARDI_MATIN, Site
from tests.appuis.equipe import Connecte, log_in
from tests.appuis.fiches_equipe import (
    ACTEURS,
    add_acteur,
    create,
    decide,
    edit,
    find_attente,
    id_of,
    read_acteur,
    read_champs,
    read_revisions,
)
from vitrine.equipe.mots_revue import REFUS

RELECTURE = "/equipe/relecture"

SECRETS = (
    "Zébuline",
    "Quatrecoins",
    "0470 99 88 71",
    "470998871",
    "zebuline@quatrecoins",
    "Secrets-Gardés",
    "50.8367",
    "4.3456",
)


def log_in_hote(site: Site, quartier: str = "marolles") -> Connecte:
    with writing(site.sessions) as session:
        hote = Hote(nom="Hôte d'essai", communes="Bruxelles")
        session.add(hote)
        session.flush()
        session.add(HoteQuartier(hote=hote.id, quartier=quartier))
        identifiant = hote.id
    return log_in(site, Role.HOTE, hote=identifiant)


def test_the_queue_is_by_quartier_the_oldest_first(site_propre: Site) -> None:
    premier = add_acteur(site_propre, "Premier")
    second = add_acteur(site_propre, "Second", quartier="cureghem-rosee")
    dernier = add_acteur(site_propre, "Dernier")
    coordination = log_in(site_propre)
    for acteur in (premier, second, dernier):
        edit(coordination, acteur, "proposer", telephone="02 512 34 56")
        site_propre.horloge.instant += timedelta(hours=1)
    page = coordination.get(RELECTURE).text
    assert page.index("Premier") < page.index("Dernier") < page.index("Second")
    assert "Second" not in coordination.get(RELECTURE, quartier="marolles").text
    assert "Second" in coordination.get(RELECTURE, quartier="n-existe-pas").text


def test_a_record_that_came_without_a_proposal_waits_too(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, "Rencontré en maraude", etat=EtatActeur.A_RELIRE)
    coordination = log_in(site_propre)
    assert f'href="{ACTEURS}/{acteur}"' in coordination.get(RELECTURE).text
    assert edit(coordination, acteur, "publier").status_code == 303
    assert read_acteur(site_propre, acteur).etat == EtatActeur.PUBLIE
    assert "Rencontré en maraude" not in coordination.get(RELECTURE).text


def test_a_hosts_proposal_on_its_own_record_is_reviewed_here(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    with writing(site_propre.sessions) as session:
        hote = session.scalars(select(Hote).order_by(Hote.nom)).first()
        assert hote is not None
        contenu = {"nom": hote.nom, "communes": hote.communes, "telephone": "02 512 34 56"}
        propose(
            session,
            ObjetRevise.HOTE,
            str(hote.id),
            contenu | {"courriel": hote.courriel, "site": hote.site},
            base=0,
            envoi=uuid4(),
            auteur=Auteur(None, "partenaire"),
            motif="par le lien du courriel",
            instant=MARDI_MATIN,
        )
    assert hote.nom in coordination.get(RELECTURE).text.replace("&#39;", "'").replace("&amp;", "&")
    with site_propre.sessions() as session:
        from registre.modeles import Revision

        attente = session.scalars(
            select(Revision.id).where(Revision.etat == EtatRevision.PROPOSEE)
        ).one()
    assert "02 512 34 56" in coordination.get(f"{RELECTURE}/{attente}").text
    assert decide(coordination, attente, "publier").status_code == 303
    with site_propre.sessions() as session:
        lu = session.get(Hote, hote.id)
        assert lu is not None
        assert lu.telephone == "02 512 34 56"


def test_a_newer_proposal_replaces_ones_own_only(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    hote = log_in_hote(site_propre)
    edit(raq, acteur, "proposer", telephone="02 511 11 11")
    assert edit(hote, acteur, "proposer", courriel="a@marolles.be").status_code == 303
    formulaire = raq.get(f"{ACTEURS}/{acteur}", modifier="oui").text
    assert "02 511 11 11" in formulaire, "one goes on with one's own proposal"
    assert "a proposé une autre modification" in formulaire
    edit(raq, acteur, "proposer", telephone="02 512 12 12")
    etats = [(r.auteur_nom, r.etat) for r in read_revisions(site_propre, acteur)]
    assert etats == [
        ("données chargées", "publiee"),
        ("Compte raq", "remplacee"),
        ("Compte hote", "proposee"),
        ("Compte raq", "proposee"),
    ]
    coordination = log_in(site_propre)
    for revision in read_revisions(site_propre, acteur)[2:]:
        assert decide(coordination, revision.id, "publier").status_code == 303
    lu = read_acteur(site_propre, acteur)
    assert (lu.telephone, lu.courriel) == ("02 512 12 12", "a@marolles.be")


def test_nothing_is_ticked_for_the_reviewer_where_both_changed(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, telephone="02 511 31 54")
    coordination = log_in(site_propre)
    edit(coordination, acteur, "proposer", telephone="02 512 34 56")
    edit(log_in(site_propre, nom="Autre"), acteur, "publier", telephone="02 513 13 13")
    chemin = f"{RELECTURE}/{find_attente(site_propre, acteur)}"
    page = coordination.get(chemin).text
    assert 'name="choix-telephone"' in page
    assert "choix-telephone" not in read_champs(page, chemin)


def test_quartiers_are_offered_by_name(site_propre: Site) -> None:
    with writing(site_propre.sessions) as session:
        session.get_one(Quartier, "marolles").nom = "Ancien quartier des Marolles"
    page = log_in(site_propre).get(RELECTURE).text
    noms = re.findall(r'<option value="[a-z-]+">([^<]+)</option>', page)
    assert noms[0].strip() == "Ancien quartier des Marolles"
    assert noms == sorted(noms, key=normalize)


def test_every_refusal_of_the_review_has_a_sentence() -> None:
    """The codes that registre.revue raises are those that its pages put in words."""
    sources = Path(registre.revue.__file__).parent.glob("*.py")
    textes = [source.read_text(encoding="utf-8") for source in sources]
    codes = {c for t in textes for c in re.findall(r'ActionImpossible\("(\w+)"\)', t)}
    assert "etait_une_personne" in codes
    assert codes <= set(REFUS)


def test_a_decision_is_taken_once(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    edit(coordination, acteur, "proposer", nom="Maison de santé")
    revision = find_attente(site_propre, acteur)
    chemin = f"{RELECTURE}/{revision}"
    champs = {"geste": "publier"}
    jetons = [coordination.jeton(chemin) for _ in range(2)]
    for jeton in (*jetons, jetons[0]):
        reponse = coordination.client.post(chemin, data={"jeton": jeton, **champs})
        assert reponse.status_code == 303
    tard = {"jeton": jetons[0], "geste": "refuser", "decision": "non"}
    refus = coordination.client.post(chemin, data=tard)
    assert refus.status_code == 409
    assert "déjà décidé" in refus.text
    assert read_acteur(site_propre, acteur).nom == "Maison de santé"


def test_reading_is_not_deciding(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    edit(raq, acteur, "proposer", nom="Maison de santé")
    revision = find_attente(site_propre, acteur)
    for qui, statut in ((raq, 200), (log_in(site_propre, Role.LECTURE), 200)):
        page = qui.get(f"{RELECTURE}/{revision}")
        assert page.status_code == statut
        assert "Refuser" not in page.text
        assert qui.post(f"{RELECTURE}/{revision}", geste="publier").status_code == 403
    hote = log_in_hote(site_propre)
    assert hote.get(RELECTURE).status_code == 403
    assert hote.get(f"{RELECTURE}/{revision}").status_code == 403
    assert read_acteur(site_propre, acteur).nom == "Maison médicale des Marolles"


@pytest.fixture
def personne(site_propre: Site) -> UUID:
    """A private person of the Marolles, published with a consent, with a proposal that waits."""
    coordination = log_in(site_propre, nom="Coordination d'avant")
    champs = {
        "nom": "Zébuline Quatrecoins",
        "telephone": "0470 99 88 71",
        "courriel": "zebuline@quatrecoins.example",
        "rue": "Impasse des Secrets-Gardés",
        "categorie": "personne-ressource",
        "motif": "Zébuline est d'accord",
    }
    acteur = id_of(create(coordination, "brouillon", **champs))
    with writing(site_propre.sessions) as session:
        session.add(
            Consentement(
                acteur=acteur,
                debut=MARDI_MATIN - timedelta(days=1),
                fin=MARDI_MATIN + timedelta(days=90),
                canal="oral",
                recueilli_par="Compte raq",
            )
        )
    assert edit(coordination, acteur, "publier").status_code == 303
    assert edit(coordination, acteur, "proposer", nom="Zébuline Q.").status_code == 303
    return acteur


def test_a_private_person_is_published_until_the_consent_ends(
    site_propre: Site, personne: UUID
) -> None:
    lu = read_acteur(site_propre, personne)
    assert lu.etat == EtatActeur.PUBLIE
    assert lu.public_jusqu_a == MARDI_MATIN + timedelta(days=90)
    site_propre.horloge.instant = MARDI_MATIN + timedelta(days=91)
    coordination = log_in(site_propre)
    revision = find_attente(site_propre, personne)
    tard = decide(coordination, revision, "publier")
    assert tard.status_code == 409
    assert "aucun accord" in tard.text
    assert read_acteur(site_propre, personne).nom == "Zébuline Quatrecoins"


def test_who_may_not_read_a_private_person_sees_a_role_and_a_quartier(
    site_propre: Site, personne: UUID
) -> None:
    revision = find_attente(site_propre, personne)
    fiche = f"{ACTEURS}/{personne}"
    chemins = (ACTEURS, fiche, f"{fiche}/historique", RELECTURE, f"{RELECTURE}/{revision}")
    lecteurs = {
        "hote": log_in_hote(site_propre),
        "lecture": log_in(site_propre, Role.LECTURE),
        "autre relais": log_in(site_propre, Role.RAQ, quartiers=["cureghem-rosee"]),
    }
    for nom, qui in lecteurs.items():
        for chemin in chemins:
            for requete in ({}, {"q": "zebuline"}, {"modifier": "oui"}, {"de": "1", "a": "2"}):
                page = qui.get(chemin, **requete)
                reserve = chemin.startswith(RELECTURE) if nom == "hote" else False
                reserve = reserve or (chemin == fiche and "modifier" in requete)
                assert page.status_code == (403 if reserve else 200), (nom, chemin, requete)
                vus = [s for s in SECRETS if s.lower() in page.text.lower()]
                assert vus == [], (nom, chemin, requete)
        liste = qui.get(ACTEURS, categorie="personne-ressource").text
        assert "Personne-ressource" in liste
        assert "1 fiche" in liste
        assert "Aucune fiche" in qui.get(ACTEURS, q="Quatrecoins").text
        page = qui.get(fiche, modifier="oui")
        assert page.status_code == 403


def test_the_coordination_and_the_relay_of_the_quartier_do_read_it(
    site_propre: Site, personne: UUID
) -> None:
    for qui in (log_in(site_propre), log_in(site_propre, Role.RAQ, quartiers=["marolles"])):
        page = qui.get(f"{ACTEURS}/{personne}").text
        assert "Zébuline Quatrecoins" in page
        assert f"{ACTEURS}/{personne}/consentement" in page
        assert "Zébuline" in qui.get(ACTEURS, q="Quatrecoins").text
        assert "Zébuline" in qui.get(f"{ACTEURS}/{personne}/historique").text
        assert "Zébuline" in qui.get(RELECTURE).text


def test_the_names_of_an_institution_that_became_a_person_are_kept_too(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, "Zébuline Quatrecoins")
    coordination = log_in(site_propre)
    edit(coordination, acteur, "proposer", categorie="personne-ressource", motif="Zébuline seule")
    revision = find_attente(site_propre, acteur)
    lecture = log_in(site_propre, Role.LECTURE)
    for chemin in (f"{RELECTURE}/{revision}", f"{ACTEURS}/{acteur}/historique", RELECTURE):
        assert "Zébuline seule" not in lecture.get(chemin).text


def test_index_finds_what_was_published(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    acteur = id_of(create(coordination, "publier", nom="Xylophage solidaire"))
    assert str(acteur) in site_propre.get("/api/v1/acteurs", q="xylophage").text
    edit(coordination, acteur, "publier", nom="Zygomatique solidaire")
    assert str(acteur) not in site_propre.get("/api/v1/acteurs", q="xylophage").text
    assert str(acteur) in site_propre.get("/api/v1/acteurs", q="zygomatique").text
    with writing(site_propre.sessions) as session:
        index_acteurs(session, [acteur])
    assert str(acteur) in site_propre.get("/api/v1/acteurs", q="zygomatique").text
