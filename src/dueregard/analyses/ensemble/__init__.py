"""How much of the answer depends on what nobody knows: places, days, masses, physics?"""
