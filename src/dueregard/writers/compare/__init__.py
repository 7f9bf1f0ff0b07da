"""How is told what moves between two sets of rules, readings or scenarios?"""
