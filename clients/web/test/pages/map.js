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
    map.on('error', ({ error: { status, message } }) => record.errors.push({ status, message }));
    globalThis.map = map;
    return map.once('load').then(() => {});
}

/** As README.md tells a page to do it; or, by the Map's option, as it tells it not to. */
async function withClient(endpoint, { byOption = false, ...more } = {}) {
    const onToken = (token) => record.tokens.push(token);
    globalThis.client = new MapboxTokenClient({ endpoint, mapboxgl, onToken, ...more });
    const accessToken = await globalThis.client.ready;
    await show(byOption ? { accessToken } : {});
}

/** As pages do it that ask for a token once. */
async function withoutClient(endpoint) {
    const answer = await fetch(endpoint, { method: 'POST' });
    mapboxgl.accessToken = (await answer.json()).token;
    await show();
}

/** Moves to a place that has not been looked at; true once all of it is there, false if that takes too long. */
async function visit(longitude, patience = 3000) {
    globalThis.map.jumpTo({ center: [longitude, 0] });
    const complete = globalThis.map.once('idle').then(() => globalThis.map.areTilesLoaded());
    return Promise.race([complete, new Promise((resolve) => { setTimeout(resolve, patience, false); })]);
}

Object.assign(globalThis, { record, withClient, withoutClient, visit });
