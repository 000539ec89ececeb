package io.github.tokenvendor.aws;

import io.github.tokenvendor.upstream.UpstreamCall.Upstream;

/**
 * The host names of Secrets Manager and DynamoDB.
 *
 * <p>They follow the AWS SDK's endpoint rules; a test compares them for every Region. Loading those rules would be the
 * slowest part of a cold start.
 */
final class AwsHost {
    /** A group of Regions with domains of its own. */
    private enum Partition {
        CHINA("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        EUROPEAN_SOVEREIGN("eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
        GOV_CLOUD("us-gov-", "amazonaws.com", "api.aws"),
        ISO("us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
        ISO_B("us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
        ISO_E("eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
        ISO_F("us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
        COMMERCIAL("", "amazonaws.com", "api.aws");

        private final String regions;
        private final String domain;
        private final String dualStackDomain;

        Partition(String regions, String domain, String dualStackDomain) {
            this.regions = regions;
            this.domain = domain;
            this.dualStackDomain = dualStackDomain;
        }

        static Partition of(String region) {
            for (Partition partition : values()) {
                if (region.startsWith(partition.regions)) {
                    return partition;
                }
            }
            return COMMERCIAL;
        }
    }

    private AwsHost() {}

    /** The host of a service in a Region; an unknown Region counts as a commercial one. */
    static String of(AwsService service, String region, boolean fips, boolean dualStack) {
        Partition partition = Partition.of(region);
        boolean dual = dualStack && !(service.upstream() == Upstream.SECRETS && usualHostIsDualStack(partition, fips));
        // DynamoDB's default hosts in GovCloud are FIPS-validated.
        boolean validated = service.upstream() == Upstream.SHARED_LEASES && partition == Partition.GOV_CLOUD && !dual;
        return service.signingName()
                + (fips && !validated ? "-fips." : ".")
                + region
                + "."
                + (dual ? partition.dualStackDomain : partition.domain);
    }

    /** Whether Secrets Manager's default host also has IPv6 addresses. */
    private static boolean usualHostIsDualStack(Partition partition, boolean fips) {
        return switch (partition) {
            case COMMERCIAL, GOV_CLOUD -> true;
            case CHINA -> !fips;
            default -> false;
        };
    }
}
