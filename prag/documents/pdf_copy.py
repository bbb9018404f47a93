"""How does an object of an old PDF come into a new one? Each by the list of its kind, and only what a page's content names.

What no content names, no page shows: pictures of other pages that a splitter left in, drawings of an earlier version. A drawing that
draws itself, or more than a reader can draw in a while, is refused.
"""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from prag.documents.pdf_colours import colours_anew
from prag.documents.pdf_content import MOST_INSTRUCTIONS, drawn
from prag.documents.pdf_layers import refuse_if_hidden
from prag.documents.pdf_maps import calculator_anew, table_anew, texts_anew
from prag.documents.pdf_parts import COVERS, DRAWING, IN_CONTENT, PERHAPS_STREAMS, RESOURCES, SHAPES, SHORT, STREAMS
from prag.documents.pdf_streams import Streams, samples
from prag.documents.pdf_values import LEAVES, name, number, numbers
from prag.documents.rewrite import Limits, NotTaken

MOST_OBJECTS, MOST_DEPTH = 50_000, 40
# What a reader draws for one page: each instruction as often as its drawing is drawn.
MOST_DRAWN = 2_000_000
Named = dict[str, Counter[str]]


class Copy:
    """Copies objects of one file into another, each once."""

    def __init__(self, fresh: Pdf, limits: Limits) -> None:
        self._fresh, self.streams = fresh, Streams(fresh, limits)
        self._known: dict[Any, tuple[Object | None, int]] = {}
        self._open: set[Any] = set()
        # The resources of what draws just now, and a number for them; within, drawings without resources use the same.
        self._around: list[tuple[int, Any]] = [(0, None)]
        self._numbers, self._pictures = itertools.count(1), itertools.count(1)
        self._objects = self._instructions = self._weight = 0
        self._special = {
            "colours": lambda source, depth: colours_anew(source, self, depth), "drawing": self._drawing, "fonts": self._fonts,
            "functions": self._functions, "sized font": self._sized_font, "mask": self._mask, "hole": self._hole,
            "turned": self._by_name_or("function"), "encoding": self._by_name_or("encoding"),
            "texts": self._by_name_or("texts"), "glyphs": self._by_name_or("glyphs"),
        }  # fmt: skip

    def page(self, source: Object, boxes: dict[str, Any]) -> Object:
        """One page, as an object of the new file; `boxes` are its size and turn. Raises `NotTaken`."""
        self._weight = 0
        page = self._fresh.make_indirect(Dictionary(Type=Name.Page, **boxes))
        with self._within(source):
            content, named, pictures = self._draw(self.streams.joined(source.get("/Contents")))
            page.Contents = self.streams.packed(content)
            page.Resources = self._resources(named, pictures, 0)
        for entry, value in self._entries(source, "page", 0).items():
            page[entry] = value
        if self._weight > MOST_DRAWN:
            raise NotTaken("too_heavy")
        return page

    def value(self, source: Any, kind: str, depth: int) -> Any:
        """The copy of a value, None when it is left out. Raises `NotTaken`."""
        if kind in LEAVES:
            return LEAVES[kind](source)
        if depth > MOST_DEPTH:
            raise NotTaken("too_heavy")
        if kind in self._special:
            return self._special[kind](source, depth + 1)
        return self._object(source, kind, depth + 1)

    def _object(self, source: Any, kind: str, depth: int) -> Object | None:
        bytes_too = isinstance(source, Stream)
        if not isinstance(source, Dictionary | Stream) or (kind in STREAMS) != bytes_too and (kind not in PERHAPS_STREAMS):
            return None
        inherits = kind in DRAWING and not isinstance(source.get("/Resources"), Dictionary)
        key = (source.objgen, kind, self._around[-1][0] if inherits else 0)
        if source.is_indirect and key in self._known:
            kept, weight = self._known[key]
            self._weight += weight
            return kept
        if key in self._open:
            raise NotTaken("broken")  # made of itself
        self._open |= {key} if source.is_indirect else set()
        before, self._weight = self._weight, 0
        fresh = self._anew(source, kind, depth)
        if source.is_indirect:
            self._open.discard(key)
            self._known[key] = (fresh, self._weight)
        self._weight += before
        return fresh

    def _anew(self, source: Object, kind: str, depth: int) -> Object:
        self._objects += 1
        if self._objects > MOST_OBJECTS:
            raise NotTaken("too_heavy")
        refuse_if_hidden(source.get("/OC"))
        entries = self._entries(source, kind, depth)
        if isinstance(source, Stream):
            fresh: Object = self._stream(source, kind, entries, depth)
        else:
            fresh = self._fresh.make_indirect(Dictionary())
            if kind == "font" and source.get("/Subtype") == Name.Type3:
                self._draw_letters(source, entries, depth)
        for entry, value in entries.items():
            fresh[f"/{entry}"] = value
        return fresh

    def _entries(self, source: Object, kind: str, depth: int) -> dict[str, Any]:
        found = {entry: self.value(source[f"/{entry}"], of_kind, depth) for entry, of_kind in SHAPES[kind].items() if f"/{entry}" in source}
        if any(found.get(entry, self) is None for entry in COVERS):
            raise NotTaken("broken")  # without its cover more would be seen than was
        return {entry: value for entry, value in found.items() if value is not None}

    def _stream(self, source: Stream, kind: str, entries: dict[str, Any], depth: int) -> Stream:
        if kind == "picture":
            return self.streams.picture(source, entries)
        bare = self.streams.unpacked(source)
        if kind in DRAWING:
            with self._within(source):
                bare, named, pictures = self._draw(bare)
                entries["Resources"] = self._resources(named, pictures, depth)
        elif kind == "texts":
            bare = texts_anew(bare)
        elif kind == "map":
            bare = table_anew(bare, {entry: value.unparse().decode() for entry, value in entries.items() if isinstance(value, Name)})
        elif kind == "function" and entries.get("FunctionType") == 4:
            bare = calculator_anew(bare)
        elif kind == "function":
            bare = samples(bare, entries)
        return self.streams.packed(bare)

    @contextlib.contextmanager
    def _within(self, source: Object) -> Iterator[None]:
        own = source.get("/Resources")
        self._around.append((next(self._numbers), own) if isinstance(own, Dictionary) else self._around[-1])
        yield
        self._around.pop()

    def _draw(self, bare: bytes) -> tuple[bytes, Named, dict[str, Object]]:
        """The content anew, what it names, and the pictures that lay in it, which become pictures like others."""
        with pikepdf.new() as scratch:
            found = drawn(bare, scratch)
            self._instructions += len(found.instructions)
            if self._instructions > MOST_INSTRUCTIONS:
                raise NotTaken("too_heavy")
            self._weight += len(found.instructions)
            for layer in found.layers:
                refuse_if_hidden(self._resource("Properties", str(layer)) if isinstance(layer, Name) else layer)
            pictures: dict[str, Object] = {}
            for at, picture in found.pictures:
                word = next(one for n in self._pictures if (one := f"/Inline{n}") not in found.names.get("XObject", ()))
                pictures[word] = self._picture_within(picture, scratch)
                found.instructions[at] = ([Name(word)], found.instructions[at][1])
            return found.bytes(), found.names, pictures

    def _picture_within(self, picture: Any, scratch: Pdf) -> Object:
        tokens = list(picture._image_object)
        said = {SHORT.get(str(key), str(key)[1:]): value for key, value in zip(tokens[::2], tokens[1::2], strict=True)}
        colour = said.get("ColorSpace")
        if isinstance(colour, Name) and (named := self._resource("ColorSpace", str(colour))) is not None:
            said["ColorSpace"] = named
        packed = said.pop("Filter", None)
        listed = list(packed) if isinstance(packed, Array) else [packed] if packed is not None else []
        source = scratch.make_stream(picture.read_raw_bytes(), Filter=Array([Name(SHORT.get(str(one), str(one))) for one in listed]))
        if isinstance(said.get("DecodeParms"), Array | Dictionary):
            source.DecodeParms = said["DecodeParms"]
        entries = {
            entry: self.value(value, SHAPES["picture"][entry], 1)
            for entry, value in said.items()
            if entry in IN_CONTENT and entry in SHAPES["picture"]
        }
        entries = {entry: value for entry, value in entries.items() if value is not None}
        fresh = self.streams.picture(source, entries)
        for entry, value in (entries | {"Type": Name.XObject, "Subtype": Name.Image}).items():
            fresh[f"/{entry}"] = value
        return fresh

    def _resource(self, of: str, word: str) -> Any:
        around = self._around[-1][1]
        listed = around.get(f"/{of}") if isinstance(around, Dictionary) else None
        return listed.get(word) if isinstance(listed, Dictionary) else None

    def _resources(self, named: Named, pictures: dict[str, Object], depth: int) -> Dictionary:
        """Of the resources around, those that are named; each weighs as often as it is used."""
        fresh = Dictionary()
        for of, kind in RESOURCES.items():
            kept = Dictionary()
            for word, times in named.get(of, {}).items():
                before = self._weight
                if (source := self._resource(of, word)) is not None and (copied := self.value(source, kind, depth)) is not None:
                    kept[word] = copied
                if kind != "font":
                    self._weight += (self._weight - before) * (times - 1)
            for word, picture in pictures.items() if of == "XObject" else ():
                kept[word] = picture
            if len(kept):
                fresh[f"/{of}"] = kept
        return fresh

    def _draw_letters(self, source: Object, entries: dict[str, Any], depth: int) -> None:
        """The letters that a font draws itself: those that its encoding names."""
        letters, encoding = source.get("/CharProcs"), entries.get("Encoding")
        if not isinstance(letters, Dictionary) or not isinstance(encoding, Dictionary):
            raise NotTaken("broken")
        procs, named, pictures = Dictionary(), Named(), dict[str, Object]()
        with self._within(source):
            for letter in {str(one) for one in encoding.get("/Differences", ()) if isinstance(one, Name)}:
                if isinstance(one := letters.get(letter), Stream):
                    bare, more, drawn_within = self._draw(self.streams.unpacked(one))
                    procs[letter] = self.streams.packed(bare)
                    pictures |= drawn_within
                    for of, words in more.items():
                        named.setdefault(of, Counter()).update(words)
            entries["Resources"] = self._resources(named, pictures, depth)
        entries["CharProcs"] = procs

    def _drawing(self, source: Any, depth: int) -> Any:
        kind = {"/Image": "picture", "/Form": "form"}.get(str(source.get("/Subtype", "")) if isinstance(source, Stream) else "")
        return self._object(source, kind, depth) if kind else None

    def _fonts(self, source: Any, depth: int) -> Any:
        """The one font below a composite one."""
        one = self._object(source[0], "font", depth) if isinstance(source, Array) and len(source) == 1 else None
        return None if one is None else Array([one])

    def _functions(self, source: Any, depth: int) -> Any:
        if not isinstance(source, Array):
            return self._object(source, "function", depth)
        if len(source) > 256:
            raise NotTaken("too_heavy")
        found = [self._object(one, "function", depth) for one in source]
        return None if None in found else Array(found)

    def _sized_font(self, source: Any, depth: int) -> Any:
        if not isinstance(source, Array) or len(source) != 2 or number(source[1]) is None:
            return None
        font = self._object(source[0], "font", depth)
        return None if font is None else Array([font, source[1]])

    def _mask(self, source: Any, depth: int) -> Any:
        return Name("/None") if source == Name("/None") else self._object(source, "mask", depth)

    def _hole(self, source: Any, depth: int) -> Any:
        return numbers(source) if isinstance(source, Array) else self._object(source, "picture", depth)

    def _by_name_or(self, kind: str) -> Any:
        def copied(source: Any, depth: int) -> Any:
            if isinstance(source, Name):
                return name(source)
            return self._object(source, "map" if kind == "encoding" and isinstance(source, Stream) else kind, depth)

        return copied
