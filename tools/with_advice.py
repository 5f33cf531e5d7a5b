"""Run a command; if it fails for a reason that a person can do something about, say what.

    python -m tools.with_advice COMMAND [ARGUMENT ...]

The command's own messages are shown as they come, and its exit status is passed on.
"""

import re
import signal
import subprocess
import sys

#: What the message of a failed command may hold, and what can be done then. The first that fits
#: is the cause: a full disk breaks a chapter, and a chapter can fail for want of a connection.
ADVICE = {
    r"No space left on device|Disk quota exceeded|ENOSPC|EDQUOT": (
        "The disk is full. The environment and the book need about 1.5 GB in this folder, and pip "
        "needs room in the folder for temporary files. Free some, or name another folder with "
        "TMPDIR=/path, and give the same command again."
    ),
    r"broken_cells\.BrokenCell: (.*)": (
        r"A chapter is broken: \1. Mend that cell, and give the same command again. Until then "
        r"the last good book stays in _build/html."
    ),
    r"No matching distribution|Could not fetch URL|ConnectionError|NewConnectionError"
    r"|ConnectTimeout|ReadTimeout|Temporary failure in name resolution|Network is unreachable"
    r"|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|code E5\d\d|SSLError": (
        "The packages could not be fetched. Look whether this machine has a connection. Behind a "
        "proxy, set HTTPS_PROXY; with a mirror, set PIP_INDEX_URL for Python's packages and "
        "NPM_CONFIG_REGISTRY for npm's. Then give the same command again."
    ),
    r"Permission denied|EACCES|Read-only file system|EROFS": (
        "A file or folder cannot be written. Work in a copy of the project that is your own, "
        "and do not mix runs of make with and without sudo."
    ),
}


def advice(message):
    """Return what to do about a failure; None if it is of no known kind."""
    found = ((re.search(sign, message), words) for sign, words in ADVICE.items())
    return next((match.expand(words) for match, words in found if match), None)


def main():
    with subprocess.Popen(sys.argv[1:], stderr=subprocess.PIPE) as command:
        # Whoever stops this stops the command, and waits until it has ended.
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C has reached the command already
        signal.signal(signal.SIGTERM, lambda *_: command.terminate())
        said = []
        for line in command.stderr:
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()
            said.append(line.decode(errors="replace"))
    if command.returncode and (words := advice("".join(said))):
        print(f"\n{words}", file=sys.stderr)
    return command.returncode if command.returncode >= 0 else 128 - command.returncode


if __name__ == "__main__":
    sys.exit(main())
