"""A few fictional people with three months behind them, for looking at Homestretch without anybody's health data.

Everything they have is made by the services that real people use, told of the past through ``at``, ``today`` and
``performed_on``. Their story comes from a random number generator with a fixed seed: the same day makes the same story.
"""
