"""Who does what in a place: what institutions offer there, and who is responsible for what."""
