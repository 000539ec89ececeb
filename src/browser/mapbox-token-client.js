/**
 * Keeps a short-lived Mapbox access token fresh in a web page, for as long as the page lives.
 *
 *     import { MapboxTokenClient } from './mapbox-token-client.js';
 *     const tokens = new MapboxTokenClient({ endpoint: 'https://vendor.example/tokens', mapboxgl });
 *     await tokens.ready;
 *     const map = new mapboxgl.Map({ container: 'map', style: 'mapbox://styles/mapbox/standard' });
 *
 * No dependencies, no build step, no storage. Needs a browser of 2022 or later; where Web Locks or BroadcastChannel are
 * missing (an insecure origin, a sandboxed frame), each tab asks for itself.
 *
 * @license Apache-2.0
 */

/**
 * @typedef {object} TokenInfo
 * @property {string[]} scopes what the token carries
 * @property {number} secondsLeft life left, counted from now
 * @property {'vendor' | 'tab'} source whether this tab asked the vendor or another tab of the site shared its token
 */

/**
 * @typedef {object} TokenClientOptions
 * @property {string | URL} endpoint the vendor's `POST /tokens`
 * @property {string[]} [scopes] scopes to ask for; absent: all that the vendor allows
 * @property {number} [expiresIn] longest life to ask for, in whole seconds; absent: the vendor's maximum
 * @property {{ accessToken?: string | null }} [mapboxgl] Mapbox GL JS, whose global `accessToken` is kept current
 * @property {(token: string, info: TokenInfo) => void} [onToken] called with every token, the first included
 * @property {(error: TokenError) => void} [onError] called for every failed attempt, whether or not it will be repeated
 * @property {string | (() => string | null | Promise<string | null>)} [authorization] value of the `Authorization`
 *     header, or a function that is asked for it before every request
 * @property {string} [shareKey] names who may share a token, for instance the signed-in user. With `authorization`, and
 *     without this, nothing is shared among tabs: another tab may be signed in as someone else
 * @property {number} [timeoutSeconds] ceiling for one request, 15 by default
 */

/** What is known of one token; moments are in seconds of the client's own {@link Stopwatch}.
 * @typedef {{ token: string, scopes: string[], life: number, refreshAt: number, expiresAt: number }} Lease */

/** Why no token could be had. `message` is the vendor's explanation where it gave one. */
export class TokenError extends Error {
    /**
     * @param {string} code the vendor's stable code, `http_<status>` where something other than the vendor answered, or
     *     `network`, `timeout`, `invalid_response`, `authorization_failed`, `stopped`
     * @param {string} message
     * @param {{ status?: number, retryable?: boolean, retryAfter?: number, requestId?: string,
     *     cause?: unknown }} [more]
     */
    constructor(code, message, more = {}) {
        super(message, { cause: more.cause });
        this.name = 'TokenError';
        this.code = code;
        /** HTTP status; 0 if there was no answer. */
        this.status = more.status ?? 0;
        /** Whether the client goes on trying by itself. */
        this.retryable = more.retryable ?? true;
        /** Seconds for which the vendor wants to be left alone; 0 if it did not say. */
        this.retryAfter = more.retryAfter ?? 0;
        /** The vendor's request id, if it gave one. */
        this.requestId = more.requestId;
    }
}

const TICK_SECONDS = 30;            // Longest timer: one that spans a sleeping machine's night would fire a night late.
const NEARLY_EXPIRED_SECONDS = 30;  // What is closer to its end than this (or a tenth of its life) is not handed out.
const QUICKEST_REFRESH_SECONDS = 5;
const BACKOFF_SECONDS = 1;
const LONGEST_BACKOFF_SECONDS = 60;
const LONGEST_RETRY_AFTER_SECONDS = 3600;
const LONGEST_RETRY_DATE_SECONDS = 300;
const TAB_ANSWER_MS = 500;             // Waited for only if there is another tab at all; it may be busy drawing a map.

