"""Become another program, tied to the life of the process that started it.

A script of its own (`python -I launch.py …`), not a preexec_fn: between fork and exec of a
process with threads no Python may run. Arguments: the parent's pid, the signal by which the
program is told that the parent died, who it shall be, a pipe to watch (or -), the program.
"""

import ctypes
import os
import pwd
import select
import signal
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
ITSELF, NAMESPACE = "itself", "namespace"


def main(arguments: list[str]) -> None:
    parent, farewell, identity, watched, *program = arguments
    heed_signals()
    become(identity)
    if watched == "-":
        die_with(int(parent), int(farewell))
        os.execv(program[0], program)  # noqa: S606
    watch(int(watched), int(farewell), program)


def heed_signals() -> None:
    # A shell starts what it runs in the background with SIGINT and SIGQUIT ignored.
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def become(identity: str) -> None:
    if identity == ITSELF:
        return
    if identity == NAMESPACE:
        # Root seen from an empty user namespace is "nobody", which PostgreSQL accepts, and still
        # owns its files: nothing needs to be given to another user.
        libc("unshare", CLONE_NEWUSER)
        return
    user = pwd.getpwnam(identity)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


def die_with(parent: int, farewell: int) -> None:
    # After become(): the kernel forgets this wish whenever a process changes who it is.
    libc("prctl", PR_SET_PDEATHSIG, farewell)
    if os.getppid() != parent:
        sys.exit("the parent died before its child began")


def watch(pipe: int, farewell: int, program: list[str]) -> None:
    """Where the kernel has no such wish (macOS): wait beside the program for the pipe to close."""
    child = os.fork()
    if child == 0:
        os.close(pipe)
        os.execv(program[0], program)  # noqa: S606
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda received, _frame: os.kill(child, received))
    told = False
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            sys.exit(os.waitstatus_to_exitcode(status) % 256)
        if select.select([] if told else [pipe], [], [], 0.1)[0]:
            told = True
            os.kill(child, farewell)


def libc(function: str, *arguments: int) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), function)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), f"{function}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main(sys.argv[1:])
