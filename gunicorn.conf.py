"""How gunicorn serves the site; what is given on its command line takes precedence."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
# Threads, so that browsers that keep a connection open without a word do not keep others waiting.
worker_class = "gthread"
workers = 2
threads = 8
# Its default is a socket in the home directory, which need not be there or writable.
control_socket_disable = True
# Every combination of filters is an address: one that names a hundred characters is long.
limit_request_line = 8190
loglevel = "warning"


def when_ready(server):
    for listener in server.LISTENERS:
        print(f"The guide is at {listener}/ (stop it with Ctrl-C)", flush=True)
