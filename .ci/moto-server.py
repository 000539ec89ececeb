"""Runs moto's server, with rotations that call a rotation function on loopback.

Moto would start the function in a container. Here the last part of the function's name is the port on which it listens,
so that moto decides which steps run, when, and with which events.

Moto checks a condition and writes the item in two steps that other threads can come between. DynamoDB does both at once,
so here its requests run one at a time.

Prints the server's port, and stops at the end of its standard input.
"""

import sys
import threading
import urllib.request

from moto.awslambda.models import LambdaBackend
from moto.dynamodb.responses import DynamoHandler
from moto.server import ThreadedMotoServer


def invoke(_self, function_name, body, **_others):
    port = int(function_name.rsplit("-", 1)[1])
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", data=body.encode())
    with urllib.request.urlopen(request, timeout=120) as response:
        return response.read()


call_action = DynamoHandler.call_action
one_at_a_time = threading.Lock()


def call_alone(handler):
    with one_at_a_time:
        return call_action(handler)


DynamoHandler.call_action = call_alone
LambdaBackend.get_function = lambda _self, _name: None
LambdaBackend.invoke = lambda self, function_name, **others: invoke(self, function_name, **others)

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
