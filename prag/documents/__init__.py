"""Papers of one person's case: signed consents, decisions, certificates; written anew before they are kept, sealed, opened one by one."""
