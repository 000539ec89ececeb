/**
 * Keeps a short-lived Mapbox access token fresh, for as long as the page lives.
 *
 *     import { MapboxTokenClient } from './mapbox-token-client.js';
 *     const tokens = new MapboxTokenClient({ endpoint: 'https://vendor.example/tokens', mapboxgl });
 *     await tokens.ready;
 *     const map = new mapboxgl.Map({ container: 'map', style: 'mapbox://styles/mapbox/standard' });
 *
 * No dependencies, no build step, no storage. Needs a browser of 2022 or later, or Node.js 20, Deno, Bun or a worker.
 * In a page it starts at once, elsewhere with the first `getToken()`, `refresh()` or `ready`. Where Web Locks or
 * BroadcastChannel are missing (an insecure origin, a sandboxed frame), each tab asks for itself.
 */
/*! mapbox-token-client | Apache-2.0 */

/**
 * @typedef {object} TokenInfo
 * @property {string[]} scopes what the token carries
 * @property {number} secondsLeft life left, counted from now
 * @property {'vendor' | 'tab'} source whether this tab asked the vendor or another tab of the site shared its token
 * @property {boolean} afterGap whether the token before it had expired or was refused: what failed meanwhile should be
 *     loaded again
 */

/**
 * `idle`: nobody has asked yet; `fresh`: there is a token; `refreshing`: one is being asked for; `waiting`: the last
 * attempt failed and another will follow (there may still be a token); `refused`: the vendor refuses this request,
 * and is not asked again before `refresh()`; `stopped`.
 * @typedef {'idle' | 'fresh' | 'refreshing' | 'waiting' | 'refused' | 'stopped'} TokenState
 */

/**
 * @typedef {object} TokenClientEvents
 * @property {(token: string, info: TokenInfo) => void} token every token, the first included
 * @property {(error: TokenError) => void} error every failed attempt, whether or not it will be repeated
 * @property {(state: TokenState) => void} state every change of `state`
 */

/**
 * Whatever keeps a copy of its token: a function, an object with `setAccessToken`, or one with `accessToken`.
 * @typedef {((token: string, info: TokenInfo) => void) | { setAccessToken: (token: string) => unknown }
 *     | { accessToken?: string | null | undefined }} TokenTarget
 */

/**
 * @typedef {object} TokenClientOptions
 * @property {string | URL} endpoint the vendor's `POST /tokens`
 * @property {string[] | undefined} [scopes] scopes to ask for; absent: all that the vendor allows
 * @property {number | undefined} [expiresIn] longest life to ask for, in whole seconds; absent: the vendor's maximum
 * @property {TokenTarget | undefined} [mapboxgl] Mapbox GL JS, whose access token is kept current; see `bind()`
 * @property {TokenClientEvents['token'] | undefined} [onToken] the same as `on('token', …)`
 * @property {TokenClientEvents['error'] | undefined} [onError] the same as `on('error', …)`
 * @property {string | (() => string | null | Promise<string | null>) | undefined} [authorization] value of the
 *     `Authorization` header, or a function that is asked for it before every request
 * @property {Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>) | undefined}
 *     [headers] more headers, or a function that is asked for them before every request
 * @property {'omit' | 'same-origin' | 'include' | undefined} [credentials] whether cookies are sent, `omit` by default
 * @property {typeof globalThis.fetch | undefined} [fetch] used instead of the global one
 * @property {string | undefined} [shareKey] names who may share a token, for instance the signed-in user. With
 *     `authorization`, `headers`, `credentials` or `fetch`, and without this, nothing is shared among tabs: another tab
 *     may be signed in as someone else
 * @property {number | undefined} [timeoutSeconds] ceiling for one request, 15 by default
 * @property {number | undefined} [deadlineSeconds] how long a promise of a token waits before it is rejected, while the
 *     client goes on. Absent: as long as the client goes on
 */

/** What is known of one token; moments are in seconds of the client's own {@link Stopwatch}.
 * @typedef {{ token: string, scopes: string[], life: number, refreshAt: number, expiresAt: number,
 *     source?: 'vendor' | 'tab' }} Lease */

