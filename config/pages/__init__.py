"""Pages that belong to no app, what stands on every page, and the answers when something went wrong."""
