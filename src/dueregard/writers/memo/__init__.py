"""How does a conflict become a memo with drafts of the notices?"""
