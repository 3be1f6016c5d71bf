"""Answers made once per data version and kept as bytes: brotli, gzip, identity, strong ETag.

Why: serialising 10,000 actors costs thousands of times more than sending bytes that stand ready
(DESIGN.md §3.3). Nothing that depends on the clock outlives its instant: each entry carries
`valable_jusqu_a`.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final

import brotli
from starlette.requests import Request
from starlette.responses import Response

TAILLE_MAXIMALE: Final = 32 * 1024 * 1024
"""Bytes kept per worker."""
QUALITE_BROTLI: Final = 5
"""0.04 s for 5 MB; 11 would take 4 s."""
CODAGES: Final = ("br", "gzip")
"""The content codings that we send, the better one first."""
SEUIL_COMPRESSION: Final = 500
"""Below this a compressed body is hardly smaller than its headers."""
SEUIL_DU_BRUT: Final = 16 * 1024
"""From this compressed size on the identity body is not kept beside it."""


@dataclass(frozen=True, slots=True)
class Contenu:
    """What a builder returns: the body, and the instant after which it may be untrue."""

    corps: bytes
    type_media: str
    valable_jusqu_a: datetime | None = None
    """None: true as long as the data version stands."""


@dataclass(frozen=True, slots=True)
class OctetsPrets:
    """One answer in every encoding that we send.

    `brut` is the identity body; None where a compressed one stands for it: an eighth of the size,
    and hardly anybody asks for the plain one.
    """

    brut: bytes | None
    br: bytes | None
    gzip: bytes | None
    etag: str
    type_media: str
    valable_jusqu_a: datetime | None

    @property
    def taille(self) -> int:
        """Bytes that this entry keeps in memory."""
        return sum(len(corps) for corps in (self.brut, self.br, self.gzip) if corps)

    @property
    def corps(self) -> bytes:
        """The identity body (4 ms for 1 MB where it must be decompressed)."""
        if self.brut is not None:
            return self.brut
        return gzip.decompress(self.gzip or b"")


def prepare_octets(contenu: Contenu, codages: Collection[str] = CODAGES) -> OctetsPrets:
    """Compress once, in the codings asked for; the ETag is the hash of the identity body."""
    compressible = len(contenu.corps) >= SEUIL_COMPRESSION
    comprime = _to_gzip(contenu.corps) if compressible and "gzip" in codages else None
    return OctetsPrets(
        brut=contenu.corps if comprime is None or len(comprime) < SEUIL_DU_BRUT else None,
        br=_to_brotli(contenu.corps) if compressible and "br" in codages else None,
        gzip=comprime,
        etag=hashlib.sha256(contenu.corps).hexdigest()[:32],
        type_media=contenu.type_media,
        valable_jusqu_a=contenu.valable_jusqu_a,
    )


def prepare_for(request: Request, contenu: Contenu) -> OctetsPrets:
    """Prepare an answer that only this request will get: in the coding that it will be sent."""
    acceptes = accepted_encodings(request.headers.get("accept-encoding", ""))
    preferes = [codage for codage in CODAGES if codage in acceptes]
    return prepare_octets(contenu, preferes[:1])


def _to_brotli(corps: bytes) -> bytes:
    comprime: bytes = brotli.compress(corps, quality=QUALITE_BROTLI)
    return comprime


def _to_gzip(corps: bytes) -> bytes:
    return gzip.compress(corps, compresslevel=6, mtime=0)


@dataclass(slots=True)
class _Chantier:
    """An answer that is being built, and how many threads wait for it."""

    verrou: Lock = field(default_factory=Lock)
    attendent: int = 0


class MemoireOctets:
    """An LRU of ready answers, bounded in bytes, shared by the threads of one worker."""

    def __init__(
        self,
        taille_maximale: int = TAILLE_MAXIMALE,
        apres: Callable[[], None] = lambda: None,
    ) -> None:
        """`apres` is called once an answer was made: what that took for a moment is free again."""
        self._taille_maximale = taille_maximale
        self._apres = apres
        self._taille = 0
        self._entrees: OrderedDict[Hashable, OctetsPrets] = OrderedDict()
        self._chantiers: dict[Hashable, _Chantier] = {}
        self._verrou = Lock()

    @property
    def taille(self) -> int:
        """Bytes kept now."""
        return self._taille

    def find(self, cle: Hashable, instant: datetime) -> OctetsPrets | None:
        """Return the entry when it is there and still true at `instant`."""
        with self._verrou:
            prets = self._entrees.get(cle)
            if prets is None:
                return None
            if prets.valable_jusqu_a is not None and instant >= prets.valable_jusqu_a:
                self._remove(cle)
                return None
            self._entrees.move_to_end(cle)
            return prets

    def keep(self, cle: Hashable, prets: OctetsPrets) -> None:
        """Keep an entry; the least recently used leave. An entry over a quarter isn't kept."""
        if prets.taille > self._taille_maximale // 4:
            return
        with self._verrou:
            if cle in self._entrees:
                self._remove(cle)
            self._entrees[cle] = prets
            self._taille += prets.taille
            while self._taille > self._taille_maximale:
                self._remove(next(iter(self._entrees)))

    def obtain(self, cle: Hashable, instant: datetime, build: Callable[[], Contenu]) -> OctetsPrets:
        """Return the kept entry, or build, compress and keep it.

        One thread builds an entry, the others that ask for it meanwhile wait: after a change the
        big answers are made once, not once for each visitor.
        """
        prets = self.find(cle, instant)
        if prets is not None:
            return prets
        with self._alone(cle):
            prets = self.find(cle, instant)
            if prets is None:
                prets = self._make(build)
                self.keep(cle, prets)
            return prets

    def _make(self, build: Callable[[], Contenu]) -> OctetsPrets:
        prets = prepare_octets(build())
        self._apres()
        return prets

    @contextmanager
    def _alone(self, cle: Hashable) -> Iterator[None]:
        with self._verrou:
            chantier = self._chantiers.setdefault(cle, _Chantier())
            chantier.attendent += 1
        try:
            with chantier.verrou:
                yield
        finally:
            with self._verrou:
                chantier.attendent -= 1
                if chantier.attendent == 0:
                    del self._chantiers[cle]

    def _remove(self, cle: Hashable) -> None:
        self._taille -= self._entrees.pop(cle).taille


