"""A readable invented world, and signing in as one of its people. Never beside real data."""
