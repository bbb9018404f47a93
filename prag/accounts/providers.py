"""Which identity providers of institutions may people come from? Read from the file that `PRAG_IDENTITY_PROVIDERS` names.

A list in YAML; each entry:

    - id: ministry                  # a word for the address of the sign-in page
      name: Ministry of Justice     # what stands on the button
      issuer: https://login.ministry.example
      institutions: [mk_prison_idrizovo]   # for whose people it speaks: the keys of these institutions; `prag identity` says them
      client_id: prag
      client_secret_file: /etc/prag/ministry.secret
      token_auth_method: client_secret_post   # or client_secret_basic; without it the provider's own list decides
      link_by_email: false          # true: its verified e-mail addresses are believed, once, to tie an account to its subject
      phishing_resistant:           # what it must assert so that Prag's own second factor is not asked; nothing: always asked
        acr: [phr]
        amr: []

No Django here: the settings call this before anything is set up.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

_NEEDED = ("id", "name", "issuer", "client_id", "client_secret_file")
_KEYS = {*_NEEDED, "institutions", "token_auth_method", "link_by_email", "phishing_resistant"}
# So fresh must the sign-in at the provider be: its session may be as old as the morning, and somebody else's.
MAX_AGE = 300


class ProviderMistake(Exception):
    """Says in words what is wrong in the file; whoever starts Prag mends it."""


def read_providers(path: str, *, loopback: bool) -> list[dict[str, Any]]:
    """The providers of the file, as allauth wants them; none without a file. Raises `ProviderMistake`.

    `loopback`: whether an issuer on this very machine may do without TLS (for tests; never in production).
    """
    if not path:
        return []
    try:
        entries = yaml.safe_load(Path(path).read_text()) or []
    except (OSError, yaml.YAMLError) as problem:
        raise ProviderMistake(f"PRAG_IDENTITY_PROVIDERS: {path} cannot be read: {problem}") from problem
    if not isinstance(entries, list):
        raise ProviderMistake(f"{path} must hold a list of providers.")
    found = [_provider(entry, loopback) for entry in entries]
    if len({one["provider_id"] for one in found}) < len(found):
        raise ProviderMistake(f"{path}: two providers have the same id.")
    return found


def _provider(entry: Any, loopback: bool) -> dict[str, Any]:
    if not isinstance(entry, dict) or set(entry) - _KEYS or any(not isinstance(entry.get(key), str) for key in _NEEDED):
        may = ", ".join(sorted(_KEYS - {*_NEEDED, "institutions"}))
        raise ProviderMistake(f"A provider has the keys {', '.join(_NEEDED)}, institutions, and may have {may}.")
    if entry.get("token_auth_method") not in (None, "client_secret_post", "client_secret_basic"):
        raise ProviderMistake("token_auth_method is client_secret_post or client_secret_basic; without it the provider's own list decides.")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", entry["id"]):
        raise ProviderMistake(f"The id {entry['id']!r} may hold small letters, figures and hyphens.")
    issuer = entry["issuer"].rstrip("/")
    parts = urlsplit(issuer)
    safe = parts.scheme == "https" or (loopback and parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
    if not safe or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise ProviderMistake(f"The issuer {issuer!r} must be an address that begins with https://.")
    asserted = _asserted(entry)
    parameters = {"max_age": str(MAX_AGE)}
    if asserted["acr"]:
        parameters["acr_values"] = " ".join(asserted["acr"])
    if asserted["amr"]:  # told only when asked for, by providers that follow the standard to the letter
        parameters["claims"] = json.dumps({"id_token": {"amr": None}})
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": _secret(entry["client_secret_file"]),
        "settings": {
            "server_url": issuer,
            "issuer": entry["issuer"],
            "institutions": _institutions(entry),
            "link_by_email": entry.get("link_by_email") is True,
            "phishing_resistant": asserted,
            "token_auth_method": entry.get("token_auth_method"),
            "oauth_pkce_enabled": True,
            "scope": ["openid", "email"],
            "auth_params": parameters,
        },
    }


def _institutions(entry: dict[str, Any]) -> list[str]:
    # Without this list each provider could speak for everybody's people.
    named = entry.get("institutions")
    if not isinstance(named, list) or not named or any(not isinstance(one, str) or not one for one in named):
        raise ProviderMistake(f"institutions of {entry['id']} is a list of keys: for whose people does it speak?")
    return named


def _asserted(entry: dict[str, Any]) -> dict[str, list[str]]:
    said = entry.get("phishing_resistant") or {}
    if not isinstance(said, dict) or set(said) - {"acr", "amr"}:
        raise ProviderMistake(f"phishing_resistant of {entry['id']} has the lists acr and amr.")
    lists = {key: said.get(key) or [] for key in ("acr", "amr")}
    if any(not isinstance(words, list) or any(not isinstance(word, str) for word in words) for words in lists.values()):
        raise ProviderMistake(f"phishing_resistant of {entry['id']}: acr and amr are lists of words.")
    return lists


def _secret(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError as problem:
        raise ProviderMistake(f"client_secret_file {path} cannot be read: {problem.strerror}.") from problem
