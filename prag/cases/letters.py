"""What does an addressed item say? A few facts, sealed with the person's key, for whoever opens that item and nobody else."""

from __future__ import annotations

import json
import uuid
from typing import Any

from prag.cases.keys import key_of
from prag.cases.models import Letter
from prag.gate.content import OpenCase
from prag.kernel.encryption import seal, unseal

SEALED_IN, COLUMN = "cases.letter", "body"


def seal_letter(opened: OpenCase, facts: dict[str, Any]) -> tuple[uuid.UUID, bytes]:
    """The id and sealed body of a new letter. The person's key must be open (identity, name, health or another letter)."""
    row = uuid.uuid4()
    return row, seal(key_of(opened), json.dumps(facts), table=SEALED_IN, column=COLUMN, row=row)


def read_letter(opened: OpenCase, item: uuid.UUID) -> dict[str, Any]:
    """What the item that was opened says. Raises `CaseNotOpen`, or `Letter.DoesNotExist` when another item was opened."""
    row = Letter.objects.of(opened).get(item=item)
    return json.loads(unseal(key_of(opened), row.body, table=SEALED_IN, column=COLUMN, row=row.id))
