"""The decisions of one session on their way: drafted exercise by exercise, held back by others, then taken."""
