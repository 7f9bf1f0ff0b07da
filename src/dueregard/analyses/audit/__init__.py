"""Are the zones as large, as lasting and as open as physics and law support?"""
