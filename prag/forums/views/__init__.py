"""Which screens has a forum?"""
