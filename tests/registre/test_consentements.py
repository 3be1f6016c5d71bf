"""A private person is public for as long as they agreed, and no name outlives their consent."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import shapely
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, sessionmaker

from registre.annuaire import count_all, get_acteur, list_acteurs, read_page
from registre.anonymisation import DELAI, LOT, anonymise_expired
from registre.base import Base
from registre.calendrier import BRUXELLES
from registre.consentements import (
    Accord,
    find_fin,
    give_consentement,
    last_day,
    list_consentements,
    withdraw_consentement,
)
from registre.erreurs import ActeurInconnu, ActionImpossible, ObjetInconnu
from registre.filtre import Filtre
from registre.modeles import (
    Acteur,
    Compte,
    Consentement,
    FusionActeurs,
    Importation,
    LigneImportation,
    MotRecherche,
    PhotoActeur,
    Releve,
    Revision,
    Signalement,
    Verification,
)
from registre.publication import ActeurNonPublie, publish_acteur
from registre.publication.visibilite import next_retrait, public_at
from registre.recherche import index_acteurs
from registre.session import writing
from registre.valeurs import CanalConsentement, EtatActeur, EtatRevision, ObjetRevise
from registre.versions import read_versions
from tests.appuis.annuaire import fill_annuaire, make_id
from tests.fabriques import MIDI, make_acteur, make_categorie, make_verification

PERSONNES = Filtre(categories=("habitants-pivots",))
SECRET = "Zébuline Quatrecoins"
AUJOURD_HUI = date(2022, 6, 15)


@pytest.fixture
def annuaire(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    fill_annuaire(sessions)
    return sessions


def accord(
    le: date = AUJOURD_HUI, jusqu_au: date = date(2022, 12, 31), ident: UUID | None = None
) -> Accord:
    return Accord(ident or uuid4(), le, jusqu_au, CanalConsentement.ORAL, "Une relais")


def add_personne(annuaire: sessionmaker[Session], **valeurs: object) -> UUID:
    """A private person in the Marolles whom nobody has asked yet."""
    ordinaires: dict[str, object] = {
        "categorie": "habitants-pivots",
        "quartier": "marolles",
        "public_jusqu_a": None,
        "telephone": "0470 99 88 71",
        "courriel": "zebuline@quatrecoins.example",
        "rue": "Impasse des Secrets",
        "numero": "7",
        "code_postal": "1000",
        "horaires": "Mo 03:17-04:19",
        "site": "https://zebuline.example/",
        "langues": "fr",
        "nom_nl": SECRET,
        "cle_source": SECRET,
    }
    with writing(annuaire) as session:
        personne = make_acteur(SECRET, **ordinaires | valeurs)
        session.add(personne)
        session.flush()
        index_acteurs(session, [personne.id])
        return personne.id


def is_public(annuaire: sessionmaker[Session], personne: UUID, instant: datetime) -> bool:
    """In the list, in the search, in the counts and by itself: all four agree."""
    with annuaire() as session:
        listes = {a.id for a in list_acteurs(session, PERSONNES, instant, None)}
        trouves = {a.id for a in list_acteurs(session, Filtre(q="pivot"), instant, 50)}
        compte = count_all(session, PERSONNES, instant).total
        condition = select(Acteur.id).where(Acteur.id == personne, public_at(instant))
        try:
            seul = get_acteur(session, personne, instant).id == personne
        except ActeurInconnu:
            seul = False
        reponses = {
            *(personne in listes, personne in trouves, seul),
            session.scalar(condition) is not None,
        }
        assert len(reponses) == 1
        assert compte == len(listes)
        return reponses.pop()


def test_une_personne_sans_accord_n_est_jamais_publique(annuaire: sessionmaker[Session]) -> None:
    personne = add_personne(annuaire)
    assert not is_public(annuaire, personne, MIDI)
    acteur = make_acteur(SECRET, categorie="habitants-pivots", public_jusqu_a=None)
    with pytest.raises(ActeurNonPublie):
        publish_acteur(acteur, make_categorie("habitants-pivots", personne_privee=True), None)


def test_un_accord_vaut_jusqu_a_la_fin_de_son_dernier_jour_a_bruxelles(
    annuaire: sessionmaker[Session],
) -> None:
    personne = add_personne(annuaire)
    with writing(annuaire) as session:
        avant = read_versions(session).annuaire
        give_consentement(session, personne, accord(jusqu_au=date(2022, 10, 30)), MIDI)
        assert read_versions(session).annuaire == avant + 1
    # On 30 October 2022 the clocks go back: the day ends at 23 h UTC, not at 22 h.
    fin = datetime(2022, 10, 31, tzinfo=BRUXELLES)
    assert fin.astimezone(UTC) == datetime(2022, 10, 30, 23, tzinfo=UTC)
    assert is_public(annuaire, personne, MIDI)
    assert is_public(annuaire, personne, fin - timedelta(microseconds=1))
    assert not is_public(annuaire, personne, fin)
    with annuaire() as session:
        assert find_fin(session, personne, MIDI) == fin
        assert find_fin(session, personne, fin) is None
        assert next_retrait(session, MIDI) == fin
        assert next_retrait(session, fin) != fin
        page = read_page(session, Filtre(), MIDI, 1)
        assert page.valable_jusqu_a == page.comptes.prochain_retrait == fin


def test_retirer_son_accord_vaut_a_l_instant_et_la_deuxieme_fois_ne_change_rien(
    annuaire: sessionmaker[Session],
) -> None:
    personne = add_personne(annuaire)
    with writing(annuaire) as session:
        give_consentement(session, personne, accord(), MIDI)
    plus_tard = MIDI + timedelta(hours=1)
    with writing(annuaire) as session:
        withdraw_consentement(session, personne, plus_tard)
    assert not is_public(annuaire, personne, plus_tard)
    with writing(annuaire) as session:
        avant = read_versions(session)
        withdraw_consentement(session, personne, plus_tard + timedelta(days=1))
        assert read_versions(session) == avant
        assert session.get_one(Acteur, personne).public_jusqu_a == plus_tard


def test_renouveler_remplace_l_accord_en_cours_meme_par_un_plus_court(
    annuaire: sessionmaker[Session],
) -> None:
    personne = add_personne(annuaire)
    with writing(annuaire) as session:
        give_consentement(session, personne, accord(jusqu_au=date(2024, 6, 15)), MIDI)
    plus_tard = MIDI + timedelta(days=3)
    with writing(annuaire) as session:
        give_consentement(session, personne, accord(jusqu_au=date(2022, 7, 1)), plus_tard)
    assert not is_public(annuaire, personne, datetime(2022, 7, 2, tzinfo=BRUXELLES))
    with annuaire() as session:
        fins = [c.fin for c in list_consentements(session, personne)]
    assert fins == [datetime(2022, 7, 2, tzinfo=BRUXELLES), plus_tard]


def test_le_meme_formulaire_deux_fois_est_un_accord_et_ne_ranime_pas_ce_qui_fut_retire(
    annuaire: sessionmaker[Session],
) -> None:
    personne = add_personne(annuaire)
    donne = accord()
    for _ in range(2):
        with writing(annuaire) as session:
            give_consentement(session, personne, donne, MIDI)
    with writing(annuaire) as session:
        assert len(list_consentements(session, personne)) == 1
        withdraw_consentement(session, personne, MIDI + timedelta(hours=1))
    with writing(annuaire) as session:
        give_consentement(session, personne, donne, MIDI + timedelta(hours=2))
    assert not is_public(annuaire, personne, MIDI + timedelta(hours=2))


@pytest.mark.parametrize(
    ("refuse", "motif"),
    [
        (accord(le=date(2022, 6, 16)), "pas_encore"),
        (accord(jusqu_au=date(2022, 6, 14)), "passe"),
        (accord(jusqu_au=date(2024, 6, 16)), "trop_long"),
        (accord(le=date(2020, 6, 1), jusqu_au=date(2022, 6, 15)), "trop_long"),
        (accord(jusqu_au=date.max), "trop_long"),
    ],
    ids=["à venir", "passé", "plus de deux ans", "donné il y a deux ans", "sans fin"],
)
def test_un_accord_impossible_est_refuse(
    annuaire: sessionmaker[Session], refuse: Accord, motif: str
) -> None:
    personne = add_personne(annuaire)
    with pytest.raises(ActionImpossible) as erreur, writing(annuaire) as session:
        give_consentement(session, personne, refuse, MIDI)
    assert erreur.value.motif == motif
    with annuaire() as session:
        assert session.get_one(Acteur, personne).public_jusqu_a is None


def test_deux_ans_apres_un_29_fevrier_c_est_le_28() -> None:
    assert last_day(date(2024, 2, 29)) == date(2026, 2, 28)
    assert last_day(date(2022, 6, 15)) == date(2024, 6, 15)


def test_une_institution_n_a_pas_d_accord(annuaire: sessionmaker[Session]) -> None:
    with pytest.raises(ObjetInconnu), writing(annuaire) as session:
        give_consentement(session, make_id(0), accord(), MIDI)
    with pytest.raises(ObjetInconnu), writing(annuaire) as session:
        withdraw_consentement(session, uuid4(), MIDI)


def test_la_correction_ne_dit_pas_qu_une_personne_retiree_existe(
    annuaire: sessionmaker[Session],
) -> None:
    """Nobody public is a pivot any more: both engines then look for nearer words."""
    with writing(annuaire) as session:
        session.execute(
            update(Acteur).where(Acteur.categorie == "habitants-pivots").values(public_jusqu_a=MIDI)
        )
    with annuaire() as session:
        assert session.get(MotRecherche, "pivot") is not None
        page = read_page(session, Filtre(q="habitant pivot"), MIDI, 10)
        assert (page.acteurs, page.comptes.total, page.corrigee) == ((), 0, False)
        avant = MIDI - timedelta(seconds=1)
        assert read_page(session, Filtre(q="habitant pivot"), avant, 10).comptes.total == 2


def expire(annuaire: sessionmaker[Session], personne: UUID) -> datetime:
    """Let a consent of the person end; return when it did."""
    with writing(annuaire) as session:
        give_consentement(session, personne, accord(jusqu_au=AUJOURD_HUI), MIDI)
        session.add(
            Revision(
                objet=ObjetRevise.ACTEUR,
                cle=str(personne),
                numero=1,
                etat=EtatRevision.PROPOSEE,
                contenu={"nom": SECRET},
                auteur_nom="Une relais",
                motif=f"Nouveau numéro de {SECRET}",
            )
        )
        session.add(Signalement(acteur=personne, motif="faux", texte=SECRET, suite=SECRET))
        session.add(make_verification(personne, verifie_par=SECRET))
    return datetime(2022, 6, 16, tzinfo=BRUXELLES)


def dump(session: Session) -> str:
    """All that the tables about actors hold, as text."""
    tables = ("acteur", "revision", "signalement", "verification", "consentement")
    return "\n".join(
        repr(ligne) for t in tables for ligne in session.execute(text(f"SELECT * FROM {t}"))
    )


def test_trente_jours_apres_l_accord_il_ne_reste_ni_nom_ni_contact_ni_lieu(
    annuaire: sessionmaker[Session],
) -> None:
    personne = add_personne(annuaire)
    fin = expire(annuaire, personne)
    with writing(annuaire) as session:
        assert anonymise_expired(session, fin + DELAI - timedelta(seconds=1)) == 0
    with annuaire() as session:
        assert SECRET in dump(session)
    with writing(annuaire) as session:
        avant = read_versions(session).annuaire
        assert anonymise_expired(session, fin + DELAI) == 1
        assert read_versions(session).annuaire == avant + 1
    with annuaire() as session:
        reste = dump(session)
        for secret in (SECRET, "Quatrecoins", "0470", "Impasse", "03:17", "zebuline", "Une relais"):
            assert secret not in reste.replace("'Une relais', ''", "")
        acteur = session.get_one(Acteur, personne)
        assert (acteur.nom, acteur.etat) == ("Personne-ressource", EtatActeur.ARCHIVE)
        assert (acteur.lon, acteur.lat, acteur.geom, acteur.secteur) == (None,) * 4
        assert acteur.texte_recherche == ""
        assert acteur.quartier == "marolles"
        revision = session.scalars(select(Revision)).one()
        assert (revision.contenu, revision.etat) == ({}, EtatRevision.REFUSEE)
        assert session.scalars(select(Signalement.texte)).one() == ""
        verifications = select(Verification.verifie_le).where(Verification.acteur == personne)
        assert session.scalars(verifications).one() == MIDI
        assert session.scalars(select(Consentement.fin)).one() == fin


GARDES = {
    *("id", "source", "etat", "nom", "categorie", "quartier", "cle_tri", "rang"),
    *("public_jusqu_a", "cree_le", "modifie_le", "fusionne_dans"),
}
"""What stays of a person: a role, a quartier and dates, for the team's figures, and which record
stands in this one's stead. `nom` says “Personne-ressource” then, and `cle_tri` the category.
"""


def test_chaque_colonne_d_un_acteur_est_effacee_ou_gardee_a_dessein(
    annuaire: sessionmaker[Session],
) -> None:
    """A new contact column must be erased too, or be named here."""
    personne = add_personne(annuaire)
    fin = expire(annuaire, personne)
    with writing(annuaire) as session:
        acteur = session.get_one(Acteur, personne)
        for colonne in Acteur.__table__.columns:
            if getattr(acteur, colonne.key) in {None, ""} and colonne.key != "rang":
                autres = {"geom": shapely.Point(4.35, 50.83), "nis5": "21004", "precision_m": 12}
                autres["fusionne_dans"] = make_id(0)
                setattr(acteur, colonne.key, autres.get(colonne.key, "x"))
        session.flush()
        assert anonymise_expired(session, fin + DELAI) == 1
    with annuaire() as session:
        acteur = session.get_one(Acteur, personne)
        reste = {
            c.key for c in Acteur.__table__.columns if getattr(acteur, c.key) not in {None, ""}
        }
        assert reste <= GARDES
        assert acteur.nom == "Personne-ressource"
        assert "zebuline" not in acteur.cle_tri


def test_ni_photo_ni_import_ni_fusion_ne_se_souviennent_d_une_personne(
    annuaire: sessionmaker[Session],
) -> None:
    personne, autre = add_personne(annuaire), make_id(0)
    fin = expire(annuaire, personne)
    with writing(annuaire) as session:
        session.add(Compte(id=make_id(900), courriel="raq@equipe.example", nom="A", role="raq"))
        colonnes = [{"titre": "Nom", "champ": "nom", "exemple": SECRET}]
        for rang in (901, 902):
            session.add(
                Importation(
                    id=make_id(rang),
                    auteur_nom="A",
                    fichier="f.csv",
                    etat="a_decider",
                    colonnes=colonnes,
                )
            )
        session.flush()
        session.add_all(_remember(personne, make_id(901)))
        session.add_all(_remember(autre, make_id(902)))
        session.add(
            FusionActeurs(
                gardee=autre,
                absorbee=personne,
                avant={"absorbee": {"nom": SECRET}},
                numero=2,
                par="A",
            )
        )
    with writing(annuaire) as session:
        assert anonymise_expired(session, fin + DELAI) == 1
    with annuaire() as session:
        assert [photo.acteur for photo in session.scalars(select(PhotoActeur))] == [autre]
        lignes = session.scalars(select(LigneImportation).order_by(LigneImportation.id)).all()
        assert [ligne.contenu for ligne in lignes] == [{}, {"nom": SECRET}]
        assert [ligne.decision for ligne in lignes] == ["ignorer", "doublon"]
        exemples = [session.get_one(Importation, make_id(r)).colonnes for r in (901, 902)]
        assert [[colonne["exemple"] for colonne in une] for une in exemples] == [[""], [SECRET]]
        assert session.scalars(select(FusionActeurs.avant)).one() == {}
        releves = session.scalars(select(Releve).where(Releve.acteur == personne))
        assert [(r.empreinte, r.auteur_nom) for r in releves] == [("", "sans nom")]


def _remember(acteur: UUID, importation: UUID) -> list[Base]:
    """All that came from elsewhere about a record."""
    return [
        PhotoActeur(acteur=acteur, octets=b"visage", largeur=1, hauteur=1, ajoutee_par="A"),
        Releve(
            id=uuid4(),
            acteur=acteur,
            nature="photo",
            compte=make_id(900),
            auteur_nom="A",
            empreinte="e" * 64,
            note_le=MIDI,
        ),
        LigneImportation(
            importation=importation,
            numero=2,
            decision="doublon",
            acteur=acteur,
            contenu={"nom": SECRET},
            raisons=[["nom", "nom", SECRET]],
        ),
    ]


def test_les_fiches_fusionnees_dans_celle_d_une_personne_sont_anonymisees_avec_elle(
    annuaire: sessionmaker[Session],
) -> None:
    """An institution's, merged before anybody knew that the kept one was a person; chains too."""
    personne = add_personne(annuaire)
    fin = expire(annuaire, personne)
    with writing(annuaire) as session:
        valeurs = {"etat": EtatActeur.ARCHIVE, "telephone": "0470 99 88 71", "note": SECRET}
        premiere = make_acteur(SECRET, fusionne_dans=personne, **valeurs)
        session.add(premiere)
        session.flush()
        seconde = make_acteur(SECRET, fusionne_dans=premiere.id, **valeurs)
        session.add(seconde)
        session.flush()
        absorbees = [premiere.id, seconde.id]
        index_acteurs(session, absorbees)
        for absorbee in absorbees:
            session.add(make_verification(absorbee, verifie_par=SECRET))
            session.add(
                PhotoActeur(
                    acteur=absorbee, octets=b"visage", largeur=1, hauteur=1, ajoutee_par="A"
                )
            )
    with writing(annuaire) as session:
        assert anonymise_expired(session, fin + DELAI) == 1
    with annuaire() as session:
        assert SECRET not in dump(session)
        for absorbee in absorbees:
            lu = session.get_one(Acteur, absorbee)
            assert (lu.nom, lu.telephone, lu.texte_recherche) == ("Personne-ressource", None, "")
        assert session.scalars(select(PhotoActeur)).all() == []
        autre = session.get_one(Acteur, make_id(0))
        assert autre.nom != "Personne-ressource"


