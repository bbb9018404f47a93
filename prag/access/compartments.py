"""Into which parts is a case divided, and which of them may a function open at most?

A seat opens some of them; no seat ever opens more than its function's limit (domain.md, table A: who should see what, and
who must not).
"""

from __future__ import annotations

from prag.access.roles import Role

# What a seat can name. The others go with something else: the name alone for the search, the person's key with what it decrypts, a
# letter with the item that it was addressed with.
PARTS = ("identity", "custody", "work", "health", "contacts")
COMPARTMENTS = (*PARTS, "name", "key", "letter")

LIMITS: dict[Role, frozenset[str]] = {
    Role.TREATMENT: frozenset({"identity", "custody", "work", "contacts"}),
    Role.SECURITY: frozenset({"custody", "work"}),
    Role.DIRECTOR: frozenset({"identity", "custody", "work"}),
    Role.ADMINISTRATION: frozenset(),
    Role.PROBATION: frozenset({"identity", "custody", "work", "contacts"}),
    Role.SOCIAL_WORK: frozenset({"identity", "custody", "work", "contacts"}),
    Role.EMPLOYMENT: frozenset({"identity", "work"}),
    Role.HEALTH: frozenset({"identity", "health"}),
    Role.EDUCATION: frozenset({"identity", "work"}),
    Role.POLICE: frozenset({"identity", "custody", "work"}),
    Role.MUNICIPALITY: frozenset({"work"}),
    Role.NGO: frozenset(),
    Role.MENTOR: frozenset({"work"}),
    Role.ACCESS_MANAGER: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
    Role.DATA_PROTECTION: frozenset(),
}
