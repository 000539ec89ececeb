"""Creates edge.yaml's resources by CloudFront's API, which moto plays, with every combination of the parameters.

botocore checks each call against CloudFront's own model. Moto has distributions and invalidations; for policies, only the calls
are checked.
"""

import itertools
import shlex

from botocore.validate import ParamValidator
from stack import Stack

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0f0e0d0c-0b0a-4009-8807-060504030201"
WEB_ACL = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/tokens/0f0e0d0c-0b0a-4009-8807-060504030201"
COMBINATIONS = {
    "domain": [{}, {"EdgeDomainName": "edge.example.com", "EdgeCertificateArn": CERTIFICATE},
               {"EdgeDomainName": "edge.example.com", "EdgeCertificateArn": CERTIFICATE, "HostedZoneId": "Z0123456789"}],
    "api": [{}, {"DomainName": "tokens.example.com", "CertificateArn": CERTIFICATE}],
    "firewall": [{}, {"EdgeWebAclArn": WEB_ACL}],
    "shield": [{}, {"EdgeOriginShieldRegion": "eu-central-1"}],
    "price": [{}, {"EdgePriceClass": "PriceClass_100"}],
}
# Where CloudFormation's names differ from the API's.
NAMES = {"AcmCertificateArn": "ACMCertificateArn", "SslSupportMethod": "SSLSupportMethod", "IPV6Enabled": "IsIPV6Enabled",
         "OriginSSLProtocols": "OriginSslProtocols"}
# What CloudFormation adds.
ADDED = {"DistributionConfig": {"CallerReference": "rehearsal"}, "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443},
         "ResponseHeadersPolicyConfig": {}}


def combinations():
    for chosen in itertools.product(*COMBINATIONS.values()):
        yield {name: value for part in chosen for name, value in part.items()} | {"Edge": "On"}


def for_api(value, shape):
    """Converts CloudFormation's properties to a parameter of the API: lists have a quantity there."""
    if shape.type_name == "structure" and isinstance(value, list):
        items = for_api(value, shape.members["Items"])
        return {"Quantity": len(items), "Items": items}
    if shape.type_name == "list":
        return [for_api(each, shape.member) for each in value]
    if shape.type_name != "structure":
        return value
    given = {NAMES.get(name, name): each for name, each in value.items()} | ADDED.get(shape.name, {})
    if "Items" in shape.members and "Items" in given:
        given["Quantity"] = len(given["Items"])
    cached = given.pop("CachedMethods", None)
    unknown = given.keys() - shape.members.keys()
    if unknown:
        raise ValueError(f"CloudFront's {shape.name} has no {sorted(unknown)}")
    converted = {name: for_api(each, shape.members[name]) for name, each in given.items()}
    if cached:
        converted["AllowedMethods"]["CachedMethods"] = {"Quantity": len(cached), "Items": cached}
    return converted


def call(client, operation, properties):
    """The parameters of a call, checked against the API's model."""
    shape = client.meta.service_model.operation_model(operation).input_shape
    (name, config), = properties.items()
    parameters = {name: for_api(config, shape.members[name])}
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        raise ValueError(f"{operation}: {report.generate_report()}")
    return parameters


def rehearse(client, parent, edge, check):
    """Creates the distribution with each combination; returns how many there are."""
    count = 0
    for count, parameters in enumerate(combinations(), 1):
        stack = Stack(parent, parameters)
        nested = Stack(edge, stack.properties("EdgeStack")["Parameters"])
        for name, operation in (("CachePolicy", "CreateCachePolicy"), ("ResponseHeadersPolicy", "CreateResponseHeadersPolicy")):
            call(client, operation, nested.properties(name))
        distribution = call(client, "CreateDistribution", nested.properties("Distribution"))
        config = distribution["DistributionConfig"]
        host = config["Origins"]["Items"][0]["DomainName"]
        check(host == parameters["DomainName"] if "DomainName" in parameters else host.startswith("HttpApi.execute-api."),
              f"the origin is {host} with {parameters}")
        check(("Records" in nested.resources()) == ("HostedZoneId" in parameters), f"wrong records with {parameters}")
        check(config.get("WebACLId") == parameters.get("EdgeWebAclArn"), f"wrong web ACL with {parameters}")
        config["CallerReference"] += str(count)
        made = client.create_distribution(**distribution)["Distribution"]
        purge(client, Stack(edge, {}, {"Distribution": made["Id"]}).value(edge["Outputs"]["PurgeCommand"]["Value"]), check)
    return count


def purge(client, command, check):
    words = shlex.split(command)
    check(words[:3] == ["aws", "cloudfront", "create-invalidation"] and words[3::2] == ["--distribution-id", "--paths"],
          f"unexpected command: {command}")
    paths = {"Quantity": 1, "Items": [words[6]]}
    made = client.create_invalidation(DistributionId=words[4], InvalidationBatch={"Paths": paths, "CallerReference": "purge"})
    check(made["Invalidation"]["InvalidationBatch"]["Paths"]["Items"] == ["/*"], f"unexpected invalidation: {made}")