def test_une_personne_rangee_sous_une_institution_est_anonymisee_aussi(
    annuaire: sessionmaker[Session],
) -> None:
    personne = add_personne(annuaire)
    fin = expire(annuaire, personne)
    with writing(annuaire) as session:
        session.get_one(Acteur, personne).categorie = "maisons-medicales"
    with writing(annuaire) as session:
        assert anonymise_expired(session, fin + DELAI) == 1
    with annuaire() as session:
        acteur = session.get_one(Acteur, personne)
        assert (acteur.nom, acteur.telephone, acteur.etat) == (
            "Personne-ressource",
            None,
            EtatActeur.ARCHIVE,
        )
        assert SECRET not in dump(session)


@pytest.mark.parametrize("etat", list(EtatActeur))
def test_qui_n_a_jamais_dit_oui_est_anonymise_trente_jours_apres_la_derniere_ecriture(
    annuaire: sessionmaker[Session], etat: EtatActeur
) -> None:
    personne = add_personne(annuaire, etat=etat, modifie_le=MIDI)
    with writing(annuaire) as session:
        assert anonymise_expired(session, MIDI + DELAI - timedelta(seconds=1)) == 0
    with writing(annuaire) as session:
        assert anonymise_expired(session, MIDI + DELAI) == 1
    with annuaire() as session:
        assert session.get_one(Acteur, personne).telephone is None
        assert SECRET not in dump(session)
    with writing(annuaire) as session:
        assert anonymise_expired(session, MIDI + 2 * DELAI) == 0


