"""Coming in: sign-up, sign-in and the agreement. Everything around an account that is not about anybody's health.

``allauth_forms`` and ``forms`` are what is asked, ``adapter`` how django-allauth behaves and from where mail is sent,
``ways`` what there is beside a password,
``consent`` the agreement, ``security`` what guards an account beyond its password, ``redirects`` where one goes next.
"""
