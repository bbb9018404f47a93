"""Which addresses have the verbs of a case? The case page itself is put together by `prag.desk`."""

from django.urls import path

from prag.cases.views import decide, find, log, seats, start

urlpatterns = [
    path("cases/", find.case_list, name="case_list"),
    path("cases/new/", start.case_new, name="case_new"),
    path("find/", find.name_search, name="name_search"),
    path("items/<uuid:item>/", decide.case_decide, name="case_decide"),
    path("seats/ask/", seats.seat_ask, name="seat_ask"),
    path("log/", log.log_find, name="log_find"),
    path("log/<uuid:case>/", log.log_overseen, name="log_overseen"),
    path("cases/<str:code>/seats/new/", seats.seat_new, name="seat_new"),
    path("cases/<str:code>/seats/<uuid:seat>/renew/", seats.seat_renew, name="seat_renew"),
    path("cases/<str:code>/step-back/", seats.case_step_back, name="step_back"),
    path("cases/<str:code>/log/", log.case_log, name="case_log"),
]
