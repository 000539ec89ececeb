// A page with a map, with the client or without, that keeps a record of what went wrong.
import { MapboxTokenClient } from './mapbox-token-client.js';

const { mapboxgl } = globalThis;
const record = { maps: 0, errors: [], tokens: [] };

function show(more = {}) {
    record.maps++;
    const map = new mapboxgl.Map({
        container: 'map', style: 'mapbox://styles/test/map', center: [-170, 0], zoom: 5, fadeDuration: 0,
        performanceMetricsCollection: false, ...more,
    });
    map.on('error', ({ error }) => record.errors.push({ status: error.status, message: error.message, url: error.url }));
    globalThis.map = map;
    return map.once('load').then(() => {});
}

/** As the README tells a page to do it. */
async function withClient(endpoint) {
    globalThis.client = new MapboxTokenClient({ endpoint, mapboxgl, onToken: (token) => record.tokens.push(token) });
    await globalThis.client.ready;
    await show();
}

/** As pages do it that ask for a token once. */
async function withoutClient(endpoint, { byOption = false } = {}) {
    const vend = async () => (await (await fetch(endpoint, { method: 'POST' })).json()).token;
    if (byOption) return show({ accessToken: await vend() });
    mapboxgl.accessToken = await vend();
    return show();
}

/** Moves to a place that has not been looked at, and waits until the map has everything or has given up. */
async function visit(longitude) {
    globalThis.map.jumpTo({ center: [longitude, 0] });
    await globalThis.map.once('idle');
    return globalThis.map.areTilesLoaded();
}

Object.assign(globalThis, { record, withClient, withoutClient, visit });
