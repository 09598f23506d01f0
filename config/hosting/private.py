"""Files that only the user who runs the site may read: folders 700, files 600."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_folder(path: Path) -> None:
    """Create a folder that nobody else may read, or close an existing one to others.

    Raises OSError when that fails, and for a folder that users share, like /tmp, which must stay open.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = path.stat().st_mode
    if mode & stat.S_ISVTX:
        raise PermissionError(f"{path} is shared with others")
    if mode & OTHERS:
        path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def make_file(path: Path) -> None:
    """Create an empty file that nobody else may read, or close an existing one to others. Raises OSError on failure."""
    path.touch(mode=0o600)
    close_file(path)


def close_file(path: Path) -> None:
    """Let nobody else read a file, if it exists. Raises OSError when it belongs to somebody else."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if mode & OTHERS:
        path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def secret(path: Path) -> str:
    """Read the secret in a file, which the first call creates. Processes that start together get the same secret."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        make_file(unfinished)
        unfinished.write_text(secrets.token_urlsafe(64))
        try:
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    close_file(path)
    return path.read_text().strip()
