"""Where people start: front page, My tasks, cases, the case page."""
