// A page with a map, with or without the client, that records errors.
import { MapboxTokenClient } from './mapbox-token-client.js';

const { mapboxgl } = globalThis;
const record = { maps: 0, errors: [], tokens: [] };

function show(more = {}) {
    record.maps++;
    const map = new mapboxgl.Map({
        container: 'map', style: 'mapbox://styles/test/map', center: [-170, 0], zoom: 5, fadeDuration: 0,
        performanceMetricsCollection: false, ...more,
    });
    map.on('error', ({ error: { status, message } }) => record.errors.push({ status, message }));
    globalThis.map = map;
    return map.once('load').then(() => {});
}

/** As the README recommends; or, with `byOption`, with the Map option that it warns about. */
async function withClient(endpoint, { byOption = false, ...more } = {}) {
    const onToken = (token) => record.tokens.push(token);
    globalThis.client = new MapboxTokenClient({ endpoint, mapboxgl, onToken, ...more });
    const accessToken = await globalThis.client.ready;
    await show(byOption ? { accessToken } : {});
}

/** Like a page that requests a token only once. */
async function withoutClient(endpoint) {
    const response = await fetch(endpoint, { method: 'POST' });
    mapboxgl.accessToken = (await response.json()).token;
    await show();
}

/** Moves to a new place; true once all of it is loaded, false if that takes too long. */
async function visit(longitude, patience = 3000) {
    globalThis.map.jumpTo({ center: [longitude, 0] });
    const complete = globalThis.map.once('idle').then(() => globalThis.map.areTilesLoaded());
    return Promise.race([complete, new Promise((resolve) => { setTimeout(resolve, patience, false); })]);
}

Object.assign(globalThis, { record, withClient, withoutClient, visit });
