"""Running an installation: begun, looked after, watched, and what must stay erased."""
