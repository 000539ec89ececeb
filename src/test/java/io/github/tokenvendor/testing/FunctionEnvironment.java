package io.github.tokenvendor.testing;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The variables that every function needs in front of fakes; a test adds or changes its own. */
public final class FunctionEnvironment {
    private FunctionEnvironment() {}

    /** A mutable map. Also gives the process credentials, which the vendor looks for among the system properties. */
    public static Map<String, String> of(String secretId, String allowedScopes, URI mapbox, URI secretsManager) {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "not-a-real-key");
        Map<String, String> environment = new HashMap<>();
        environment.put("MASTER_TOKEN_SECRET_ID", secretId);
        environment.put("ALLOWED_SCOPES", allowedScopes);
        environment.put("MAPBOX_API_URL", mapbox.toString());
        environment.put("SECRETS_MANAGER_URL", secretsManager.toString());
        environment.put("AWS_REGION", "eu-central-1");
        return environment;
    }
}
