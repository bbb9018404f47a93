"""How do translated texts become what Django reads? Makes a .mo of every .po in locale/ that changed since."""

import hashlib
import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def build() -> list[Path]:
    """Compiles what changed; the .mo files written."""
    return [target for source in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")) if (target := _compile(source)) is not None]


def _compile(source: Path) -> Path | None:
    target, stamp = source.with_suffix(".mo"), source.with_name(".built-from.mo")
    want = hashlib.sha256(source.read_bytes()).hexdigest()
    if target.exists() and stamp.exists() and stamp.read_text() == want:
        return None
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    half = target.with_name(f".{target.name}.{os.getpid()}.mo")
    with half.open("wb") as file:
        write_mo(file, catalogue)
    half.replace(target)  # a server that starts meanwhile reads the old file or the new one, never half of it
    stamp.write_text(want)
    return target


def main() -> int:
    """0 when every language can be read."""
    try:
        build()
    except (PoFileError, OSError) as problem:
        print(f"The texts could not be compiled. {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
