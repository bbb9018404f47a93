"""What is stored of forums? Each file one part; here they are together."""

from prag.forums.models.forum import FocusPrison, Forum, Grant, Member, Project, Wording
from prag.forums.models.meeting import Addendum, Adoption, AgendaItem, Conclusion, Meeting, Minutes, Participation, Text
from prag.forums.models.notice import Notice, NoticeMeeting, NoticeText, Publication
from prag.forums.models.promise import Commitment, CommitmentStep

__all__ = [
    "Addendum", "Adoption", "AgendaItem", "Commitment", "CommitmentStep", "Conclusion", "FocusPrison", "Forum", "Grant", "Meeting",
    "Member", "Minutes", "Notice", "NoticeMeeting", "NoticeText", "Participation", "Project", "Publication", "Text", "Wording",
]  # fmt: skip
