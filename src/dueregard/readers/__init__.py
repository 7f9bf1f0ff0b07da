"""What do the user's files, the rules and the maps say, and where are they mistaken?"""
