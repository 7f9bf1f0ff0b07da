"""Which nouns does the program speak of?"""
