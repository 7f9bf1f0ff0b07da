"""How is told what is uncertain, and what drives it?"""
