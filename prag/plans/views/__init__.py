"""Which pages has a plan?"""
