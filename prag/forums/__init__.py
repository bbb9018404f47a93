"""Local coordination forums: grants, forums, meetings, conclusions, commitments, minutes, public notice.

Speaks of institutions alone. It holds no personal data of the people the work is about, and cannot import the case side.
"""
