"""Doses, loads and scales: what they are (``dose``, ``bands``, ``scales``), how pages say them (``presentation``), and
how people type them (``number_fields``).
"""
