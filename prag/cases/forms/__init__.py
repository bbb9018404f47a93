"""What is typed into the screens of a case?"""
