package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.InvocationResult;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.util.Map;

/** Measures sequential requests to a warm environment. */
final class WarmCalls {

    private static final int WARM_UP = 3_000;
    private static final int MINT_WARM_UP = 300;

    private WarmCalls() {}

    /**
     * Repeats one request, which the vendor serves from its cache. The vendor and the no-op handler alternate, so that
     * both see the same load of the machine.
     */
    static Map<Candidate, Samples> repeated(
            BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, int count) {
        Samples nothing = new Samples();
        Samples vendor = new Samples();
        try (PackagedFunction idle = PackagedFunction.start(Candidate.NOTHING.launch(setup, java, upstreams));
                PackagedFunction ours = PackagedFunction.start(Candidate.VENDOR.launch(setup, java, upstreams))) {
            for (int call = 0; call < WARM_UP + count; call++) {
                InvocationResult none = TokenResponse.check(Candidate.NOTHING, idle.invoke(Events.VEND));
                InvocationResult reused = TokenResponse.check(Candidate.VENDOR, ours.invoke(Events.VEND));
                if (call >= WARM_UP) {
                    nothing.add(none.took());
                    vendor.add(reused.took());
                }
            }
        }
        return Map.of(Candidate.NOTHING, nothing, Candidate.VENDOR, vendor);
    }

    /** Requests another scope set each time, so that each request mints; Mapbox's time is subtracted. */
    static Samples fresh(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, int count) {
        Samples samples = new Samples();
        try (PackagedFunction function = PackagedFunction.start(Candidate.VENDOR.launch(setup, java, upstreams))) {
            for (int call = 0; call < MINT_WARM_UP + count; call++) {
                InvocationResult result =
                        TokenResponse.check(Candidate.VENDOR, function.invoke(Events.vendOtherScopes(call)));
                if (call >= MINT_WARM_UP) {
                    samples.add(result.took().minus(upstreams.lastMint()));
                }
            }
        }
        return samples;
    }
}
