"""What of a JPEG draws? Its frame, tables and scan; a camera's notes, places, thumbnails, comments and whatever follows the end do not."""

from __future__ import annotations

from prag.documents.rewrite import NotTaken

_START, _END, _SCAN, _ADOBE = 0xD8, 0xD9, 0xDA, 0xEE
# Frames by what the reader of a PDF can draw: baseline, extended, progressive.
_FRAMES = {0xC0, 0xC1, 0xC2}
# Tables of Huffman, quantisation and restart interval; nothing else goes along but the frame, the scans and Adobe's note on colours.
_TABLES = {0xC4, 0xDB, 0xDD}


def bare_photo(data: bytes, most_pixels: int) -> bytes:
    """The JPEG with what draws alone. Raises `NotTaken` for what is none, or has more than `most_pixels`."""
    if data[:2] != b"\xff\xd8":
        raise NotTaken("broken")
    kept, at, framed = bytearray(b"\xff\xd8"), 2, False
    while True:
        marker, at = _marker(data, at)
        if marker == _END:
            break
        end = at + int.from_bytes(data[at : at + 2])
        if end < at + 2 or end > len(data):
            raise NotTaken("broken")
        if marker in _FRAMES:
            framed = True
            _refuse_size(data[at:end], most_pixels)
        if marker in _FRAMES | _TABLES | {_SCAN} or (marker == _ADOBE and data[at + 2 : at + 7] == b"Adobe" and end - at == 14):
            kept += bytes((0xFF, marker)) + data[at:end]
        at = end
        if marker == _SCAN:
            end = _end_of_scan(data, at)
            kept += data[at:end]
            at = end
    if not framed:
        raise NotTaken("broken")
    return bytes(kept + b"\xff\xd9")


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The next marker and where its segment begins; a file that ends without its end is broken."""
    if at + 1 >= len(data) or data[at] != 0xFF:
        raise NotTaken("broken")
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at >= len(data) or data[at] in (0x00, _START):
        raise NotTaken("broken")
    return data[at], at + 1


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the scan's bits end: at the first marker that is no stuffing and no restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise NotTaken("broken")
        if data[at + 1] != 0x00 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _refuse_size(frame: bytes, most_pixels: int) -> None:
    if len(frame) < 8:
        raise NotTaken("broken")
    height, width = int.from_bytes(frame[3:5]), int.from_bytes(frame[5:7])
    if not height or not width:
        raise NotTaken("broken")
    if height * width > most_pixels:
        raise NotTaken("too_many_pixels")
