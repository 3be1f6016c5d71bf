"""Two records side by side: what there is to choose before they are merged, or to look for."""

from typing import Final

from fastapi import Request
from sqlalchemy.orm import Session

from api.acces import Acces, sign_form
from api.dependances import Services
from api.saisies import Saisie
from registre.doublons.comparaison import (
    EN_COURS,
    compare_fiches,
    ensure_fusionnables,
    suggest_choix,
)
from registre.doublons.paires import distance_m, find_semblables, is_separate
from registre.erreurs import ActionImpossible
from registre.modeles import FusionActeurs
from registre.revue.acteurs import read_contenu
from registre.revue.ecarts import Contenu, Fusion, changed_groups, group_of
from registre.revue.lectures import last_numero, list_attente_de
from registre.revue.listes import FiltreEquipe, LigneEquipe, list_fiches, read_lignes
from registre.valeurs import ObjetRevise, Source
from vitrine.dates import say_date
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.fusions import (
    Candidate,
    PageAnnulationRefusee,
    PageChoixFusion,
    PageFusion,
)
from vitrine.equipe.contextes.revisions import LienFiche
from vitrine.equipe.doublons import URL, make_fiche, write_url
from vitrine.equipe.formulaire_acteur import MENU, REVISION
from vitrine.equipe.mots_doublons import REFUS, list_raisons
from vitrine.equipe.mots_revue import (
    RIEN,
    Noms,
    describe_groups,
    list_differences,
    say_champ,
    say_valeur,
)
from vitrine.formulaires import Formulaire, make_formulaire

TROUVEES_LUES: Final = 100
TROUVEES_MONTREES: Final = 20


def make_page_choix(
    request: Request, services: Services, session: Session, acces: Acces, ligne: LigneEquipe
) -> PageChoixFusion:
    """Return the page that asks which record is the same: the likeliest ones, or one by name."""
    q, acteur = request.query_params.get("q", "").replace("\0", "")[:200].strip(), ligne.acteur
    semblables = find_semblables(session, acteur)
    lignes = read_lignes(session, [semblable.id for semblable in semblables])
    return PageChoixFusion(
        cadre=make_cadre_equipe(services, acces.compte, URL),
        action=f"{MENU}/{acteur.id}/fusion",
        fiche=make_fiche(ligne),
        f=Formulaire("", {"q": q}, {}),
        probables=tuple(
            _make_candidate(
                ligne,
                lignes[s.id],
                list_raisons(s.motifs, distance_m(acteur, lignes[s.id].acteur)),
            )
            for s in semblables
            if s.id in lignes
        ),
        trouvees=tuple(
            _make_candidate(ligne, autre, list_raisons((), distance_m(acteur, autre.acteur)))
            for autre in (_find_by_name(session, q) if q else ())
            if autre.acteur.id != acteur.id
        ),
    )


def make_page_fusion(
    services: Services,
    session: Session,
    acces: Acces,
    gardee: LigneEquipe,
    absorbee: LigneEquipe,
    saisie: Saisie | None = None,
) -> PageFusion:
    """Return the page of two records; `saisie` is what was chosen and refused."""
    garde, absorbe = gardee.acteur, absorbee.acteur
    comparaison, noms = compare_fiches(garde, absorbe), Noms.load(session)
    suggeres = suggest_choix(comparaison)
    valeurs = {f"choix-{groupe}": suggeres[groupe] for groupe in comparaison.conflits}
    return PageFusion(
        cadre=make_cadre_equipe(services, acces.compte, URL),
        action=f"{MENU}/{garde.id}/fusion",
        gardee=make_fiche(gardee),
        absorbee=make_fiche(absorbee),
        vues=(_number(session, gardee), _number(session, absorbee)),
        choix=describe_groups(comparaison.conflits, comparaison.present, comparaison.propose, noms),
        communs=_list_communs(comparaison, noms),
        f=make_formulaire(services, "fr", sign_form(services, acces.compte), valeurs, saisie),
        refus=find_refus(session, gardee, absorbee),
        inverser=None if find_refus(session, absorbee, gardee) else write_url(absorbe.id, garde.id),
        attendent=_list_attente(session, absorbee),
        licence=absorbe.source == Source.OPENSTREETMAP and garde.source != Source.OPENSTREETMAP,
        separees=is_separate(session, garde.id, absorbe.id),
    )


