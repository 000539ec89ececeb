// One Mapbox client at a time, bound as the README says or with only its first token. Each function in `clients` returns a
// function that makes the client send a new request to Mapbox.
import { MapboxTokenClient } from './mapbox-token-client.js';
import { watchMap, withToken } from './watch-map.js';

const script = (src) => new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement('script'), { src, onload: resolve, onerror: reject }));
});
const soon = (ms = 400) => new Promise((resolve) => { setTimeout(resolve, ms); });
const MAP = { container: 'map', center: [-170, 0], zoom: 5, fadeDuration: 0 };
const STYLE = 'mapbox://styles/test/map';
const TILEJSON = 'https://api.mapbox.com/v4/mapbox.raster.json';
const TILES = 'https://api.mapbox.com/styles/v1/mapbox/streets-v12/tiles/256/{z}/{x}/{y}';

/** Moves the map to another place on each call. */
async function tour(map) {
    globalThis.map = map;
    await map.once('load');
    let longitude = -170;
    return async () => {
        map.jumpTo({ center: [longitude += 20, 0] });
        await Promise.race([map.once('idle'), soon(3000)]);
    };
}

/** A map of MapLibre GL JS with one raster source. */
async function mapLibre(tokens, bound, source) {
    const { Map } = await import('/modules/maplibre-gl/dist/maplibre-gl.mjs');
    const { token } = tokens;
    return tour(new Map({
        ...MAP,
        style: {
            version: 8, sources: { raster: { type: 'raster', tileSize: 256, ...source } },
            layers: [{ id: 'raster', type: 'raster', source: 'raster' }],
        },
        transformRequest: (url) => ({ url: withToken(bound ? tokens : { token }, url) }),
    }));
}

/** A map of Leaflet with one layer. */
async function leaflet(tokens, bound, template) {
    const { map, tileLayer } = await import('/modules/leaflet/dist/leaflet-src.esm.js');
    const layer = tileLayer(template, { accessToken: tokens.token });
    if (bound) tokens.bind(layer.options);
    tokens.on('token', (token, { afterGap }) => { if (bound && afterGap) layer.redraw(); });
    const shown = map('map').setView([0, -170], 5).addLayer(layer);
    let longitude = -170;
    return () => {
        shown.setView([0, longitude += 20], 5, { animate: false });
        return soon(800);
    };
}

/** A map of OpenLayers with one source. */
function openLayers(source) {
    const { ol } = globalThis;
    const view = new ol.View({ center: [0, 0], zoom: 5 });
    new ol.Map({ target: 'map', layers: [new ol.layer.Tile({ source })], view });
    return () => {
        view.setCenter([view.getCenter()[0] + 2_000_000, 0]);
        return soon(800);
    };
}

const clients = {
    async 'Mapbox GL JS'(tokens, bound) {
        await script('/modules/mapbox-gl/dist/mapbox-gl.js');
        const { mapboxgl } = globalThis;
        if (bound) tokens.bind(mapboxgl);
        else mapboxgl.accessToken = tokens.token;
        return tour(new mapboxgl.Map({ ...MAP, style: STYLE }));
    },

    async 'Mapbox GL JS, ESM'(tokens, bound) {
        const mapboxgl = await import('/modules/mapbox-gl/dist/esm/mapbox-gl.js');
        if (bound) tokens.bind(mapboxgl);
        else mapboxgl.setAccessToken(tokens.token);
        return tour(new mapboxgl.Map({ ...MAP, style: STYLE }));
    },

    async 'Mapbox GL Geocoder'(tokens, bound) {
        await script('/modules/@mapbox/mapbox-gl-geocoder/dist/mapbox-gl-geocoder.min.js');
        const geocoder = new globalThis.MapboxGeocoder({ accessToken: tokens.token, marker: false, flyTo: false });
        if (bound) tokens.bind(geocoder);
        geocoder.addTo('#map');
        let n = 0;
        return () => {
            geocoder.query(`Place ${++n}`);
            return soon();
        };
    },

    async 'Mapbox Search JS'(tokens, bound) {
        await script('/modules/@mapbox/search-js-web/dist/mapboxsearch.js');
        const searchBox = new globalThis.mapboxsearch.MapboxSearchBox();
        if (bound) tokens.bind(searchBox);
        else searchBox.accessToken = tokens.token;
        document.body.append(searchBox);
        let n = 0;
        return () => {
            searchBox.search(`Place ${++n}`);
            return soon(800);
        };
    },

    'MapLibre GL JS': (tokens, bound) => mapLibre(tokens, bound, { tiles: [TILES] }),

    'MapLibre GL JS, TileJSON': (tokens, bound) => mapLibre(tokens, bound, { url: TILEJSON }),

    'Leaflet': (tokens, bound) => leaflet(tokens, bound, `${TILES}?access_token={accessToken}`),

    async 'Leaflet, TileJSON'(tokens, bound) {
        const { tiles } = await (await fetch(withToken(tokens, TILEJSON))).json();
        return leaflet(tokens, bound, bound ? tiles[0].replace(/access_token=[^&]*/, 'access_token={accessToken}') : tiles[0]);
    },

    async 'OpenLayers'(tokens, bound) {
        await script('/modules/ol/dist/ol.js');
        const { ol } = globalThis;
        const first = tokens.token;
        const tileUrlFunction = ([z, x, y]) => `${TILES.replace('{z}', z).replace('{x}', x).replace('{y}', y)}`
            + `?access_token=${bound ? tokens.token : first}`;
        const source = new ol.source.XYZ({ tileUrlFunction });
        tokens.on('token', (token, { afterGap }) => { if (bound && afterGap) source.setTileUrlFunction(tileUrlFunction, token); });
        return openLayers(source);
    },

    async 'OpenLayers, TileJSON'(tokens, bound) {
        await script('/modules/ol/dist/ol.js');
        const { ol } = globalThis;
        const tileLoadFunction = (tile, url) => { tile.getImage().src = withToken(tokens, url); };
        return openLayers(new ol.source.TileJSON({
            url: withToken(tokens, TILEJSON), crossOrigin: 'anonymous', ...(bound && { tileLoadFunction }),
        }));
    },

    async 'react-map-gl'(tokens, bound) {
        await script('/modules/mapbox-gl/dist/mapbox-gl.js');
        const { show } = await import('./react-page.js');
        return tour(await show(tokens, { ...MAP, mapStyle: STYLE }, bound));
    },
};

globalThis.watch = () => watchMap(globalThis.tokens, globalThis.map);

globalThis.start = async (name, endpoint, bound) => {
    const tokens = globalThis.tokens = new MapboxTokenClient({ endpoint });
    await tokens.ready;
    globalThis.use = await clients[name](tokens, bound);
};
