"""How is told what can be seen and what is lit from a place or in a box?"""
