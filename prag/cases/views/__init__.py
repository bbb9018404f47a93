"""Which screens has a case?"""