/** Why no token could be had. `message` is the vendor's explanation where it gave one. */
export class TokenError extends Error {
    /**
     * @param {string} code the vendor's stable code, `http_<status>` where something other than the vendor answered, or
     *     `network`, `timeout`, `deadline`, `invalid_response`, `authorization_failed`, `token_refused` (Mapbox refuses
     *     what the vendor still gives), `callback_failed` (a target or listener threw), `stopped`
     * @param {string} message
     * @param {{ status?: number | undefined, retryable?: boolean | undefined, slow?: boolean | undefined,
     *     retryAfter?: number | undefined, requestId?: string | undefined, cause?: unknown }} [more]
     */
    constructor(code, message, more = {}) {
        super(message, { cause: more.cause });
        this.name = 'TokenError';
        this.code = code;
        /** HTTP status; 0 if there was no answer. */
        this.status = more.status ?? 0;
        /** Whether the client goes on trying by itself. */
        this.retryable = more.retryable ?? true;
        /** Whether it does so in minutes, not seconds, because someone has to put something right. */
        this.slow = more.slow ?? false;
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
const SLOW_RETRY_SECONDS = 120;        // Someone has to put something right first: a sign-in, a deployment, a firewall.
const INVALIDATION_SECONDS = 60;       // The vendor replaces a refused token at most once a minute.
const LONGEST_RETRY_AFTER_SECONDS = 3600;
const LONGEST_RETRY_DATE_SECONDS = 300;
const SLEEP_SECONDS = 1;               // The clocks of one machine are never this far apart, unless it slept.
const TAB_ANSWER_MS = 500;             // Waited for only if there is another tab at all; it may be busy drawing a map.
const MESSAGE_VERSION = 1;

/** The vendor's refusals that lie in the request itself: the same request will be refused again. */
const FINAL_CODES = new RegExp('^(invalid_(json|request|scope|expiry)|(scope|origin)_not_allowed|no_such_user'
    + '|body_too_large|unsupported_media_type)$');

/** Keeps one token fresh. Only the vendor's relative seconds count, never this machine's idea of the date. */
export class MapboxTokenClient {
    #options;
    #vendor;
    #tabs;
    #page = typeof document !== 'undefined';
    #clock = new Stopwatch();
    /** @type {Lease | null} */ #lease = null;
    /** What Mapbox refused before its end. @type {string | undefined} */ #refusedToken;
    #invalidatedAt = -Infinity;
    #gap = false;
    /** @type {TokenError | null} */ #refusal = null;
    /** @type {TokenError | null} */ #lastError = null;
    /** @type {TokenState} */ #state = 'idle';
    #targets = new Listeners();
    #listeners = { token: new Listeners(), error: new Listeners(), state: new Listeners() };
    #callers = new Callers();
    /** @type {Promise<string> | undefined} */ #ready;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
    #pageListeners = new AbortController();
    #dueAt = 0;
    #notBefore = 0;
    #pausedUntil = 0;
    #failures = 0;
    /** The attempt under way. @type {AbortController | null} */ #attempt = null;
    /** Whether that attempt has gone to the vendor. */ #asking = false;
    /** Whether the next attempt must, whatever other tabs have. */ #forced = false;
    /** Rises with everything that settles an attempt from outside. */ #epoch = 0;
    #away = false;
    #stopped = false;
    #warned = false;
    /** Called when another tab's answer has settled the matter. */ #onAnswer = () => {};

    /** @param {TokenClientOptions} options */
    constructor(options) {
        const { mapboxgl, onToken, onError, timeoutSeconds = 15 } = options;
        this.#options = { ...options, timeoutSeconds };
        const endpoint = absolute(options.endpoint);
        this.#vendor = new Vendor(endpoint, this.#options, this.#clock);
        this.#tabs = new Tabs(this.#page ? shareName(endpoint, options) : null, (message) => this.#receive(message));
        if (mapboxgl) this.bind(mapboxgl);
        if (onToken) this.on('token', onToken);
        if (onError) this.on('error', onError);
        if (!this.#page) return;
        watchPage(this.#pageListeners.signal, {
            wake: (delay) => this.#wake(delay),
            suspend: () => this.#suspend(),
            resume: () => this.#resume(),
        });
        this.#tabs.join();
        void this.ready;
    }

    /** The first token; rejected as `getToken()` is. @returns {Promise<string>} */
    get ready() {
        return this.#ready ??= this.getToken();
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

    /** What the client is about. @returns {TokenState} */
    get state() {
        if (this.#stopped) return 'stopped';
        if (this.#refusal) return 'refused';
        if (this.#attempt) return 'refreshing';
        if (this.#lastError) return 'waiting';
        return this.token ? 'fresh' : this.#lease || this.#gap ? 'waiting' : 'idle';
    }

    /**
     * Calls the listener from now on.
     * @template {keyof TokenClientEvents} T @param {T} type @param {TokenClientEvents[T]} listener
     * @returns {() => void} ends that
     */
    on(type, listener) {
        return this.#listeners[type].add(listener);
    }

    /**
     * Gives the target the token that there is, and every later one before any listener hears of it. One that throws
     * is reported to `error`, and given the next token all the same.
     * @param {TokenTarget} target
     * @returns {() => void} ends that; the target keeps what it has
     */
    bind(target) {
        const give = setter(target);
        const { token } = this;
        if (token) call(give, [token, this.#info(false)], this.#report);
        return this.#targets.add(give);
    }

    /**
     * A token with enough life left: at once if there is one, else as soon as the vendor gives one.
     * Any number of callers cost one request. Rejected when the vendor refuses for good, at `deadlineSeconds`, or on
     * `stop()`.
     * @returns {Promise<string>}
     */
    getToken() {
        const { token } = this;
        if (token) {
            this.#schedule();
            return Promise.resolve(token);
        }
        if (this.#refusal) return handled(Promise.reject(this.#refusal));
        return this.#next(true, () => this.#schedule());
    }

    /**
     * Asks the vendor now, also after a refusal (say, because the user has signed in), but never before the moment
     * that it named in `Retry-After`. A request under way with an older sign-in is abandoned.
     * @returns {Promise<string>} the next token; rejected as `getToken()` is, and when this attempt fails in a way that
     *     will not be repeated within seconds
     */
    refresh() {
        return this.#next(false, () => {
            this.#refusal = null;
            this.#forced = true;
            this.#dueAt = Math.max(this.#clock.now(), this.#notBefore);
            // Whoever asks anonymously would be told the same again.
            if (this.#asking && isPersonal(this.#options)) this.#attempt?.abort();
            this.#schedule();
        });
    }

    /**
     * To be called when Mapbox refuses the token before its end: it is not handed out any more, and the vendor is asked
     * for another one, at most once a minute. A token that has been replaced already changes nothing.
     * @param {string} token the refused one
     * @returns {Promise<string>} as of `getToken()`
     */
    invalidate(token) {
        if (this.#invalidate(token)) this.#tabs.post({ type: 'refused', token });
        return this.getToken();
    }

    /** Ends everything: timers, listeners, requests, sharing. What is bound keeps the token it has. */
    stop() {
        if (this.#stopped) return;
        this.#stopped = true;
        this.#suspend();
        this.#pageListeners.abort();
        this.#callers.settle(stoppedError());
        this.#announce();
    }

    /** @param {boolean} patient whether to wait through an error that may last @param {() => void} start */
    #next(patient, start) {
        if (this.#stopped) return handled(Promise.reject(stoppedError()));
        const promise = handled(this.#callers.join(patient, this.#options.deadlineSeconds, () => this.#lastError));
        start();
        return promise;
    }

    #schedule() {
        clearTimeout(this.#timer);
        const wait = this.secondsToRefresh;
        if (this.#away || this.#attempt || wait === Infinity) return;
        // A page may ask for `token` at any moment; elsewhere a timer would keep a program alive for nobody.
        const wanted = this.#callers.size || this.#targets.size || this.#listeners.token.size;
        if (!this.#page && !wanted && wait > 0) return;
        this.#timer = setTimeout(() => {
            if (this.secondsToRefresh > 0) this.#schedule();
            else this.#renew();
        }, Math.min(wait, TICK_SECONDS) * 1000);
        if (!this.#page && !this.#callers.size) /** @type {any} */ (this.#timer).unref?.();
    }

    /** Things look better: asks sooner if a token is due, but not before the vendor wants. @param {number} delay */
    #wake(delay) {
        if (!this.#isFresh) this.#dueAt = Math.max(this.#notBefore, Math.min(this.#dueAt, this.#clock.now() + delay));
        this.#schedule();
    }

    /** Whether there is no need of another token yet. */
    get #isFresh() {
        return !!this.token && this.#clock.now() < /** @type {Lease} */ (this.#lease).refreshAt;
    }

    #suspend() {
        this.#away = true;
        clearTimeout(this.#timer);
        this.#attempt?.abort();
        this.#tabs.leave();
    }

    #resume() {
        if (this.#stopped || !this.#away) return;
        this.#away = false;
        this.#tabs.join();
        this.#wake(0);
    }

    /** One attempt, alone among the tabs. */
    async #renew() {
        if (this.#attempt || this.#away || this.#stopped) return;
        const { signal } = this.#attempt = new AbortController();
        const epoch = this.#epoch;
        const settled = () => signal.aborted || this.#epoch !== epoch;
        this.#announce();
        try {
            await this.#tabs.withLock(this.#options.timeoutSeconds + 2, signal, async () => {
                if (!this.#forced && !settled()) await this.#askTabs(signal);
                if (!settled()) await this.#askVendor(signal);
            });
        } catch (error) {
            if (!signal.aborted) this.#fail(/** @type {TokenError} */ (error));
        } finally {
            this.#attempt = null;
            this.#asking = false;
            this.#announce();
            this.#schedule();
        }
    }

    /** @param {AbortSignal} signal */
    async #askTabs(signal) {
        if (!await this.#tabs.othersPresent()) return;
        await new Promise((resolve) => {
            this.#onAnswer = () => resolve(undefined);
            signal.addEventListener('abort', this.#onAnswer);
            setTimeout(resolve, TAB_ANSWER_MS);
            this.#tabs.post({ type: 'ask' });
        });
        this.#onAnswer = () => {};
    }

    /** @param {AbortSignal} signal */
    async #askVendor(signal) {
        await null; // Whoever calls refresh() in the same breath wants this request, not one more.
        if (signal.aborted) return;
        this.#asking = true;
        this.#forced = false;
        const lease = await this.#vendor.ask(signal, this.#refusedToken);
        if (lease.token === this.#refusedToken) {
            throw new TokenError('token_refused', 'The vendor still gives the token that Mapbox refuses.');
        }
        this.#adopt(lease, 'vendor');
    }

    /** @param {Lease} lease @param {'vendor' | 'tab'} source */
    #adopt(lease, source) {
        const gap = this.#gap || !!this.#lease && this.secondsLeft === 0;
        this.#epoch++;
        this.#lease = { ...lease, source };
        this.#refusal = this.#lastError = null;
        this.#refusedToken = undefined;
        this.#failures = this.#notBefore = this.#pausedUntil = 0;
        this.#gap = this.#forced = false;
        // A crowd that was served at the same moment comes back spread over a third of the time that is to spare.
        this.#dueAt = lease.refreshAt + Math.random() * (lease.expiresAt - lease.refreshAt) / 3;
        const args = [lease.token, this.#info(gap)];
        this.#targets.call(args, this.#report);
        this.#listeners.token.call(args, this.#report);
        if (source === 'vendor') this.#share();
        this.#callers.settle(lease.token);
        this.#announce();
        this.#schedule();
    }

    /** @param {boolean} afterGap @returns {TokenInfo} */
    #info(afterGap) {
        const { scopes, secondsLeft } = this;
        return { scopes, secondsLeft, source: this.#lease?.source ?? 'vendor', afterGap };
    }

    /** @param {TokenError} error */
    #fail(error) {
        this.#lastError = error;
        if (!error.retryable) {
            this.#refusal = error;
            this.#callers.settle(error);
            this.#pausedUntil = 0;
        } else {
            const now = this.#clock.now();
            const { code, slow, retryAfter } = error;
            const backoff = Math.min(LONGEST_BACKOFF_SECONDS, BACKOFF_SECONDS * 2 ** this.#failures++);
            // Never earlier than asked, and not all at the same moment.
            const pause = retryAfter
                ? Math.max(retryAfter, backoff / 2) + Math.random() * Math.max(1, retryAfter / 4)
                : slow ? SLOW_RETRY_SECONDS * (1 + Math.random()) : backoff * (1 + Math.random()) / 2;
            this.#dueAt = now + pause;
            // A network or a sign-in may come back at any moment; a sick vendor is not cured by someone looking at it.
            const brief = !retryAfter && (slow || code === 'network' || code === 'authorization_failed');
            this.#notBefore = now + (brief ? BACKOFF_SECONDS / 2 : pause);
            if (code !== 'network') {
                this.#pausedUntil = this.#dueAt;
                this.#sharePause();
            }
            if (slow) this.#callers.settle(error, false);
        }
        this.#emitError(error);
    }

    /** @param {TokenError} error */
    #emitError(error) {
        const { error: listeners } = this.#listeners;
        const { code, message, cause } = error;
        if (listeners.size) listeners.call([error], console.error);
        else if (code === 'callback_failed' || !this.token && !this.#warned) {
            this.#warned = true;
            console.warn(`MapboxTokenClient: ${message} (${code}; onError would be told.)`, cause);
        }
    }

    /** A fault in a target or listener of the page's own must not stop the client. */
    #report = (/** @type {unknown} */ cause) =>
        this.#emitError(new TokenError('callback_failed', 'A target or listener failed.', { cause }));

    #announce() {
        if (this.state === this.#state) return;
        this.#state = this.state;
        this.#listeners.state.call([this.#state], this.#report);
    }

    /** @param {unknown} token */
    #invalidate(token) {
        const now = this.#clock.now();
        if (this.#stopped || !this.#lease || this.#lease.token !== token) return false;
        this.#epoch++;
        this.#lease = null;
        this.#refusedToken = token;
        this.#gap = true;
        this.#dueAt = this.#notBefore = Math.max(now, this.#notBefore, this.#invalidatedAt + INVALIDATION_SECONDS);
        this.#invalidatedAt = now;
        this.#announce();
        this.#schedule();
        return true;
    }

    #share() {
        const { token, scopes, life, refreshAt } = /** @type {Lease} */ (this.#lease);
        const { secondsLeft } = this;
        this.#tabs.post({ type: 'token', token, scopes, life, secondsLeft, refreshIn: refreshAt - this.#clock.now() });
    }

    #sharePause() {
        const { code, message, status, slow } = /** @type {TokenError} */ (this.#lastError);
        const now = this.#clock.now();
        this.#tabs.post({
            type: 'pause', seconds: this.#pausedUntil - now, least: this.#notBefore - now, failures: this.#failures,
            code, message, status, slow,
        });
    }

    /** @param {any} message from another tab, with its age in seconds */
    #receive(message) {
        const { type } = message;
        if (type === 'ask') this.#answer();
        else if (type === 'token') this.#receiveToken(message);
        else if (type === 'pause') this.#receivePause(message);
        else if (type === 'refused') this.#invalidate(message.token);
    }

    #answer() {
        if (this.#isFresh) this.#share();
        else if (this.#pausedUntil > this.#clock.now()) this.#sharePause();
    }

    /** @param {any} message */
    #receiveToken({ token, scopes, life, secondsLeft, refreshIn, age }) {
        const now = this.#clock.now();
        const expiresAt = now + secondsLeft - age;
        if (!isToken(token) || !Array.isArray(scopes) || !areNumbers(life, secondsLeft, refreshIn)) return;
        if (refreshIn >= secondsLeft || secondsLeft > life || token === this.#refusedToken) return;
        // An answer to one tab is heard by all of them, and most have that token already.
        if (!(expiresAt > Math.max(now, this.#lease?.expiresAt ?? 0) + 1)) return;
        this.#adopt({ token, scopes: scopes.map(String), life, refreshAt: now + refreshIn - age, expiresAt }, 'tab');
        this.#onAnswer();
    }

    /** @param {any} message */
    #receivePause({ seconds, least, failures, code, message, status, slow, age }) {
        if (!areNumbers(seconds, least, failures, status) || seconds > 2 * LONGEST_RETRY_AFTER_SECONDS) return;
        const now = this.#clock.now();
        const until = now + seconds - age;
        if (this.#refusal || this.#isFresh) return;
        if (until < Math.max(now, this.#pausedUntil) + 0.1) return; // Over, or the same once more.
        this.#epoch++;
        this.#failures = Math.max(this.#failures, Math.min(failures, 9));
        this.#notBefore = Math.max(this.#notBefore, Math.min(now + least - age, until));
        this.#pausedUntil = until;
        this.#dueAt = until + Math.random();
        this.#lastError = new TokenError(String(code), String(message), { status, slow: slow === true });
        this.#emitError(this.#lastError);
        this.#announce();
        this.#schedule();
        this.#onAnswer();
    }
}

/** @param {AbortSignal} signal @param {{ wake(delay: number): void, suspend(): void, resume(): void }} client */
function watchPage(signal, client) {
    /** @param {EventTarget} target @param {string} type @param {(event: any) => void} listener */
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
    on(document, 'visibilitychange', () => document.hidden || client.wake(0));
    on(window, 'online', () => client.wake(Math.random()));
    // A page that sleeps must not hold a lock that others wait for, nor anything that keeps it out of the
    // back/forward cache; on its return it hears none of the messages that were sent meanwhile.
    on(document, 'freeze', () => client.suspend());
    on(window, 'pagehide', () => client.suspend());
    on(document, 'resume', () => client.resume());
    on(window, 'pageshow', (event) => event.persisted && client.resume());
}

/** Callbacks of the page's own. */
class Listeners {
    /** @type {Set<{ callback: Function }>} */ #entries = new Set();

    get size() {
        return this.#entries.size;
    }

    /** @param {Function} callback @returns {() => void} */
    add(callback) {
        const entry = { callback }; // The same function may be added twice.
        this.#entries.add(entry);
        return () => void this.#entries.delete(entry);
    }

    /** @param {unknown[]} args @param {(cause: unknown) => void} failed */
    call(args, failed) {
        for (const { callback } of [...this.#entries]) call(callback, args, failed);
    }
}

/** Those who wait for the next token. */
class Callers {
    /** @type {Set<{ resolve: (token: string) => void, reject: (error: TokenError) => void, patient: boolean,
     *     timer: any }>} */
    #entries = new Set();

    get size() {
        return this.#entries.size;
    }

    /**
     * @param {boolean} patient whether to wait through an error that may last
     * @param {number | undefined} deadline in seconds
     * @param {() => TokenError | null} lastError
     * @returns {Promise<string>}
     */
    join(patient, deadline, lastError) {
        return new Promise((resolve, reject) => {
            const timer = deadline && setTimeout(() => {
                const cause = lastError();
                this.#entries.delete(entry);
                reject(new TokenError('deadline', cause?.message ?? `No token within ${deadline} seconds.`, { cause }));
            }, deadline * 1000);
            const entry = { resolve, reject, patient, timer };
            this.#entries.add(entry);
        });
    }

    /** @param {string | TokenError} outcome @param {boolean} [all] whether of the patient ones, too */
    settle(outcome, all = true) {
        for (const caller of [...this.#entries]) {
            if (!all && caller.patient) continue;
            this.#entries.delete(caller);
            clearTimeout(caller.timer);
            if (typeof outcome === 'string') caller.resolve(outcome);
            else caller.reject(outcome);
        }
    }
}

/**
 * Seconds since it was made: `performance.now()` from one anchor, and whatever the date has gained on it, for it may
 * stand still while the machine sleeps. A date that is set back does not count. Being wrong on this side costs a
 * request, on the other a map.
 */
class Stopwatch {
    #anchor = performance.now();
    #ahead = Date.now() - this.#anchor;
    #slept = 0;

    now() {
        const monotonic = performance.now();
        const gained = Date.now() - monotonic - this.#ahead;
        if (Math.abs(gained) > SLEEP_SECONDS * 1000) {
            this.#ahead += gained;
            this.#slept += Math.max(0, gained);
        }
        return (monotonic - this.#anchor + this.#slept) / 1000;
    }
}

/** The vendor's endpoint: one request, one lease or one classified error. */
class Vendor {
    #endpoint;
    #options;
    #clock;

    /** @param {string} endpoint @param {TokenClientOptions & { timeoutSeconds: number }} options
     * @param {Stopwatch} clock */
    constructor(endpoint, options, clock) {
        this.#endpoint = endpoint;
        this.#options = options;
        this.#clock = clock;
    }

    /** @param {AbortSignal} signal @param {string | undefined} refusedToken @returns {Promise<Lease>} */
    async ask(signal, refusedToken) {
        const { timeoutSeconds } = this.#options;
        const request = abortableFor(timeoutSeconds, signal);
        try {
            // A ceiling even for a fetch of the page's own that does not heed the signal.
            return await orAborted(this.#exchangeWithRetry(request.signal, refusedToken), request.signal);
        } catch (cause) {
            if (cause instanceof TokenError) throw cause;
            throw request.timedOut()
                ? new TokenError('timeout', `No answer within ${timeoutSeconds} seconds.`, { cause })
                : new TokenError('network', unreachable(this.#endpoint), { cause });
        } finally {
            request.done();
        }
    }

    /** @param {AbortSignal} signal @param {string | undefined} refusedToken */
    async #exchangeWithRetry(signal, refusedToken) {
        const { authorization, headers } = this.#options;
        const refused = refusedToken && await digest(refusedToken);
        try {
            return await this.#exchange(signal, refused);
        } catch (error) {
            const { status, code } = /** @type {TokenError} */ (error);
            // A sign-in may have ended just now; and a vendor of an earlier version does not know the member.
            const renewed = status === 401 && [authorization, headers].some((it) => typeof it === 'function');
            if (signal.aborted || !renewed && !(refused && code === 'invalid_request')) throw error;
            return this.#exchange(signal, renewed ? refused : undefined);
        }
    }

    /** @param {AbortSignal} signal @param {string | undefined} refused */
    async #exchange(signal, refused) {
        const { scopes, expiresIn, credentials = 'omit', fetch = globalThis.fetch } = this.#options;
        const headers = await this.#headers();
        signal.throwIfAborted();
        const sentAt = this.#clock.now(); // The vendor counts from a later moment: the token lives at least this long.
        const response = await fetch(this.#endpoint, {
            method: 'POST',
            headers,
            body: JSON.stringify({ scopes, expires_in: expiresIn, refused }),
            cache: 'no-store',
            credentials,
            redirect: 'error',
            signal,
        });
        const body = await response.json().catch((error) => { if (signal.aborted) throw error; });
        if (!response.ok) throw problem(response, body);
        return lease(body, sentAt);
    }

    async #headers() {
        const { authorization, headers } = this.#options;
        try {
            const all = new Headers(typeof headers === 'function' ? await headers() : headers);
            const value = typeof authorization === 'function' ? await authorization() : authorization;
            if (value) all.set('Authorization', value);
            all.set('Content-Type', 'application/json');
            return all;
        } catch (cause) {
            throw new TokenError('authorization_failed', 'The page gave no valid headers.', { cause });
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
        if (!this.#name) return;
        try {
            this.#channel = new BroadcastChannel(this.#name);
        } catch {
            return; // Missing, or forbidden in a sandboxed frame.
        }
        this.#channel.onmessage = ({ data }) => {
            // One machine, one clock; a message from the future was sent before that clock was set and proves nothing.
            const age = (Date.now() - data?.sentAt) / 1000;
            if (data?.version === MESSAGE_VERSION && age > -1) this.#onMessage({ ...data, age: Math.max(0, age) });
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
    async othersPresent() {
        if (!this.#channel) return false;
        try {
            const { held = [] } = await navigator.locks.query();
            return held.filter((lock) => lock.name === this.#presence).length > (this.#present ? 1 : 0);
        } catch {
            return true;
        }
    }

    /** @param {object} message */
    post(message) {
        this.#channel?.postMessage({ ...message, version: MESSAGE_VERSION, sentAt: Date.now() });
    }

    /**
     * Runs `work` while no other tab does. A tab that has gone to sleep with the lock in its hand is not waited for.
     * @param {number} timeoutSeconds @param {AbortSignal} signal @param {() => Promise<void>} work
     */
    async withLock(timeoutSeconds, signal, work) {
        if (!this.#channel || !navigator.locks) return work();
        const waiting = abortableFor(timeoutSeconds, signal);
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
            waiting.done();
        }
    }
}

/** @param {string} endpoint @param {TokenClientOptions} options */
function shareName(endpoint, options) {
    const { scopes, expiresIn, shareKey } = options;
    if (isPersonal(options) && !shareKey) return null;
    const wanted = scopes && [...new Set(scopes)].sort();
    return `mapbox-token-client ${MESSAGE_VERSION} ${JSON.stringify([endpoint, wanted, expiresIn, shareKey])}`;
}

/** Whether the vendor may be told who asks. @param {TokenClientOptions} options */
function isPersonal({ authorization, headers, credentials, fetch }) {
    return !!(authorization || headers || fetch || credentials && credentials !== 'omit');
}

/** Resolved now, as a page may change its base later; a program has none. @param {string | URL} endpoint */
function absolute(endpoint) {
    return typeof document === 'undefined' ? String(endpoint) : new URL(endpoint, document.baseURI).href;
}

/** @param {string} endpoint */
function unreachable(endpoint) {
    const page = typeof document !== 'undefined';
    return `${endpoint} is out of reach${page ? `, or its ALLOWED_ORIGINS lacks the origin ${location.origin}` : ''}.`;
}

/** @param {any} body @param {number} sentAt @returns {Lease} */
function lease(body, sentAt) {
    const life = body?.expires_in;
    if (!isToken(body?.token) || !areNumbers(life) || life < 1) {
        throw new TokenError('invalid_response', 'The endpoint gave no temporary token.', { status: 200 });
    }
    const requested = areNumbers(body.refresh_in) && body.refresh_in < life ? body.refresh_in : life * 0.75;
    const refresh = Math.max(requested, Math.min(QUICKEST_REFRESH_SECONDS, life / 2));
    const scopes = Array.isArray(body.scopes) ? body.scopes : [];
    return { token: body.token, scopes, life, refreshAt: sentAt + refresh, expiresAt: sentAt + life };
}

/** @param {unknown} token */
function isToken(token) {
    return typeof token === 'string' && token.startsWith('tk.');
}

/** @param {unknown[]} values */
function areNumbers(...values) {
    return values.every(Number.isFinite);
}

/** The first 16 hexadecimal digits of the SHA-256, as the vendor wants it; undefined on an insecure origin.
 * @param {string} token */
async function digest(token) {
    const hash = await globalThis.crypto?.subtle?.digest('SHA-256', new TextEncoder().encode(token));
    return hash && [...new Uint8Array(hash, 0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {Response} response @param {any} body */
function problem(response, body) {
    const { status, headers } = response;
    // Else a gateway, a firewall or a proxy speaks, and only the status counts.
    const told = typeof body?.code === 'string' && !!headers.get('Content-Type')?.includes('problem+json');
    const soon = told && typeof body.retryable === 'boolean'
        ? body.retryable : status >= 500 || [408, 425, 429].includes(status);
    return new TokenError(
        told ? body.code : `http_${status}`,
        String(body?.detail ?? body?.message ?? `The endpoint answered ${status}.`),
        {
            status,
            retryable: !(told && body.retryable === false && FINAL_CODES.test(body.code)),
            slow: !soon,
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

/** @param {any} target @returns {(token: string, info: TokenInfo) => unknown} */
function setter(target) {
    if (typeof target?.setAccessToken === 'function') return (token) => target.setAccessToken(token);
    return typeof target === 'function' ? target : (token) => { target.accessToken = token; };
}

/** A signal that aborts with another, and after a while. @param {number} seconds @param {AbortSignal} other */
function abortableFor(seconds, other) {
    const controller = new AbortController();
    const { signal } = controller;
    const abort = () => controller.abort();
    const timer = setTimeout(abort, seconds * 1000);
    other.addEventListener('abort', abort);
    return {
        signal,
        timedOut: () => signal.aborted && !other.aborted,
        done() {
            clearTimeout(timer);
            other.removeEventListener('abort', abort);
        },
    };
}

/** @template T @param {Promise<T>} promise @param {AbortSignal} signal @returns {Promise<T>} */
function orAborted(promise, signal) {
    return Promise.race([promise, new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    })]);
}

/** A promise that nobody may be waiting for; `error` tells of the failure anyway.
 * @template T @param {Promise<T>} promise */
function handled(promise) {
    promise.catch(() => {});
    return promise;
}

/** @param {Function} callback @param {unknown[]} args @param {(cause: unknown) => void} failed */
function call(callback, args, failed) {
    try {
        Promise.resolve(callback(...args)).catch(failed);
    } catch (cause) {
        failed(cause);
    }
}
