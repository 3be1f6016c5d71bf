"""Two versions of one record, field by field, in words: what the device says, what others say."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from registre.modeles import Acteur, Revision
from registre.revue.acteurs import read_contenu
from registre.revue.ecarts import Contenu, merge
from registre.revue.lectures import find_vue, list_attente_de
from registre.revue.mots import Noms, say_champ, say_valeur
from registre.revue.personnes import is_reserved, list_privees
from registre.valeurs import ObjetRevise


@dataclass(frozen=True, slots=True)
class DeuxVersions:
    """One field that somebody else wrote otherwise: in words, here (the device) and there."""

    champ: str
    libelle: str
    ici: str
    la: str


def list_divergences(
    session: Session, acteur: Acteur, revision: Revision, *, personnes: bool
) -> tuple[DeuxVersions, ...]:
    """Return the fields that a waiting proposal and somebody else changed differently.

    Both since the version on its author's screen. Held against it are the record as it stands and
    the other proposals that wait; of several others the one that came last is shown. What is, or
    may be, a private person's only with `personnes`. None for a proposal on time.
    """
    if revision.base >= revision.numero - 1:
        return ()
    objet, cle = ObjetRevise.ACTEUR, str(acteur.id)
    vue = find_vue(session, objet, cle, revision.base)
    attente = list_attente_de(session, objet, cle)
    autres = [r for r in attente if r.id != revision.id and r.numero > revision.base]
    privees = list_privees(session)
    contenus: list[Contenu] = [read_contenu(acteur), *(r.contenu for r in autres)]
    la: dict[str, Contenu] = {}
    for contenu in contenus:
        if is_reserved(contenu, privees) and not personnes:
            continue
        la |= dict.fromkeys(merge(vue, contenu, revision.contenu).conflits, contenu)
    if not la:
        return ()
    noms = Noms.load(session)
    return tuple(
        DeuxVersions(
            champ=groupe,
            libelle=say_champ(groupe),
            ici=say_valeur(groupe, revision.contenu, noms),
            la=say_valeur(groupe, contenu, noms),
        )
        for groupe, contenu in la.items()
    )
