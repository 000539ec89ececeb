package io.github.tokenvendor.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.Row;
import io.github.tokenvendor.testing.Table;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row of the table of hostile requests, through both handlers. */
class HostileRequestsTest {
    private static final String KEYS =
            "event method path query stage type body body64 raw64 missing null single lambda first"
                    + " only expect expect-http expect-rest scopes lifetime reads cors allow faults clock"
                    + " cacheable";
    static final List<Row> ROWS = Table.read("/hostile-requests.txt", KEYS, "header env");

    private static InProcessEnvironment world;

    @BeforeAll
    static void openWorld() {
        world = new InProcessEnvironment();
    }

    @AfterAll
    static void closeWorld() {
        world.close();
    }

    @TestFactory
    Stream<DynamicContainer> everyRow_eitherHandler_keepsTheContract() {
        Map<String, List<Row>> groups =
                ROWS.stream().collect(Collectors.groupingBy(Row::group, LinkedHashMap::new, Collectors.toList()));
        return groups.entrySet().stream()
                .map(group -> DynamicContainer.dynamicContainer(
                        group.getKey(), group.getValue().stream().flatMap(HostileRequestsTest::trials)));
    }

    private static Stream<DynamicTest> trials(Row row) {
        return Arrays.stream(Gateway.values())
                .filter(gateway -> gateway.takes(row))
                .map(gateway -> DynamicTest.dynamicTest(
                        "line " + row.line() + ", " + gateway + ": " + row.name(),
                        () -> new Scenario(world, gateway, row).run()));
    }

    @Test
    void table_asAWhole_isLargeAndMeetsEveryRefusalOfTheContract() {
        assertThat(ROWS).hasSizeGreaterThan(260);
        assertThat(ROWS.stream().map(row -> row.group() + row.name())).doesNotHaveDuplicates();
        assertThat(ROWS.stream()
                        .map(row -> Expected.of(row, Gateway.HTTP_API).code())
                        .collect(Collectors.toSet()))
                .contains(
                        "invalid_json",
                        "invalid_request",
                        "invalid_scope",
                        "invalid_expiry",
                        "scope_not_allowed",
                        "origin_not_allowed",
                        "not_found",
                        "no_such_user",
                        "method_not_allowed",
                        "body_too_large",
                        "unsupported_media_type",
                        "too_many_requests",
                        "misconfigured");
    }
}
