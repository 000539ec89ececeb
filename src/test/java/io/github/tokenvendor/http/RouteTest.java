package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.http.Route.Target;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    @ParameterizedTest
    @CsvSource({
        "POST,/tokens,VEND,",
        "OPTIONS,/tokens,PREFLIGHT,",
        "POST,/tokens/v2/me,VEND,me",
        "OPTIONS,/tokens/v2/me,PREFLIGHT,me",
        "GET,/health,HEALTH,",
        "HEAD,/health,HEALTH,",
        "POST,/tokens/v2/a%2Fb,VEND,a%2Fb",
        "POST,/tokens/,VEND,",
        "POST,/tokens/v2/me/,VEND,me",
        "GET,/health/,HEALTH,"
    })
    void of_knownRoute_isItsTarget(String method, String path, Target target, String account) throws ProblemException {
        assertThat(Route.of(method, path, "", false)).isEqualTo(new Route(target, Optional.ofNullable(account)));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/tokens/anonymous,VEND_CACHEABLE",
        "OPTIONS,/tokens/anonymous,PREFLIGHT",
        "GET,/tokens/anonymous/,VEND_CACHEABLE",
        "GET,/api/maps/tokens/anonymous,VEND_CACHEABLE",
        "POST,/tokens,VEND"
    })
    void of_whereTheRouteForCachesIsOn_isItsTarget(String method, String path, Target target) throws ProblemException {
        assertThat(Route.of(method, path, "/api/maps", true)).isEqualTo(new Route(target, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "PUT", "get", ""})
    void of_otherMethodOnTheRouteForCaches_listsTheAllowedOnes(String method) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Route.of(method, "/tokens/anonymous", "", true))
                .satisfies(problem -> assertThat(problem.headers()).isEqualTo(Map.of("Allow", "GET, OPTIONS")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/token",
                "/tokens//",
                "/tokens/anonymous",
                "/tokens/v2",
                "/tokens/v2/",
                "/tokens/v2/me//",
                "/tokens/v2/me/more",
                "/tokens/v2//me",
                "//tokens",
                "/Tokens",
                "/tokens/v1/me",
                "/health//",
                "/healthy",
                "tokens",
                "/tokens?x=1",
                "/prod/tokens"
            })
    void of_otherPath_isNotFoundWhateverTheMethod(String path) {
        for (String method : new String[] {"GET", "POST", "OPTIONS", ""}) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> Route.of(method, path, "", false))
                    .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_FOUND));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/tokens",
        "HEAD,/tokens",
        "PUT,/tokens",
        "DELETE,/tokens/v2/me",
        "post,/tokens",
        "'',/tokens",
        "PATCH,/tokens/v2/me"
    })
    void of_otherMethodOnTokens_listsTheAllowedOnes(String method, String path) {
        assertNotAllowed(method, path, "OPTIONS, POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "OPTIONS", "get", ""})
    void of_otherMethodOnHealth_namesTheAllowedOne(String method) {
        assertNotAllowed(method, "/health", "GET, HEAD");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/maps/tokens,VEND,",
        "/api/maps/tokens/,VEND,",
        "/api/maps/tokens/v2/me,VEND,me",
        "/tokens,VEND,",
        "/tokens/v2/me,VEND,me"
    })
    void of_pathWithOrWithoutTheBasePath_isTheSame(String path, Target target, String account) throws ProblemException {
        assertThat(Route.of("POST", path, "/api/maps", false))
                .isEqualTo(new Route(target, Optional.ofNullable(account)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/maps", "/api/maps/", "/api/mapstokens", "/api/tokens", "/api/maps/api/maps/tokens", "/api"
            })
    void of_otherPathNearTheBasePath_isNotFound(String path) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Route.of("POST", path, "/api/maps", false))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_FOUND));
    }

    @ParameterizedTest
    @CsvSource({
        "/tokens,/tokens,",
        "/tokens,/tokens/,",
        "/tokens,/tokens/v2/me,me",
        "/tokens,/tokens/v2/me/,me",
        "/tokens,/tokens/tokens,",
        "/tokens,/tokens/tokens/,",
        "/tokens,/tokens/tokens/v2/me,me",
        "/tokens/v2,/tokens/v2/tokens,",
        "/tokens/v2,/tokens/v2/me,me",
        "/tokens/v2,/tokens/v2/tokens/v2/me,me",
        "/tokens/v2/me,/tokens/v2/me,me"
    })
    void of_basePathThatIsHowARoutesOwnPathBegins_bothWork(String basePath, String path, String account)
            throws ProblemException {
        assertThat(Route.of("POST", path, basePath, false))
                .isEqualTo(new Route(Target.VEND, Optional.ofNullable(account)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tokens/tokens//", "/tokens/tokens/tokens", "/tokens/v2", "/tokens/v2/", "/tokens//"})
    void of_otherPathBelowSuchABasePath_isNotFound(String path) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Route.of("POST", path, "/tokens", false))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_FOUND));
    }

    @Test
    void lowerCase_changesAsciiLettersOnly() {
        assertThat(Ascii.lowerCase("AZaz@[`{09 \u212a\u0130\u017f")).isEqualTo("azaz@[`{09 \u212a\u0130\u017f");
    }

    private static void assertNotAllowed(String method, String path, String allow) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Route.of(method, path, "", false))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.METHOD_NOT_ALLOWED))
                .satisfies(problem -> assertThat(problem.headers()).isEqualTo(Map.of("Allow", allow)))
                .withMessageContaining(allow);
    }
}
