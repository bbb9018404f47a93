"""Which PDFs does somebody send who means harm, or whose program writes more than pages? Built here; none comes from elsewhere."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

SAID = "What stands on the page"
DRAWN = f"BT /F1 12 Tf 20 50 Td ({SAID}) Tj ET".encode()


def pdf(change: Callable[[Pdf], Any] | None = None, pages: int = 1, **saving: Any) -> bytes:
    """A small PDF of text, after `change` made it hostile."""
    with pikepdf.new() as made:
        font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for _ in range(pages):
            page = Dictionary(
                Type=Name.Page, MediaBox=[0, 0, 300, 100], Resources=Dictionary(Font=Dictionary(F1=font)), Contents=made.make_stream(DRAWN)
            )
            made.pages.append(pikepdf.Page(made.make_indirect(page)))
        if change:
            change(made)
        out = io.BytesIO()
        made.save(out, fix_metadata_version=False, **saving)
        return out.getvalue()


def raw(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, as they are."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, table))


def stream(data: bytes, more: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n" % (len(data), more) + data + b"\nendstream"


def _action(made: Pdf) -> Any:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('here')"))


def draw(made: Pdf, content: bytes) -> None:
    """This too, on the first page."""
    made.pages[0].obj.Contents = made.make_stream(DRAWN + b" " + content)


def javascript(made: Pdf) -> None:
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("x"), made.make_indirect(_action(made))]))


def open_action(made: Pdf) -> None:
    made.Root.OpenAction = _action(made)


def more_actions(made: Pdf) -> None:
    made.Root.AA = Dictionary(WC=_action(made))
    made.pages[0].obj.AA = Dictionary(O=_action(made), C=_action(made))


def _link(made: Pdf, action: Any) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 300, 100], A=action)
    made.pages[0].obj.Annots = Array([made.make_indirect(note)])


def launch(made: Pdf) -> None:
    _link(made, Dictionary(S=Name.Launch, F=String("cmd.exe"), Win=Dictionary(F=String("cmd.exe"), P=String("/c calc"))))


def address(made: Pdf) -> None:
    _link(made, Dictionary(S=Name.URI, URI=String("https://elsewhere.invalid/?who=1")))


def other_file(made: Pdf) -> None:
    _link(made, Dictionary(S=Name.GoToR, F=String("\\\\elsewhere\\share\\x.pdf"), D=[0, Name.Fit]))


def embedded(made: Pdf) -> None:
    made.attachments["macro.docm"] = b"PK\x03\x04 vbaProject.bin"
    made.Root.PageMode = Name.UseAttachments


def attached_note(made: Pdf) -> None:
    held = made.make_stream(b"MZ\x90\x00")
    spec = Dictionary(Type=Name.Filespec, F=String("x.exe"), EF=Dictionary(F=held))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=spec)
    made.pages[0].obj.Annots = Array([made.make_indirect(note)])


def rich_media(made: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9], RichMediaContent=Dictionary(Assets=Dictionary()))
    made.pages[0].obj.Annots = Array([made.make_indirect(note)])


def xfa(made: Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=made.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"))


def form(made: Pdf) -> None:
    """A field that is filled in: what it shows is part of the paper, its program is not."""
    shows = made.make_stream(b"BT /F1 12 Tf 2 2 Td (Filled in by hand) Tj ET")
    shows.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 200, 20]), "/Resources": made.pages[0].obj.Resources})
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Filled in by hand"), Rect=[10, 10, 210, 30], F=4,
        AP=Dictionary(N=shows), AA=Dictionary(K=_action(made)),
    )  # fmt: skip
    note = made.make_indirect(field)
    made.pages[0].obj.Annots = Array([note])
    made.Root.AcroForm = Dictionary(Fields=Array([note]), DA=String("/F1 12 Tf 0 g"))


def metadata(made: Pdf) -> None:
    made.docinfo["/Author"] = "A. Somebody"
    made.Root.Metadata = made.make_stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>A. Somebody</x:xmpmeta>")
    made.pages[0].obj.PieceInfo = Dictionary(Word=Dictionary(Private=String("A. Somebody")))


def structure(made: Pdf) -> None:
    made.Root.StructTreeRoot = made.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden")))
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer])))
    made.Root.Outlines = made.make_indirect(Dictionary(Type=Name.Outlines, First=Dictionary(Title=String("x"), A=_action(made))))


def outside_stream(made: Pdf) -> None:
    made.pages[0].obj.Contents.F = String("https://elsewhere.invalid/content")
    made.pages[0].obj.Contents.FFilter = Name.FlateDecode


def postscript(made: Pdf) -> None:
    draw(made, b"/P Do /Q Do")
    made.pages[0].obj.Resources.XObject = Dictionary(
        P=Stream(made, b"%!PS\n(rm) run", Type=Name.XObject, Subtype=Name.PS), Q=_reference(made)
    )


def _reference(made: Pdf) -> Stream:
    return Stream(
        made, b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], Ref=Dictionary(F=String("other.pdf"), Page=0),
        Metadata=made.make_stream(b"A. Somebody"),
    )  # fmt: skip


def into_itself(made: Pdf) -> None:
    """A drawing that draws itself."""
    draw(made, b"/X Do")
    made.pages[0].obj.Resources.XObject = Dictionary(X=made.make_stream(b"/X Do"))
    drawing = made.pages[0].obj.Resources.XObject.X
    drawing.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 9, 9])})
    drawing.Resources = Dictionary(XObject=Dictionary(X=drawing))


def _with_picture(data: bytes, packed: str, width: int = 8, height: int = 8) -> Callable[[Pdf], None]:
    def change(made: Pdf) -> None:
        picture = Stream(
            made, data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=8, ColorSpace=Name.DeviceRGB
        )
        draw(made, b"/I Do")
        if packed:
            picture.Filter = Name(packed)
        made.pages[0].obj.Resources.XObject = Dictionary(I=made.make_indirect(picture))

    return change


def jpeg(**saving: Any) -> bytes:
    """A small photo."""
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").resize((8, 8)).save(out, "JPEG", **saving)
    return out.getvalue()


def where_taken() -> Any:
    """A camera's notes with a place."""
    notes = Image.Exif()
    notes[0x010F] = "A Camera"
    notes.get_ifd(0x8825).update({1: "N", 2: (41.0, 59.0, 0.0), 3: "E", 4: (21.0, 25.0, 0.0)})
    return notes


