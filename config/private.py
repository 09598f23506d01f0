"""Files that only the user who runs the site may read: folders 700, files 600."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_folder(path: Path) -> None:
    """Make a folder that nobody else may look into, or close one that stands open.

    Raises OSError when that cannot be done, and for a folder that many share, like /tmp: others need that one open.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = path.stat().st_mode
    if mode & stat.S_ISVTX:
        raise PermissionError(f"{path} is shared with others")
    if mode & OTHERS:
        path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def make_file(path: Path) -> None:
    """Make an empty file that nobody else may read; one that is there is closed. Raises OSError when it cannot."""
    path.touch(mode=0o600)
    close_file(path)


def close_file(path: Path) -> None:
    """Take a file from all others, if there is one. Raises OSError when it belongs to somebody else."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if mode & OTHERS:
        path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def secret(path: Path) -> str:
    """Return the secret in a file, made at the first call. Two processes that start at once agree on one."""
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
