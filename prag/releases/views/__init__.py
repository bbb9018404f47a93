"""Which screens has a release?"""
