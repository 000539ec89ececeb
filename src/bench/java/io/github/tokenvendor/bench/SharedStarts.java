package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.InvocationResult;
import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;

/** Measures process start to first response with a shared table: for a process that mints, and for the next one. */
final class SharedStarts {

    private final Samples first = new Samples();
    private final Samples next = new Samples();

    SharedStarts(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, int rounds)
            throws IOException, GeneralSecurityException {
        try (SharedTable table = new SharedTable(setup.certificate())) {
            // Not measured: the fake still loads its classes, which takes longer than the vendor waits for a table.
            measure(launch(setup, java, upstreams, table), "minted", new Samples());
        }
        for (int round = 0; round < rounds; round++) {
            try (SharedTable table = new SharedTable(setup.certificate())) {
                Launch launch = launch(setup, java, upstreams, table);
                measure(launch, "minted", first);
                measure(launch, "shared", next);
            }
        }
    }

    double firstMillis() {
        return first.medianMillis();
    }

    double nextMillis() {
        return next.medianMillis();
    }

    private static void measure(Launch launch, String source, Samples whole) {
        try (PackagedFunction function = PackagedFunction.start(launch)) {
            InvocationResult result = TokenResponse.check(Candidate.VENDOR, function.invoke(Events.VEND));
            String line = String.join("", function.awaitStdout(1));
            if (!line.contains("\"source\":\"" + source + "\"")) {
                throw new IllegalStateException("not " + source + ": " + line);
            }
            whole.add(function.started().plus(result.took()));
        }
    }

    private static Launch launch(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, SharedTable table) {
        Launch launch = Candidate.VENDOR.launch(setup, java, upstreams);
        Map<String, String> environment = new HashMap<>(launch.environment());
        environment.put("SHARED_LEASES_TABLE", SharedTable.NAME);
        environment.put("DYNAMODB_URL", table.url());
        return Launch.of(launch.handler(), environment)
                .withTree(launch.tree())
                .withJavaHome(launch.javaHome())
                .withJvmOptions(launch.jvmOptions().toArray(String[]::new));
    }
}
