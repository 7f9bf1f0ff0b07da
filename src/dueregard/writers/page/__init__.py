"""How does a run become a page that opens in any browser, offline?"""
