"""Where do data, secrets and the database lie, and how does each role connect?"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from prag.database.roles import password_of

ROOT = Path(__file__).resolve().parents[2]
SHORT_NAMES = {"app": "prag_app", "worker": "prag_worker", "owner": "prag_owner", "login": "prag_login", "seal": "prag_seal"}


@dataclass(frozen=True)
class Places:
    """The data folder and the database of this installation, and the sealer's own folder if it has one."""

    data: Path
    url: str | None
    database: str
    sealer: Path | None = None

    @property
    def secrets(self) -> Path:
        return self.data / "secrets"

    @property
    def seal_secrets(self) -> Path:
        """Where the sealer's key and password lie: apart from those of the web process, where another user seals."""
        return (self.sealer or self.data) / "secrets"

    def password(self, role: str) -> str:
        """The role's password; a random one is made on first use."""
        return password_of(self.seal_secrets if role == SHORT_NAMES["seal"] else self.secrets, role)

    @property
    def embedded(self) -> bool:
        """Whether Prag starts PostgreSQL itself."""
        return self.url is None

    @property
    def socket_dir(self) -> Path:
        """The embedded server's socket folder; short, because a socket's path may have 107 bytes at most."""
        short = self.data / "run"
        if len(os.fsencode(short)) < 80:
            return short
        return Path("/tmp") / f"prag-{hashlib.sha256(str(self.data).encode()).hexdigest()}"[:20]

    def conninfo(self, role: str, database: str | None = None) -> str:
        """The libpq connection string of `role` (`prag_app`, or its short name `app`).

        Raises KeyError for a role that does not log in.
        """
        user = SHORT_NAMES.get(role, role)
        if user not in SHORT_NAMES.values():
            raise KeyError(role)
        return make_conninfo(self._base(), dbname=database or self.database, user=user, password=self.password(user))

    def superuser_conninfo(self, database: str = "postgres") -> str:
        """How to connect as the role that may create roles: peer on the embedded server, else as DATABASE_URL says."""
        if self.url is None:
            return make_conninfo(host=str(self.socket_dir), user="postgres", dbname=database)
        return make_conninfo(self.url, dbname=database)

    def _base(self) -> str:
        if self.url is None:
            return make_conninfo(host=str(self.socket_dir))
        kept = {k: v for k, v in conninfo_to_dict(self.url).items() if k not in ("user", "password", "dbname")}
        return make_conninfo(**kept)


def places(environ: dict[str, str] | None = None) -> Places:
    """The places named by the environment: `DATA` (folder, default `.prag/data`), `DATABASE_URL` (else embedded), `PRAG_SEAL_DATA`."""
    env = os.environ if environ is None else environ
    data = Path(env.get("DATA") or ROOT / ".prag" / "data").expanduser().resolve()
    url = env.get("DATABASE_URL") or None
    database = env.get("PRAG_DATABASE") or (urlsplit(url).path.lstrip("/") if url else "") or "prag"
    sealer = Path(env["PRAG_SEAL_DATA"]).expanduser().resolve() if env.get("PRAG_SEAL_DATA") else None
    return Places(data, url, database, sealer)
