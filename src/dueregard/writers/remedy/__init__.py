"""How is told what would remove each conflict?"""
