"""In which colours does a page draw? Those of the device, and those that are made of them; a profile becomes the device's own.

After ISO 32000-2, 8.6. A space that is none of these is not guessed: the file is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Stream, String

from prag.documents.pdf_parts import COLOURS, DEVICES
from prag.documents.pdf_streams import channels
from prag.documents.pdf_values import name, names
from prag.documents.rewrite import NotTaken

if TYPE_CHECKING:
    from prag.documents.pdf_copy import Copy

_CALIBRATED = {"/CalGray", "/CalRGB", "/Lab"}
MOST_INKS = 32


def colours_anew(source: Any, copy: Copy, depth: int) -> Any:
    """A space of colours for the new file, with what it is made of copied by `copy`. Raises `NotTaken`."""
    if isinstance(source, Name):
        return _by_name(source)
    if not isinstance(source, Array) or not len(source) or not isinstance(source[0], Name):
        raise NotTaken("broken")
    first, rest = str(source[0]), list(source)[1:]
    if not rest:
        return _by_name(source[0])
    if first == "/ICCBased":
        return _device(rest[0])
    if first == "/Pattern":
        return Array([Name.Pattern, copy.value(rest[0], "colours", depth)])
    if first in _CALIBRATED:
        made = [copy.value(rest[0], "calibrated", depth)]
    elif first in ("/Indexed", "/I") and len(rest) >= 3:
        first, made = "/Indexed", _indexed(rest, copy, depth)
    elif first in ("/Separation", "/DeviceN") and len(rest) >= 3:
        made = _inks(first, rest, copy, depth)
    else:
        raise NotTaken("broken")
    if any(one is None for one in made):
        raise NotTaken("broken")
    return Array([Name(first), *made])


def _by_name(source: Any) -> Name:
    if source == Name.Pattern:
        return Name.Pattern
    if str(source) not in COLOURS:
        raise NotTaken("broken")
    return Name(DEVICES[COLOURS[str(source)]])


def _device(profile: Any) -> Name:
    """The device's colours in place of a profile, whatever else stands in the list."""
    count: Any = profile.get("/N") if isinstance(profile, Stream) else None
    if count not in DEVICES:
        raise NotTaken("broken")
    return Name(DEVICES[count])


def _indexed(rest: list[Any], copy: Copy, depth: int) -> list[Any]:
    """A table of at most 256 colours, and nothing behind its last."""
    base, last, table = copy.value(rest[0], "colours", depth), rest[1], rest[2]
    if not isinstance(last, int) or isinstance(last, bool) or not 0 <= last <= 255 or not channels(base):
        raise NotTaken("broken")
    size = (last + 1) * channels(base)
    if isinstance(table, String):
        return [base, last, String(bytes(table)[:size])]
    return [base, last, copy.streams.packed(copy.streams.unpacked(table)[:size]) if isinstance(table, Stream) else None]


def _inks(first: str, rest: list[Any], copy: Copy, depth: int) -> list[Any]:
    """An ink by its name, or several, with the function that mixes them of the device's colours."""
    inks = name(rest[0]) if first == "/Separation" else names(rest[0])
    if inks is None or (isinstance(inks, Array) and not 0 < len(inks) <= MOST_INKS) or (first == "/DeviceN") != isinstance(inks, Array):
        raise NotTaken("broken")
    function = rest[2] if isinstance(rest[2], Dictionary | Stream) else None
    return [inks, copy.value(rest[1], "colours", depth), copy.value(function, "function", depth)]
