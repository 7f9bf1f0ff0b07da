"""How is the program called?"""
