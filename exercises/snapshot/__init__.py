"""The published catalogue as one document: published, read, and changed by drafts of rules."""
