"""From a body in space to SVG.

``forms``, ``head`` and ``things`` build what is seen, ``order`` says what is in front, ``scene`` draws one moment,
``panels`` the still pictures, ``moving`` the one that moves; ``ink`` draws lines without knowing a body.
"""
