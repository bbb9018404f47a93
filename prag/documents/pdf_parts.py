"""Of what may a page of a PDF be made? The one list: which entries each kind of object keeps, and of which kind their values are.

After ISO 32000-2. What stands here draws: text, lines, pictures. What acts, asks, links, hides or carries files stands nowhere in it:
programs, actions, links, notes, forms, attachments, layers, metadata, references to other files. So it is left out without being known.
"""

from __future__ import annotations

# A value is a leaf (`pdf_values`), or an object of a kind of this table, or one of those that `pdf_copy` knows how to take apart.
Shape = dict[str, str]


def _each(names: str, kind: str) -> Shape:
    return dict.fromkeys(names.split(), kind)


SHAPES: dict[str, Shape] = {
    "page": {"Group": "group"},
    "form": _each("Type Subtype", "kind") | _each("FormType", "number") | _each("BBox Matrix", "numbers") | {"Group": "group"},
    "picture": _each("Type Subtype", "kind") | _each("Width Height BitsPerComponent", "number") | _each("ImageMask Interpolate", "truth")
    | _each("Decode Matte", "numbers") | {"ColorSpace": "colours", "SMask": "picture", "Mask": "hole"},
    "group": _each("Type S", "kind") | _each("I K", "truth") | {"CS": "colours"},
    "font": _each("Type Subtype", "kind") | {"BaseFont": "name"} | _each("FirstChar LastChar", "code") | {
        "Widths": "numbers", "DW2": "numbers", "FontBBox": "numbers",
        "DW": "number", "W": "widths", "W2": "heights", "FontMatrix": "six numbers",
        "CIDSystemInfo": "maker", "FontDescriptor": "descriptor", "Encoding": "encoding",
        "ToUnicode": "texts", "DescendantFonts": "fonts", "CIDToGIDMap": "glyphs",
    },
    "maker": _each("Registry Ordering", "maker's word") | {"Supplement": "number"},
    "descriptor": _each("FontName FontStretch", "name") | {"Type": "kind", "FontBBox": "numbers"} | _each(
        "FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth", "number"
    ) | _each("FontFile FontFile2 FontFile3", "letters"),
    "encoding": {"Type": "kind", "BaseEncoding": "name", "Differences": "codes and names"},
    "map": _each("CMapName UseCMap", "name") | {"Type": "kind", "CIDSystemInfo": "maker", "WMode": "number"},
    "texts": {},
    "glyphs": {},
    "letters": _each("Length1 Length2 Length3", "number") | {"Subtype": "kind"},
    "state": {"Type": "kind", "RI": "name", "BM": "names", "D": "lists of numbers", "Font": "sized font", "SMask": "mask"}
    | _each("LW LC LJ ML OPM FL SM CA ca", "number") | _each("OP op SA AIS TK", "truth"),
    "mask": _each("Type S", "kind") | {"BC": "numbers", "G": "form", "TR": "turned"},
    "calibrated": _each("WhitePoint BlackPoint Range Matrix", "numbers") | {"Gamma": "number or numbers"},
    "function": _each("FunctionType BitsPerSample Order N", "number") | _each("Domain Range Size Encode Decode C0 C1 Bounds", "numbers")
    | {"Functions": "functions"},
    "shading": _each("ShadingType BitsPerCoordinate BitsPerComponent BitsPerFlag VerticesPerRow", "number") | {"AntiAlias": "truth"}
    | _each("Background BBox Coords Domain Matrix Decode", "numbers") | {"Extend": "truths", "ColorSpace": "colours",
                                                                          "Function": "functions"},
    "pattern": _each("PatternType PaintType TilingType XStep YStep", "number") | _each("BBox Matrix", "numbers")
    | {"Type": "kind", "Shading": "shading", "ExtGState": "state"},
}  # fmt: skip
# What a content names, by the list of the resources it is looked up in, and of which kind it then is.
RESOURCES = {
    "Font": "font", "XObject": "drawing", "ExtGState": "state", "ColorSpace": "colours", "Pattern": "pattern", "Shading": "shading",
}  # fmt: skip
# Kinds that are streams, and those that may be one; a stream in any other place is left out.
STREAMS = {"form", "picture", "map", "texts", "glyphs", "letters"}
PERHAPS_STREAMS = {"function", "shading", "pattern"}
# Kinds that may draw, and so name resources: their own, or those of whatever draws them.
DRAWING = {"form", "pattern", "font"}
# What covers a part of what is drawn, so that leaving it out would show more.
COVERS = ("SMask", "Mask", "G", "TR")
# The device's own colours by the number of channels of a profile, whose bytes are not kept; and by their other names.
DEVICES = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
COLOURS = {
    "/G": 1, "/DeviceGray": 1, "/CalGray": 1, "/RGB": 3, "/DeviceRGB": 3, "/CalRGB": 3, "/CMYK": 4, "/DeviceCMYK": 4, "/CalCMYK": 4
}  # fmt: skip
# Ways in which the bytes of a stream are packed that are unpacked here and packed anew, and those of pictures that are kept.
UNPACKED = {"/FlateDecode", "/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode"}
PHOTO, FAX = "/DCTDecode", "/CCITTFaxDecode"
# What a picture that lies within the content writes shorter.
SHORT = {
    "/W": "Width", "/H": "Height", "/BPC": "BitsPerComponent", "/CS": "ColorSpace", "/IM": "ImageMask", "/D": "Decode", "/I": "Interpolate",
    "/F": "Filter", "/DP": "DecodeParms",
    "/AHx": "/ASCIIHexDecode", "/A85": "/ASCII85Decode", "/LZW": "/LZWDecode", "/Fl": "/FlateDecode", "/RL": "/RunLengthDecode",
    "/CCF": FAX, "/DCT": PHOTO,
}  # fmt: skip
IN_CONTENT = {"Width", "Height", "BitsPerComponent", "ColorSpace", "ImageMask", "Decode", "Interpolate", "Filter", "DecodeParms"}
