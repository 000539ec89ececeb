package io.github.tokenvendor.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.runtime.NeedsLambdaRuntime;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.Row;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rows of the table of hostile requests that need no vendor of their own, through the packaged program. */
@NeedsLambdaRuntime
class HostileRequestsIT {
    private static final List<String> IN_PROCESS_ONLY = List.of("env", "clock", "lambda");

    private static PackagedEnvironment world;

    @BeforeAll
    static void openWorld() {
        world = new PackagedEnvironment();
    }

    @AfterAll
    static void closeWorld() {
        world.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRow_packagedProgram_keepsTheContract() {
        return rows().flatMap(row -> Arrays.stream(Gateway.values())
                .filter(gateway -> gateway.takes(row))
                .map(gateway ->
                        DynamicTest.dynamicTest(gateway + ": " + row, () -> new Scenario(world, gateway, row).run())));
    }

    @TestFactory
    Stream<DynamicTest> faultyConfiguration_packagedProgram_respondsToEverythingAndNamesEveryFault() {
        Row row = HostileRequestsTest.ROWS.stream()
                .filter(any -> any.name().equals("all variables at once"))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(Gateway.values())
                .map(gateway ->
                        DynamicTest.dynamicTest(gateway + ": " + row, () -> new Scenario(world, gateway, row).run()));
    }

    @Test
    void rows_asAWhole_areMostOfTheTable() {
        assertThat(rows()).hasSizeGreaterThan(400);
    }

    private static Stream<Row> rows() {
        return HostileRequestsTest.ROWS.stream()
                .filter(row ->
                        IN_PROCESS_ONLY.stream().allMatch(key -> row.value(key).isEmpty()));
    }
}
