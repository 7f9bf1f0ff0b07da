"""How is told why a conflict stands?"""
