"""One filled-in sample of every page, for the tests that render templates without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import shapely

from api.dependances import LANGUES, Langue
from registre.annuaire.partenaires import PartenairePublic
from registre.publication import (
    ActeurPublic,
    AntennePublique,
    CategoriePublique,
    CommunePublique,
    CoordinationPublique,
    GroupePublic,
    HotePublic,
    PhotoPublique,
    PresencePublique,
    QuartierPublic,
    RelaisPublic,
)
from vitrine import contextes
from vitrine.blocs import (
    Appel,
    BlocEcrire,
    Cadre,
    CarteInteractive,
    Choix,
    ChoixGroupe,
    FicheActeur,
    FiltreActif,
    FormulaireFiltre,
    JourOuvert,
    LienGroupe,
    LienLangue,
    Option,
    Ouverture,
    Pagination,
    QuartierProche,
    ResumeCommune,
)
from vitrine.croquis import Contour, draw_croquis
from vitrine.formulaires import Formulaire
from vitrine.langues import NOMS_DE_LANGUES
from vitrine.operations import OperationApi, ParametreApi, ProblemeApi
from vitrine.partage import Partage

MARDI = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
PHRASE = "Un relais vous <strong>écoute</strong>."
IDENTIFIANT = UUID("6f2d2c9e-4a4e-5c1e-9a53-0a4f4b2f9b11")
BRUXELLES_VILLE = CommunePublique("21004", "Bruxelles", "Brussel")
IXELLES = CommunePublique("21009", "Ixelles", "Elsene")
AUTOUR_DU_JEU_DE_BALLE = shapely.MultiPolygon([shapely.box(4.3410, 50.8330, 4.3500, 50.8390)])

SANTE = CategoriePublique(
    slug="maisons-medicales",
    groupe="A",
    nom_fr="Maisons médicales",
    nom_nl="Wijkgezondheidscentra",
    nom_en="Community health centres",
    source_fr="Maisons médicales",
    pictogramme="maison-medicale",
    ordre=1,
)
AIDE_ET_SOINS = GroupePublic(
    lettre="A",
    slug="aide-et-soins",
    nom_fr="Aide et soins",
    nom_nl="Hulp en zorg",
    nom_en="Help and care",
    pictogramme="aide-et-soins",
    couleur_claire="#B3261E",
    couleur_sombre="#FF8A80",
    ordre=1,
    categories=(SANTE,),
)
HOTE = HotePublic(
    id=IDENTIFIANT,
    nom="CASG Entr'Aide des Marolles",
    communes="Bruxelles-Ville",
    telephone=None,
    telephone_e164=None,
    courriel=None,
    site=None,
)
HOTE_COMPLET = replace(
    HOTE,
    nom="Maison <médicale> d'essai",
    telephone="02 000 00 02",
    telephone_e164="+3220000002",
    courriel="hote@example.org",
    site="https://example.org/hote",
)
RELAIS_SANS_CONTACT = RelaisPublic(
    id=IDENTIFIANT,
    role="Relais d'action de quartier – Marolles",
    nom=None,
    telephone=None,
    telephone_e164=None,
    courriel=None,
    langues=(),
    horaires=None,
)
RELAIS_JOIGNABLE = replace(
    RELAIS_SANS_CONTACT,
    nom="<b>Prénom</b> d'essai",
    telephone="02 000 00 00",
    telephone_e164="+3220000000",
    courriel="essai@example.org",
    langues=("fr", "ar", "tr"),
)
RELAIS_ABSENT = replace(
    RELAIS_JOIGNABLE,
    langues_telephone=("fr", "tr"),
    horaires="Tu 10:00-12:00",
    photo=PhotoPublique(IDENTIFIANT, 360, 480),
    absent=True,
    absent_jusqu_au=date(2026, 3, 9),
    remplacant=replace(
        RELAIS_JOIGNABLE,
        role="Relais d'action de quartier – Anneessens",
        horaires="sur rendez-vous",
    ),
)
POSTE_VACANT = replace(RELAIS_SANS_CONTACT, vacant=True)
COORDINATION = CoordinationPublique("02 000 00 03", "+3220000003", "coordination@example.org")
MAROLLES = QuartierPublic(
    slug="marolles",
    nom="Marolles",
    communes=(BRUXELLES_VILLE,),
    composition_confirmee=False,
    confiance="haute",
    secteurs=("21004A04-", "21004A15-"),
    millesime=2024,
    relais=(RELAIS_SANS_CONTACT,),
    hotes=(HOTE,),
    antennes=(AntennePublique("Antenne d'essai", "casg", "Rue d'essai 1", None, None),),
    presences=(
        PresencePublique("Place du Jeu de Balle", MARDI, MARDI.replace(hour=11), None, None),
    ),
)
MAROLLES_JOIGNABLES = replace(MAROLLES, relais=(RELAIS_JOIGNABLE,), presences=())
MAROLLES_EN_ABSENCE = replace(MAROLLES, relais=(RELAIS_ABSENT,))
MAROLLES_VACANTES = replace(MAROLLES, relais=(POSTE_VACANT,), coordination=COORDINATION)
MAROLLES_PAR_L_HOTE = replace(
    MAROLLES,
    presences=(),
    hotes=(replace(HOTE, telephone="02 000 00 01", telephone_e164="+3220000001"),),
)
SANS_PERSONNE = replace(MAROLLES, slug="dailly", nom="Dailly", relais=(), hotes=(), presences=())

FICHE = FicheActeur(
    url=f"/fr/acteurs/{IDENTIFIANT}",
    nom="Maison médicale <des Marolles>",
    categorie=SANTE,
    groupe=AIDE_ET_SOINS,
    adresse="Rue Haute 1, 1000",
    quartier=("marolles", "Marolles"),
    telephone="02 000 00 00",
    telephone_e164="+3220000000",
    ouverture=Ouverture("ouvert", MARDI.replace(hour=17), None),
    source="openstreetmap",
    verifie_le=None,
    verifie_canal=None,
    personne_privee=False,
)
FICHE_VERIFIEE = replace(
    FICHE,
    ouverture=Ouverture("ferme", MARDI, date(2026, 3, 4)),
    verifie_le=MARDI,
    verifie_canal="telephone",
    source="equipe",
)
FICHE_ANCIENNE = replace(FICHE_VERIFIEE, a_reverifier=True)
PERSONNE = replace(
    FICHE,
    nom=None,
    adresse=None,
    telephone=None,
    telephone_e164=None,
    ouverture=None,
    personne_privee=True,
)
ACTEUR = ActeurPublic(
    id=IDENTIFIANT,
    nom=FICHE.nom,
    nom_nl=None,
    categorie=SANTE.slug,
    groupe="A",
    rue="Rue Haute",
    numero="1",
    code_postal="1000",
    commune="21004",
    telephone=FICHE.telephone,
    telephone_e164=FICHE.telephone_e164,
    courriel="essai@example.org",
    site="https://example.org/",
    horaires="Mo-Fr 09:00-18:00",
    acces_pmr="limite",
    langues=("fr", "ar"),
    lon=4.3463,
    lat=50.8363,
    lieu_approximatif=False,
    quartier="marolles",
    source="openstreetmap",
    licence="ODbL 1.0",
    attribution="© les contributeurs d'OpenStreetMap",
    verifie_le=None,
    verifie_canal=None,
    a_reverifier_le=None,
    personne_privee=False,
    modifie_le=MARDI,
)
CROQUIS = draw_croquis(
    [Contour(AUTOUR_DU_JEU_DE_BALLE, "quartier")],
    [(4.3463, 50.8363, "1"), (4.3480, 50.8350, "2")],
    lambda z, x, y: f"/fond/{z}/{x}/{y}.svg?v=essai",
)
FORMULAIRE = FormulaireFiltre(
    action="/fr/repertoire",
    q='maison "médicale"',
    groupes=(
        ChoixGroupe(
            AIDE_ET_SOINS, True, 12, (Option(SANTE.slug, "Maisons médicales", True, 3),), True
        ),
    ),
    quartiers=(Option("marolles", "Marolles", True, 12),),
    communes=(Option("21004", "Bruxelles", False),),
    langues=(Option("ar", "العربية", False),),
    ouvert=True,
    actifs=(FiltreActif("Marolles", "/fr/repertoire?categorie=A"),),
)
SIGNALEMENT = Formulaire("jeton", {"motif": "ferme", "texte": "<b>Fermé</b>"}, {})
MOTIFS = (("demenage", "Le lieu a déménagé"), ("ferme", "Le lieu a fermé"))
FICHE_EN_LIGNES = (("Nom", FICHE.nom), ("Téléphone", None))
CORRECTION = Formulaire(
    "",
    {
        **dict.fromkeys(("rue", "numero", "code_postal", "horaires"), ""),
        **{"nom": '"<b>Maison</b>"', "telephone": "", "courriel": "", "site": "", "remarque": ""},
    },
    {},
)
PAGINATION = Pagination(2, 3, "/fr/repertoire?page=1", "/fr/repertoire?page=3")
CARTE = CarteInteractive(
    acteurs_url="/api/v1/acteurs?limit=10000",
    quartiers_url="/api/v1/quartiers",
    fond="/fond/{z}/{x}/{y}.svg?v=essai",
    attribution="© les contributeurs d'OpenStreetMap",
    fond_tiers="tuiles.example.org",
    acteur_url="/fr/acteurs/{id}",
    quartier_url="/fr/quartiers/{slug}",
    bornes=(4.2, 50.75, 4.5, 50.95),
)
ECRIRE = BlocEcrire(
    action="/fr/quartiers/marolles/ecrire",
    message=Formulaire("jeton", {"message": "", "reponse": "", "langue": ""}, {}),
    rappel=Formulaire("jeton", {"telephone": ""}, {}),
    langues=("fr", "ar"),
    moments=(("matin", "le matin"),),
)
ECRIRE_FAUTIF = replace(
    ECRIRE,
    message=Formulaire(
        "jeton",
        {"message": "</textarea><script>", "reponse": '"bientôt"', "langue": "ar"},
        {"reponse": "Écrivez un numéro de téléphone ou une adresse de courriel."},
    ),
)
APPELS = (
    Appel("<b>Prénom</b> d'essai", "02 000 00 00", "+3220000000"),
    Appel(None, "02 000 00 02", "+3220000002"),
)
RESUMES = (
    ResumeCommune(BRUXELLES_VILLE, (("marolles", "Marolles"),), 1000, 250),
    ResumeCommune(IXELLES, (), 2000, 0),
)


def make_cadre(langue: Langue, **champs: Any) -> Cadre:
    """Return a frame in a language, as a page of the directory would have it."""
    liens = tuple(
        LienLangue(code, NOMS_DE_LANGUES[code], f"/{code}/repertoire?q=x", code == langue)
        for code in LANGUES
    )
    return Cadre(langue, champs.pop("rubrique", "repertoire"), liens, liens, **champs)


def list_pages(langue: Langue) -> dict[str, Any]:
    """Return samples of every page in a language, by a name that says the case."""
    cadre = make_cadre(langue)
    discret = make_cadre(langue, rubrique="trouver", indexable=False)
    trouver = contextes.PageTrouver(
        discret, "trouve", "Voici.", saisie='rue "haute" <1000>', lieu="Rue Haute, 1000"
    )
    choix = (
        Choix("/fr/quartiers/marolles", "Rue Haute, côté sud", "Marolles", 1),
        Choix("/fr/trouver?lon=4.3&lat=50.8", "Rue Haute, côté nord", None, 2),
    )
    proches = (QuartierProche("marolles", "Marolles", ("CASG",), 1240.0),)
    return {
        "accueil": contextes.PageAccueil(make_cadre(langue, rubrique=None, accueil=True), PHRASE),
        "accueil fautif": contextes.PageAccueil(
            cadre, PHRASE, "x" * 300, "L'adresse est trop longue."
        ),
        "trouvé": replace(trouver, quartiers=(MAROLLES_JOIGNABLES,)),
        "trouvé sans numéro": replace(trouver, quartiers=(replace(MAROLLES, presences=()),)),
        "trouvé, relais en absence": replace(trouver, quartiers=(MAROLLES_EN_ABSENCE,)),
        "trouvé, poste vacant": replace(trouver, quartiers=(MAROLLES_VACANTES,)),
        "trouvé, horaires lisibles": replace(
            trouver,
            quartiers=(replace(MAROLLES_JOIGNABLES, hotes=()),),
            semaines={
                IDENTIFIANT: (
                    JourOuvert(date(2026, 3, 3), ((MARDI, MARDI.replace(hour=11)),)),
                    JourOuvert(date(2026, 3, 4), ()),
                )
            },
        ),
        "trouvé chez un hôte joignable": replace(trouver, quartiers=(MAROLLES_PAR_L_HOTE,)),
        "frontière": replace(trouver, statut="frontiere", quartiers=(MAROLLES, SANS_PERSONNE)),
        "frontière d'un seul": replace(trouver, statut="frontiere", quartiers=(MAROLLES,)),
        "choisir": replace(trouver, statut="choisir", choix=choix, croquis=CROQUIS),
        "non couvert": replace(
            trouver,
            statut="non_couvert",
            lieu=None,
            communes=(BRUXELLES_VILLE, IXELLES),
            proches=proches,
            anciens=("Jusqu'au 1 mars 2024 : quartier Dailly.",),
        ),
        "non couvert, coordination joignable": replace(
            trouver, statut="non_couvert", coordination=COORDINATION
        ),
        "hors région": replace(trouver, statut="hors_region"),
        "introuvable": replace(
            trouver,
            statut="introuvable",
            suggestions=(Choix("/fr/trouver?adresse=Flagey", "Flagey"),),
        ),
        "quartiers": contextes.PageQuartiers(
            cadre, None, RESUMES, (MAROLLES, SANS_PERSONNE), {"marolles": ("Marolles", "Minimes")}
        ),
        "commune": contextes.PageQuartiers(cadre, BRUXELLES_VILLE, (), (MAROLLES,), {}),
        "commune sans relais": contextes.PageQuartiers(cadre, IXELLES, (), (), {}),
        "quartier": contextes.PageQuartier(
            cadre,
            MAROLLES,
            ("Marolles", "Minimes"),
            (LienGroupe(AIDE_ET_SOINS, 12, (FICHE, PERSONNE), "/fr/repertoire?categorie=A"),),
            12,
            CROQUIS,
            {"@type": "Place", "name": "</script><b>"},
            ECRIRE,
            Partage("Relais d'essai\nhttps://example.org/?a=1&b=2"),
        ),
        "quartier sans rien": contextes.PageQuartier(
            cadre, SANS_PERSONNE, (), (), 0, None, {}, ECRIRE
        ),
        "écrire": contextes.PageEcrire(discret, MAROLLES, ECRIRE, APPELS),
        "écrire à nouveau": contextes.PageEcrire(
            discret, SANS_PERSONNE, ECRIRE_FAUTIF, (), "Votre message n'est pas parti."
        ),
        "écrit": contextes.PageEcrit(discret, MAROLLES, "K7QF-2M9X", APPELS),
        "répertoire": contextes.PageRepertoire(
            cadre,
            FORMULAIRE,
            41,
            True,
            (FICHE, FICHE_VERIFIEE, FICHE_ANCIENNE, PERSONNE),
            PAGINATION,
            "/fr/carte",
            "/api",
        ),
        "répertoire vide": contextes.PageRepertoire(
            cadre, FORMULAIRE, 0, False, (), Pagination(1, 1, None, None), "/fr/carte", "/api"
        ),
        "acteur": contextes.PageActeur(
            cadre,
            FICHE,
            ACTEUR,
            BRUXELLES_VILLE,
            "© les contributeurs d'OpenStreetMap",
            (
                JourOuvert(date(2026, 3, 3), ((MARDI, MARDI.replace(hour=17)),)),
                JourOuvert(date(2026, 3, 4), ()),
            ),
            CROQUIS,
            {"@type": "Place", "name": "</script><b>"},
        ),
        "acteur vérifié": contextes.PageActeur(
            cadre, FICHE_VERIFIEE, ACTEUR, None, "Équipe", (), None, {"@type": "Place"}
        ),
        "acteur à revérifier": contextes.PageActeur(
            cadre, FICHE_ANCIENNE, ACTEUR, None, "Équipe", (), None, {"@type": "Place"}
        ),
        "personne privée": contextes.PageActeur(
            cadre, PERSONNE, ACTEUR, None, "Équipe", (), None, None
        ),
        "signaler": contextes.PageSignaler(
            discret, FICHE.nom or "", FICHE.url, f"{FICHE.url}/signaler", SIGNALEMENT, MOTIFS
        ),
        "signaler trop vite": contextes.PageSignaler(
            discret,
            FICHE.nom or "",
            FICHE.url,
            f"{FICHE.url}/signaler",
            replace(SIGNALEMENT, fautes={"motif": "Ce champ est nécessaire."}),
            MOTIFS,
            "Rien n'est encore envoyé.",
        ),
        "signalé": contextes.PageSignale(discret, FICHE.nom or "", FICHE.url),
        "confirmer": contextes.PageConfirmer(
            discret,
            FICHE.nom or "",
            FICHE_EN_LIGNES,
            "/fr/confirmer/secret",
            "/fr/confirmer/secret/changer",
        ),
        "corriger sa fiche": contextes.PageConfirmerChanger(
            discret, FICHE.nom or "", "/fr/confirmer/secret/changer", CORRECTION, 1, True
        ),
        "corriger une fiche changée": contextes.PageConfirmerChanger(
            discret,
            FICHE.nom or "",
            "/fr/confirmer/secret/changer",
            replace(CORRECTION, fautes={"code_postal": "Un code postal belge a 4 chiffres."}),
            1,
            True,
            FICHE_EN_LIGNES,
        ),
        "corriger un hôte": contextes.PageConfirmerChanger(
            discret, HOTE.nom, "/fr/confirmer/secret/changer", CORRECTION, 0, False
        ),
        "confirmé": contextes.PageConfirme(discret, False),
        "corrigé": contextes.PageConfirme(discret, True),
        "carte": contextes.PageCarte(
            cadre, FORMULAIRE, 2, False, (FICHE, PERSONNE), PAGINATION, CARTE, "/fr/repertoire"
        ),
        "couverture": contextes.PageCouverture(
            cadre, RESUMES, 30, 176, 724, 300_000, 1_200_000, 2024, CROQUIS
        ),
        "partenaires": contextes.PagePartenaires(
            cadre,
            "Les partenaires",
            "<h1>Les partenaires</h1>",
            (
                PartenairePublic(HOTE, (), (("marolles", "Marolles"),), None),
                PartenairePublic(HOTE_COMPLET, MAROLLES.antennes, (), MARDI),
            ),
            (BRUXELLES_VILLE, IXELLES),
        ),
        "partenaires sans personne": contextes.PagePartenaires(
            cadre, "Les partenaires", "<h1>Les partenaires</h1>", (), ()
        ),
        "texte": contextes.PageTexte(cadre, "Le projet", "<h1>Le projet</h1>"),
        "documentation": contextes.PageDocumentation(
            cadre,
            "API",
            "0.1",
            "Description",
            (
                OperationApi(
                    "get-trouver",
                    "GET",
                    "/api/v1/trouver",
                    "Qui est le relais ?",
                    "",
                    (ParametreApi("adresse", "query", True, "string", "Une adresse"),),
                    (("200", "La réponse", "{}"), ("422", "Refus", None)),
                ),
            ),
            (ProblemeApi(404, "page_inconnue", "Cette page n'existe pas"),),
        ),
        "page inconnue": contextes.PageErreur(discret, 404, "Cette page n'existe pas", "Cherchez."),
        "erreur imprévue": contextes.PageErreur(discret, 500, "Une erreur", "Réessayez."),
    }
