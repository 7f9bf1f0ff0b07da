"""What does the first mover take out of whose reach, and how much of what is scarce?"""
