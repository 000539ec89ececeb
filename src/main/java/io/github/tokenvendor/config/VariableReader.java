package io.github.tokenvendor.config;

import io.github.tokenvendor.mapbox.AccountName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads variables one by one and collects their faults; a faulty variable reads as its default meanwhile. */
final class VariableReader {
    private static final URI MAPBOX = URI.create("https://api.mapbox.com");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern SECRET_ID = Pattern.compile("[A-Za-z0-9/_+=.@:-]{1,2048}");

    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();

    VariableReader(Map<String, String> environment) {
        this.environment = environment;
    }

    Optional<String> text(Variable variable) {
        return Optional.ofNullable(environment.get(variable.name()))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** A comma-separated list; empty when the variable is absent. */
    List<String> list(Variable variable) {
        List<String> entries = new ArrayList<>();
        if (text(variable).isPresent()) {
            for (String entry : text(variable).get().split(",", -1)) {
                entries.add(entry.strip());
            }
        }
        return entries;
    }

    String secretId() {
        Optional<String> id = text(Variable.MASTER_TOKEN_SECRET_ID);
        if (id.isEmpty() || !SECRET_ID.matcher(id.get()).matches()) {
            error(Variable.MASTER_TOKEN_SECRET_ID, "must be the name or ARN of the secret that holds the master token");
        }
        return id.orElse("");
    }

    Optional<String> account() {
        Optional<String> account = text(Variable.MAPBOX_USERNAME);
        if (account.isPresent() && !AccountName.isValid(account.get())) {
            error(Variable.MAPBOX_USERNAME, "must be a Mapbox account's name: letters, digits, '.', '_' and '-'");
        }
        return account;
    }

    int number(Variable variable, int least, int most, int defaultValue) {
        Optional<String> text = text(variable);
        if (text.isEmpty()) {
            return defaultValue;
        }
        if (NUMBER.matcher(text.get()).matches()) {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        }
        error(variable, "must be a whole number from " + least + " to " + most);
        return defaultValue;
    }

    boolean flag(Variable variable) {
        String text = text(variable).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            error(variable, "must be true or false");
        }
        return text.equals("true");
    }

    Optional<URI> url(Variable variable) {
        Optional<URI> url = text(variable).flatMap(UpstreamUrl::parse);
        if (url.isEmpty() && text(variable).isPresent()) {
            error(
                    variable,
                    "must be an https:// URL, or an http:// one of a loopback host or host.docker.internal, "
                            + "without user, query and fragment");
        }
        return url;
    }

    Duration upstreamTimeout() {
        return Duration.ofMillis(number(Variable.UPSTREAM_TIMEOUT_MS, 100, 60_000, 5_000));
    }

    URI mapboxUrl() {
        return url(Variable.MAPBOX_API_URL).orElse(MAPBOX);
    }

    void error(Variable variable, String what) {
        faults.add(variable + " " + what);
    }

    void throwErrors() throws ConfigurationException {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
    }
}
