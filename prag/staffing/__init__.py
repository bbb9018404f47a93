"""Who works in an institution, with which function, and who fills its seats? And the administrator's few screens."""
