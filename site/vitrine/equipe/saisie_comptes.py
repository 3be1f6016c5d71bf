"""Forms of the accounts: what is typed in them, and the pages that show them."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.acces import sign_form
from api.dependances import Services
from api.saisies import Saisie
from registre.annuaire import list_noms_quartiers
from registre.comptes.comptes import (
    COMPTES_MAXIMUM,
    Fonction,
    clean_courriel,
    list_quartiers_des_comptes,
    read_fonction,
    sign_fonction,
)
from registre.comptes.sessions import CompteConnecte
from registre.modeles import Compte, Hote
from registre.valeurs import Role
from vitrine.equipe.cadre import NOMS_DES_ROLES, CadreEquipe, make_cadre_equipe
from vitrine.equipe.contextes.comptes import LigneCompte, PageCompteEdition, PageComptes
from vitrine.formulaires import Formulaire, Valeur, make_formulaire

COMPTES: Final = "/equipe/comptes"

ROLES: Final = (
    (Role.RAQ.value, "Relais de quartier : modifie ce qui est dans ses quartiers"),
    (Role.COORDINATION.value, "Coordination : peut tout faire, gère les comptes"),
    (Role.HOTE.value, "Partenaire hébergeur : propose des changements à sa fiche"),
    (Role.LECTURE.value, "Lecture seule : voit, ne change rien"),
)


def read_invitation(saisie: Saisie, session: Session) -> tuple[str | None, Fonction | None]:
    """Return whom to invite and as what; None where a fault was noted."""
    tape = saisie.texte("courriel", 160, requis=True)
    courriel = clean_courriel(tape)
    if courriel is None:
        saisie.note_faute("courriel", "Écrivez une adresse comme prenom.nom@exemple.be.")
    return courriel, read_edition(saisie, session)


def read_edition(saisie: Saisie, session: Session) -> Fonction | None:
    """Return what was decided of an account; None when a fault was noted."""
    nom = saisie.texte("nom", 120, requis=True)
    role = saisie.choix("role", {role.value for role in Role})
    quartiers = saisie.plusieurs("quartiers", list_noms_quartiers(session))
    hote = saisie.identifiant("hote")
    if role == Role.RAQ and not quartiers:
        saisie.note_faute("quartiers", "Choisissez au moins un quartier pour ce relais.")
    if role == Role.HOTE and (hote is None or session.get(Hote, hote) is None):
        saisie.note_faute("hote", "Choisissez le partenaire que cette personne représente.")
    if role is None or saisie.fautes:
        return None
    return Fonction(nom, Role(role), quartiers, hote)


def make_page_liste(
    services: Services,
    session: Session,
    connecte: CompteConnecte,
    comptes: Sequence[Compte],
    fait: str | None,
) -> PageComptes:
    """Return the list of accounts."""
    noms, hotes = list_noms_quartiers(session), _list_hotes(session)
    siens = list_quartiers_des_comptes(session)
    lignes = tuple(_make_ligne(c, siens.get(c.id, ()), noms, hotes) for c in comptes)
    cadre = make_cadre_equipe(services, connecte, courante=COMPTES, fait=fait)
    return PageComptes(cadre, lignes, tronquee=len(lignes) >= COMPTES_MAXIMUM)


def make_page_nouveau(
    services: Services, session: Session, connecte: CompteConnecte, saisie: Saisie | None = None
) -> PageCompteEdition:
    """Return the form that invites somebody."""
    vide: dict[str, Valeur] = {"courriel": "", "nom": "", "role": "", "quartiers": (), "hote": ""}
    jeton = sign_form(services, connecte)
    formulaire = make_formulaire(services, "fr", jeton, vide, saisie)
    cadre = make_cadre_equipe(services, connecte, courante=COMPTES)
    return _make_page(services, session, cadre, formulaire)


def make_page_edition(
    services: Services,
    session: Session,
    connecte: CompteConnecte,
    compte: Compte,
    saisie: Saisie | None = None,
    *,
    fait: str | None = None,
    refus: str | None = None,
    depasse: bool = False,
) -> PageCompteEdition:
    """Return the form of an account: what stands, or what was typed.

    `depasse`: somebody changed it since the form was shown; the page then says what stands, and
    the form may be sent again as it is.
    """
    fonction = read_fonction(session, compte)
    valeurs: dict[str, Valeur] = {
        "nom": fonction.nom,
        "role": fonction.role.value,
        "quartiers": fonction.quartiers,
        "hote": str(fonction.hote or ""),
    }
    rempli = make_formulaire(services, "fr", sign_form(services, connecte), valeurs, saisie)
    # What its editor has on screen from now on is what stands.
    tout = {**rempli.valeurs, "vu": sign_fonction(fonction)}
    formulaire = Formulaire(rempli.jeton, tout, rempli.fautes)
    cadre = make_cadre_equipe(services, connecte, courante=COMPTES, fait=fait)
    return _make_page(
        services, session, cadre, formulaire, compte=compte, refus=refus, depasse=depasse
    )


def _make_page(
    services: Services,
    session: Session,
    cadre: CadreEquipe,
    formulaire: Formulaire,
    *,
    compte: Compte | None = None,
    refus: str | None = None,
    depasse: bool = False,
) -> PageCompteEdition:
    noms, hotes = list_noms_quartiers(session), _list_hotes(session)
    ligne = None
    if compte is not None:
        ligne = _make_ligne(compte, read_fonction(session, compte).quartiers, noms, hotes)
    actuelle = (ligne.nom, ligne.role, *ligne.lieux) if ligne is not None and depasse else ()
    return PageCompteEdition(
        cadre=cadre,
        formulaire=formulaire,
        roles=ROLES,
        quartiers=tuple(noms.items()),
        hotes=tuple(hotes.items()),
        ligne=ligne,
        refus=refus,
        actuelle=actuelle,
        courrier_regle=services.courrier_regle,
    )


def _list_hotes(session: Session) -> dict[str, str]:
    """Return identifier → name of every host partner, by name."""
    lignes = session.execute(select(Hote.id, Hote.nom).order_by(Hote.nom))
    return {str(identifiant): nom for identifiant, nom in lignes}


def _make_ligne(
    compte: Compte,
    quartiers: Sequence[str],
    noms: Mapping[str, str],
    hotes: Mapping[str, str],
) -> LigneCompte:
    lieux = tuple(noms.get(slug, slug) for slug in quartiers)
    if compte.hote is not None:
        lieux = (hotes.get(str(compte.hote), ""),)
    return LigneCompte(
        id=compte.id,
        nom=compte.nom,
        courriel=compte.courriel,
        role=NOMS_DES_ROLES[Role(compte.role)],
        lieux=lieux,
        invite=compte.mot_de_passe is None,
        actif=compte.actif,
        vu_le=compte.vu_le,
    )
