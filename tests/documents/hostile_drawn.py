"""Which PDFs hide something in what they draw, or break whoever draws it? The second half of the hostile ones; built here."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.documents.hostile_pdf import draw, jpeg, where_taken, zeros

MEGABYTE = 1 << 20
TOLD = b"SECRET"
Change = Callable[[Pdf], None]


def _resources(made: Pdf) -> Any:
    return made.pages[0].obj.Resources


def _form(made: Pdf, content: bytes, **more: Any) -> Stream:
    return made.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], **more)


def _image(made: Pdf, data: bytes, **more: Any) -> Stream:
    entries = {"Width": 8, "Height": 8, "BitsPerComponent": 8, "ColorSpace": Name.DeviceRGB} | more
    return made.make_stream(data, Type=Name.XObject, Subtype=Name.Image, **entries)


def _drawn(make: Callable[[Pdf], Any], times: int = 1) -> Change:
    """A drawing that the page draws."""

    def change(made: Pdf) -> None:
        _resources(made).XObject = Dictionary(X=make(made))
        draw(made, b"/X Do " * times)

    return change


def _written(content: bytes) -> Change:
    return lambda made: draw(made, content)


def _page(entry: str, value: Any) -> Change:
    def change(made: Pdf) -> None:
        made.pages[0].obj[f"/{entry}"] = value

    return change


def _font(**more: Any) -> Change:
    """The font of the page with these entries; bytes become streams."""

    def change(made: Pdf) -> None:
        for entry, value in more.items():
            _resources(made).Font.F1[f"/{entry}"] = made.make_stream(value) if isinstance(value, bytes) else value

    return change


def composite_font(made: Pdf) -> None:
    """Its table of letters is a program."""
    table = made.make_stream(b"(SECRET) run /SECRET findresource 1 begincidrange <00> <ff> 0 endcidrange % SECRET", CMapName=Name.X)
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.X, W=[0, [500, String(TOLD)]],
        CIDSystemInfo=Dictionary(Registry=String("(SECRET)"), Ordering=String("Identity"), Supplement=0),
    )  # fmt: skip
    _resources(made).Font.F2 = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.X, Encoding=table, DescendantFonts=[below])
    draw(made, b"BT /F2 9 Tf <00> Tj ET")


def letters_as_drawings(made: Pdf) -> None:
    """One letter that is used and one that no text can name, with a picture within."""
    used = made.make_stream(b"9 0 0 0 9 9 d1 q 9 0 0 9 0 0 cm BI /W 8 /H 8 /IM true /F /AHx ID 00ff00ff00ff00ff> EI Q % SECRET")
    _resources(made).Font.F3 = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 9, 9], FontMatrix=[0.1, 0, 0, 0.1, 0, 0], FirstChar=97, LastChar=97,
        Widths=[9], Encoding=Dictionary(Type=Name.Encoding, Differences=[97, Name.a]),
        CharProcs=Dictionary(a=used, b=made.make_stream(b"BT (SECRET) Tj ET")),
    )  # fmt: skip
    draw(made, b"BT /F3 9 Tf (a) Tj ET")


def other_pages(made: Pdf) -> None:
    """What a splitter leaves in the list that all pages shared."""
    _resources(made).XObject = Dictionary(X=_image(made, bytes(192)), Y=_image(made, TOLD * 32), Z=_form(made, b"BT (SECRET) Tj ET"))
    draw(made, b"/X Do")


def other_pages_of_a_form(made: Pdf) -> None:
    inner = Dictionary(XObject=Dictionary(Y=_image(made, bytes(192)), Z=_form(made, b"BT (SECRET) Tj ET")))
    _resources(made).XObject = Dictionary(X=_form(made, b"/Y Do", Resources=inner))
    draw(made, b"/X Do")


def _profile(made: Pdf) -> Any:
    return Array([Name.ICCBased, made.make_stream(TOLD, N=3), 1])


def _calculator(data: bytes) -> Callable[[Pdf], Any]:
    def make(made: Pdf) -> Any:
        mixes = made.make_stream(data, FunctionType=4, Domain=[0, 1], Range=[0, 1, 0, 1, 0, 1])
        return _image(made, bytes(64), ColorSpace=Array([Name.Separation, Name.Gold, Name.DeviceRGB, mixes]))

    return make


def _function(**said: Any) -> Callable[[Pdf], Any]:
    def make(made: Pdf) -> Any:
        mixes = made.make_stream(bytes(6) + TOLD, FunctionType=0, Domain=[0, 1], Range=[0, 1, 0, 1, 0, 1], **said)
        return _image(made, bytes(64), ColorSpace=Array([Name.Separation, Name.Gold, Name.DeviceRGB, mixes]))

    return make


def many_bombs(made: Pdf) -> None:
    """Forty times 31 MB, of a small file, each drawn."""
    packed = zlib.compress(zeros(31 * MEGABYTE), 9)
    _resources(made).XObject = Dictionary()
    for n in range(40):
        one = _form(made, packed)
        one.Filter = Array([Name.FlateDecode, Name.FlateDecode])
        _resources(made).XObject[f"/X{n}"] = one
    draw(made, b" ".join(b"/X%d Do" % n for n in range(40)))


def laughs(made: Pdf) -> None:
    """Each drawing draws the next ten times."""
    below = _form(made, b"0 0 1 1 re f")
    for _ in range(9):
        below = _form(made, b"/X Do " * 10, Resources=Dictionary(XObject=Dictionary(X=below)))
    _resources(made).XObject = Dictionary(X=below)
    draw(made, b"/X Do")


def masks_itself(made: Pdf) -> None:
    _resources(made).XObject = Dictionary(X=_image(made, bytes(192)))
    _resources(made).XObject.X.SMask = _resources(made).XObject.X
    draw(made, b"/X Do")


def state_of_itself(made: Pdf) -> None:
    """What is drawn through a mask that is drawn through it."""
    form = _form(made, b"/G gs 0 0 1 1 re f")
    state = made.make_indirect(Dictionary(SMask=Dictionary(S=Name.Alpha, G=form)))
    form.Resources = Dictionary(ExtGState=Dictionary(G=state))
    _resources(made).ExtGState = Dictionary(G=state)
    draw(made, b"/G gs")


layer_itself = object()


def layered(**opened: Any) -> Change:
    """A layer that is seen or not when the file opens."""

    def change(made: Pdf) -> None:
        use = Dictionary(View=Dictionary(ViewState=Name.OFF))
        layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("x"), Usage=use))
        set_so = {name: Array([layer]) if value is layer_itself else value for name, value in opened.items()}
        made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(**set_so))
        _resources(made).Properties = Dictionary(L=layer)
        draw(made, b"/OC /L BDC BT /F1 9 Tf (Layer) Tj ET EMC")

    return change


def _reversed_layer(made: Pdf) -> Any:
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    return made.make_indirect(Dictionary(Type=Name.OCMD, OCGs=layer, P=Name.AllOff))


def seen_while_off(made: Pdf) -> None:
    _resources(made).Properties = Dictionary(L=_reversed_layer(made))
    draw(made, b"/OC /L BDC BT (SECRET) Tj ET EMC")


def turned_mask(made: Pdf) -> None:
    """A mask whose black and white are turned; without that, what it hides would be seen."""
    turns = made.make_stream(b"{1 exch sub}", FunctionType=4, Domain=[0, 1], Range=[0, 1])
    _resources(made).ExtGState = Dictionary(G=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=_form(made, b"0 0 1 1 re f"), TR=turns)))
    draw(made, b"/G gs")


def on_paper_alone(made: Pdf) -> None:
    """A note that no screen shows."""
    shows = _form(made, b"BT /F1 9 Tf (SECRET) Tj ET")
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 9, 9], F=32, AP=Dictionary(N=shows))
    made.pages[0].obj.Annots = Array([made.make_indirect(note)])


def _fax(**said: Any) -> Callable[[Pdf], Any]:
    def make(made: Pdf) -> Any:
        return _image(
            made, bytes(20), BitsPerComponent=1, ColorSpace=Name.DeviceGray, Filter=Name.CCITTFaxDecode, DecodeParms=Dictionary(**said)
        )

    return make


_INLINE = b"q BI /W %d /H %d /BPC 8 /CS /RGB /F %s ID %s\nEI Q"
_MATRIX = [1, 2, 3, 4, 5, String("1); alert('SECRET')//")]

CHANGES: dict[str, Change] = {
    "text in a matrix": _font(FontMatrix=Array(_MATRIX)),
    "text as a turn": _page("Rotate", String("SECRET")),
    "text as a size": _page("MediaBox", Array([0, 0, 9, String("SECRET")])),
    "text among widths": _font(Widths=Array([1, String(TOLD)]), FirstChar=String(TOLD)),
    "widths by the billion": _font(W=Array([0, 10**9, 500]), W2=Array([0, 65535, 1, 1, 1] * 9), FirstChar=-1, LastChar=10**9),
    "bytes behind a function": _drawn(_function(Size=[2], BitsPerSample=8)),
    "text in a dash": _written(b"[1 (SECRET)] 0 d (SECRET) w"),
    "pictures of other pages": other_pages,
    "drawings of other pages in a drawing": other_pages_of_a_form,
    "comment in the content": _written(b"q % SECRET\nQ"),
    "text behind a text": _written(b"/Span << /ActualText (SECRET) >> BDC EMC /X << /Y (SECRET) >> DP"),
    "word that no reader knows": _written(b"BX (SECRET) xyz EX (SECRET) run"),
    "photo within the content": _written(_INLINE % (8, 8, b"/DCT", jpeg(exif=where_taken(), comment=TOLD))),
    "bytes behind a picture within": _written(b"BI /W 1 /H 1 /BPC 8 /CS /G ID xSECRET EI"),
    "table of letters with a comment": _font(ToUnicode=b"% SECRET\n1 beginbfchar <41> <0041> endbfchar (SECRET) run"),
    "table of letters that is none": _font(ToUnicode=b"1 beginbfchar <41> (SECRET) endbfchar"),
    "long text behind a letter": _font(ToUnicode=b"1 beginbfchar <41> <" + b"0053" * 200 + b"> endbfchar % SECRET"),
    "table of letters that is a program": composite_font,
    "letters that are drawings": letters_as_drawings,
    "names of letters as a text": _font(FontDescriptor=Dictionary(FontName=Name.X, CharSet=String(TOLD), FontFamily=String(TOLD))),
    "profile in a list of three": _drawn(lambda made: _image(made, bytes(192), ColorSpace=_profile(made))),
    "calculator with a comment": _drawn(_calculator(b"{ % SECRET\n dup dup }")),
    "bytes behind the points": _drawn(lambda made: _image(made, bytes(192) + TOLD)),
    "bytes behind the colours": _drawn(
        lambda made: _image(made, bytes(64), ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 1, String(bytes(6) + TOLD)]))
    ),
    "note on paper alone": on_paper_alone,
    "layer that is seen": layered(ON=layer_itself),
    "mask that is turned": turned_mask,
}
REFUSED: dict[str, tuple[Change, str]] = {
    "layer that is off": (layered(OFF=layer_itself), "hidden_layer"),
    "all layers off": (layered(BaseState=Name.OFF), "hidden_layer"),
    "layer off on a screen": (layered(AS=Array([Dictionary(Event=Name.View)])), "hidden_layer"),
    "seen while a layer is off": (seen_while_off, "hidden_layer"),
    "drawing seen while a layer is off": (_drawn(lambda made: _form(made, b"", OC=_reversed_layer(made))), "hidden_layer"),
    "no size": (_page("MediaBox", Array([0, 0, 0, 9])), "broken"),
    "a page of a square kilometre": (_page("MediaBox", Array([0, 0, 10**9, 10**9])), "no_paper"),
    "a cut of a square kilometre": (_page("CropBox", Array([0, 0, 10**9, 10**9])), "no_paper"),
    "content that ends in a text": (_written(b"q (SECRET"), "broken"),
    "content that is a program": (_written(b"\xff\xfe\x00 MZ ]"), "broken"),
    "JBIG2 within the content": (_written(_INLINE % (8, 8, b"/JBIG2Decode", b"x")), "picture_inside"),
    "60,000 by 60,000 within the content": (_written(_INLINE % (60_000, 60_000, b"[/Fl /Fl]", b"x")), "too_many_pixels"),
    "fax of a billion columns": (_drawn(_fax(K=-1, Columns=10**9, Rows=10**9)), "too_many_pixels"),
    "fax with text as columns": (_drawn(_fax(Columns=String("9"))), "broken"),
    "negative width": (_drawn(lambda made: _image(made, b"", Width=-50_000, Height=50_000)), "broken"),
    "no height": (_drawn(lambda made: _image(made, b"", Height=0)), "broken"),
    "colours of nowhere": (_drawn(lambda made: _image(made, b"", ColorSpace=Array([Name.X, String(TOLD)]))), "broken"),
    "calculator that is a program": (_drawn(_calculator(b"{ (x) run }")), "broken"),
    "function of a billion values": (_drawn(_function(Size=[10**9], BitsPerSample=8)), "too_heavy"),
    "letters by the billion": (_font(ToUnicode=b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange"), "too_heavy"),
    "mask of another kind": (_drawn(lambda made: _image(made, bytes(192), SMask=String(TOLD))), "broken"),
    "masks itself": (masks_itself, "broken"),
    "state of itself": (state_of_itself, "broken"),
    "40 times 31 MB": (many_bombs, "too_heavy"),
    "half a million instructions": (_written(b"q Q " * 250_000), "too_heavy"),
    "ten to the ninth drawings": (laughs, "too_heavy"),
    "a picture drawn a million times": (_drawn(lambda made: _form(made, b"0 0 1 1 re f " * 100), times=20_000), "too_heavy"),
}
