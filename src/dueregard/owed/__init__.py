"""What is owed beside the conflicts: for visits, things, zones, quiet places, distress, and what is scarce?"""
