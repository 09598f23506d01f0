"""Parts of the library's pages: the search (``finding``), whom an exercise does not suit (``cautions``), how it is done
(``instructions``), and what stands around it (``details``). The pages themselves are in ``programs/library/``.
"""
