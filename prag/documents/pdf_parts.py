"""Of what may a page of a PDF be made? The one list: which entries each kind of object keeps, and of which kind their values are.

After ISO 32000-2. What stands here draws: text, lines, pictures. What acts, asks, links, hides or carries files stands nowhere in it:
programs, actions, links, notes, forms, attachments, layers, metadata, references to other files. So it is left out without being known.
"""

from __future__ import annotations

# A value: "plain" are numbers, names, texts and lists of them; "*x" is a dictionary of freely named x; others are kinds of the table.
# "stream:" before a kind's name says that it must be a stream.
Shape = dict[str, str]

_FUNCTION: Shape = dict.fromkeys(
    ("FunctionType", "Domain", "Range", "Size", "BitsPerSample", "Order", "Encode", "Decode", "C0", "C1", "N", "Bounds"), "plain"
) | {"Functions": "function"}
_SHADING: Shape = dict.fromkeys(
    ("ShadingType", "Background", "BBox", "AntiAlias", "Coords", "Domain", "Extend", "Matrix", "BitsPerCoordinate", "BitsPerComponent",
     "BitsPerFlag", "Decode", "VerticesPerRow"), "plain",
) | {"ColorSpace": "colours", "Function": "function"}  # fmt: skip
_FONT: Shape = dict.fromkeys(
    ("Type", "Subtype", "BaseFont", "FirstChar", "LastChar", "Widths", "CIDSystemInfo", "DW", "W", "DW2", "W2", "FontBBox", "FontMatrix"),
    "plain",
) | {
    "FontDescriptor": "descriptor", "Encoding": "encoding", "ToUnicode": "encoding", "DescendantFonts": "font", "CIDToGIDMap": "encoding",
    "CharProcs": "*content", "Resources": "resources",
}  # fmt: skip
_DESCRIPTOR: Shape = dict.fromkeys(
    ("Type", "FontName", "FontFamily", "FontStretch", "FontWeight", "Flags", "FontBBox", "ItalicAngle", "Ascent", "Descent", "Leading",
     "CapHeight", "XHeight", "StemV", "StemH", "AvgWidth", "MaxWidth", "MissingWidth", "CharSet"), "plain",
) | {"FontFile": "letters", "FontFile2": "letters", "FontFile3": "letters"}  # fmt: skip
_STATE: Shape = dict.fromkeys(
    ("Type", "LW", "LC", "LJ", "ML", "D", "RI", "OP", "op", "OPM", "FL", "SM", "SA", "BM", "CA", "ca", "AIS", "TK"), "plain"
) | {"Font": "font", "SMask": "mask"}

SHAPES: dict[str, Shape] = {
    "page": {**dict.fromkeys(("MediaBox", "CropBox", "Rotate", "UserUnit"), "plain"), "Resources": "resources", "Contents": "content",
             "Group": "group"},  # fmt: skip
    "resources": {"Font": "*font", "XObject": "*drawing", "ExtGState": "*state", "ColorSpace": "*colours", "Pattern": "*pattern",
                  "Shading": "*shading"},  # fmt: skip
    "content": {},
    "form": {**dict.fromkeys(("Type", "Subtype", "FormType", "BBox", "Matrix"), "plain"), "Resources": "resources", "Group": "group"},
    "picture": {
        **dict.fromkeys(
            ("Type", "Subtype", "Width", "Height", "BitsPerComponent", "ImageMask", "Decode", "Interpolate", "Matte"), "plain"
        ),
        "ColorSpace": "colours", "SMask": "picture", "Mask": "picture",
    },  # fmt: skip
    "group": {**dict.fromkeys(("Type", "S", "I", "K"), "plain"), "CS": "colours"},
    "font": _FONT,
    "descriptor": _DESCRIPTOR,
    "encoding": dict.fromkeys(("Type", "BaseEncoding", "Differences", "CMapName", "CIDSystemInfo", "WMode"), "plain"),
    "letters": dict.fromkeys(("Length1", "Length2", "Length3", "Subtype"), "plain"),
    "state": _STATE,
    "mask": {**dict.fromkeys(("Type", "S", "BC"), "plain"), "G": "form"},
    "colours": dict.fromkeys(("WhitePoint", "BlackPoint", "Gamma", "Matrix", "Range"), "plain"),
    "function": _FUNCTION,
    "shading": _SHADING,
    "pattern": {
        **dict.fromkeys(("Type", "PatternType", "PaintType", "TilingType", "BBox", "XStep", "YStep", "Matrix"), "plain"),
        "Resources": "resources", "Shading": "shading", "ExtGState": "state",
    },
    # A dictionary in a plain place: who made a set of letters.
    "plain": dict.fromkeys(("Registry", "Ordering", "Supplement"), "plain"),
}  # fmt: skip
# Kinds whose streams are kept; a stream in any other place is left out.
WITH_BYTES = {"content", "form", "picture", "letters", "encoding", "function", "shading", "pattern", "colours"}
# Kinds that may also be a mere number, name or text: no picture behind a mask, a colour by its name, a size beside a font.
WITH_WORDS = {"plain", "colours", "encoding", "font", "mask", "picture", "function"}
# The device's own colours by the number of channels of a profile, whose bytes are not kept.
DEVICES = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
# Ways in which the bytes of a stream are packed that are unpacked here and packed anew, and those of pictures that are kept.
UNPACKED = {"/FlateDecode", "/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode"}
PHOTO, FAX = "/DCTDecode", "/CCITTFaxDecode"
