"""How is a planner told whom to consult and where to move?"""
