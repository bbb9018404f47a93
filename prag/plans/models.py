"""What is stored of a plan? Goals in the person's words, actions with owner and day, conditions apart from offers, the person's view."""

from __future__ import annotations

from django.db import models

from prag.cases.models import Authored
from prag.kernel.fields import WordField
from prag.organisations.models import Institution, LegalBasis, LifeArea


class Goal(Authored):
    """What the person wants to reach in a life area, in his or her own words if possible. `replaces`: the wording before."""

    area = models.ForeignKey(LifeArea, models.PROTECT, related_name="+")
    text = models.TextField()
    own_words = models.BooleanField(default=False)
    replaces = models.UUIDField(null=True, unique=True)

    class Meta:
        db_table = "plan_goal"
        indexes = [models.Index(fields=["case_id"], name="plan_goal_case")]


class Action(Authored):
    """What an institution does for a need by a day. Its state goes along the table of `prag.plans.workflow` by verbs alone."""

    area = models.ForeignKey(LifeArea, models.PROTECT, related_name="+")
    what = models.TextField()
    owner = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    owner_function = WordField()
    due = models.DateField()
    service = models.UUIDField(null=True)
    # What was addressed, when the owner has no seat at the table.
    item = models.UUIDField(null=True)
    state = WordField()
    said = models.TextField(default="")
    stands_since = models.DateTimeField()

    class Meta:
        db_table = "plan_action"
        indexes = [models.Index(fields=["case_id"], name="plan_action_case")]


class Reason(Authored):
    """Why a need has no action, for a life area. The latest row of an area counts; a newer action makes it void."""

    area = models.ForeignKey(LifeArea, models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        db_table = "plan_reason"
        indexes = [models.Index(fields=["case_id"], name="plan_reason_case")]


class Term(Authored):
    """A condition (duty in law, with an end) or an offer (voluntary, with the person's consent and its end). Never mixed up.

    A term is followed by `replaces`: each answer or change is a new row.
    """

    kind = WordField()
    text = models.TextField()
    state = WordField()
    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, null=True, related_name="+")
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    consent_on = models.DateField(null=True)
    ask_again = models.DateField(null=True)
    provider = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    seat = models.UUIDField(null=True)
    replaces = models.UUIDField(null=True, unique=True)

    class Meta:
        db_table = "plan_term"
        indexes = [models.Index(fields=["case_id"], name="plan_term_case")]


class TakenBack(Authored):
    """That a row of a condition or an offer was recorded by mistake. It stays readable and counts for nothing.

    On its first row: all of it. On a later one: that answer alone, and what stood before it stands again.
    """

    term = models.UUIDField(unique=True)
    reason = WordField()
    said = models.TextField(default="")

    class Meta:
        db_table = "plan_term_back"
        indexes = [models.Index(fields=["case_id"], name="plan_term_back_case")]


class Settled(Authored):
    """What answers a decline: the action that was asked for instead, or the reason why none is. Each decline is answered for itself."""

    declined = models.UUIDField()
    action = models.UUIDField(null=True)
    reason = models.UUIDField(null=True)

    class Meta:
        db_table = "plan_settled"
        indexes = [models.Index(fields=["case_id"], name="plan_settled_case")]


class View(Authored):
    """The person's view of the plan, in his or her words, or the reason it is missing. An objection is printed beside the plan."""

    text = models.TextField(default="")
    missing = WordField(null=True)
    objection = models.BooleanField(default=False)
    said_on = models.DateField()

    class Meta:
        db_table = "plan_view"
        indexes = [models.Index(fields=["case_id"], name="plan_view_case")]
