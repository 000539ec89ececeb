// A stand-in for what Mapbox clients request: styles, sources, tiles, glyphs, search and so on. 401 for expired tokens.
import { fileURLToPath } from 'node:url';
import { deflateSync, crc32 } from 'node:zlib';

const GL_JS = new URL('../../node_modules/mapbox-gl/dist/', import.meta.url);

/** Responds to a browser context in place of Mapbox's hosts. */
export class MapboxStandIn {
    /** @type {{ kind: string, path: string, status: number, token: string }[]} */
    responses = [];
    /** Tokens that are refused although they have not expired. @type {Set<string>} */
    revoked = new Set();

    async serve(context) {
        await context.route(/^https:\/\/(api|events|[ab]\.tiles)\.mapbox\.com\//, (route) => this.#respond(route));
        await context.route(/^https:\/\/api\.mapbox\.com\/mapbox-gl-js\/v[0-9.]+\/mapbox-gl\.(js|css)$/, (route) =>
            route.fulfill({ path: fileURLToPath(new URL(route.request().url().split('/').pop(), GL_JS)) }));
    }

    of(kind) {
        return this.responses.filter((response) => response.kind === kind);
    }

    get refused() {
        return this.responses.filter(({ status }) => status !== 200);
    }

    async #respond(route) {
        const url = new URL(route.request().url());
        const kind = kindOf(url.pathname);
        const token = url.searchParams.get('access_token') ?? '';
        const alive = endOf(token) > Date.now() && !this.revoked.has(token);
        const status = !alive ? 401 : kind === 'unknown' ? 404 : 200;
        this.responses.push({ kind, path: url.pathname, status, token });
        const reply = status === 200 ? BODIES[kind](url, token) : json({ message: 'Not Authorized - Invalid Token' });
        await route.fulfill({ status, headers: { 'Access-Control-Allow-Origin': '*' }, ...reply }).catch(() => {});
    }
}

/** Returns a temporary token's expiry in milliseconds; 0 for any other token. */
export function endOf(token) {
    const [kind, payload] = token.split('.');
    return kind === 'tk' ? JSON.parse(Buffer.from(payload, 'base64url').toString()).exp * 1000 : 0;
}

function kindOf(path) {
    if (path.startsWith('/events/')) return 'events'; // On a separate host, and on the API's.
    if (path.startsWith('/map-sessions/')) return 'session';
    if (path.startsWith('/fonts/')) return 'glyphs';
    if (/\/sprite(@2x)?\.(json|png)$/.test(path)) return path.endsWith('.json') ? 'sprite.json' : 'sprite.png';
    if (path.endsWith('/iconset.pbf')) return 'icons';
    if (/^\/styles\/v1\/.*\/tiles\//.test(path)) return 'raster tile';
    if (path.startsWith('/styles/v1/')) return 'style';
    if (path.startsWith('/geocoding/') || path.startsWith('/search/')) return 'search';
    if (path.endsWith('.vector.pbf')) return 'vector tile';
    if (/^\/v4\/.*\.(webp|png)$/.test(path)) return 'raster tile';
    return path.startsWith('/v4/') && path.endsWith('.json') ? 'source' : 'unknown';
}

const json = (value) => ({ contentType: 'application/json', body: JSON.stringify(value) });
const png = (image) => ({ contentType: 'image/png', body: image });

const pbf = () => ({ contentType: 'application/x-protobuf', body: Buffer.alloc(0) }); // A message without fields.

const BODIES = {
    'style': () => json(STYLE),
    // Like Mapbox's, it names other hosts and contains the token that requested it.
    'source': ({ pathname }, token) => json({
        tilejson: '2.2.0', minzoom: 0, maxzoom: 12, vector_layers: [{ id: 'nothing' }],
        tiles: ['a', 'b'].map((host) => `https://${host}.tiles.mapbox.com${pathname.replace(/\.json$/, '')}/{z}/{x}/{y}`
            + `.${pathname.includes('raster') ? 'png' : 'vector.pbf'}?access_token=${token}`),
    }),
    'vector tile': () => pbf(),
    'raster tile': () => png(TILE),
    'glyphs': () => pbf(),
    'icons': () => pbf(),
    'sprite.json': () => json({}),
    'sprite.png': () => png(TILE),
    'session': () => json({}),
    'search': () => json({ type: 'FeatureCollection', query: [], features: [], suggestions: [], attribution: '' }),
    'events': () => ({ body: '' }),
};

/** One label every ten degrees, each from another Unicode block, so that panning also requests glyph ranges. */
const labels = Array.from({ length: 36 }, (_, i) => ({
    type: 'Feature', properties: { name: String.fromCodePoint(0x1000 + i * 256) },
    geometry: { type: 'Point', coordinates: [-175 + i * 10, 0] },
}));

const STYLE = {
    version: 8, name: 'Test',
    sprite: 'mapbox://sprites/test/map',
    glyphs: 'mapbox://fonts/test/{fontstack}/{range}.pbf',
    sources: {
        vector: { type: 'vector', url: 'mapbox://test.both' },
        raster: { type: 'raster', tiles: ['mapbox://tiles/test.raster/{z}/{x}/{y}.png'], tileSize: 256 },
        labels: { type: 'geojson', data: { type: 'FeatureCollection', features: labels } },
    },
    layers: [
        { id: 'ground', type: 'background', paint: { 'background-color': '#eee' } },
        { id: 'raster', type: 'raster', source: 'raster' },
        { id: 'vector', type: 'line', source: 'vector', 'source-layer': 'nothing' },
        { id: 'labels', type: 'symbol', source: 'labels', layout: { 'text-field': ['get', 'name'] } },
    ],
};

export const TILE = image(64, [90, 160, 130]);

function image(size, color) {
    const chunk = (type, data) => {
        const body = Buffer.concat([Buffer.from(type), data]);
        const head = Buffer.alloc(4);
        head.writeUInt32BE(data.length);
        const tail = Buffer.alloc(4);
        tail.writeUInt32BE(crc32(body));
        return Buffer.concat([head, body, tail]);
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(size, 0);
    header.writeUInt32BE(size, 4);
    header.set([8, 2, 0, 0, 0], 8);
    const row = Buffer.concat([Buffer.from([0]), ...Array.from({ length: size }, () => Buffer.from(color))]);
    const pixels = deflateSync(Buffer.concat(Array.from({ length: size }, () => row)));
    return Buffer.concat([
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
        chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0)),
    ]);
}