def accepted_encodings(entete: str) -> frozenset[str]:
    """Return the content codings that an Accept-Encoding header allows (q=0 refuses one)."""
    acceptes = set()
    for morceau in entete.split(","):
        nom, *parametres = (p.strip().lower() for p in morceau.split(";"))
        if not any(p.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for p in parametres):
            acceptes.add(nom)
    return frozenset(acceptes)


def _matches(entete: str, etag: str) -> bool:
    """Compare weakly (RFC 9110 §13.1.2): a proxy that re-compresses marks our ETag W/."""
    candidats = {candidat.strip().removeprefix("W/") for candidat in entete.split(",")}
    return etag in candidats or "*" in candidats


def send_octets(
    request: Request, prets: OctetsPrets, *, statut: int = 200, cache_control: str = "no-cache"
) -> Response:
    """Answer with the best encoding, or 304 for a 200 that the visitor has kept.

    Each coding has its own strong ETag (RFC 9110 §8.8.3).
    """
    corps, codage = _choose(request, prets)
    etag = f'"{prets.etag}-{codage}"' if codage else f'"{prets.etag}"'
    entetes = {"ETag": etag, "Cache-Control": cache_control, "Vary": "Accept-Encoding"}
    if statut == 200 and _matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=entetes)
    if codage:
        entetes["Content-Encoding"] = codage
    return Response(corps, statut, media_type=prets.type_media, headers=entetes)


def send_once(request: Request, contenu: Contenu, entetes: Mapping[str, str]) -> Response:
    """Answer what nobody keeps (`Cache-Control: no-store`): compressed, without ETag."""
    corps, codage = _choose(request, prepare_for(request, contenu))
    propres = {"Cache-Control": "no-store", "Vary": "Accept-Encoding", **entetes}
    if codage:
        propres["Content-Encoding"] = codage
    return Response(corps, media_type=contenu.type_media, headers=propres)


def _choose(request: Request, prets: OctetsPrets) -> tuple[bytes, str | None]:
    acceptes = accepted_encodings(request.headers.get("accept-encoding", ""))
    if prets.br is not None and "br" in acceptes:
        return prets.br, "br"
    if prets.gzip is not None and "gzip" in acceptes:
        return prets.gzip, "gzip"
    return prets.corps, None