def make_page_annulation(
    services: Services,
    session: Session,
    acces: Acces,
    fusion: FusionActeurs,
    refus: str,
) -> PageAnnulationRefusee:
    """Return the page of a merge that is not undone: both records, before and now."""
    lignes, noms = read_lignes(session, [fusion.gardee, fusion.absorbee]), Noms.load(session)
    gardee, absorbee = lignes[fusion.gardee], lignes[fusion.absorbee]
    avant = fusion.avant
    present = read_contenu(gardee.acteur)
    return PageAnnulationRefusee(
        cadre=make_cadre_equipe(services, acces.compte, URL),
        refus=REFUS[refus],
        gardee=_link(gardee),
        absorbee=_link(absorbee),
        differences=list_differences(avant["gardee"], present, noms) if avant else (),
        champs=_list_champs(avant["absorbee"], noms) if avant else (),
    )


def find_refus(session: Session, gardee: LigneEquipe, absorbee: LigneEquipe) -> str | None:
    """Return in words why two records are not merged in this direction; None when they can be."""
    try:
        ensure_fusionnables(session, gardee.acteur, absorbee.acteur)
    except ActionImpossible as refus:
        return REFUS[refus.motif]
    return None


def _find_by_name(session: Session, q: str) -> list[LigneEquipe]:
    """Return the institutions with these words that can be merged, by name."""
    # The page is the coordination's, who finds records by any name.
    trouvees, _ = list_fiches(session, FiltreEquipe(q=q, personnes=None), TROUVEES_LUES)
    possibles = (
        ligne
        for ligne in trouvees
        if ligne.acteur.etat in EN_COURS and not ligne.categorie.personne_privee
    )
    return list(possibles)[:TROUVEES_MONTREES]


def _make_candidate(ligne: LigneEquipe, autre: LigneEquipe, raisons: tuple[str, ...]) -> Candidate:
    return Candidate(write_url(ligne.acteur.id, autre.acteur.id), make_fiche(autre), raisons)


def _number(session: Session, ligne: LigneEquipe) -> int:
    return last_numero(session, ObjetRevise.ACTEUR, str(ligne.acteur.id))


def _list_attente(session: Session, ligne: LigneEquipe) -> tuple[LienFiche, ...]:
    attente = list_attente_de(session, ObjetRevise.ACTEUR, str(ligne.acteur.id))
    return tuple(
        LienFiche(REVISION.format(identifiant=r.id), f"{r.auteur_nom}, {say_date('fr', r.cree_le)}")
        for r in attente
    )


def _list_communs(comparaison: Fusion, noms: Noms) -> tuple[tuple[str, str], ...]:
    """Return what both records say alike."""
    differents = changed_groups(comparaison.present, comparaison.propose)
    present = {
        champ: valeur
        for champ, valeur in comparaison.present.items()
        if group_of(champ) not in differents
    }
    return _list_champs(present, noms)


def _list_champs(contenu: Contenu, noms: Noms) -> tuple[tuple[str, str], ...]:
    """Return what a content says, as (label, text) pairs; its state is left out."""
    groupes = dict.fromkeys(group_of(champ) for champ in contenu if champ != "etat")
    dits = ((groupe, say_valeur(groupe, contenu, noms)) for groupe in groupes)
    return tuple((say_champ(groupe), texte) for groupe, texte in dits if texte != RIEN)


def _link(ligne: LigneEquipe) -> LienFiche:
    return LienFiche(f"{MENU}/{ligne.acteur.id}", ligne.acteur.nom)
