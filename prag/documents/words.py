"""What do the stored words of a document say on the screen, and why was a file not taken? One sentence or name a word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prag.ui.words import Words

KINDS: Words = {
    "consent": _("Signed consent"),
    "decision": _("Decision of a court or an authority"),
    "certificate": _("Certificate or diploma"),
    "identity_paper": _("Copy of an identity paper"),
    "medical_letter": _("Medical letter"),
    "letter": _("Letter"),
    "other": _("Another document"),
}
KIND_HINTS: Words = {
    "consent": _("The person signed that an institution may learn something, or that support is wanted."),
    "decision": _("A judgment, a decision on release, a social benefit, a residence permit."),
    "certificate": _("Of a course, a school, a trade, a driving licence."),
    "identity_paper": _("Goes into the part Identity."),
    "medical_letter": _("Goes into the part Health, which health workers alone open."),
    "letter": _("From or to an institution, an employer, a landlord."),
    "other": _("Say in the title what it is."),
}
# The name of a downloaded file goes by these, never by what somebody typed.
FILE_NAMES = {
    "consent": "consent", "decision": "decision", "certificate": "certificate", "identity_paper": "identity-paper",
    "medical_letter": "medical-letter", "letter": "letter", "other": "document",
}  # fmt: skip
WITHDRAWAL = "withdrawal"

MEDIA: Words = {"pdf": "PDF", "png": "PNG", "jpeg": "JPEG"}
CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
ENDINGS = {"pdf": "pdf", "png": "png", "jpeg": "jpg"}

NOT_TAKEN: Words = {
    "busy": _("The server is busy with other files. Wait a minute, then choose the file again."),
    "not_apart": _("This server cannot read files safely just now, so none is taken. Tell whoever runs it; they ask `prag doctor`."),
    "empty": _("The file is empty. Look whether it opens on your computer, then choose it again."),
    "too_big": _("The file is larger than %(megabytes)s MB. Scan it with a lower resolution (200 dpi is enough), or add it in parts."),
    "other_kind": _(
        "This is no PDF, PNG or JPEG, whatever its name says. Save it as a PDF, or take a photo of the paper, and choose that file."
    ),
    "broken": _("The file cannot be read to its end; it may be damaged. Make it again, for example by scanning the paper, and choose it."),
    "too_many_pixels": _("A picture in the file has too many points. Scan it with a lower resolution (200 dpi is enough)."),
    "too_many_pages": _("The file has more than %(pages)s pages. Add it in parts."),
    "locked": _("The PDF is protected by a password or against changes. Print it into a new PDF without protection, and choose that file."),
    "form_inside": _("This PDF is a form whose answers do not stand on its pages. Print it into a new PDF, and choose that file."),
    "picture_inside": _("The PDF packs a picture in a way that Prag does not take. Scan the paper as JPEG or PNG, and choose that file."),
    "hidden_layer": _("This PDF has hidden layers, and Prag keeps no layers. Print it into a new PDF, and choose that file."),
    "no_paper": _("A page of the PDF is larger than any paper. Print it into a new PDF on A4, and choose that file."),
    "two_in_one": _("There is a second file hidden in this one. Print it into a new PDF, or scan the paper, and choose that file."),
    "too_big_anew": _("Written anew, the file is larger than %(megabytes)s MB. Scan it with a lower resolution (200 dpi is enough)."),
    "too_heavy": _("Reading the file takes too much time or memory. Print it into a new PDF, or scan the paper, and choose that file."),
}
