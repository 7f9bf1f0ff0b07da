"""What else can be asked of a scenario: one question a file?"""
