package io.github.tokenvendor.config;

import io.github.tokenvendor.mapbox.AccountName;
import io.github.tokenvendor.upstream.UpstreamUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads variables one at a time and collects their faults. */
final class VariableReader {
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
    /** A token put into the wrong variable would be sent to AWS as a name, and recorded there. */
    private static final Pattern TOKEN = Pattern.compile("[spt]k\\.");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern SECRET_ID = Pattern.compile("(?!arn:)[A-Za-z0-9/_+=.@:-]{1,2048}"
            + "|arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,519}");
    private static final Pattern TABLE =
            Pattern.compile("(arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/)?[A-Za-z0-9_.-]{3,255}");
    /** No segment is {@code .} or {@code ..}; the whole path has at most 200 characters. */
    private static final Pattern BASE_PATH = Pattern.compile("(?=.{1,200}$)(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+){1,20}");

    private final Map<String, String> environment;
    /** A set, because two settings may read the same variable. */
    private final Set<String> faults = new LinkedHashSet<>();

    VariableReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A variable's value without surrounding white space; a blank one is absent. */
    Optional<String> text(Enum<?> variable) {
        return Optional.ofNullable(environment.get(variable.name()))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    boolean has(Enum<?> variable) {
        return text(variable).isPresent();
    }

    private Optional<String> text(Enum<?> variable, Pattern form, String fault) {
        Optional<String> text = text(variable);
        if (text.isPresent() && TOKEN.matcher(text.get()).lookingAt()) {
            error(variable, "must not be a token; store the token in the secret");
        } else if (text.isPresent() && !form.matcher(text.get()).matches()) {
            error(variable, fault);
        }
        return text;
    }

    Optional<String> region() {
        return text(AwsVariable.AWS_REGION, REGION, "must be a Region's name, such as eu-central-1");
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

    Optional<String> secretId() {
        return text(
                Variable.MASTER_TOKEN_SECRET_ID,
                SECRET_ID,
                "must be the name of the secret that holds the master token, or its ARN: "
                        + "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME");
    }

    Optional<String> sharedLeasesTable() {
        return text(
                Variable.SHARED_LEASES_TABLE,
                TABLE,
                "must be the name of a DynamoDB table (3 to 255 letters, digits, '_', '.' and '-'), or its ARN: "
                        + "arn:aws:dynamodb:REGION:ACCOUNT:table/NAME");
    }

    /** The base path; empty if none is configured. */
    String basePath() {
        return text(
                        Variable.BASE_PATH,
                        BASE_PATH,
                        "must be a path such as /api/maps, with a leading slash and no trailing one; a segment has "
                                + "letters, digits, '.', '_', '~' and '-', and is not '.' or '..'")
                .orElse("");
    }

    Optional<String> account() {
        return text(
                Variable.MAPBOX_USERNAME,
                AccountName.FORM,
                "must be a Mapbox account name: 1 to 100 letters, digits, '.', '_' and '-', and not '.' or '..'");
    }

    int number(Variable variable, int min, int max, int defaultValue) {
        String text = text(variable).orElse(Integer.toString(defaultValue));
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : min - 1;
        if (number < min || number > max) {
            error(variable, "must be a whole number from " + min + " to " + max);
            return defaultValue;
        }
        return number;
    }

    boolean flag(Enum<?> variable) {
        String text = text(variable).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            error(variable, "must be true or false");
        }
        return text.equals("true");
    }

    Optional<URI> url(Variable variable) {
        return url(variable, UpstreamUrl::parseBase, "a loopback host or host.docker.internal");
    }

    /** A URL in one of AWS's own variables; the names of emulators in a container network may be plain HTTP too. */
    Optional<URI> awsUrl(AwsVariable variable) {
        return url(
                variable,
                UpstreamUrl::parseBaseOfAws,
                "a loopback host, host.docker.internal, localhost.localstack.cloud or a name without a dot");
    }

    private Optional<URI> url(Enum<?> variable, Function<String, Optional<URI>> parse, String plainHosts) {
        Optional<URI> url = text(variable).flatMap(parse);
        if (url.isEmpty() && has(variable)) {
            error(
                    variable,
                    "must be an https:// URL, or an http:// URL of " + plainHosts
                            + ", without a user, query or fragment");
        }
        return url;
    }

    void fault(String placeAndFault) {
        faults.add(placeAndFault);
    }

    void error(Enum<?> variable, String fault) {
        faults.add(variable + " " + fault);
    }

    void throwErrors() throws ConfigurationException {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(List.copyOf(faults));
        }
    }
}
