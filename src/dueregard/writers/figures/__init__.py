"""Which figures does a run give, in one style?"""
