"""Which documents are put on paper, and what do they look like?"""
