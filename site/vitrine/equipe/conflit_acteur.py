"""Two editors on one record: the second is shown both versions, and what was typed stays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from api.acces import Action, sign_form
from api.dependances import Services
from api.saisies import REQUIS, Saisie
from registre.erreurs import ObjetInconnu
from registre.modeles import Revision
from registre.revue.acteurs import read_contenu
from registre.revue.ecarts import LIEU, Contenu, changed_groups
from registre.revue.lectures import last_numero, list_revisions
from registre.revue.listes import LigneEquipe, find_ligne
from registre.revue.redaction import is_unpublished
from registre.valeurs import EtatRevision, ObjetRevise
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.acteurs import Divergence, PageConflitActeur
from vitrine.equipe.formulaire_acteur import MENU, Ouverture, list_gestes, read_form
from vitrine.equipe.mots_revue import Noms, say_champ, say_valeur
from vitrine.equipe.possibles import readable
from vitrine.equipe.saisie_acteur import fill_form
from vitrine.formulaires import Formulaire

_AUTRES_CHAMPS: Final = ("base", "geste", "jeton")
DIVERGENCES: Final = "divergences"
"""Hidden field: the groups between which somebody chooses, separated by spaces."""

_CHAMPS_DU_GROUPE: Final[Mapping[str, tuple[str, ...]]] = {
    LIEU: ("rue", "numero", "code_postal", "lon", "lat"),
    "langues": ("langues", "autres_langues"),
}
"""Group → the form's fields; any other group is a field of that name."""


def choose_versions(session: Session, action: Action, ouverture: Ouverture) -> Action | None:
    """Return the form as chosen on the conflict's page: the others' fields where they were ticked.

    The action itself for a form that comes from no such page; None as long as a choice lacks.
    """
    saisie, ligne = action.saisie, ouverture.ligne
    groupes = saisie.texte(DIVERGENCES, 400).split()
    if not groupes or ligne is None:
        return action
    choix = {groupe: saisie.choix(f"choix-{groupe}", ("moi", "eux")) for groupe in groupes}
    if None in choix.values():
        return None
    eux, _ = _find_eux(session, ligne, ouverture.base)
    leurs = fill_form(eux)
    champs = [
        champ
        for groupe, choisi in choix.items()
        if choisi == "eux"
        for champ in _CHAMPS_DU_GROUPE.get(groupe, (groupe,))
    ]
    autres = [nom for nom in (*leurs, *_AUTRES_CHAMPS) if nom not in champs]
    gardes = [(nom, valeur) for nom in autres for valeur in _values_sent(saisie, nom)]
    pris = [(champ, valeur) for champ in champs for valeur in _values_of(leurs.get(champ))]
    return replace(action, saisie=Saisie(FormData([*gardes, *pris])))


def make_conflit(
    services: Services, action: Action, ouverture: Ouverture, acteur: UUID
) -> PageConflitActeur:
    """Return the page that shows what was typed beside what the record has become."""
    saisie, compte = action.saisie, action.acces.compte
    with services.sessions() as session:
        ligne = find_ligne(session, acteur)
        if ligne is None:
            raise ObjetInconnu("acteur", acteur)
        saisi = read_form(services, session, action, ouverture)
        dernier = last_numero(session, ObjetRevise.ACTEUR, str(acteur))
        eux, revision = _find_eux(session, ligne, dernier)
        noms = Noms.load(session)
    moi, avant, eux = (readable(compte, c) for c in (saisi.contenu, ouverture.avant, eux))
    groupes = changed_groups(eux, moi)
    divergences = tuple(_compare(g, avant, moi, eux, saisie, noms) for g in groupes)
    url = f"{MENU}/{acteur}"
    fautes = {f"choix-{d.groupe}": REQUIS for d in divergences if not d.choix}
    return PageConflitActeur(
        cadre=make_cadre_equipe(services, compte, MENU),
        action=url,
        retour=url,
        nom=ligne.acteur.nom,
        base=dernier,
        f=Formulaire(
            sign_form(services, compte),
            {f"choix-{d.groupe}": d.choix for d in divergences},
            fautes if saisie.brut(DIVERGENCES) else {},
        ),
        caches=tuple(
            (champ, valeur)
            for champ, valeurs in fill_form(saisi.contenu, saisi.motif).items()
            for valeur in _values_of(valeurs)
        ),
        divergences=divergences,
        eux=revision.auteur_nom if revision else "",
        quand=revision.decide_le or revision.cree_le if revision else None,
        publiee=revision is None or revision.etat == EtatRevision.PUBLIEE,
        gestes=list_gestes(action.acces, Ouverture(ligne, eux, dernier)),
    )


def _find_eux(session: Session, ligne: LigneEquipe, base: int) -> tuple[Contenu, Revision | None]:
    """Return the other version: the last that stands or waits, up to a number, and its revision."""
    revisions = list_revisions(session, ObjetRevise.ACTEUR, str(ligne.acteur.id))
    vues = [r for r in revisions if r.numero <= base]
    if is_unpublished(ligne.acteur):
        return read_contenu(ligne.acteur), next(iter(vues), None)
    compte = {EtatRevision.PROPOSEE, EtatRevision.PUBLIEE}
    derniere = next((r for r in vues if r.etat in compte), None)
    return (derniere.contenu if derniere else read_contenu(ligne.acteur)), derniere


def _compare(
    groupe: str, avant: Contenu, moi: Contenu, eux: Contenu, saisie: Saisie, noms: Noms
) -> Divergence:
    """Return one field side by side; whoever alone has changed it is ticked."""
    changes = (groupe in changed_groups(avant, moi), groupe in changed_groups(avant, eux))
    seul = {(True, False): "moi", (False, True): "eux"}.get(changes, "")
    # Sent back for want of a choice: nothing is ticked in somebody's place any more.
    devine = "" if saisie.brut(DIVERGENCES) else seul
    tape = saisie.brut(f"choix-{groupe}")
    return Divergence(
        groupe=groupe,
        libelle=say_champ(groupe),
        avant=say_valeur(groupe, avant, noms),
        moi=say_valeur(groupe, moi, noms),
        eux=say_valeur(groupe, eux, noms),
        choix=tape if tape in {"moi", "eux"} else devine,
    )


def _values_of(valeur: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return valeur if isinstance(valeur, tuple) else (valeur or "",)


def _values_sent(saisie: Saisie, nom: str) -> tuple[str, ...]:
    return saisie.bruts(nom) if nom == "langues" else (saisie.brut(nom),)
