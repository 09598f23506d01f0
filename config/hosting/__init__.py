"""For whoever runs a server of this site: backups, what it tells of itself, and letters about its errors."""
