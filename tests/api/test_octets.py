"""Answers kept as bytes: encodings, ETags, how long they hold, how much memory they take."""

import gzip
import threading
import time
from datetime import timedelta

import brotli
import pytest
from starlette.requests import Request

from api.octets import (
    Contenu,
    MemoireOctets,
    accepted_encodings,
    prepare_for,
    prepare_octets,
    send_octets,
)
from tests.appuis.applications import MARDI_MATIN, Site

CORPS = b'{"quartier": "marolles"} ' * 100
ACTEURS = "/api/v1/acteurs?limit=10000"


def ask(**entetes: str) -> Request:
    liste = [(n.replace("_", "-").encode(), v.encode()) for n, v in entetes.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": liste})


@pytest.mark.parametrize(
    ("entete", "codage"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000, gzip;q=0", None),
        ("identity", None),
        ("", None),
        ("*;q=0", None),
        ("brotli", None),
    ],
)
def test_an_answer_is_sent_in_the_best_coding_that_is_accepted(
    site: Site, entete: str, codage: str | None
) -> None:
    corps = {}
    for chemin in (ACTEURS, "/api/v1/trouver?adresse=chauss%C3%A9e+de+wavre"):
        with site.client.stream("GET", chemin, headers={"Accept-Encoding": entete}) as reponse:
            corps[chemin] = b"".join(reponse.iter_raw())
        assert reponse.headers.get("content-encoding") == codage
        assert reponse.headers["vary"] == "Accept-Encoding"
        assert int(reponse.headers["content-length"]) == len(corps[chemin])
        lire = {"br": brotli.decompress, "gzip": gzip.decompress}.get(codage or "", bytes)
        assert lire(corps[chemin]).startswith(b'{"')


def test_each_coding_has_its_own_strong_etag_and_answers_304_to_it(site: Site) -> None:
    etags = {}
    for codage in ("br", "gzip", "identity"):
        etag = site.client.get(ACTEURS, headers={"Accept-Encoding": codage}).headers["etag"]
        assert not etag.startswith("W/")
        etags[codage] = etag
    assert len(set(etags.values())) == 3
    for codage, etag in etags.items():
        for connu in (etag, f'"autre", {etag}', f"W/{etag}", "*"):
            entetes = {"Accept-Encoding": codage, "If-None-Match": connu}
            reponse = site.client.get(ACTEURS, headers=entetes)
            assert (reponse.status_code, reponse.content) == (304, b"")
            assert reponse.headers["etag"] == etag
            assert reponse.headers["cache-control"] == "no-cache"
            assert reponse.headers["vary"] == "Accept-Encoding"
    entetes = {"Accept-Encoding": "gzip", "If-None-Match": etags["br"]}
    assert site.client.get(ACTEURS, headers=entetes).status_code == 200


@pytest.mark.parametrize(
    "chemin",
    [
        ACTEURS,
        "/api/v1/quartiers",
        "/api/v1/quartiers/marolles",
        "/api/v1/categories",
        "/api/v1/secteurs",
        "/api/v1/trouver?adresse=Matong%C3%A9",
        "/fond/14/8391/5493.svg",
        "/healthz",
        "/openapi.json",
        "/fr/",
        "/fr/repertoire",
    ],
)
def test_head_has_the_headers_of_get_and_no_body(site: Site, chemin: str) -> None:
    entier, tete = site.client.get(chemin), site.client.head(chemin)
    assert (tete.status_code, tete.content) == (200, b"")
    for nom in ("content-type", "content-length", "etag", "cache-control"):
        assert tete.headers.get(nom) == entier.headers.get(nom)


def test_an_entry_is_never_served_after_the_instant_it_holds_until() -> None:
    memoire, construits = MemoireOctets(), []

    def build() -> Contenu:
        construits.append(1)
        return Contenu(CORPS, "text/plain", MARDI_MATIN + timedelta(minutes=5))

    for minutes in (0, 4.99, 5, 6):
        memoire.obtain("présences", MARDI_MATIN + timedelta(minutes=minutes), build)
    assert len(construits) == 3


def test_memory_is_bounded_and_the_least_used_leaves_first() -> None:
    def keep(memoire: MemoireOctets, cle: str) -> None:
        memoire.obtain(cle, MARDI_MATIN, lambda: Contenu(cle.encode() * 400, "text/plain"))

    taille = prepare_octets(Contenu(b"a" * 400, "text/plain")).taille
    memoire = MemoireOctets(taille * 4)
    for cle in "abcd":
        keep(memoire, cle)
    keep(memoire, "a")
    keep(memoire, "e")
    assert memoire.find("a", MARDI_MATIN) is not None
    assert memoire.find("b", MARDI_MATIN) is None
    assert memoire.taille <= taille * 4


def test_an_answer_too_big_to_share_the_memory_is_sent_and_not_kept() -> None:
    memoire = MemoireOctets(1000)
    prets = memoire.obtain("tout", MARDI_MATIN, lambda: Contenu(CORPS, "text/plain"))
    assert prets.corps == CORPS
    assert memoire.taille == 0


def test_after_a_change_one_thread_builds_and_the_others_wait() -> None:
    memoire, construits = MemoireOctets(), []

    def build() -> Contenu:
        construits.append(1)
        time.sleep(0.05)
        return Contenu(CORPS, "text/plain")

    fils = [
        threading.Thread(target=memoire.obtain, args=("acteurs", MARDI_MATIN, build))
        for _ in range(8)
    ]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(construits) == 1


def test_a_failed_build_blocks_nobody() -> None:
    memoire = MemoireOctets()

    def fail() -> Contenu:
        raise ValueError("pas maintenant")

    with pytest.raises(ValueError, match="pas maintenant"):
        memoire.obtain("acteurs", MARDI_MATIN, fail)
    assert memoire.obtain("acteurs", MARDI_MATIN, lambda: Contenu(CORPS, "text/plain"))


def test_a_small_answer_is_not_compressed() -> None:
    prets = prepare_octets(Contenu(b'{"etat":"ok"}', "application/json"))
    assert (prets.br, prets.gzip) == (None, None)


def test_an_answer_for_one_request_is_compressed_once() -> None:
    prets = prepare_for(ask(accept_encoding="gzip, br"), Contenu(CORPS, "text/html"))
    assert prets.br is not None
    assert prets.gzip is None
    nu = prepare_for(ask(accept_encoding="identity"), Contenu(CORPS, "text/html"))
    assert (nu.br, nu.gzip) == (None, None)
    assert send_octets(ask(), nu).body == CORPS


def test_a_header_of_nonsense_accepts_nothing() -> None:
    assert not accepted_encodings(";;;q=,,=;q=0") & {"br", "gzip"}


def test_what_making_an_answer_took_is_given_back_once() -> None:
    rendues: list[str] = []
    memoire = MemoireOctets(apres=lambda: rendues.append("rendu"))
    for _ in range(3):
        memoire.obtain("marolles", MARDI_MATIN, lambda: Contenu(CORPS, "application/json"))
    assert rendues == ["rendu"]
