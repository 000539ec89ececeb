// One map with Mapbox GL JS, for real tokens. The map outlives its tokens.
import { $, element } from './page.js';
import { log } from './timeline.js';

const GL_JS = 'https://api.mapbox.com/mapbox-gl-js/v3.32.0/mapbox-gl';

/** @param {import('../../../../clients/web/src/mapbox-token-client.js').MapboxTokenClient} tokens */
export async function showMapOfMapbox(tokens) {
    const token = await tokens.ready;
    document.head.append(Object.assign(element('link'), { rel: 'stylesheet', href: `${GL_JS}.css` }));
    await new Promise((resolve, reject) => document.head.append(
        Object.assign(element('script'), { src: `${GL_JS}.js`, onload: resolve, onerror: reject })));
    const { mapboxgl } = globalThis;
    mapboxgl.accessToken = token;
    const map = new mapboxgl.Map({
        container: 'map', style: 'mapbox://styles/mapbox/standard', center: [9.5, 47], zoom: 4,
    });
    map.addControl(new mapboxgl.NavigationControl());
    map.on('error', ({ error }) => log(`Map error: ${error.message}`, 'failed'));
    map.once('load', () => log('The map has loaded.'));
}
