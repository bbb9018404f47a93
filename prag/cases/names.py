"""Is this the name somebody looks for? Compared letter by letter after accents and scripts are made alike."""

from __future__ import annotations

import re
import unicodedata

# Letters that no decomposition takes apart, and Macedonian, Serbian and Montenegrin Cyrillic.
_ALIKE = str.maketrans({
    "đ": "d", "ð": "d", "ı": "i", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "d", "ѓ": "g", "е": "e", "ж": "z", "з": "z", "ѕ": "dz", "и": "i",
    "ј": "j", "к": "k", "ќ": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "ћ": "c", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c", "џ": "dz", "ш": "s", "й": "j",
})  # fmt: skip


def fold(name: str) -> str:
    """Small letters without accents, in Latin script, words apart by one space."""
    composed = unicodedata.normalize("NFC", name).casefold().translate(_ALIKE)
    bare = "".join(sign for sign in unicodedata.normalize("NFD", composed) if not unicodedata.combining(sign))
    # "Djordje" and "Đorđe" are the same name.
    return re.sub(r"[^a-z0-9]+", " ", bare.replace("dj", "d")).strip()


def matches(typed: str, name: str) -> bool:
    """Whether each typed word begins one of the name's words."""
    wanted, has = fold(typed).split(), fold(name).split()
    return bool(wanted) and all(any(word.startswith(one) for word in has) for one in wanted)
