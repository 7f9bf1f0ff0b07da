"""Who is bound by what on a day, what does a provision oblige, what does a reading make of it?"""
