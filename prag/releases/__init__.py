"""From the release date to the first contact: what is due when, and what must be ready on day one."""
