package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.fake.SigningKey;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import io.github.tokenvendor.testing.VendorUnderTest.LambdaContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every policy of the how-to pages, with credentials as each provider sends them and near misses. Only the issuer's
 * address differs: it is that of a fake, which signs.
 */
class RecipesTest {
    /**
     * A provider.
     *
     * @param page the how-to page
     * @param block which of its JSON blocks has the policies
     * @param claims what a credential of the provider says that its policy serves
     * @param more what else a served credential may say instead
     * @param misses claims to replace these, which no policy must serve
     */
    private record Provider(
            String name,
            String page,
            int block,
            SigningKey key,
            String claims,
            List<String> more,
            List<String> misses) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Pattern BLOCK = Pattern.compile("(?s)```json\n(.*?)```");

    private static final SigningKey RSA = SigningKey.rsa("rsa-1", 2_048);
    private static final SigningKey EC = SigningKey.ec("ec-1", "P-256");

    private static final List<Provider> PROVIDERS = List.of(
            new Provider(
                    "Cognito, access token",
                    "callers.md",
                    0,
                    RSA,
                    """
                    {"sub":"8d2f","cognito:groups":["editors","staff"],
                     "iss":"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_EXAMPLE",
                     "client_id":"YOUR-CLIENT-ID","origin_jti":"1","event_id":"2","token_use":"access","scope":"openid",
                     "auth_time":1700000000,"jti":"3","username":"ann"}""",
                    List.of("{\"client_id\":null,\"aud\":\"YOUR-CLIENT-ID\",\"token_use\":\"id\"}"),
                    List.of(
                            "{\"cognito:groups\":null}",
                            "{\"cognito:groups\":[\"editors-of-another\"]}",
                            "{\"client_id\":\"ANOTHER-CLIENT-ID\"}",
                            "{\"aud\":\"another-api\"}",
                            "{\"iss\":\"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_ANOTHER\"}")),
            new Provider(
                    "Auth0",
                    "callers.md",
                    1,
                    RSA,
                    """
                    {"iss":"https://TENANT.eu.auth0.com/","sub":"auth0|65","azp":"a1b2","scope":"openid edit:maps",
                     "aud":["https://YOUR-API","https://TENANT.eu.auth0.com/userinfo"],"permissions":["edit:maps","read:maps"]}""",
                    List.of("{\"aud\":\"https://YOUR-API\"}"),
                    List.of(
                            "{\"permissions\":[\"read:maps\"]}",
                            "{\"permissions\":null}",
                            "{\"aud\":[\"https://TENANT.eu.auth0.com/userinfo\"]}",
                            "{\"iss\":\"https://TENANT.eu.auth0.com\"}")),
            new Provider(
                    "Firebase App Check",
                    "callers.md",
                    2,
                    RSA,
                    """
                    {"sub":"1:PROJECT-NUMBER:web:APP","aud":["projects/PROJECT-NUMBER","projects/your-project"],
                     "provider":"recaptcha_enterprise","iss":"https://firebaseappcheck.googleapis.com/PROJECT-NUMBER","jti":"1"}""",
                    List.of("{\"sub\":\"1:PROJECT-NUMBER:android:APP\",\"provider\":\"play_integrity\"}"),
                    List.of(
                            "{\"sub\":\"1:PROJECT-NUMBER:web:ANOTHER\"}",
                            "{\"sub\":\"1:PROJECT-NUMBER:ios:APP\"}",
                            "{\"aud\":[\"projects/ANOTHER\"]}",
                            "{\"iss\":\"https://firebaseappcheck.googleapis.com/ANOTHER\"}")),
            new Provider(
                    "Cloudflare Access",
                    "callers.md",
                    3,
                    RSA,
                    """
                    {"aud":["APPLICATION-AUDIENCE-TAG"],"email":"ann@example.com","iss":"https://TEAM.cloudflareaccess.com",
                     "type":"app","identity_nonce":"6","sub":"7335","country":"DE"}""",
                    List.of("{\"sub\":\"\",\"email\":null,\"common_name\":\"service.access\"}"),
                    List.of(
                            "{\"aud\":[\"ANOTHER-TAG\"]}",
                            "{\"aud\":null}",
                            "{\"iss\":\"https://ANOTHER.cloudflareaccess.com\"}")),
            new Provider(
                    "Google IAP",
                    "callers.md",
                    4,
                    EC,
                    """
                    {"aud":"/projects/NUMBER/global/backendServices/ID","email":"ann@example.com","hd":"example.com",
                     "google":{"access_levels":["accessPolicies/1/accessLevels/any"]},"iss":"https://cloud.google.com/iap",
                     "sub":"accounts.google.com:1234"}""",
                    List.of(),
                    List.of(
                            "{\"aud\":\"/projects/NUMBER/global/backendServices/ANOTHER\"}",
                            "{\"hd\":\"example.org\"}",
                            "{\"hd\":null}",
                            "{\"iss\":\"https://accounts.google.com\"}")),
            new Provider(
                    "GitLab",
                    "callers.md",
                    5,
                    RSA,
                    """
                    {"namespace_id":"72","namespace_path":"my-group","project_id":"123456","project_path":"my-group/maps",
                     "user_id":"1","user_login":"ann","pipeline_id":"574","pipeline_source":"push","job_id":"302","ref":"main",
                     "ref_type":"branch","ref_path":"refs/heads/main","ref_protected":"true","runner_id":1,"jti":"2",
                     "iss":"https://gitlab.com","sub":"project_path:my-group/maps:ref_type:branch:ref:main",
                     "aud":"https://YOUR-VENDOR"}""",
                    List.of(),
                    List.of(
                            "{\"project_id\":\"1234567\"}",
                            "{\"ref\":\"feature\"}",
                            "{\"ref_type\":\"tag\"}",
                            "{\"aud\":\"https://gitlab.com\"}")),
            new Provider(
                    "GitHub, by repository_id",
                    "github-actions.md",
                    0,
                    RSA,
                    github("\"repo:OWNER/REPOSITORY:ref:refs/heads/main\""),
                    List.of("{\"sub\":\"repo:OWNER@12345/REPOSITORY@123456789:ref:refs/heads/main\"}"),
                    List.of(
                            "{\"repository_id\":\"987654321\"}",
                            "{\"ref\":\"refs/heads/feature\"}",
                            "{\"ref\":\"refs/pull/7/merge\",\"sub\":\"repo:OWNER/REPOSITORY:pull_request\"}",
                            "{\"aud\":\"https://github.com/OWNER\"}")),
            new Provider(
                    "GitHub, by either form of sub",
                    "github-actions.md",
                    1,
                    RSA,
                    github("\"repo:OWNER/REPOSITORY:ref:refs/heads/main\""),
                    List.of("{\"sub\":\"repo:OWNER@12345/REPOSITORY@123456789:ref:refs/heads/main\"}"),
                    List.of(
                            "{\"sub\":\"repo:OWNER@12345/REPOSITORY@987654321:ref:refs/heads/main\"}",
                            "{\"sub\":\"repo:OWNER/REPOSITORY:ref:refs/heads/feature\"}",
                            "{\"sub\":\"repo:OWNER/REPOSITORY:pull_request\"}",
                            "{\"sub\":\"repo:OWNER/REPOSITORY:environment:main\"}",
                            "{\"sub\":\"repo:OWNER/REPOSITORY-2:ref:refs/heads/main\"}")));

