"""Outbox and mail: "there is something to do", never content."""
