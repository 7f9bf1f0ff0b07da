"""How does a run become files that a GIS opens in the right place on the right body?"""
