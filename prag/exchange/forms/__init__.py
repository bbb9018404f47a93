"""What is typed or ticked to send, answer, hand over or call back?"""
