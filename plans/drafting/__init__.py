"""Documents that the system has the words for already: request letters, đôn đốc, periodic reports on paper.

Each becomes a draft plan row in its office's usual form, edited and issued like any other. Its words are those of the
moment of drafting and follow nothing afterwards; no fact is added that the source does not hold.
"""
