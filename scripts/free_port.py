"""Say so if the port is taken, before any work is done for a site that could not start."""

import socket
import sys


def main(port: str) -> None:
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT={port} is no port: choose a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            sys.exit(f"Port {port} is only for administrators. Choose another one: make run PORT=8123")
        except OSError:
            sys.exit(f"Port {port} is in use already. Stop what uses it, or choose another one: make run PORT=8123")


if __name__ == "__main__":
    main(sys.argv[1])
