"""The care team: practices and their members, invitations, what people share, and the record of who looked at it.

``access`` is the one door to what a person shares; ``services`` makes and ends what opens it. Nothing of it is shown
where no practice exists.
"""
