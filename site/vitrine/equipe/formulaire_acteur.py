"""The form of an actor's record: on what it opens, which buttons it has, what is read from it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from api.acces import Acces, Action, sign_form
from api.dependances import Services
from api.saisies import Saisie
from registre.calendrier import day_in_brussels
from registre.comptes.sessions import CompteConnecte
from registre.modeles import Groupe, Revision
from registre.revue.acteurs import EtatVoulu, read_contenu
from registre.revue.ecarts import Contenu, compare
from registre.revue.lectures import (
    find_sienne,
    find_vue,
    last_numero,
    list_attente_de,
    list_revisions,
)
from registre.revue.listes import LigneEquipe, list_categories
from registre.revue.redaction import Geste, is_unpublished
from registre.territoire import TerritoireCourant
from registre.valeurs import EtatActeur, ObjetRevise, Role
from vitrine.croquis import draw_croquis
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.acteurs import Options, PageFormulaireActeur, Proposition
from vitrine.equipe.mots_revue import ACCES, PRECISIONS, name_langue
from vitrine.equipe.possibles import is_held, reaches, sees_notes
from vitrine.equipe.saisie_acteur import LANGUES, ActeurSaisi, fill_form, read_acteur
from vitrine.equipe.saisie_lieu import list_choix_parties, write_adresse
from vitrine.fonds import tuile_of
from vitrine.formulaires import make_formulaire

NOUVEAU: Final = "/equipe/acteurs/nouveau"
MENU: Final = "/equipe/acteurs"
REVISION: Final = "/equipe/relecture/{identifiant}"

HORS_QUARTIERS: Final = (
    "Ce lieu n'est dans aucun de vos quartiers. Vérifiez l'adresse, ou prévenez la coordination."
)


@dataclass(frozen=True, slots=True)
class Ouverture:
    """What a form was opened on: the record (None: a new one), its content, the number on screen.

    `mienne` is this account's own waiting proposal, which the content then is.
    """

    ligne: LigneEquipe | None
    avant: Contenu
    base: int
    mienne: Revision | None = None


def open_acteur(
    session: Session, acces: Acces, ligne: LigneEquipe, base: int | None = None
) -> Ouverture:
    """Return what a form opens on now, or (with `base`) what one was opened on."""
    cle = str(ligne.acteur.id)
    dernier = last_numero(session, ObjetRevise.ACTEUR, cle)
    if base is not None and base < dernier:
        return Ouverture(ligne, _find_opened(session, acces.compte, ligne, base), base)
    mienne = None
    if not is_unpublished(ligne.acteur):
        mienne = find_sienne(session, ObjetRevise.ACTEUR, cle, acces.compte.id)
    avant = mienne.contenu if mienne else read_contenu(ligne.acteur)
    return Ouverture(ligne, avant, dernier if base is None else base, mienne)


def _find_opened(
    session: Session, compte: CompteConnecte, ligne: LigneEquipe, base: int
) -> Contenu:
    """Return the content that a form with an older number showed, as nearly as history tells."""
    cle = str(ligne.acteur.id)
    revisions = list_revisions(session, ObjetRevise.ACTEUR, cle)
    vue = next((r for r in revisions if r.numero == base and r.base == base - 1), None)
    if vue is not None and (vue.auteur == compte.id or is_unpublished(ligne.acteur)):
        return vue.contenu
    # A form opened on a seeded record without history has the number 0; its content is number 1.
    montree = find_vue(session, ObjetRevise.ACTEUR, cle, max(base, 1))
    return montree or read_contenu(ligne.acteur)


def list_gestes(acces: Acces, ouverture: Ouverture) -> tuple[str, ...]:
    """Return the buttons that are open to this account, in their order."""
    ligne = ouverture.ligne
    brouillon = ligne is None or ligne.acteur.etat == EtatActeur.BROUILLON
    gestes = [Geste.BROUILLON] if brouillon else []
    gestes.append(Geste.PROPOSER)
    if acces.compte.role is Role.COORDINATION:
        gestes.append(Geste.PUBLIER)
    return tuple(geste.value for geste in gestes)


def read_form(
    services: Services, session: Session, action: Action, ouverture: Ouverture
) -> ActeurSaisi:
    """Read the form; faults are noted in `action.saisie`.

    A record that is not published yet must lie in the quartiers that its author is held to.
    """
    saisie, compte = action.saisie, action.acces.compte
    courant = current_territoire(services, session)
    permises = [slug for slug, _ in _list_categories(session, compte)]
    saisi = read_acteur(
        saisie, ouverture.avant, permises, session, courant, avec_note=sees_notes(compte)
    )
    libre = ouverture.ligne is not None and not is_unpublished(ouverture.ligne.acteur)
    if libre or saisie.fautes or not is_held(compte, NOUVEAU):
        return saisi
    lon, lat = saisi.contenu["lon"], saisi.contenu["lat"]
    place = None if lon is None else courant.territoire.locate(lon, lat).quartier
    if place not in compte.quartiers:
        saisie.note_faute("rue", HORS_QUARTIERS)
    return saisi


def current_territoire(services: Services, session: Session) -> TerritoireCourant:
    """Return the territory of today."""
    return services.territoires.current(session, day_in_brussels(services.horloge()))


def make_page_formulaire(
    services: Services,
    session: Session,
    acces: Acces,
    ouverture: Ouverture,
    saisie: Saisie | None = None,
) -> PageFormulaireActeur:
    """Return the page of the form: as opened, or with what was typed and its faults."""
    ligne, mienne = ouverture.ligne, ouverture.mienne
    valeurs = {**fill_form(ouverture.avant, mienne.motif if mienne else ""), "partie": ""}
    lon, lat = ouverture.avant.get("lon"), ouverture.avant.get("lat")
    croquis = None
    if lon is not None and lat is not None:
        croquis = draw_croquis([], [(lon, lat, "")], tuile_of(services), largeur=360, hauteur=240)
    url = MENU if ligne is None else f"{MENU}/{ligne.acteur.id}"
    return PageFormulaireActeur(
        cadre=make_cadre_equipe(services, acces.compte, MENU),
        action=NOUVEAU if ligne is None else url,
        retour=url,
        nom=None if ligne is None else ligne.acteur.nom,
        base=ouverture.base,
        f=make_formulaire(services, "fr", sign_form(services, acces.compte), valeurs, saisie),
        categories=_list_categories(session, acces.compte, ouverture.avant.get("groupe_seul")),
        langues=tuple((code, name_langue(code)) for code in LANGUES),
        acces=tuple(ACCES.items()),
        etats=(
            (EtatVoulu.PUBLIE.value, "Publiée : tout le monde la voit"),
            (EtatVoulu.ARCHIVE.value, "Archivée : le lieu n'existe plus, l'histoire reste"),
        ),
        gestes=list_gestes(acces, ouverture),
        archivable=ligne is not None and not is_unpublished(ligne.acteur),
        croquis=croquis,
        mienne=mienne is not None,
        groupe_seul=_name_groupe(session, ouverture.avant),
        precision=PRECISIONS.get(str(ouverture.avant.get("precision_lieu")), ""),
        avec_note=sees_notes(acces.compte),
        autres=_list_autres(session, acces.compte, ouverture),
        parties=_list_parties(services, session, saisie),
    )


def _name_groupe(session: Session, contenu: Contenu) -> str | None:
    """Return the name of the group of a record whose category nobody chose yet; else None."""
    groupe = session.get(Groupe, contenu["groupe_seul"]) if contenu.get("groupe_seul") else None
    return groupe.nom_fr if groupe else None


def _list_parties(services: Services, session: Session, saisie: Saisie | None) -> Options:
    if saisie is None:
        return ()
    tape = {nom: saisie.brut(nom).strip() for nom in ("rue", "numero", "code_postal")}
    courant = current_territoire(services, session)
    return list_choix_parties(saisie, write_adresse(tape), session, courant)


def list_propositions(
    session: Session, compte: CompteConnecte, ligne: LigneEquipe | None
) -> tuple[Proposition, ...]:
    """Return the proposals that wait for a record, the oldest first."""
    if ligne is None:
        return ()
    ouvre = reaches(compte, "GET", REVISION, ligne.acteur.quartier)
    return tuple(
        Proposition(
            id=r.id,
            url=REVISION.format(identifiant=r.id) if ouvre else None,
            auteur=r.auteur_nom,
            quand=r.cree_le,
            mienne=r.auteur == compte.id,
        )
        for r in list_attente_de(session, ObjetRevise.ACTEUR, str(ligne.acteur.id))
    )


def _list_autres(
    session: Session, compte: CompteConnecte, ouverture: Ouverture
) -> tuple[Proposition, ...]:
    """Return the proposals of others that the form does not show already."""
    if ouverture.ligne is None:
        return ()
    cle = str(ouverture.ligne.acteur.id)
    attente = list_attente_de(session, ObjetRevise.ACTEUR, cle)
    montrees = {r.id for r in attente if not compare(r.contenu, ouverture.avant)}
    propositions = list_propositions(session, compte, ouverture.ligne)
    return tuple(p for p in propositions if not p.mienne and p.id not in montrees)


def _list_categories(session: Session, compte: CompteConnecte, groupe: object = None) -> Options:
    """Return the categories that an account may give: a host none of private persons.

    Those of the group that was noted on the pavement (its letter) come first.
    """
    permises = [
        categorie
        for categorie in list_categories(session)
        if not categorie.personne_privee or compte.role is not Role.HOTE
    ]
    permises.sort(key=lambda categorie: categorie.groupe != groupe)
    return tuple((categorie.slug, categorie.nom_fr) for categorie in permises)
