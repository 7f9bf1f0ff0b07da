"""How are the findings on everybody's zones told?"""
