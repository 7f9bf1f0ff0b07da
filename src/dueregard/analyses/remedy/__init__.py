"""What would remove each conflict, and what at least cost all of them?"""