/** Keeps one token fresh. Only the vendor's relative seconds count, never this machine's idea of the date. */
export class MapboxTokenClient {
    #options;
    #vendor;
    #tabs;
    #clock = new Stopwatch();
    /** @type {Lease | null} */ #lease = null;
    /** @type {TokenError | null} */ #refusal = null;
    /** @type {TokenError | null} */ #lastError = null;
    #callers = new Callers();
    /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
    #listeners = new AbortController();
    #dueAt = 0;
    #notBefore = 0;
    #failures = 0;
    #busy = false;
    #away = false;
    #departures = 0;
    #stopped = false;
    /** Called when another tab's answer has settled the matter. */
    #news = () => {};

    /** Starts at once. @param {TokenClientOptions} options */
    constructor(options) {
        this.#options = { timeoutSeconds: 15, ...options };
        const endpoint = new URL(options.endpoint, location.href).href;
        this.#vendor = new Vendor(endpoint, this.#options, this.#clock);
        this.#tabs = new Tabs(shareName(endpoint, options), (message) => this.#hear(message));
        watchPage(this.#listeners.signal, {
            wake: (delay) => this.#wake(delay),
            leave: () => this.#leave(),
            comeBack: () => this.#comeBack(),
        });
        this.#tabs.join();
        /** The first token; rejected if the vendor refuses for good or `stop()` comes first. @type {Promise<string>} */
        this.ready = this.getToken();
        this.ready.catch(() => {}); // Reported to onError; a page that does not wait for it has not left it unhandled.
    }

    /** The token, or null while there is none with enough life left. @returns {string | null} */
    get token() {
        const { token, life } = this.#lease ?? { token: null, life: 0 };
        return this.secondsLeft > Math.min(NEARLY_EXPIRED_SECONDS, life / 10) ? token : null;
    }

    /** Scopes that the token carries. */
    get scopes() {
        return [...(this.#lease?.scopes ?? [])];
    }

    /** Life left in seconds; 0 if there is no token or it has expired. */
    get secondsLeft() {
        return this.#lease && !this.#stopped ? Math.max(0, this.#lease.expiresAt - this.#clock.now()) : 0;
    }

    /** Seconds until the vendor will be asked next; Infinity when stopped or refused for good. */
    get secondsToRefresh() {
        return this.#stopped || this.#refusal ? Infinity : Math.max(0, this.#dueAt - this.#clock.now());
    }

    /**
     * A token with enough life left: at once if there is one, else as soon as the vendor gives one.
     * Any number of callers cost one request. Rejected when the vendor refuses for good, or on `stop()`.
     * @returns {Promise<string>}
     */
    getToken() {
        const token = this.token;
        if (token) return Promise.resolve(token);
        if (this.#refusal) return Promise.reject(this.#refusal);
        return this.#next(() => this.#wake(0));
    }

    /**
     * Asks the vendor now, also after a refusal (say, because the user has signed in), but never before the
     * moment that it named in `Retry-After`.
     * @returns {Promise<string>} the next token
     */
    refresh() {
        this.#refusal = null;
        return this.#next(() => {
            this.#dueAt = Math.max(this.#clock.now(), this.#notBefore);
            if (this.#dueAt <= this.#clock.now()) this.#renew(true);
            else this.#schedule();
        });
    }

    /** Ends everything: timers, listeners, requests, sharing. `mapboxgl.accessToken` is left as it is. */
    stop() {
        if (this.#stopped) return;
        this.#stopped = true;
        this.#leave();
        this.#listeners.abort();
        this.#callers.reject(stoppedError());
    }

    /** @param {() => void} start */
    #next(start) {
        if (this.#stopped) return Promise.reject(stoppedError());
        const promise = this.#callers.join();
        start();
        return promise;
    }

    #schedule() {
        clearTimeout(this.#timer);
        if (this.#away || this.#busy || this.secondsToRefresh === Infinity) return;
        this.#timer = setTimeout(() => {
            if (this.secondsToRefresh > 0) this.#schedule();
            else this.#renew(false);
        }, Math.min(this.secondsToRefresh, TICK_SECONDS) * 1000);
    }

    /** Things look better: asks sooner if a token is due, but not before the vendor wants. @param {number} delay */
    #wake(delay) {
        const now = this.#clock.now();
        if (!this.#lease || now >= this.#lease.refreshAt || !this.token) {
            this.#dueAt = Math.min(Math.max(this.#notBefore, now + delay), Math.max(this.#dueAt, this.#notBefore));
        }
        this.#schedule();
    }

    #leave() {
        this.#away = true;
        this.#departures++;
        clearTimeout(this.#timer);
        this.#vendor.abort();
        this.#tabs.leave();
        this.#news();
    }

    #comeBack() {
        if (this.#stopped || !this.#away) return;
        this.#away = false;
        this.#tabs.join();
        this.#wake(0);
    }

    /** One attempt, alone among the tabs. @param {boolean} forced not content with what another tab has */
    async #renew(forced) {
        if (this.#busy || this.#away || this.#stopped) return;
        this.#busy = true;
        clearTimeout(this.#timer);
        const before = this.#lease;
        const pause = this.#notBefore;
        const departures = this.#departures;
        const left = () => this.#departures !== departures;
        const settled = () => left() || this.#lease !== before || this.#notBefore !== pause;
        try {
            await this.#tabs.alone(this.#options.timeoutSeconds + 2, async () => {
                if (!forced && !settled()) await this.#askTabs();
                if (!settled()) this.#adopt(await this.#vendor.ask(), 'vendor');
            });
        } catch (error) {
            if (!left()) this.#fail(/** @type {TokenError} */ (error));
        } finally {
            this.#busy = false;
            this.#schedule();
        }
    }

    async #askTabs() {
        if (!await this.#tabs.company()) return;
        await new Promise((resolve) => {
            this.#news = () => resolve(undefined);
            setTimeout(resolve, TAB_ANSWER_MS);
            this.#tabs.say({ type: 'ask' });
        });
        this.#news = () => {};
    }

    /** @param {Lease} lease @param {'vendor' | 'tab'} source */
    #adopt(lease, source) {
        this.#lease = lease;
        this.#refusal = this.#lastError = null;
        this.#failures = this.#notBefore = 0;
        // A crowd that was served at the same moment comes back spread over a third of the time that is to spare.
        this.#dueAt = lease.refreshAt + Math.random() * (lease.expiresAt - lease.refreshAt) / 3;
        const { mapboxgl, onToken } = this.#options;
        if (mapboxgl) mapboxgl.accessToken = lease.token;
        call(onToken, lease.token, { scopes: this.scopes, secondsLeft: this.secondsLeft, source });
        if (source === 'vendor') this.#share();
        this.#callers.resolve(lease.token);
        this.#schedule();
    }

    /** @param {TokenError} error */
    #fail(error) {
        this.#lastError = error;
        if (!error.retryable) {
            this.#refusal = error;
            this.#callers.reject(error);
        } else {
            const now = this.#clock.now();
            const backoff = Math.min(LONGEST_BACKOFF_SECONDS, BACKOFF_SECONDS * 2 ** this.#failures++);
            // Never earlier than asked, and not all at the same moment.
            const pause = error.retryAfter
                ? Math.max(error.retryAfter, backoff / 2) + Math.random() * Math.max(1, error.retryAfter / 4)
                : backoff * (1 + Math.random()) / 2;
            this.#dueAt = now + pause;
            // A network may come back at any moment; a sick vendor is not cured by someone looking at the page.
            this.#notBefore = now + (error.code === 'network' ? BACKOFF_SECONDS / 2 : pause);
            if (error.code !== 'network') this.#sharePause();
        }
        call(this.#options.onError, error);
    }

    #share() {
        const lease = this.#lease;
        if (!lease) return;
        const now = this.#clock.now();
        this.#tabs.say({
            type: 'token', token: lease.token, scopes: lease.scopes, life: lease.life,
            secondsLeft: lease.expiresAt - now, refreshIn: lease.refreshAt - now,
        });
    }

    #sharePause() {
        const { code, message, status } = /** @type {TokenError} */ (this.#lastError);
        this.#tabs.say({
            type: 'pause', seconds: this.#notBefore - this.#clock.now(), failures: this.#failures,
            code, message, status,
        });
    }

    /** @param {any} message from another tab, with its age in seconds */
    #hear(message) {
        if (message.type === 'ask') this.#answer();
        else if (message.type === 'token') this.#hearToken(message);
        else if (message.type === 'pause') this.#hearPause(message);
    }

    #answer() {
        const now = this.#clock.now();
        if (this.#lease && now < this.#lease.refreshAt) this.#share();
        else if (this.#lastError?.retryable && this.#notBefore > now) this.#sharePause();
    }

    /** @param {any} message */
    #hearToken({ token, scopes, life, secondsLeft, refreshIn, age }) {
        const now = this.#clock.now();
        const expiresAt = now + secondsLeft - age;
        // An answer to one tab is heard by all of them, and most have that token already.
        if (!isToken(token) || !(expiresAt > Math.max(now, this.#lease?.expiresAt ?? 0) + 1)) return;
        this.#adopt({ token, scopes, life, refreshAt: now + refreshIn - age, expiresAt }, 'tab');
        this.#news();
    }

    /** @param {any} message */
    #hearPause({ seconds, failures, code, message, status, age }) {
        const now = this.#clock.now();
        const until = now + seconds - age;
        if ((this.#lease && now < this.#lease.refreshAt) || !(until > Math.max(now, this.#notBefore))) return;
        this.#failures = Math.max(this.#failures, failures);
        this.#notBefore = until;
        this.#dueAt = until + Math.random();
        this.#lastError = new TokenError(code, message, { status });
        call(this.#options.onError, this.#lastError);
        this.#schedule();
        this.#news();
    }
}

/** @param {AbortSignal} signal @param {{ wake(delay: number): void, leave(): void, comeBack(): void }} client */
function watchPage(signal, client) {
    document.addEventListener('visibilitychange', () => document.hidden || client.wake(0), { signal });
    addEventListener('online', () => client.wake(Math.random()), { signal });
    // A page that sleeps must not hold a lock that others wait for, nor anything that keeps it out of the
    // back/forward cache; on its return it hears none of the messages that were sent meanwhile.
    document.addEventListener('freeze', () => client.leave(), { signal });
    addEventListener('pagehide', () => client.leave(), { signal });
    document.addEventListener('resume', () => client.comeBack(), { signal });
    addEventListener('pageshow', (event) => event.persisted && client.comeBack(), { signal });
}

/** Those who wait for the next token. */
class Callers {
    /** @type {{ resolve: (token: string) => void, reject: (error: TokenError) => void }[]} */ #waiting = [];

    /** @returns {Promise<string>} */
    join() {
        return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    }

    /** @param {string} token */
    resolve(token) {
        this.#waiting.splice(0).forEach((caller) => caller.resolve(token));
    }

    /** @param {TokenError} error */
    reject(error) {
        this.#waiting.splice(0).forEach((caller) => caller.reject(error));
    }
}

/**
 * Seconds since it was made, as told by whichever clock says more: `performance.now()` may stand still while the
 * machine sleeps, `Date.now()` may be set. Being wrong on this side costs a request, on the other a map.
 */
class Stopwatch {
    #elapsed = 0;
    #monotonic = performance.now();
    #wall = Date.now();

    now() {
        const monotonic = performance.now();
        const wall = Date.now();
        this.#elapsed += Math.max(0, monotonic - this.#monotonic, wall - this.#wall);
        this.#monotonic = monotonic;
        this.#wall = wall;
        return this.#elapsed / 1000;
    }
}

/** The vendor's endpoint: one request, one lease or one classified error. */
class Vendor {
    #endpoint;
    #options;
    #clock;
    /** @type {AbortController | null} */ #request = null;

    /** @param {string} endpoint @param {TokenClientOptions & { timeoutSeconds: number }} options
     * @param {Stopwatch} clock */
    constructor(endpoint, options, clock) {
        this.#endpoint = endpoint;
        this.#options = options;
        this.#clock = clock;
    }

    abort() {
        this.#request?.abort();
    }

    /** @returns {Promise<Lease>} */
    async ask() {
        const request = this.#request = new AbortController();
        const { timeoutSeconds } = this.#options;
        let timedOut = false;
        const timer = setTimeout(() => { timedOut = true; request.abort(); }, timeoutSeconds * 1000);
        try {
            return await this.#exchange(request.signal);
        } catch (cause) {
            if (cause instanceof TokenError) throw cause;
            throw timedOut
                ? new TokenError('timeout', `The vendor did not answer within ${timeoutSeconds} seconds.`, { cause })
                : new TokenError('network', 'The vendor is out of reach or refuses this origin.', { cause });
        } finally {
            clearTimeout(timer);
            this.#request = null;
        }
    }

    /** @param {AbortSignal} signal */
    async #exchange(signal) {
        const { scopes, expiresIn } = this.#options;
        const authorization = await orAborted(this.#authorization(), signal);
        const sentAt = this.#clock.now(); // The vendor counts from a later moment: the token lives at least this long.
        const response = await fetch(this.#endpoint, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) },
            body: JSON.stringify({ scopes, expires_in: expiresIn }),
            cache: 'no-store',
            credentials: 'omit',
            redirect: 'error',
            signal,
        });
        const body = await response.json().catch((error) => { if (signal.aborted) throw error; });
        if (!response.ok) throw problem(response, body);
        return lease(body, sentAt);
    }

    async #authorization() {
        const { authorization } = this.#options;
        try {
            return typeof authorization === 'function' ? await authorization() : authorization;
        } catch (cause) {
            throw new TokenError('authorization_failed', 'The page could not supply its Authorization.', { cause });
        }
    }
}

/** The tabs of this site that may share one token. Whichever holds the lock is the one that asks. */
class Tabs {
    #name;
    #onMessage;
    /** @type {BroadcastChannel | null} */ #channel = null;
    /** @type {AbortController} */ #membership = new AbortController();
    #present = false;

    /** @param {string | null} name null: share nothing @param {(message: any) => void} onMessage */
    constructor(name, onMessage) {
        this.#name = name;
        this.#onMessage = onMessage;
    }

    join() {
        if (!this.#name || typeof BroadcastChannel === 'undefined') return;
        this.#channel = new BroadcastChannel(this.#name);
        this.#channel.onmessage = ({ data }) => {
            // One machine, one clock; a message from the future was sent before that clock was set and proves nothing.
            const age = (Date.now() - data?.sentAt) / 1000;
            if (age > -1) this.#onMessage({ ...data, age: Math.max(0, age) });
        };
        this.#membership = new AbortController();
        this.#declare(this.#membership.signal);
    }

    leave() {
        this.#membership.abort();
        this.#channel?.close();
        this.#channel = null;
    }

    /** Holds a shared lock for as long as this tab can answer, so that a lone tab need not wait for answers.
     * @param {AbortSignal} signal */
    #declare(signal) {
        navigator.locks?.request(this.#presence, { mode: 'shared', signal }, () => new Promise((resolve) => {
            this.#present = true;
            signal.addEventListener('abort', resolve);
        })).catch(() => {}).finally(() => { this.#present = false; });
    }

    get #presence() {
        return `${this.#name} tabs`;
    }

    /** Whether there may be another tab to ask. */
    async company() {
        if (!this.#channel) return false;
        try {
            const { held = [] } = await navigator.locks.query();
            return held.filter((lock) => lock.name === this.#presence).length > (this.#present ? 1 : 0);
        } catch {
            return true;
        }
    }

    /** @param {object} message */
    say(message) {
        this.#channel?.postMessage({ ...message, sentAt: Date.now() });
    }

    /**
     * Runs `work` while no other tab does. A tab that has gone to sleep with the lock in its hand is not waited for.
     * @param {number} patienceSeconds @param {() => Promise<void>} work
     */
    async alone(patienceSeconds, work) {
        if (!this.#channel || !navigator.locks) return work();
        const waiting = new AbortController();
        const giveUp = () => waiting.abort();
        const timer = setTimeout(giveUp, patienceSeconds * 1000);
        this.#membership.signal.addEventListener('abort', giveUp);
        let begun = false;
        try {
            return await navigator.locks.request(/** @type {string} */ (this.#name), { signal: waiting.signal }, () => {
                begun = true;
                return work();
            });
        } catch (error) {
            if (begun) throw error;
            return work();
        } finally {
            clearTimeout(timer);
            this.#membership.signal.removeEventListener('abort', giveUp);
        }
    }
}

/** @param {string} endpoint @param {TokenClientOptions} options */
function shareName(endpoint, { scopes, expiresIn, authorization, shareKey }) {
    if (authorization && !shareKey) return null;
    const wanted = scopes && [...new Set(scopes)].sort();
    return `mapbox-token ${JSON.stringify([endpoint, wanted, expiresIn, shareKey])}`;
}

/** @param {any} body @param {number} sentAt @returns {Lease} */
function lease(body, sentAt) {
    const life = body?.expires_in;
    if (!isToken(body?.token) || !(typeof life === 'number' && life >= 1)) {
        throw new TokenError('invalid_response', 'The endpoint answered without a temporary token.', { status: 200 });
    }
    const wish = typeof body.refresh_in === 'number' && body.refresh_in < life ? body.refresh_in : life * 0.75;
    const refresh = Math.max(wish, Math.min(QUICKEST_REFRESH_SECONDS, life / 2));
    const scopes = Array.isArray(body.scopes) ? body.scopes : [];
    return { token: body.token, scopes, life, refreshAt: sentAt + refresh, expiresAt: sentAt + life };
}

/** @param {unknown} token */
function isToken(token) {
    return typeof token === 'string' && token.startsWith('tk.');
}

/** @param {Response} response @param {any} body */
function problem(response, body) {
    const { status, headers } = response;
    const told = typeof body?.code === 'string'; // Else a gateway or a proxy speaks, and only the status counts.
    return new TokenError(
        told ? body.code : `http_${status}`,
        String(body?.detail ?? body?.message ?? `The endpoint answered with status ${status}.`),
        {
            status,
            retryable: told && typeof body.retryable === 'boolean'
                ? body.retryable : status >= 500 || [408, 425, 429].includes(status),
            retryAfter: retryAfter(headers.get('Retry-After'), headers.get('Date')),
            requestId: body?.request_id,
        },
    );
}

/**
 * Seconds, from either form of the header (RFC 9110, section 10.2.3). A date is counted from the answer's own `Date`;
 * where that is hidden from the page, from this machine's clock, which may be wrong: then five minutes at most.
 * @param {string | null} value @param {string | null} date
 */
function retryAfter(value, date) {
    if (!value) return 0;
    if (/^\s*\d+\s*$/.test(value)) return Math.min(Number(value), LONGEST_RETRY_AFTER_SECONDS);
    const base = Date.parse(date ?? '');
    const seconds = (Date.parse(value) - (base || Date.now())) / 1000;
    return Math.max(0, Math.min(seconds, base ? LONGEST_RETRY_AFTER_SECONDS : LONGEST_RETRY_DATE_SECONDS)) || 0;
}

function stoppedError() {
    return new TokenError('stopped', 'The client was stopped.', { retryable: false });
}

/** @template T @param {Promise<T>} promise @param {AbortSignal} signal @returns {Promise<T>} */
function orAborted(promise, signal) {
    return Promise.race([promise, new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    })]);
}

/** A page's fault in its own callback is the page's to see, and must not stop the client.
 * @template {unknown[]} A @param {((...args: A) => void) | undefined} callback @param {A} args */
function call(callback, ...args) {
    try {
        callback?.(...args);
    } catch (error) {
        queueMicrotask(() => { throw error; });
    }
}
