"""What a lesson says: ``writing`` reads the text that editors write, ``plots`` draws its numbers. Pure.

The rows are in ``exercises.models.lesson``, the files in ``exercises/catalogue/lessons/``; what a lesson is for the one
who reads it, and the pages, are in ``programs/course``.
"""
