"""One search over exercises, programs, lessons, conditions, movements and help: ``matching`` finds, ``entries`` says
what there is to find, ``answers`` writes what a result says.
"""
