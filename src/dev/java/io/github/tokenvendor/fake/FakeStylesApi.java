package io.github.tokenvendor.fake;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two operations of Mapbox's Styles API: "Retrieve a style" and "Retrieve raster tiles from styles"
 * (docs.mapbox.com/api/maps/styles and static-tiles). Every style is the same world map, in colors that show which
 * token fetched it.
 *
 * <p>Unlike Mapbox's, a tile is SVG: it is sharp at any density, and an {@code <img>} can show it. The style embeds its
 * land and needs no tiles, sprite or glyphs, so GL JS and MapLibre can draw it too. Any account may read any style.
 */
final class FakeStylesApi {

    static final String PREFIX = "/styles/v1/";
    private static final Pattern STYLE = Pattern.compile("/styles/v1/([^/]+)/([^/]+)");
    private static final Pattern TILE = Pattern.compile(
            "/styles/v1/[^/]+/[^/]+/tiles/(?:(?:256|512)/)?([0-9]{1,2})/([0-9]{1,7})/([0-9]{1,7})(?:@2x)?");
    private static final Map<String, String> HEADERS =
            Map.of("Access-Control-Allow-Origin", "*", "Cache-Control", "no-store");

    private final MapboxAccounts accounts;
    private final Clock clock;
    private final List<Coastlines.Outline> land = Coastlines.outlines();

    FakeStylesApi(MapboxAccounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    FakeResponse respond(IncomingRequest request) {
        Matcher tile = TILE.matcher(request.path());
        Matcher style = STYLE.matcher(request.path());
        FakeResponse response;
        if (!request.method().equals("GET") || !(tile.matches() || style.matches())) {
            response = MapboxError.notFound().reply();
        } else if (tile.matches()) {
            response = permitted(request, Set.of("styles:tiles", "styles:read"))
                    .map(token -> tile(MapTile.of(tile, 1), token))
                    .orElseGet(FakeStylesApi::notAuthorized);
        } else {
            response = permitted(request, Set.of("styles:read"))
                    .map(token -> style(style.group(2), token))
                    .orElseGet(FakeStylesApi::notAuthorized);
        }
        return response.with(HEADERS);
    }

    /** Returns the token if it is valid and has one of the scopes. */
    private Optional<String> permitted(IncomingRequest request, Set<String> scopes) {
        Instant now = clock.instant();
        return request.queryParameter("access_token")
                .filter(token -> accounts.state(token, now) == TokenState.VALID)
                .filter(token -> accounts.claims(token)
                        .map(accounts::scopes)
                        .filter(granted -> new HashSet<>(granted).removeAll(scopes))
                        .isPresent());
    }

    private FakeResponse tile(MapTile tile, String token) {
        return tile.exists()
                ? new FakeResponse(200, Map.of("Content-Type", "image/svg+xml"), tile.svg(land, TokenTint.of(token)))
                : MapboxError.notFound().reply();
    }

    private FakeResponse style(String id, String token) {
        TokenTint tint = TokenTint.of(token);
        return FakeResponse.json(
                200,
                FakeTokensApi.MEDIA_TYPE,
                Map.of(
                        "version",
                        8,
                        "name",
                        id,
                        "sources",
                        Map.of("land", Map.of("type", "geojson", "data", geometry())),
                        "layers",
                        List.of(
                                layer("sea", "background", Map.of("background-color", tint.sea())),
                                layer("land", "fill", Map.of("fill-color", tint.land())))));
    }

    private static Map<String, Object> layer(String id, String type, Map<String, Object> paint) {
        return type.equals("background")
                ? Map.of("id", id, "type", type, "paint", paint)
                : Map.of("id", id, "type", type, "source", "land", "paint", paint);
    }

    private Map<String, Object> geometry() {
        List<List<List<List<Double>>>> polygons =
                land.stream().map(outline -> List.of(ring(outline))).toList();
        return Map.of("type", "MultiPolygon", "coordinates", polygons);
    }

    /** GeoJSON requires a closed ring. */
    private static List<List<Double>> ring(Coastlines.Outline outline) {
        List<List<Double>> ring = new ArrayList<>();
        for (int i = 0; i < outline.points().size(); i += 2) {
            ring.add(outline.points().subList(i, i + 2));
        }
        ring.add(ring.get(0));
        return ring;
    }

    private static FakeResponse notAuthorized() {
        return FakeResponse.json(401, FakeTokensApi.MEDIA_TYPE, Map.of("message", "Not Authorized - Invalid Token"));
    }
}
