"""An OpenID Connect issuer on loopback: a key made for this run, its key set, and credentials of every kind."""

import base64
import json
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

AUDIENCE = "conformance"


class Issuer:
    """Signs with RS256 through openssl, because Python's own library has no RSA."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.key = str(Path(self.folder.name, "key.pem"))
        self.openssl("genrsa", "-out", self.key, "2048")
        modulus = self.openssl("rsa", "-in", self.key, "-noout", "-modulus").decode().strip().partition("=")[2]
        self.keys = {"keys": [{"kty": "RSA", "kid": "1", "alg": "RS256", "e": "AQAB", "n": base64url(bytes.fromhex(modulus))}]}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Documents)
        self.server.issuer = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def credential(self, seconds=86400, **claims):
        now = int(time.time())
        header = {"alg": "RS256", "typ": "JWT", "kid": "1"}
        members = {"iss": self.url, "aud": AUDIENCE, "sub": "conformance", "iat": now, "exp": now + seconds, **claims}
        signed = ".".join(base64url(json.dumps(part).encode()) for part in (header, members))
        return f"{signed}.{base64url(self.openssl('dgst', '-sha256', '-sign', self.key, text=signed))}"

    def openssl(self, *arguments, text=""):
        return subprocess.run(["openssl", *arguments], input=text.encode(), capture_output=True, check=True).stdout


class Documents(BaseHTTPRequestHandler):
    def do_GET(self):
        issuer = self.server.issuer
        documents = {
            "/.well-known/openid-configuration": {"issuer": issuer.url, "jwks_uri": f"{issuer.url}/keys"},
            "/keys": issuer.keys,
        }
        content = json.dumps(documents.get(self.path, {})).encode()
        self.send_response(200 if self.path in documents else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def base64url(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
