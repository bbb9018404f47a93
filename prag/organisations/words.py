"""What is a legal basis called, before and after the authority has confirmed it?"""

from __future__ import annotations

from prag.ui.words import data_text

# How the shipped files end the name of each basis that waits for an authority; a translation ends with a bracket of its own.
_PROPOSED = "(to be confirmed by the authority)"


def basis_called(name: str, confirmed: bool) -> str:
    """The name in the present language; that it waits for the authority stands in the shipped name, and goes with the confirmation."""
    called = data_text(name)
    return called.rpartition(" (")[0] if confirmed and name.endswith(_PROPOSED) else called
