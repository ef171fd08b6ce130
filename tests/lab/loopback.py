"""Keeps a process from the network. The laboratory's own servers are on loopback."""

import errno
import socket


def stay_on_loopback(event, arguments):
    """An audit hook: no connection and no name leaves this machine."""
    if event == "socket.connect":
        _, address = arguments
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise OSError(errno.ENETUNREACH, "Network is unreachable")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        if arguments[0] is not None and not _is_loopback(arguments[0]):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def _is_loopback(host):
    host = host.decode() if isinstance(host, bytes) else host
    return host in ("", "localhost", "::1", "0.0.0.0") or host.startswith("127.")
