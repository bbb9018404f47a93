"""Which addresses has a forum?"""

from django.urls import path

from prag.forums.views import follow, forums, hold, meeting, papers

urlpatterns = [
    path("forums/", forums.forum_list, name="forums"),
    path("forums/new/", forums.forum_new, name="forum_new"),
    path("forums/grants/new/", forums.grant_new, name="grant_new"),
    path("forums/<uuid:forum>/", forums.forum_page, name="forum"),
    path("forums/<uuid:forum>/members/new/", forums.member_new, name="member_new"),
    path("forums/<uuid:forum>/members/<uuid:member>/end/", forums.member_end, name="member_end"),
    path("forums/<uuid:forum>/meetings/new/", forums.meeting_new, name="meeting_new"),
    path("meetings/<uuid:meeting>/", meeting.meeting_page, name="meeting"),
    path("meetings/<uuid:meeting>/change/", meeting.meeting_change, name="meeting_change"),
    path("meetings/<uuid:meeting>/agenda/", meeting.agenda_add, name="agenda_add"),
    path("meetings/<uuid:meeting>/agenda/<uuid:item>/strike/", meeting.agenda_strike, name="agenda_strike"),
    path("meetings/<uuid:meeting>/participants/", meeting.participant_add, name="participant_add"),
    path("meetings/<uuid:meeting>/invite/", meeting.meeting_invite, name="meeting_invite"),
    path("meetings/<uuid:meeting>/begin/", meeting.meeting_begin, name="meeting_begin"),
    path("meetings/<uuid:meeting>/close/", meeting.meeting_close, name="meeting_close"),
    path("meetings/<uuid:meeting>/cancel/", meeting.meeting_cancel, name="meeting_cancel"),
    path("meetings/<uuid:meeting>/attendance/", hold.attendance, name="attendance"),
    path("meetings/<uuid:meeting>/notes/", hold.notes, name="notes"),
    path("meetings/<uuid:meeting>/conclusions/", hold.conclusion_add, name="conclusion_add"),
    path("meetings/<uuid:meeting>/conclusions/<uuid:conclusion>/text/", hold.conclusion_say, name="conclusion_say"),
    path("meetings/<uuid:meeting>/conclusions/<uuid:conclusion>/adopt/", hold.conclusion_adopt, name="conclusion_adopt"),
    path("meetings/<uuid:meeting>/summary/<slug:slot>/", hold.summary_say, name="summary_say"),
    path("meetings/<uuid:meeting>/commitments/", hold.commitment_add, name="commitment_add"),
    path("meetings/<uuid:meeting>/minutes/approve/", follow.minutes_approve, name="minutes_approve"),
    path("meetings/<uuid:meeting>/minutes/addendum/", follow.addendum_add, name="addendum_add"),
    path("meetings/<uuid:meeting>/pack.pdf", papers.pack_pdf, name="pack_pdf"),
    path("meetings/<uuid:meeting>/minutes.pdf", papers.minutes_pdf, name="minutes_pdf"),
    path("meetings/<uuid:meeting>/forum.ics", papers.calendar_ics, name="calendar_ics"),
    path("commitments/<uuid:commitment>/", follow.commitment_page, name="commitment"),
    path("commitments/<uuid:commitment>/drop/", follow.commitment_drop, name="commitment_drop"),
    path("commitments/<uuid:commitment>/ask-again/", follow.commitment_ask_again, name="commitment_ask_again"),
]
