"""Which addresses have notices, hand-overs and recalls?"""

from django.urls import path

from prag.exchange.views import addressed, handover, notices, recall, timeliness

urlpatterns = [
    path("cases/<str:code>/notices/", notices.case_notices, name="case_notices"),
    path("cases/<str:code>/notices/<uuid:item>/recall/", recall.notice_recall, name="notice_recall"),
    path("cases/<str:code>/short-notice/", notices.short_notice, name="short_notice"),
    path("cases/<str:code>/handover/", handover.handover_offer, name="handover_offer"),
    path("cases/<str:code>/recall/", recall.case_recall, name="case_recall"),
    path("cases/<str:code>/recall/open/", recall.recall_followed, name="recall_followed"),
    path("addressed/<uuid:item>/", addressed.notice_read, name="notice_read"),
    path("handovers/<uuid:item>/", handover.handover_read, name="handover_read"),
    path("recalls/<uuid:disclosure>/", recall.recall_confirm, name="recall_confirm"),
    path("timeliness/", timeliness.timeliness, name="timeliness"),
]
