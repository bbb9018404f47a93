"""Who keeps the heads of the sealed log, so that nobody can rewrite it unnoticed? Witness institutions, their receipts and mail."""
