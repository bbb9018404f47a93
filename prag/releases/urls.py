"""Which addresses have the pages of a release?"""

from django.urls import path

from prag.plans.views.plan import case_plan
from prag.releases.reading import open_on_day_one
from prag.releases.views import ahead, contacts, page, record

urlpatterns = [
    path("cases/<str:code>/plan/", case_plan, {"day_one": open_on_day_one}, name="case_plan"),
    path("releases/", ahead.releases_ahead, name="releases_ahead"),
    path("cases/<str:code>/release/", page.case_release, name="case_release"),
    path("cases/<str:code>/release/dates/", record.release_dates, name="release_dates"),
    path("cases/<str:code>/release/day-one/", record.day_one, name="day_one"),
    path("cases/<str:code>/release/day-one/looked/", record.day_one_looked, name="day_one_looked"),
    path("cases/<str:code>/release/contacts/new/", contacts.contact_new, name="contact_new"),
    path("cases/<str:code>/release/contacts/<uuid:contact>/wrong/", contacts.contact_wrong, name="contact_wrong"),
    path("cases/<str:code>/release/reviews/new/", contacts.review_new, name="review_new"),
    path("cases/<str:code>/release/step/<slug:verb>/", record.case_step, name="case_step"),
]
