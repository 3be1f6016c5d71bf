"""Who gets what a resident writes, and how a message is read, on both engines."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from registre.contacts.destinataires import COORDINATION, Destinataire, find_destinataire
from registre.messages import (
    LETTRES,
    identify_envoi,
    is_recu,
    make_recu,
    read_reponse,
)
from registre.modeles import Relais, Remplacement
from registre.session import writing
from registre.valeurs import MotifRemplacement
from tests.fabriques import make_attribution, make_quartier, make_relais

MARDI = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
LA_VEILLE = date(2026, 3, 2)
CE_JOUR = date(2026, 3, 3)
LE_LENDEMAIN = date(2026, 3, 4)
A_LA_COORDINATION = Destinataire(None, COORDINATION)


def add_relais(session: Session, nom: str, *, couvre: bool = True, **valeurs: Any) -> Relais:
    """A relay with a mail, who covers the Marolles unless they only replace others."""
    ordinaires = {"nom": nom, "courriel": f"{nom.lower()}@relais.example"}
    relais = make_relais(**ordinaires | valeurs)
    session.add(relais)
    session.flush()
    if couvre:
        session.add(make_attribution(relais, "marolles"))
    return relais


def add_releve(
    session: Session,
    relais: Relais,
    remplacant: Relais | None,
    *,
    du: date = CE_JOUR,
    au: date | None = None,
    motif: MotifRemplacement = MotifRemplacement.ABSENCE,
) -> None:
    session.add(
        Remplacement(
            relais=relais.id,
            remplacant=remplacant.id if remplacant else None,
            motif=motif,
            valide_du=du,
            valide_au=au,
        )
    )


@pytest.fixture
def ecriture(sessions: sessionmaker[Session]) -> Any:
    with writing(sessions) as session:
        session.add(make_quartier("Marolles"))
        session.flush()
        yield session


def find_qui(session: Session, instant: datetime = MARDI) -> str:
    session.flush()
    return find_destinataire(session, "marolles", instant).nom


def test_the_relay_who_covers_the_quartier_gets_it_even_with_a_mail_that_is_not_public(
    ecriture: Session,
) -> None:
    add_relais(ecriture, "Anissa", publics="")
    ecriture.flush()
    assert find_destinataire(ecriture, "marolles", MARDI) == Destinataire(
        "anissa@relais.example", "Anissa"
    )


def test_a_relay_without_a_name_is_named_by_their_role(ecriture: Session) -> None:
    relais = add_relais(ecriture, "Anissa")
    relais.nom = None
    assert find_qui(ecriture) == "Relais d'action de quartier – Marolles"


@pytest.mark.parametrize("courriel", [None, "", "pas une adresse", "a@b.example, c@d.example"])
def test_without_a_mail_that_can_be_used_the_coordination_gets_it(
    ecriture: Session, courriel: str | None
) -> None:
    add_relais(ecriture, "Anissa", courriel=courriel)
    ecriture.flush()
    assert find_destinataire(ecriture, "marolles", MARDI) == A_LA_COORDINATION


def test_an_unknown_or_empty_quartier_is_the_coordinations(ecriture: Session) -> None:
    for slug in ("marolles", "atlantide"):
        assert find_destinataire(ecriture, slug, MARDI) == A_LA_COORDINATION


def test_who_has_left_gets_nothing_from_that_day_on(ecriture: Session) -> None:
    relais = add_relais(ecriture, "Anissa", parti_le=LE_LENDEMAIN)
    assert find_qui(ecriture) == "Anissa"
    relais.parti_le = CE_JOUR
    assert find_qui(ecriture) == COORDINATION


def test_an_attribution_that_is_over_or_to_come_does_not_count(ecriture: Session) -> None:
    for nom, du, au in (("Ancien", LA_VEILLE, CE_JOUR), ("Future", LE_LENDEMAIN, None)):
        relais = add_relais(ecriture, nom, couvre=False)
        ecriture.add(make_attribution(relais, "marolles", du=du, au=au))
    assert find_qui(ecriture) == COORDINATION


def test_a_replacement_gets_it_on_the_days_of_the_absence_only(ecriture: Session) -> None:
    absente = add_relais(ecriture, "Anissa")
    add_releve(ecriture, absente, add_relais(ecriture, "Bilal", couvre=False), au=LE_LENDEMAIN)
    assert find_qui(ecriture, datetime(2026, 3, 2, 22, 59, tzinfo=UTC)) == "Anissa"
    assert find_qui(ecriture, datetime(2026, 3, 2, 23, 0, tzinfo=UTC)) == "Bilal"
    assert find_qui(ecriture) == "Bilal"
    assert find_qui(ecriture, datetime(2026, 3, 3, 23, 0, tzinfo=UTC)) == "Anissa"


@pytest.mark.parametrize("motif", list(MotifRemplacement))
def test_an_absence_that_nobody_covers_is_the_coordinations(
    ecriture: Session, motif: MotifRemplacement
) -> None:
    add_releve(ecriture, add_relais(ecriture, "Anissa"), None, motif=motif)
    assert find_qui(ecriture) == COORDINATION


def test_a_replacement_without_mail_or_gone_is_the_coordinations(ecriture: Session) -> None:
    absente = add_relais(ecriture, "Anissa")
    remplacant = add_relais(ecriture, "Bilal", couvre=False, courriel=None)
    add_releve(ecriture, absente, remplacant)
    assert find_qui(ecriture) == COORDINATION
    remplacant.courriel, remplacant.parti_le = "bilal@relais.example", CE_JOUR
    assert find_qui(ecriture) == COORDINATION


def test_a_replacement_who_is_away_is_replaced_in_turn(ecriture: Session) -> None:
    absente = add_relais(ecriture, "Anissa")
    malade = add_relais(ecriture, "Bilal", couvre=False)
    add_releve(ecriture, absente, malade)
    add_releve(
        ecriture, malade, add_relais(ecriture, "Chloé", couvre=False, courriel="c@r.example")
    )
    assert find_qui(ecriture) == "Chloé"


def test_two_who_replace_each_other_lead_to_the_coordination(ecriture: Session) -> None:
    absente, malade = add_relais(ecriture, "Anissa"), add_relais(ecriture, "Bilal", couvre=False)
    add_releve(ecriture, absente, malade)
    add_releve(ecriture, malade, absente)
    assert find_qui(ecriture) == COORDINATION


def test_of_two_relays_the_one_who_is_there_comes_before_any_replacement(ecriture: Session) -> None:
    absente = add_relais(ecriture, "Anissa", role="A")
    add_releve(ecriture, absente, add_relais(ecriture, "Bilal", couvre=False))
    add_relais(ecriture, "Dilek", role="D")
    assert find_qui(ecriture) == "Dilek"


def test_finding_out_takes_two_questions_to_the_database(
    ecriture: Session, compte_requetes: Any
) -> None:
    absente = add_relais(ecriture, "Anissa")
    add_releve(ecriture, absente, add_relais(ecriture, "Bilal", couvre=False))
    ecriture.flush()
    with compte_requetes(ecriture.get_bind()) as requetes:
        find_destinataire(ecriture, "marolles", MARDI)
    assert len(requetes) == 2


@pytest.mark.parametrize(
    ("tape", "telephone", "courriel"),
    [
        ("0470 12 34 56", "+32470123456", None),
        ("appelez-moi au 02/511.00.00", "+3225110000", None),
        ("+33 1 42 68 53 00", "+33142685300", None),
        ("lea@exemple.example", None, "lea@exemple.example"),
        ("0470123456@exemple.example", None, "0470123456@exemple.example"),
    ],
)
def test_a_phone_or_a_mail_is_recognised(
    tape: str, telephone: str | None, courriel: str | None
) -> None:
    lue = read_reponse(tape)
    assert lue is not None
    assert (lue.dite, lue.telephone, lue.courriel) == (tape, telephone, courriel)


@pytest.mark.parametrize(
    "tape",
    [
        *(
            "",
            "chez ma voisine",
            "112",
            "0470 12",
            "lea@exemple",
            "léa@exemple.example",
            "lea@exemple.example Bcc: x@y.zz",
        ),
        "a@b.example, c@d.example",
    ],
)
def test_what_is_neither_is_refused(tape: str) -> None:
    assert read_reponse(tape) is None


def test_an_address_is_kept_as_a_header_can_carry_it() -> None:
    lue = read_reponse("lea@exémple.example")
    assert lue is not None
    assert lue.courriel == "lea@xn--exmple-cva.example"


def test_a_receipt_number_can_be_read_aloud_and_is_always_the_same() -> None:
    identifiant = UUID("6f2d2c9e-4a4e-4c1e-9a53-0a4f4b2f9b11")
    assert make_recu(identifiant) == make_recu(identifiant)
    recus = {make_recu(uuid4()) for _ in range(2_000)}
    assert len(recus) == 2_000
    assert all(is_recu(recu) for recu in recus)
    for semblables in ("0O", "1IL", "8B", "5S", "2Z", "UV"):
        assert len(set(semblables) & set(LETTRES)) <= 1, semblables
    assert set("".join(recus)) == {*LETTRES, "-"}


@pytest.mark.parametrize(
    "texte", ["", "K7QF2M9X", "k7qf-2m9x", "K7QF-2M9X\n", "K7QF-2M9XX", "K0QF-2M9X", "<b>x-yyyy"]
)
def test_nothing_else_is_a_receipt_number(texte: str) -> None:
    assert is_recu("K7QF-2M9X")
    assert not is_recu(texte)


def test_the_same_words_are_the_same_message_and_others_are_another_one() -> None:
    envoi = uuid4()
    assert identify_envoi(envoi, "a", "b") == identify_envoi(envoi, "a", "b")
    assert identify_envoi(envoi, "a", "b") != identify_envoi(envoi, "a", "c")
    assert identify_envoi(envoi, "ab", "") != identify_envoi(envoi, "a", "b")
    assert identify_envoi(envoi, "a", "b") != identify_envoi(uuid4(), "a", "b")