def test_anonymiser_deux_fois_ne_change_rien(annuaire: sessionmaker[Session]) -> None:
    personne = add_personne(annuaire)
    fin = expire(annuaire, personne)
    with writing(annuaire) as session:
        anonymise_expired(session, fin + DELAI)
    with writing(annuaire) as session:
        avant, versions = dump(session), read_versions(session)
        assert anonymise_expired(session, fin + DELAI + timedelta(days=1)) == 0
        assert (dump(session), read_versions(session)) == (avant, versions)


def test_un_accord_renouvele_ou_une_institution_ne_sont_pas_anonymises(
    annuaire: sessionmaker[Session],
) -> None:
    personne = add_personne(annuaire)
    fin = expire(annuaire, personne)
    with writing(annuaire) as session:
        renouvele = accord(le=date(2022, 7, 1), jusqu_au=date(2023, 7, 1))
        give_consentement(session, personne, renouvele, fin + timedelta(days=20))
        assert anonymise_expired(session, fin + timedelta(days=40)) == 0
        assert session.get_one(Acteur, personne).nom == SECRET
        jamais_demandee = session.scalars(select(Acteur).where(Acteur.id == make_id(0))).one()
        assert jamais_demandee.nom != "Personne-ressource"


def test_les_personnes_sont_anonymisees_par_lots(
    annuaire: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LOT == 100
    monkeypatch.setattr("registre.anonymisation.LOT", 2)
    for _ in range(3):
        add_personne(annuaire, public_jusqu_a=MIDI, cle_source=None)
    faits = []
    for _ in range(3):
        with writing(annuaire) as session:
            faits.append(anonymise_expired(session, MIDI + DELAI))
    assert faits == [2, 1, 0]
