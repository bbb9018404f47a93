"""What may be kept of a file that somebody sends? A PDF, PNG or JPEG written anew from its pages or pixels; anything else is refused.

Pure functions of bytes. They read hostile files with parsers that may fail in any way, so they are called in a process of their own
(`rewrite_child`, started by `apart`) and never in the web process. What a file is, its first bytes say, never its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
MEDIA = {PNG: "png", JPEG: "jpeg", PDF: "pdf"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may be: its bytes (also of what is kept), pages, pixels of one picture, and bytes of it unpacked."""

    most_bytes: int = 10 * 1024 * 1024
    most_pages: int = 100
    most_pixels: int = 40_000_000
    most_unpacked: int = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Clean:
    """A file written anew: what it is, how many pages it has, its bytes."""

    media: str
    pages: int
    data: bytes


class NotTaken(Exception):
    """The file is refused; `word` says why (`prag.documents.words.NOT_TAKEN`)."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def media_of(data: bytes) -> str:
    """`pdf`, `png` or `jpeg` by the first bytes; empty for anything else."""
    return next((word for magic, word in MEDIA.items() if data.startswith(magic)), "")


def rewrite(data: bytes, limits: Limits) -> Clean:
    """The file written anew, and once more to see that what comes out is itself taken. Raises `NotTaken`."""
    clean = _once(data, limits)
    again = _once(clean.data, limits)
    if (again.media, again.pages) != (clean.media, clean.pages):
        raise NotTaken("broken")
    return clean


def _once(data: bytes, limits: Limits) -> Clean:
    if not data:
        raise NotTaken("empty")
    if len(data) > limits.most_bytes:
        raise NotTaken("too_big")
    media = media_of(data)
    if not media:
        raise NotTaken("other_kind")
    pages, kept = writer_of(media)(data, limits)
    if len(kept) > limits.most_bytes:
        raise NotTaken("too_big_anew")
    return Clean(media, pages, kept)


def writer_of(media: str) -> Callable[[bytes, Limits], tuple[int, bytes]]:
    """How this kind is written anew. The parsers are imported here, so that the web process, which imports this module, has none."""
    if media == "pdf":
        from prag.documents.rewrite_pdf import pages_anew

        return pages_anew
    from prag.documents.rewrite_picture import picture_anew

    return lambda data, limits: (1, picture_anew(data, media, limits))
