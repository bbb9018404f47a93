"""What is asked of whom: addressed, due, acknowledged, escalated, done. Ids, words and days; no text."""
