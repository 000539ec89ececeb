"""Creates the transformed stacks in moto's CloudFormation, as far as moto supports them, and stops and resumes vending.

Usage: rehearse.py FOLDER_OF_TRANSFORMED_TEMPLATES
"""

import io
import json
import logging
import shlex
import sys
import zipfile
from pathlib import Path

import boto3
import edge
from moto.server import ThreadedMotoServer
from stack import Stack

REGION = "eu-central-1"
# What moto's CloudFormation creates. It does not support HTTP APIs, rotation schedules and CodeDeploy. The secret, the alarms and
# the edge are created by API calls.
KNOWN = {
    "AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::Logs::LogGroup", "AWS::DynamoDB::Table", "AWS::SNS::Topic",
    "AWS::Lambda::Function", "AWS::Lambda::Version",
}
# Silences one line per request.
logging.getLogger("werkzeug").setLevel(logging.ERROR)

FOLDER = Path(sys.argv[1])


def fail(message):
    sys.exit(f"rehearsal: {message}")


def check(condition, message):
    if not condition:
        fail(message)


def known_part(template):
    """Returns the template with the resources that moto supports, and the outputs that need no others."""
    kept = {name: r for name, r in template["Resources"].items() if r["Type"] in KNOWN}
    # The secret is passed as an existing one.
    missing = set(template["Resources"]) - set(kept) - {"MasterTokenSecret"}
    outputs = {
        name: output for name, output in template["Outputs"].items()
        if not any(f'"{other}"' in json.dumps(output) or f"${{{other}" in json.dumps(output) for other in missing)
    }
    others = {name: section for name, section in template.items() if name not in ("Rules", "Metadata")}
    return {**others, "Resources": kept, "Outputs": outputs}


class Account:
    def __init__(self, address):
        self.address = address
        s3 = self.client("s3")
        s3.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": REGION})
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("nothing", "")
        s3.put_object(Bucket="bucket", Key="key", Body=code.getvalue())

    def client(self, service):
        return boto3.client(service, endpoint_url=self.address, region_name=REGION,
                            aws_access_key_id="none", aws_secret_access_key="none")

    def create(self, name, parameters):
        """Creates a stack; returns its resources' physical names and its outputs."""
        template = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        described = template["Resources"]["MasterTokenSecret"]["Properties"]["Description"]
        secret = self.client("secretsmanager").create_secret(Name=f"{name}-master", Description=described)["ARN"]
        parameters = {**parameters, "ExistingSecretArn": secret}
        cloudformation = self.client("cloudformation")
        cloudformation.create_stack(
            StackName=name, TemplateBody=json.dumps(known_part(template)), Capabilities=["CAPABILITY_IAM"],
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()])
        stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        check(stack["StackStatus"] == "CREATE_COMPLETE", f"{name} is {stack['StackStatus']}")
        made = {resource["LogicalResourceId"]: resource["PhysicalResourceId"]
                for resource in cloudformation.describe_stack_resources(StackName=name)["StackResources"]
                if "PhysicalResourceId" in resource}
        outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        check(secret in outputs["PutMasterTokenCommand"], f"{name}: the command does not name the secret")
        made.update(self.put_alarms(name, Stack(template, parameters, made)))
        return made, outputs

    def put_alarms(self, name, stack):
        alarms = {key: f"{name}-{key}" for key, r in stack.resources().items() if r["Type"] == "AWS::CloudWatch::Alarm"}
        for key, alarm in alarms.items():
            self.client("cloudwatch").put_metric_alarm(AlarmName=alarm, **stack.properties(key))
        return alarms

    def run(self, command):
        """Makes the API calls of an `aws lambda …` command from the outputs."""
        for part in command.split(" && "):
            _, service, operation, *words = shlex.split(part)
            arguments = dict(zip((word[2:] for word in words[::2]), words[1::2], strict=True))
            check(arguments.pop("region") == REGION, f"wrong Region: {part}")
            named = {"".join(map(str.capitalize, key.split("-"))): int(value) if value.isdigit() else value
                     for key, value in arguments.items()}
            if operation in ("put-provisioned-concurrency-config", "delete-provisioned-concurrency-config"):
                print(f"  skipped, not supported by moto: {part}")
                continue
            getattr(self.client(service), operation.replace("-", "_"))(**named)

    def reserved(self, function):
        response = self.client("lambda").get_function_concurrency(FunctionName=function)
        return response.get("ReservedConcurrentExecutions")


def main():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    account = Account("http://%s:%d" % server.get_host_and_port())
    sets = json.loads((FOLDER / "parameters" / "all.json").read_text(encoding="utf-8"))
    for name, parameters in sets.items():
        made, outputs = account.create(name, parameters)
        account.run(outputs["StopVendingCommand"])
        check(account.reserved(made["VendorFunction"]) == 0, f"{name}: the stopped function has concurrency")
        account.run(outputs["ResumeVendingCommand"])
        expected = int(parameters["ReservedConcurrency"]) if "ReservedConcurrency" in parameters else None
        check(account.reserved(made["VendorFunction"]) == expected, f"{name}: resuming did not restore the concurrency")
        shared = parameters.get("SharedLeases") == "On"
        check(("SharedLeasesTable" in made) == shared, f"{name}: the table does not match SharedLeases")
        if shared:
            dynamodb = account.client("dynamodb")
            table = dynamodb.describe_table(TableName=made["SharedLeasesTable"])["Table"]
            check(table["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}], f"unexpected key of the table: {table}")
        alarms = account.client("cloudwatch").describe_alarms(AlarmNamePrefix=f"{name}-")["MetricAlarms"]
        checks = parameters.get("KeepWarmMinutes") != "0"
        reports = parameters.get("Authentication") == "report"
        check(len(alarms) == 9 + checks + shared + reports + ("RotateEveryDays" in parameters), f"{name}: {len(alarms)} alarms")
        account.client("cloudformation").delete_stack(StackName=name)
        print(f"{name}: {len(made)} resources created, vending stopped and resumed")
    parent, nested = (json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in ("defaults", "edge"))
    count = edge.rehearse(account.client("cloudfront"), parent, nested, check)
    print(f"edge: distribution created and purged with {count} combinations of parameters")
    server.stop()


main()