    private final MutableClock clock = new MutableClock("2026-11-23T10:00:00Z");
    private final VendorFixture surroundings = new VendorFixture(clock);
    private final List<FakeIssuer> issuers = new ArrayList<>();

    @AfterEach
    void stop() {
        issuers.forEach(FakeIssuer::close);
        surroundings.close();
    }

    private static String github(String subject) {
        return "{\"jti\":\"1\",\"sub\":" + subject + "," + """
                "aud":"https://YOUR-VENDOR","ref":"refs/heads/main","sha":"f0","repository":"OWNER/REPOSITORY",
                "repository_owner":"OWNER","repository_owner_id":"12345","run_id":"1","run_number":"2","run_attempt":"1",
                "repository_visibility":"public","repository_id":"123456789","actor_id":"3","actor":"ann",
                "workflow":"upload","head_ref":"","base_ref":"","event_name":"push","ref_protected":"true",
                "ref_type":"branch","workflow_ref":"OWNER/REPOSITORY/.github/workflows/upload.yml@refs/heads/main",
                "job_workflow_ref":"OWNER/REPOSITORY/.github/workflows/upload.yml@refs/heads/main",
                "runner_environment":"github-hosted","iss":"https://token.actions.githubusercontent.com"}""";
    }

    @TestFactory
    Stream<DynamicTest> documentedPolicy_servesItsProvidersCredential_andNoNearMiss() {
        return PROVIDERS.stream().map(provider -> DynamicTest.dynamicTest(provider.name(), () -> tryOut(provider)));
    }

    @Test
    void everyBlockOfPolicies_hasAProvider() {
        Set<String> blocks = new TreeSet<>();
        for (String page : List.of("callers.md", "github-actions.md")) {
            for (int i = 0; i < blocks(page).size(); i++) {
                blocks.add(page + " " + i);
            }
        }
        assertThat(PROVIDERS.stream().map(provider -> provider.page() + " " + provider.block()))
                .containsExactlyInAnyOrderElementsOf(blocks);
    }

