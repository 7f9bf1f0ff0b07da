"""Which zones and sites meet, where, when, how surely, and who owes what?"""
