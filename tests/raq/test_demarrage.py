"""What the serving process loads: nothing that reads official files, photos or passwords."""

import os
import subprocess
import sys
from typing import Final

from tests.conftest import RACINE

LOURDS: Final = (
    *("geopandas", "pandas", "pyogrio", "pyproj", "alembic", "tqdm.contrib"),
    *("PIL", "argon2", "zxcvbn", "segno"),
)

SERVIR: Final = """
import sys
from starlette.testclient import TestClient
from raq.app import create_app_from_environment

with TestClient(create_app_from_environment(), base_url="http://127.0.0.1") as client:
    for chemin in (
        "/fr/", "/fr/trouver?adresse=Matong%C3%A9", "/nl/repertoire?q=ecole&ouvert=1", "/en/carte",
        "/fr/quartiers/marolles", "/api/v1/trouver?lon=4.3457&lat=50.8367", "/api/v1/acteurs",
        "/api/v1/quartiers", "/api/v1/secteurs", "/fond/14/8391/5493.svg", "/openapi.json", "/docs",
    ):
        assert client.get(chemin).status_code == 200, chemin
print(*sorted({nom.split(".")[0] for nom in sys.modules}))
"""


def test_serving_imports_neither_geopandas_nor_alembic(url_sqlite_semee: str) -> None:
    environnement = {
        **os.environ,
        "RAQ_BASE": url_sqlite_semee,
        "PYTHONPATH": os.pathsep.join([str(RACINE), str(RACINE / "site")]),
    }
    fait = subprocess.run(
        [sys.executable, "-c", SERVIR],
        env=environnement,
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert fait.returncode == 0, fait.stderr
    charges = set(fait.stdout.split())
    assert {"shapely", "sqlalchemy", "rapidfuzz"} <= charges
    assert not charges & set(LOURDS)
