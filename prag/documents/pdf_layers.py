"""Does a PDF hide something that would be seen without its layers? Layers are not kept, so such a file is refused and never shown open.

After ISO 32000-2, 8.11. A layer that is on, or content of no layer, is seen before and after.
"""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from prag.documents.rewrite import NotTaken

_LISTED = 10_000
# Flags of a note (ISO 32000-2, table 167): seen on paper alone.
NO_VIEW = 1 << 5


def refuse_hidden(source: Pdf) -> None:
    """Raises `NotTaken` when a layer is off as the file opens, on the screen or on paper."""
    layers = source.Root.get("/OCProperties")
    if layers is None:
        return
    if not isinstance(layers, Dictionary):
        raise NotTaken("broken")
    opened = layers.get("/D")
    opened = opened if isinstance(opened, Dictionary) else Dictionary()
    there = _listed(layers.get("/OCGs"))
    on = {one.objgen for one in _listed(opened.get("/ON"))}
    if _listed(opened.get("/OFF")):
        raise NotTaken("hidden_layer")
    if opened.get("/BaseState", Name.ON) != Name.ON and any(one.objgen not in on for one in there):
        raise NotTaken("hidden_layer")
    if _listed(opened.get("/AS")) and any(_off_by_use(one) for one in there):
        raise NotTaken("hidden_layer")


def refuse_if_hidden(condition: Any) -> None:
    """The same for one drawing or text with a condition that may mean: seen only while layers are off."""
    if not isinstance(condition, Dictionary) or condition.get("/Type") != Name.OCMD:
        return
    if "/VE" in condition or condition.get("/P", Name.AnyOn) not in (Name.AnyOn, Name.AllOn):
        raise NotTaken("hidden_layer")


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, Array):
        return []
    if len(value) > _LISTED:
        raise NotTaken("too_heavy")
    return [one for one in value if isinstance(one, Dictionary) and not isinstance(one, Stream)]


def _off_by_use(layer: Any) -> bool:
    use = layer.get("/Usage")
    view = use.get("/View") if isinstance(use, Dictionary) else None
    return isinstance(view, Dictionary) and view.get("/ViewState") == Name.OFF
