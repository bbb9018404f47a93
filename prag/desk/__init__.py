"""Where people start: front page, My work, cases, the case page."""
