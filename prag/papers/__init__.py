"""What of a case is handed out on paper, to whom, and what never stands on it? Needs map, day-one sheet, the person's own copy."""
