"""Needs and strengths of one person by life area: who said what, when, and whether it is fact or judgement."""
