"""What stands in between?"""
