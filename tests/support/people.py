"""Who acts in a test? The same invented people as under load."""

from prag.bench.people import (
    FAR,
    KIND_OF,
    Prison,
    acting,
    code_of,
    institution_of,
    make_institution,
    make_practitioner,
    make_prison,
    open_confirmed,
    seat,
    start,
)

__all__ = [
    "FAR",
    "KIND_OF",
    "Prison",
    "acting",
    "code_of",
    "institution_of",
    "make_institution",
    "make_practitioner",
    "make_prison",
    "open_confirmed",
    "seat",
    "start",
]
