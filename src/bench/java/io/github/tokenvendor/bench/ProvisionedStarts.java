package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.InvocationResult;
import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures the first response of an environment that provisioned concurrency initialized before the first request. */
final class ProvisionedStarts {

    private final Samples initialization = new Samples();
    private final Samples firstResponse = new Samples();

    ProvisionedStarts(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, int rounds) {
        for (int round = 0; round < rounds; round++) {
            try (PackagedFunction function = PackagedFunction.start(launch(setup, java, upstreams))) {
                InvocationResult result = TokenResponse.check(Candidate.VENDOR, function.invoke(Events.VEND));
                initialization.add(function.started());
                firstResponse.add(result.took());
            }
        }
    }

    double initializationMillis() {
        return initialization.medianMillis();
    }

    double firstResponseMillis() {
        return firstResponse.medianMillis();
    }

    private static Launch launch(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams) {
        Launch launch = Candidate.VENDOR.launch(setup, java, upstreams);
        Map<String, String> environment = new HashMap<>(launch.environment());
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency");
        List<String> options = new ArrayList<>(launch.jvmOptions());
        if (java.feature() >= 25) {
            // The managed runtime does not stop at C1 here. The last option of a name wins.
            options.add("-XX:TieredStopAtLevel=4");
        }
        return Launch.of(launch.handler(), environment)
                .withTree(launch.tree())
                .withJavaHome(launch.javaHome())
                .withJvmOptions(options.toArray(String[]::new));
    }
}
