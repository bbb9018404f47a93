"""Which screens have notices, hand-overs and recalls?"""
