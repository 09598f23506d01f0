"""What the pages of the desk share: saving, publishing, versions, lists."""
