"""Prag: the shared workspace in which prison teams and local institutions prepare one person's release."""
