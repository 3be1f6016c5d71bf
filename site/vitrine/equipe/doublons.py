"""Records that may stand twice: the pairs, and “these are two places”."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, AccesRefuse, ActionEquipe, sign_form
from api.dependances import ServicesDuSite, SessionDeLecture
from registre.doublons.paires import Paire, distance_m, list_paires, separate
from registre.erreurs import ObjetInconnu
from registre.revue.acteurs import read_contenu
from registre.revue.listes import LigneEquipe, read_lignes
from registre.session import writing
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.doublons import FicheComparee, PageDoublons, PaireMontree
from vitrine.equipe.formulaire_acteur import MENU
from vitrine.equipe.liste_acteurs import list_options
from vitrine.equipe.mots_doublons import list_raisons
from vitrine.equipe.mots_revue import ETATS_ACTEUR
from vitrine.equipe.pagination import clamp_page, paginate, read_page
from vitrine.equipe.possibles import hides, name_categorie, reaches
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.equipe.saisie_lieu import write_adresse
from vitrine.formulaires import Formulaire

URL: Final = "/equipe/doublons"
FUSION: Final = "/equipe/acteurs/{identifiant}/fusion"
PAR_PAGE: Final = 20
FAITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "separees": "C'est noté : ce sont deux lieux. Cette paire ne sera plus proposée.",
        "deja": "Quelqu'un l'avait déjà noté : ce sont deux lieux.",
    }
)


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, URL, show_doublons)
    add_action(router, URL, do_separer)
    return router


def show_doublons(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show the pairs of the quartiers of who asks, the likeliest first."""
    quartiers = list_options(session, acces)
    demande = request.query_params.get("quartier", "")
    choisi = demande if demande in dict(quartiers) else ""
    paires = list_paires(session, [choisi] if choisi else acces.quartiers, acces.quartiers)
    page = clamp_page(read_page(request.query_params.get("page", "")), len(paires), PAR_PAGE)
    valeurs = {"quartier": choisi}
    montrees = paires[(page - 1) * PAR_PAGE : page * PAR_PAGE]
    contexte = PageDoublons(
        cadre=make_cadre_equipe(services, acces.compte, URL, say_fait(request, FAITS)),
        f=Formulaire(sign_form(services, acces.compte), valeurs, {}),
        quartiers=quartiers,
        paires=_show_paires(session, acces, montrees),
        total=len(paires),
        pagination=paginate(URL, valeurs, page, len(paires), PAR_PAGE),
    )
    return answer_equipe(rendu, request, contexte)


def do_separer(
    services: ServicesDuSite, session: SessionDeLecture, action: ActionEquipe
) -> Response:
    """Note that two records are two places. Raises ObjetInconnu, AccesRefuse.

    One of them must lie in the quartiers of who answers, and both be readable to them.
    """
    acces, saisie = action.acces, action.saisie
    une, autre = saisie.identifiant("une"), saisie.identifiant("autre")
    if une is None or autre is None or une == autre:
        raise ObjetInconnu("paire")
    lignes = read_lignes(session, [une, autre])
    if len(lignes) < 2:
        raise ObjetInconnu("paire")
    if not any(acces.covers(ligne.acteur.quartier) for ligne in lignes.values()):
        raise AccesRefuse
    if any(hides(acces.compte, ligne) for ligne in lignes.values()):
        raise AccesRefuse
    with writing(services.sessions) as ecriture:
        premiere = separate(ecriture, une, autre, acces.compte.nom, services.horloge())
    retour = saisie.brut("quartier")
    requete = {"quartier": retour} if retour in dict(list_options(session, acces)) else {}
    return see_other(URL, fait="separees" if premiere else "deja", **requete)


def make_fiche(ligne: LigneEquipe) -> FicheComparee:
    """Return a record as one compares it at a glance."""
    acteur = ligne.acteur
    return FicheComparee(
        id=str(acteur.id),
        url=f"{MENU}/{acteur.id}",
        nom=acteur.nom,
        categorie=name_categorie(ligne),
        quartier=ligne.quartier,
        adresse=write_adresse(read_contenu(acteur)),
        telephone=acteur.telephone or "",
        etat=acteur.etat,
        libelle_etat=ETATS_ACTEUR[acteur.etat],
    )


def _show_paires(
    session: Session, acces: Acces, paires: Sequence[Paire]
) -> tuple[PaireMontree, ...]:
    """Return the pairs as shown; those with a record that this account may not read are not."""
    compte = acces.compte
    ids = {identifiant for p in paires for identifiant in (p.premiere, p.seconde)}
    lignes = read_lignes(session, ids)
    lisibles = {cle: ligne for cle, ligne in lignes.items() if not hides(compte, ligne)}
    fusionne = reaches(compte, "GET", FUSION, None)
    return tuple(
        PaireMontree(
            premiere=make_fiche(lisibles[paire.premiere]),
            seconde=make_fiche(lisibles[paire.seconde]),
            raisons=list_raisons(
                paire.motifs,
                distance_m(lisibles[paire.premiere].acteur, lisibles[paire.seconde].acteur),
            ),
            fusionner=write_url(paire.premiere, paire.seconde) if fusionne else None,
        )
        for paire in paires
        if paire.premiere in lisibles and paire.seconde in lisibles
    )


def write_url(gardee: UUID, absorbee: UUID) -> str:
    """Return the address where two records are merged."""
    return f"{FUSION.format(identifiant=gardee)}?avec={absorbee}"
