"""The `prag` command."""
