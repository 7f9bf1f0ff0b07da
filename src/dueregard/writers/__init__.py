"""How does a result reach a reader, a GIS and a program?"""
