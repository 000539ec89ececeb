package io.github.tokenvendor.lambda;

import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.http.OriginPolicy;
import io.github.tokenvendor.http.TokenRoutes;
import io.github.tokenvendor.mapbox.TokensApi;
import io.github.tokenvendor.secrets.MasterTokenSource;
import io.github.tokenvendor.secrets.ProcessCredentials;
import io.github.tokenvendor.secrets.SecretReader;
import io.github.tokenvendor.secrets.SecretsManagerAddress;
import io.github.tokenvendor.secrets.SecretsManagerReader;
import io.github.tokenvendor.vending.MapboxClock;
import io.github.tokenvendor.vending.Minter;
import io.github.tokenvendor.vending.Policy;
import io.github.tokenvendor.vending.Vendor;
import java.time.Clock;
import java.util.Optional;

/**
 * A vendor put together from a configuration.
 *
 * @param vendor vends
 * @param routes serves requests
 */
record VendorParts(Vendor vendor, TokenRoutes routes) {

    static VendorParts of(VendorConfig config, Optional<String> region, Upstreams upstreams, Clock clock) {
        SecretReader secret = new SecretsManagerReader(
                upstreams.exchange(),
                config.upstreamTimeout(),
                new SecretsManagerAddress(region, config.secretsManagerUrl()),
                ProcessCredentials.provider(),
                config.secretId());
        Vendor vendor = vendor(config, secret, upstreams, clock);
        OriginPolicy origins = new OriginPolicy(config.allowedOrigins());
        return new VendorParts(vendor, new TokenRoutes(vendor, origins, config.upstreamTimeout()));
    }

    private static Vendor vendor(VendorConfig config, SecretReader secret, Upstreams upstreams, Clock clock) {
        MasterTokenSource masters = new MasterTokenSource(
                secret, config.account(), config.secretTrust(), clock, upstreams.executor());
        MapboxClock mapboxClock = new MapboxClock(clock);
        TokensApi api = new TokensApi(upstreams.exchange(), config.mapboxUrl());
        return new Vendor(
                new Policy(config.allowedScopes(), config.longestLifetime()),
                config.longestLifetime(),
                masters,
                new Minter(api, masters, mapboxClock, config.mintsPerMinute()),
                mapboxClock,
                config.upstreamTimeout(),
                upstreams.executor());
    }
}
