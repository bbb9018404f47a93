"""Which addresses have the institution's own people and the administrator's screens?"""

from django.urls import path

from prag.staffing import administration_views, person_views, views

urlpatterns = [
    path("institution/", views.staff, name="staff"),
    path("institution/invite/", views.staff_invite, name="staff_invite"),
    path("institution/functions/new/", views.function_new, name="function_new"),
    path("institution/functions/<uuid:function>/", views.function_edit, name="function_edit"),
    path("institution/seats/<uuid:seat>/", views.seat_fill, name="seat_fill"),
    path("institution/seats/<uuid:seat>/renew/", views.seat_go_on, name="seat_go_on"),
    path("institution/people/<uuid:person>/", person_views.staff_person, name="staff_person"),
    path("institution/people/<uuid:person>/leave/", person_views.staff_leave, name="staff_leave"),
    path("institution/people/<uuid:person>/back/", person_views.staff_back, name="staff_back"),
    path("institution/people/<uuid:person>/link/", person_views.staff_link, name="staff_link"),
    path("institution/people/<uuid:person>/end/", person_views.staff_end, name="staff_end"),
    path("institution/people/<uuid:person>/exclude/", person_views.staff_exclude, name="staff_exclude"),
    path("institution/people/<uuid:person>/exclusions/<uuid:exclusion>/lift/", person_views.exclusion_lift, name="exclusion_lift"),
    path("administration/", administration_views.administration, name="administration"),
    path("administration/institutions/new/", administration_views.institution_new, name="institution_new"),
    path("administration/institutions/<uuid:institution>/manager/", administration_views.institution_manager, name="institution_manager"),
    path("administration/agreements/new/", administration_views.agreement_new, name="agreement_new"),
    path("administration/bases/<uuid:basis>/confirm/", administration_views.basis_confirm, name="basis_confirm"),
    path("administration/deadlines/<uuid:deadline>/confirm/", administration_views.deadline_confirm, name="deadline_confirm"),
]
