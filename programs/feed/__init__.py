"""A person's sessions in their calendar.

``events`` are what there is, ``ical`` and ``zones`` write them, ``views`` give them out.
"""
