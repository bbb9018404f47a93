"""One person under a code: the case, the person's identity kept apart, on what basis the case was opened and by whom."""