def history() -> bytes:
    """A first version with a sentence that a second one took out; the file still holds both."""
    old = b"BT /F1 12 Tf 20 50 Td (What was taken out again) Tj ET"
    first = raw(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>", stream(old),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )  # fmt: skip
    at = len(first)
    change = b"4 0 obj\n" + stream(DRAWN) + b"\nendobj\n"
    before = first.rindex(b"xref\n0")
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\n" % (at, before)
    return first + change + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(change))


def deep_tree(levels: int) -> bytes:
    """Each node of the page tree has one child; at the bottom lies the page."""
    nodes = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    nodes += [b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (n + 3) for n in range(levels)]
    return raw(*nodes, b"<< /Type /Page /MediaBox [0 0 9 9] >>")


def round_tree() -> bytes:
    """A node of the page tree that is its own child."""
    return raw(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 2 /Kids [3 0 R 2 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    )  # fmt: skip


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(3, count + 3))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return raw(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids), *[page] * count)


def zeros(size: int) -> bytes:
    """So many bytes that are nothing, packed: a thousandth of it."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


def content_bomb(size: int) -> bytes:
    return raw(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>", stream(zeros(size), b"/Filter /FlateDecode"),
    )  # fmt: skip


def object_stream_bomb(size: int) -> bytes:
    """The table of objects says that the catalogue lies in a stream, and that stream unpacks to more than there is memory for."""
    bomb = stream(zeros(size), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    out = bytearray(b"%PDF-1.7\n")
    at = len(out)
    out += b"1 0 obj\n" + bomb + b"\nendobj\n"
    table = len(out)
    # Free; at a place of the file; in stream 1; at a place of the file.
    places = ((0, 0), (1, at), (2, 1), (1, table))
    rows = b"".join(bytes((kind,)) + where.to_bytes(3) + b"\x00" for kind, where in places)
    out += b"3 0 obj\n" + stream(rows, b"/Type /XRef /W [1 3 1] /Size 4 /Root 2 0 R") + b"\nendobj\n"
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


CHANGES: dict[str, Callable[[Pdf], None]] = {
    "JavaScript": javascript, "OpenAction": open_action, "AA": more_actions, "Launch": launch, "URI": address, "GoToR": other_file,
    "embedded file": embedded, "attached to a note": attached_note, "rich media": rich_media, "form with a program": form,
    "metadata": metadata, "layers, tree, outline": structure, "PostScript and reference": postscript,
    "photo with its place": _with_picture(jpeg(exif=where_taken(), comment=b"<script>"), "/DCTDecode"),
}  # fmt: skip
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "XFA form": (lambda: pdf(xfa), "form_inside"),
    "password": (lambda: pdf(encryption=pikepdf.Encryption(user="one", owner="two")), "locked"),
    "against changes": (lambda: pdf(encryption=pikepdf.Encryption(user="", owner="two")), "locked"),
    "10,000 pages": (lambda: many_pages(10_000), "too_many_pages"),
    "101 pages": (lambda: many_pages(101), "too_many_pages"),
    "no page": (lambda: raw(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"), "broken"),
    "bomb in the content": (lambda: content_bomb(300 << 20), "broken"),
    "smaller bomb in the content": (lambda: content_bomb(100 << 20), "too_heavy"),
    "bomb in the object stream": (lambda: object_stream_bomb(300 << 20), "broken"),
    "picture of 50,000 by 50,000": (lambda: pdf(_with_picture(zeros(1 << 20), "/FlateDecode", 50_000, 50_000)), "too_many_pixels"),
    "JBIG2": (lambda: pdf(_with_picture(b"\x00" * 20, "/JBIG2Decode")), "picture_inside"),
    "JPEG 2000": (lambda: pdf(_with_picture(b"\x00" * 20, "/JPXDecode")), "picture_inside"),
    "draws itself": (lambda: pdf(into_itself), "broken"),
    "photo that is none": (lambda: pdf(_with_picture(b"<html>", "/DCTDecode")), "broken"),
}
