"""What do footprints become under a reading?"""
