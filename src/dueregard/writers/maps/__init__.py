"""How is the ground drawn, and what stands on it?"""
