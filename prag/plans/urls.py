"""Which addresses have the plan of a case, the end of a seat, and the letter of an action?

The plan's first page is mounted by whoever counts day one. A seat ends here because actions of the plan may rest on its consent.
"""

from django.urls import path

from prag.plans.views import actions, letter, plan, seats, terms

urlpatterns = [
    path("cases/<str:code>/plan/goals/new/", plan.goal_new, name="goal_new"),
    path("cases/<str:code>/plan/goals/<uuid:goal>/", plan.goal_change, name="goal_change"),
    path("cases/<str:code>/plan/reasons/<str:area>/", plan.reason_new, name="reason_new"),
    path("cases/<str:code>/plan/view/", plan.view_new, name="view_new"),
    path("cases/<str:code>/plan/actions/new/", actions.action_new, name="action_new"),
    path("cases/<str:code>/plan/actions/<uuid:action>/", actions.plan_action, name="plan_action"),
    path("cases/<str:code>/plan/actions/<uuid:action>/drop/", actions.action_drop, name="action_drop"),
    path("cases/<str:code>/plan/conditions/new/", terms.condition_new, name="condition_new"),
    path("cases/<str:code>/plan/offers/new/", terms.offer_new, name="offer_new"),
    path("cases/<str:code>/plan/terms/<uuid:term>/", terms.term_step, name="term_step"),
    path("cases/<str:code>/plan/terms/<uuid:term>/back/", terms.term_back, name="term_back"),
    path("cases/<str:code>/seats/<uuid:seat>/end/", seats.seat_end, name="seat_end"),
    path("letters/<uuid:item>/", letter.letter, name="letter"),
]
