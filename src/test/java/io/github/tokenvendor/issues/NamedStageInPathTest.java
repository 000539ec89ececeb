package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorUnderTest.LambdaContext;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An HTTP API whose stage has a name puts that name in front of the path, so that no route matches.
 *
 * @see <a href="https://github.com/aws-powertools/powertools-lambda-python/issues/621">powertools-lambda-python #621</a>
 * @see <a href="https://github.com/aws/aws-lambda-java-libs/issues/240">aws-lambda-java-libs #240</a>
 */
class NamedStageInPathTest {
    @ParameterizedTest
    @CsvSource({"live, /live/tokens, 200", "$default, /tokens, 200", "$default, /live/tokens, 404"})
    void handleRequest_stageInPath_isRemovedWhereTheStageHasThatName(String stage, String path, int status) {
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC())) {
            String event = "{\"version\":\"2.0\",\"rawPath\":\"" + path + "\",\"requestContext\":{\"stage\":\"" + stage
                    + "\",\"http\":{\"method\":\"POST\"}}}";

            assertThat(vendor.vendor()
                            .invoke(event, LambdaContext.NONE, Duration.ZERO)
                            .status())
                    .isEqualTo(status);
        }
    }
}
