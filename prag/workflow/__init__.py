"""The one form of every transition table, and its diagram."""
