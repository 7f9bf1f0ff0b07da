"""How is told who gains by coming first, and for how many there is room?"""
