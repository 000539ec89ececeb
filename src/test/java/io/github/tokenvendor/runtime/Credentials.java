package io.github.tokenvendor.runtime;

import java.net.URI;
import java.util.Map;

/**
 * How Lambda hands the execution role's credentials to a function: the environment variables it sets for them.
 *
 * @param environment the variables; the values are made up
 */
public record Credentials(Map<String, String> environment) {

    /** Keeps its own copy. */
    public Credentials {
        environment = Map.copyOf(environment);
    }

    /** The three variables that an ordinary execution environment gets. */
    public static Credentials inEnvironment() {
        return new Credentials(Map.of(
                "AWS_ACCESS_KEY_ID", "ASIAEXAMPLEEXAMPLE00",
                "AWS_SECRET_ACCESS_KEY", "example-secret-access-key",
                "AWS_SESSION_TOKEN", "example-session-token"));
    }

    /**
     * An address to ask, which is what a SnapStart environment gets: keys in the environment would be in the snapshot.
     *
     * @param endpoint where the credentials are; the AWS SDK accepts plain HTTP on loopback only
     * @param authorizationToken what the endpoint expects in the {@code Authorization} header
     */
    public static Credentials fromContainer(URI endpoint, String authorizationToken) {
        return new Credentials(Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                endpoint.toString(),
                "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                authorizationToken));
    }
}
