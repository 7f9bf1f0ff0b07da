"""How does a person read a run on paper?"""
