"""Who may do what: functions, permissions, THE table, and the question `may()`. No models."""
