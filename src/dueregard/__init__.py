"""Does the law, if not the Moon itself, leave room for two or more independent outposts?"""
