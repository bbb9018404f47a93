"""What happened: the event log. Ids only, no foreign keys, no free text."""
