"""Read-only links, with which a physiotherapist or a daughter sees what their owner chose, until a day."""