    private void tryOut(Provider provider) {
        ObjectNode claims = (ObjectNode) Json.read(provider.claims());
        String documented = claims.path("iss").asText();
        FakeIssuer issuer = FakeIssuer.start(clock, documented.endsWith("/") ? "/" : "");
        issuers.add(issuer);
        issuer.publish(List.of(provider.key().jwk()));
        ArrayNode policies = policies(provider);
        JsonNode policy = policies.get(policies.size() - 1);
        assertThat(policy.path("issuer").asText()).isEqualTo(documented);
        boolean namesKeys = policy.has("keys");
        VendorUnderTest vendor = vendor(policies, documented, issuer);

        assertServed(provider, policy, ask(vendor, provider, policy, claims, "{}", documented, issuer));
        assertThat(issuer.calls()).hasSize(namesKeys ? 1 : 2);
        for (String more : provider.more()) {
            assertServed(provider, policy, ask(vendor, provider, policy, claims, more, documented, issuer));
        }
        for (String miss : provider.misses()) {
            VendorReply reply = ask(vendor, provider, policy, claims, miss, documented, issuer);
            assertThat(reply.json().path("code").asText())
                    .as("%s: %s", miss, reply)
                    .isIn("caller_not_allowed", "invalid_credential");
        }
    }

    private VendorUnderTest vendor(ArrayNode policies, String documented, FakeIssuer issuer) {
        for (JsonNode policy : policies) {
            if (policy.has("issuer")) {
                ((ObjectNode) policy).put("issuer", issuer.name());
            }
            if (policy.has("keys")) {
                ((ObjectNode) policy).put("keys", issuer.url() + FakeIssuer.KEYS);
            }
        }
        assertThat(policies.toString()).doesNotContain("\"issuer\":\"" + documented + "\"");
        List<String> scopes = List.of("styles:read", "fonts:read", "styles:tiles", "uploads:write");
        List<String> all = new ArrayList<>(scopes);
        all.add("tokens:write");
        surroundings.store(surroundings.mapbox().issueSecretToken(surroundings.account(), all));
        return surroundings
                .with("ALLOWED_SCOPES", String.join(",", scopes))
                .with("POLICIES", policies.toString())
                .vendor(Gateway.HTTP_API);
    }

    /** Sends a credential that the provider signs; a null removes a claim. */
    private VendorReply ask(
            VendorUnderTest vendor,
            Provider provider,
            JsonNode policy,
            ObjectNode claims,
            String changes,
            String documented,
            FakeIssuer issuer) {
        ObjectNode all = claims.deepCopy();
        Json.read(changes).properties().forEach(change -> {
            if (change.getValue().isNull()) {
                all.remove(change.getKey());
            } else {
                all.set(change.getKey(), change.getValue());
            }
        });
        if (all.path("iss").asText().equals(documented)) {
            all.put("iss", issuer.name());
        }
        Instant now = clock.instant();
        all.put("iat", now.getEpochSecond()).put("exp", now.plusSeconds(300).getEpochSecond());
        String credential = provider.key().token(JSON.convertValue(all, new TypeReference<Map<String, Object>>() {}));
        String header = policy.path("header").asText("Authorization");
        Map<String, String> headers = new LinkedHashMap<>(Map.of("content-type", "application/json"));
        headers.put(header, (header.equals("Authorization") ? "Bearer " : "") + credential);
        return vendor.invoke(Gateway.HTTP_API.eventOf("POST", "/tokens", headers, ""), LambdaContext.FULL, LIMIT);
    }

    private static void assertServed(Provider provider, JsonNode policy, VendorReply reply) {
        assertThat(reply.status()).as("%s: %s", provider.name(), reply).isEqualTo(200);
        if (policy.has("scopes")) {
            assertThat(reply.json().path("scopes")).isEqualTo(policy.path("scopes"));
        }
        assertThat(reply.json().path("expires_in").asInt())
                .isLessThanOrEqualTo(policy.path("max_seconds").asInt(3_600));
    }

    /** A block holds policies, one policy, or the members that differ from the previous block's policy. */
    private static ArrayNode policies(Provider provider) {
        List<JsonNode> blocks = blocks(provider.page());
        JsonNode block = blocks.get(provider.block());
        if (block instanceof ArrayNode array) {
            return array;
        }
        ObjectNode policy = block.has("name")
                ? (ObjectNode) block
                : ((ObjectNode) blocks.get(provider.block() - 1)).setAll((ObjectNode) block);
        return JSON.createArrayNode().add(policy);
    }

    private static List<JsonNode> blocks(String page) {
        try {
            return BLOCK.matcher(Files.readString(Path.of("docs/how-to", page)))
                    .results()
                    .map((MatchResult block) -> Json.read(block.group(1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
