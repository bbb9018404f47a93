"""How do jurisdictions get in? From readable files in `data/`, one a jurisdiction; another one is added by data alone."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.db.models import Model

from prag.database.maintain import as_maintainer
from prag.organisations.models import (
    Criterion,
    Deadline,
    FunctionKind,
    Institution,
    Jurisdiction,
    LegalBasis,
    LifeArea,
    NoticeField,
    Place,
)
from prag.organisations.shipped import DATA, catalogue, shipped

NAMESPACE = uuid.UUID("7f1d3c52-6b0e-5d3e-9a43-70726167a001")


def id_of(kind: str, key: str) -> uuid.UUID:
    """The stable id of a row that comes from data, so that loading twice changes and does not double."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{key}")


def load_catalogue(folder: Path = DATA, *, institutions: bool = True) -> None:
    """Load or refresh the shared words and every jurisdiction in `folder`. What an authority confirmed stays confirmed.

    The institutions of the files are examples, some of them invented: a real installation leaves them out and names its own.
    """
    shared = catalogue(folder)
    with as_maintainer() as alias:
        _upsert(alias, FunctionKind, "key", [
            {"key": f["key"], "name": f["name"], "institution_kinds": f["institution_kinds"], "position": n}
            for n, f in enumerate(shared["functions"])
        ])  # fmt: skip
        _upsert(alias, LifeArea, "key", [
            {"key": a["key"], "name": a["name"], "help": a["help"], "compartment": a["compartment"], "position": n}
            for n, a in enumerate(shared["life_areas"])
        ])  # fmt: skip
        _upsert(alias, NoticeField, "id", [
            {"id": id_of("notice_field", f"{kind}.{field}"), "institution_kind": kind, "field": field}
            for kind, fields in shared["notice_fields"].items() for field in fields
        ])  # fmt: skip
        for data in shipped(folder).values():
            _load_jurisdiction(alias, data)
            if institutions:
                load_institutions(alias, data["jurisdiction"]["code"].lower(), data["institutions"])


def load_institutions(alias: str, code: str, listed: list[dict[str, Any]]) -> None:
    """Institutions of a jurisdiction as its file lists them."""
    _upsert(alias, Institution, "id", [
        {"jurisdiction_id": code, "id": id_of("institution", i["key"]), "place_id": id_of("place", i["place"]), "active": True}
        | {name: i[name] for name in ("key", "kind", "name", "short_name")}
        for i in listed
    ])  # fmt: skip


def _load_jurisdiction(alias: str, data: dict[str, Any]) -> None:
    about = data["jurisdiction"]
    code = about["code"].lower()
    _upsert(alias, Jurisdiction, "code", [
        {"code": code, "name": about["name"], "time_zone": about["time_zone"], "languages": about["languages"],
         "holidays": about["holidays"].lower(), "working_week": about["working_week"]}
    ])  # fmt: skip
    own = {"jurisdiction_id": code}
    _upsert(alias, Place, "id", [
        own | {"id": id_of("place", p["key"]), "key": p["key"], "name": p["name"]} for p in data["places"]
    ])  # fmt: skip
    _upsert(alias, Criterion, "id", [
        own | {"id": id_of("criterion", c["key"]), "key": c["key"], "name": c["name"]} for c in data["criteria"]
    ])  # fmt: skip
    _upsert(alias, LegalBasis, "id", [
        own | {"id": id_of("legal_basis", b["key"]), "key": b["key"], "kind": b["kind"], "name": b["name"]}
        for b in data["legal_bases"]
    ])  # fmt: skip
    _upsert(alias, Deadline, "id", [
        own | {"id": id_of("deadline", f"{code}.{d['key']}"), "key": d["key"], "name": d["name"], "amount": d["days"], "unit": d["unit"]}
        for d in data["deadlines"]
    ])  # fmt: skip


def _upsert(alias: str, model: type[Model], unique: str, rows: list[dict[str, Any]]) -> None:
    objects = [model(**row) for row in rows]
    fields = [f.attname for f in model._meta.concrete_fields if f.attname in rows[0] and f.attname != unique]
    model._default_manager.using(alias).bulk_create(objects, update_conflicts=True, unique_fields=[unique], update_fields=fields)
