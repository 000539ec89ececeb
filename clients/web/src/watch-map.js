/**
 * Helpers for maps: `watchMap` makes a map reload what it could not load without a valid token, and `withToken` puts the
 * current token into a URL.
 *
 *     import { watchMap, withToken } from './watch-map.js';
 *     const map = new maplibregl.Map({ …, transformRequest: (url) => ({ url: withToken(tokens, url) }) });
 *     watchMap(tokens, map);
 *
 * @license Apache-2.0
 */

/**
 * What the helpers need from a client.
 * @typedef {Pick<import('./mapbox-token-client.js').MapboxTokenClient, 'token' | 'on' | 'invalidate'>} Tokens
 */

/**
 * A Mapbox GL JS or MapLibre GL JS map.
 * @typedef {{ on(type: 'error' | 'remove', listener: (event: any) => void): unknown,
 *     off(type: 'error' | 'remove', listener: (event: any) => void): unknown, getSource(id: string): any }} WatchedMap
 */

// Also the tile hosts that Mapbox's TileJSON names, such as a.tiles.mapbox.com.
const MAPBOX = /^https:\/\/([a-z0-9-]+\.)*mapbox\.com\//;

// A tile requested with the old token may fail after the new one has arrived. It is reloaded after 2 s, then 4, then 8.
const LATE_FAILURE_MS = 2000;
const LATE_RELOADS = 3;

/**
 * Returns a URL with the current token as its `access_token`, in place of an older one. Mapbox's TileJSON contains the token
 * that requested it. Returns other hosts' URLs unchanged, and Mapbox's too while there is no token.
 * @param {Pick<Tokens, 'token'>} tokens
 * @param {string} url
 * @returns {string}
 */
export function withToken({ token }, url) {
    if (!token || !MAPBOX.test(url)) return url;
    const result = new URL(url);
    result.searchParams.set('access_token', token);
    return result.href;
}

/**
 * Reloads sources and the style with the next token if they failed because of the token or the network. If Mapbox
 * refuses the current token early, has the client replace it. Stops when the map is removed.
 * @param {Tokens} tokens
 * @param {WatchedMap} map
 * @returns {() => void} stops watching
 */
export function watchMap(tokens, map) {
    const failures = new Failures(map);
    const onError = (/** @type {any} */ { error, sourceId, source }) => {
        const used = failures.note(error, sourceId ?? source?.id);
        if (used === undefined) return;
        if (used && used === tokens.token) void tokens.invalidate(used);
        else if (tokens.token) failures.reloadLater();
    };
    const off = tokens.on('token', () => failures.reload());
    const end = () => {
        off();
        map.off('error', onError);
        map.off('remove', end);
        failures.stop();
    };
    map.on('error', onError);
    map.on('remove', end);
    return end;
}

/** The parts of a map that failed to load. */
class Failures {
    #map;
    /** @type {Set<string>} */ #sourceIds = new Set();
    /** @type {string | undefined} */ #style;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
    #lateReloads = 0;

    /** @param {WatchedMap} map */
    constructor(map) {
        this.#map = map;
    }

    /**
     * @param {any} error the error of the map's event
     * @param {string | undefined} sourceId
     * @returns {string | undefined} the refused token, '' if it is unknown; undefined if no token was refused
     */
    note(error, sourceId) {
        const { status, url = '' } = error ?? {};
        if (status && status !== 401) return undefined;
        const style = /\/styles\/v1\/([^/?]+\/[^/?]+)(\?|$)/.exec(url);
        if (sourceId !== undefined) this.#sourceIds.add(sourceId);
        else if (style && status) this.#style = `mapbox://styles/${style[1]}`;
        return status ? /[?&]access_token=([^&]*)/.exec(url)?.[1] ?? '' : undefined;
    }

    reload() {
        this.stop();
        this.#lateReloads = 0;
        this.#load();
    }

    /** Handles failures after the new token. Limited, so that a source that keeps its old token cannot cause a loop. */
    reloadLater() {
        if (this.#timer || this.#lateReloads === LATE_RELOADS) return;
        const delay = LATE_FAILURE_MS * 2 ** this.#lateReloads++;
        this.#timer = setTimeout(() => {
            this.#timer = undefined;
            this.#load();
        }, delay);
    }

    stop() {
        clearTimeout(this.#timer);
        this.#timer = undefined;
    }

    #load() {
        const map = /** @type {any} */ (this.#map);
        const style = this.#style;
        const sourceIds = [...this.#sourceIds];
        this.#style = undefined;
        this.#sourceIds.clear();
        if (style) {
            map.setStyle(style);
            return;
        }
        for (const id of sourceIds) {
            const source = map.getSource(id);
            if (source?.reload) source.reload(); // Mapbox GL JS
            else if (source) map.refreshTiles?.(id); // MapLibre GL JS
        }
    }
}
