// The two maps with tiles from the fake Mapbox: the client renews the token of one; the other keeps its first token.
import { $, element, fingerprint, hueOf } from './page.js';
import { recorded } from './requests.js';

const VIEW = { center: [42, -40], zoom: 3 };
const STEP_PIXELS = 90;
const STEP_SECONDS = 4;
const PROBE_MS = 2000;
const HOLE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256">'
    + '<rect width="256" height="256" fill="#c9c9c9"/><path d="M0 256L256 0M-32 32L32-32M224 288l64-64M0 128L128 0M128 256'
    + 'l128-128" stroke="#b3b3b3" stroke-width="14"/><text x="128" y="136" text-anchor="middle" font-family="system-ui,'
    + 'sans-serif" font-size="26" fill="#6a6a6a">401</text></svg>')}`;

const STILL = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Moves both maps slowly and in sync until the visitor takes over. */
export class Drift {
    #maps;
    #timer;
    on = !STILL;

    constructor(...maps) {
        this.#maps = maps;
        maps.forEach(({ map }, i) => {
            const other = maps[1 - i].map;
            map.on('dragstart zoomstart keydown', ({ originalEvent, type }) => {
                if (type !== 'zoomstart' || originalEvent) this.hold();
            });
            map.on('move zoomend', () => { if (!this.on && !this.following) this.#follow(map, other); });
        });
        this.#step();
        this.onChange = () => {};
    }

    hold() {
        if (this.on) this.toggle();
    }

    toggle() {
        this.on = !this.on;
        if (!this.on) this.#maps.forEach(({ map }) => map.stop());
        this.onChange(this.on);
    }

    #follow(map, other) {
        this.following = true;
        other.setView(map.getCenter(), map.getZoom(), { animate: false });
        this.following = false;
    }

    #step() {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#step(), STEP_SECONDS * 1000);
        if (!this.on || document.hidden) return;
        const [{ map: first }, { map: second }] = this.#maps;
        second.setView(first.getCenter(), first.getZoom(), { animate: false });
        for (const { map } of this.#maps) {
            map.panBy([STEP_PIXELS, 0], { animate: true, duration: STEP_SECONDS, easeLinearity: 1 });
        }
    }
}

/** A map, and the token for its next tile. */
export class TokenMap {
    #tokenOf = new WeakMap();
    #refused = new Set();
    #probing = false;
    holes = 0;

    /** @param {typeof import('leaflet')} leaflet */
    constructor(leaflet, id, mapboxUrl, { onRefused }) {
        this.onRefused = onRefused;
        this.map = leaflet.map(id, {
            ...VIEW, zoomControl: false, attributionControl: false, minZoom: 2, maxZoom: 8,
            fadeAnimation: !STILL, zoomAnimation: !STILL, inertia: !STILL,
        });
        this.layer = leaflet.tileLayer(
            `${mapboxUrl}/styles/v1/mapbox/streets-v12/tiles/256/{z}/{x}/{y}@2x?access_token={accessToken}`,
            { accessToken: '', errorTileUrl: HOLE, keepBuffer: 1, updateWhenIdle: false },
        );
        this.layer.on('tileloadstart', ({ tile }) => this.#tokenOf.set(tile, this.layer.options.accessToken));
        this.layer.on('tileerror', ({ tile, coords }) => this.#hole(coords, this.#tokenOf.get(tile)));
    }

    /** Uses the token for new tiles. Redraws the map only if asked to or if it has holes. */
    use(token, redraw) {
        this.layer.options.accessToken = token;
        if (!this.map.hasLayer(this.layer)) this.layer.addTo(this.map);
        else if (redraw || this.holes) this.redraw();
    }

    redraw() {
        this.holes = 0;
        this.layer.redraw();
    }

    /** Fetches a tile to learn whether Mapbox refuses the token; a failed image does not say why. */
    async probe(coords = { x: 0, y: 0, z: 0 }, token = this.layer.options.accessToken) {
        if (this.#probing || this.#refused.has(token)) return;
        this.#probing = true;
        setTimeout(() => { this.#probing = false; }, PROBE_MS);
        const url = new URL(this.layer.getTileUrl({ ...coords }));
        url.searchParams.set('access_token', token);
        try {
            const response = await recorded(url.href);
            if (response.status !== 401) return;
            this.#refused.add(token);
            this.onRefused(token, (await response.json()).message);
        } catch {
            // The fake Mapbox is gone, as the tiles already show.
        }
    }

    #hole(coords, token) {
        this.holes++;
        void this.probe(coords, token);
    }
}

/** Gives a map's dot the color of its tiles. */
export async function color(dot, token) {
    dot.style.setProperty('--hue', token ? hueOf(await fingerprint(token)) : 0);
    dot.classList.toggle('lit', !!token);
}

/** Shows why the second map is dead; an empty text hides that. */
export function showVerdict(text) {
    $('frozen').classList.toggle('dead', !!text);
    $('verdict').replaceChildren(...text ? [element('span', text)] : []);
}
