"""Rehearses the installation of a release with SAM alone: no JDK, no Maven, no sources.

Makes the release's files from the output of `sam build`, then runs `sam validate`, `sam build` and
`sam deploy --no-execute-changeset` beside them. Moto plays Amazon S3; a stand-in plays the few calls of CloudFormation, because
moto does not run SAM's transform. Not rehearsed: what CloudFormation does with the change set.
Usage: rehearse.py PROJECT SAM
"""

import filecmp
import logging
import os
import re
import subprocess
import sys
import tempfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import boto3
from moto.server import ThreadedMotoServer

PROJECT, SAM = Path(sys.argv[1]).resolve(), sys.argv[2]
TREES = [PROJECT / ".aws-sam" / "build" / name for name in ("VendorFunction", "RotationFunction")]
REGION, BUCKET, STACK = "eu-central-1", "release-rehearsal", "mapbox-token-vendor"
# Silences one line per request.
logging.getLogger("werkzeug").setLevel(logging.ERROR)
NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"


def check(condition, message):
    if not condition:
        sys.exit(f"release: {message}")


class CloudFormation(BaseHTTPRequestHandler):
    """Has only the stack of SAM's own bucket, and accepts one change set."""

    change_set = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        call = {name: values[0] for name, values in parse_qs(body).items()}
        action = call["Action"]
        if action == "DescribeStacks" and call["StackName"] == "aws-sam-cli-managed-default":
            self.result(action, f"""<Stacks><member><StackName>aws-sam-cli-managed-default</StackName>
              <StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime>
              <Tags><member><Key>ManagedStackSource</Key><Value>AwsSamCli</Value></member></Tags>
              <Outputs><member><OutputKey>SourceBucket</OutputKey><OutputValue>{BUCKET}</OutputValue></member></Outputs>
              </member></Stacks>""")
        elif action == "DescribeStacks":
            self.send(400, f"""<ErrorResponse xmlns="{NAMESPACE}"><Error><Type>Sender</Type><Code>ValidationError</Code>
              <Message>Stack with id {call["StackName"]} does not exist</Message></Error></ErrorResponse>""")
        elif action == "CreateChangeSet":
            CloudFormation.change_set = call
            self.result(action, f"<Id>arn:aws:cloudformation:{REGION}:1:changeSet/x/1</Id><StackId>{STACK}</StackId>")
        elif action == "DescribeChangeSet":
            self.result(action, """<Status>CREATE_COMPLETE</Status><Changes><member><Type>Resource</Type><ResourceChange>
              <Action>Add</Action><LogicalResourceId>VendorFunction</LogicalResourceId>
              <ResourceType>AWS::Lambda::Function</ResourceType></ResourceChange></member></Changes>""")
        else:
            self.send(500, action)

    def result(self, action, members):
        self.send(200, f'<{action}Response xmlns="{NAMESPACE}"><{action}Result>{members}</{action}Result></{action}Response>')

    def send(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


def check_zip(archive):
    """Checks that the zip holds exactly what `sam build` made, for both functions."""
    with tempfile.TemporaryDirectory() as unpacked:
        zipfile.ZipFile(archive).extractall(unpacked)
        files = {path.relative_to(unpacked).as_posix() for path in Path(unpacked).rglob("*") if path.is_file()}
        for tree in TREES:
            built = {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}
            check(files == built, f"the zip and {tree.name} differ in {sorted(files ^ built)[:5]}")
            _, different, errors = filecmp.cmpfiles(unpacked, tree, files, shallow=False)
            check(not different and not errors, f"the zip and {tree.name} differ in {different + errors}")


def rehearse(folder, sam):
    (code,) = folder.glob("mapbox-token-vendor-*.zip")
    check_zip(code)
    sam("validate", "--lint")
    sam("build")
    check("lib" not in os.listdir(folder / ".aws-sam" / "build"), "`sam build` unpacked the zip")
    sam("deploy", "--no-execute-changeset", "--no-confirm-changeset")

    call = CloudFormation.change_set
    check(call and call["ChangeSetType"] == "CREATE" and call["StackName"] == STACK, f"no change set was created: {call}")
    check(call["Capabilities.member.1"] == "CAPABILITY_IAM" and "Capabilities.member.2" not in call, "other capabilities")
    s3 = boto3.client("s3")
    key = call["TemplateURL"].partition(f"{BUCKET}/")[2]
    template = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
    uploads = set(re.findall(rf"CodeUri: s3://{BUCKET}/(\S+)", template))
    check(len(uploads) == 1, f"the template names {len(uploads)} uploads")
    nested = re.findall(rf"TemplateURL: \S+/{BUCKET}/(\S+)", template)
    check(len(nested) == 1 and b"AWS::CloudFront::Distribution" in s3.get_object(Bucket=BUCKET, Key=nested[0])["Body"].read(),
          f"the edge was not uploaded: {nested}")
    uploaded = s3.get_object(Bucket=BUCKET, Key=uploads.pop())["Body"].read()
    check(uploaded == code.read_bytes(), "what was uploaded is not the release's zip")
    print(f"sam deploy: change set for {STACK} with {code.name}, {len(uploaded)} bytes")


def main():
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    cloudformation = ThreadingHTTPServer(("127.0.0.1", 0), CloudFormation)
    threading.Thread(target=cloudformation.serve_forever, daemon=True).start()
    os.environ.update({
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",  # No other service.
        "AWS_ENDPOINT_URL_S3": "http://%s:%d" % moto.get_host_and_port(),
        "AWS_ENDPOINT_URL_CLOUDFORMATION": "http://127.0.0.1:%d" % cloudformation.server_port,
        "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_DEFAULT_REGION": REGION,
    })
    boto3.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    # Neither a JDK nor Maven.
    environment = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"} | {"PATH": "/nonexistent"}
    with tempfile.TemporaryDirectory() as folder:
        def sam(*arguments):
            done = subprocess.run([SAM, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
            check(done.returncode == 0, f"sam {' '.join(arguments)} failed\n{done.stdout}{done.stderr}")

        subprocess.run([sys.executable, PROJECT / ".ci" / "release" / "deployable.py", PROJECT, TREES[0], "0.0.0", folder],
                       check=True)
        rehearse(Path(folder), sam)
    cloudformation.shutdown()
    moto.stop()


main()
