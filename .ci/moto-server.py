"""Runs moto's server, with rotations that call a rotation function on loopback.

Moto would start the function in a container. Here the last part of the function's name is the port on which it listens,
so that moto decides which steps run, when, and with which events.
Prints the server's port, and stops at the end of its standard input.
"""

import sys
import urllib.request

from moto.awslambda.models import LambdaBackend
from moto.server import ThreadedMotoServer


def invoke(_self, function_name, body, **_others):
    port = int(function_name.rsplit("-", 1)[1])
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", data=body.encode())
    with urllib.request.urlopen(request, timeout=120) as response:
        return response.read()


LambdaBackend.get_function = lambda _self, _name: None
LambdaBackend.invoke = lambda self, function_name, **others: invoke(self, function_name, **others)

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
