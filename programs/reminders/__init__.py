"""Mail that reminds people of their sessions, or brings a lesson a day, for those who asked for it; and that says that
there is a message.

``due`` says what is due at a moment by somebody's clock, ``occasions`` what there is to write about, ``letters`` writes
it, ``sending`` claims and sends it, ``loop`` does that again and again where no cron does.
"""
