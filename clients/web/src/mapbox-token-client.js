/**
 * Keeps a short-lived Mapbox access token fresh for as long as the page is open.
 *
 *     import { MapboxTokenClient } from './mapbox-token-client.js';
 *     const tokens = new MapboxTokenClient({ endpoint: 'https://vendor.example/tokens', mapboxgl });
 *     await tokens.ready;
 *     const map = new mapboxgl.Map({ container: 'map', style: 'mapbox://styles/mapbox/standard' });
 *
 * No dependencies, no build step, no storage. Runs in browsers released since 2022, in workers, and in Node.js 18, Deno
 * and Bun. In a page it starts immediately, elsewhere on the first `getToken()`, `refresh()` or `ready`. Without Web
 * Locks or BroadcastChannel (insecure origins, sandboxed frames), each tab fetches its own token.
 */
/*! mapbox-token-client | Apache-2.0 */

/**
 * @typedef {object} TokenInfo
 * @property {string[]} scopes the token's scopes
 * @property {number} secondsLeft remaining lifetime, counted from now
 * @property {'vendor' | 'tab'} source whether the token came from the vendor or from another tab of the same site
 * @property {boolean} afterGap whether the previous token had expired or been refused, so that failed resources should
 *     be reloaded
 */

/**
 * `idle`: not started yet; `fresh`: there is a valid token; `refreshing`: a request is in progress; `waiting`: the last
 * attempt failed and another will follow (there may still be a valid token); `refused`: the vendor refused the request,
 * and there is no retry until `refresh()`; `stopped`.
 * @typedef {'idle' | 'fresh' | 'refreshing' | 'waiting' | 'refused' | 'stopped'} TokenState
 */

/**
 * @typedef {object} TokenClientEvents
 * @property {(token: string, info: TokenInfo) => void} token every new token, including the first
 * @property {(error: TokenError) => void} error every failed attempt, whether or not it will be retried
 * @property {(state: TokenState) => void} state every change of `state`
 */

/**
 * Anything that stores a token: a function, an object with `setAccessToken`, or an object with `accessToken`.
 * @typedef {((token: string, info: TokenInfo) => void) | { setAccessToken: (token: string) => unknown }
 *     | { accessToken?: string | null | undefined }} TokenTarget
 */

/**
 * @typedef {object} TokenClientOptions
 * @property {string | URL} endpoint URL of the vendor's `POST /tokens`; `https:`, or `http:` on a loopback host
 * @property {string[] | undefined} [scopes] scopes to request; by default all that the vendor allows
 * @property {number | undefined} [expiresIn] longest lifetime in whole seconds; by default the vendor's maximum
 * @property {TokenTarget | undefined} [mapboxgl] Mapbox GL JS, to keep its token current; same as `bind(mapboxgl)`
 * @property {TokenClientEvents['token'] | undefined} [onToken] same as `on('token', …)`
 * @property {TokenClientEvents['error'] | undefined} [onError] same as `on('error', …)`
 * @property {string | (() => string | null | Promise<string | null>) | undefined} [authorization] value of the
 *     `Authorization` header, or a function that is called for it before every request
 * @property {Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>) | undefined}
 *     [headers] additional headers, or a function that is called for them before every request
 * @property {boolean | undefined} [cacheable] whether to request tokens by `GET …/anonymous`, which a CDN in front of the
 *     vendor may keep. Has no effect together with `expiresIn`, `authorization`, `headers` or `credentials`
 * @property {boolean | undefined} [contentSha256] whether to send the body's SHA-256 in `x-amz-content-sha256`, which a
 *     Lambda function URL behind CloudFront's origin access control requires
 * @property {'omit' | 'same-origin' | 'include' | undefined} [credentials] whether to send cookies; `omit` by default
 * @property {typeof globalThis.fetch | undefined} [fetch] used instead of the global one
 * @property {string | undefined} [shareKey] identifies who may share a token, for instance the signed-in user's ID.
 *     Without it, tabs do not share tokens if `authorization`, `headers`, `credentials` or `fetch` is set, because
 *     another tab may belong to a different user
 * @property {number | undefined} [timeoutSeconds] timeout of one request; 15 by default
 * @property {number | undefined} [deadlineSeconds] how long a promise of a token may stay pending before it is
 *     rejected, while the client keeps trying. No limit by default
 */

/** One token. `refreshAt` and `expiresAt` are in seconds of the client's {@link Stopwatch}.
 * @typedef {{ token: string, scopes: string[], life: number, refreshAt: number, expiresAt: number,
 *     source?: 'vendor' | 'tab' }} Lease */

/** The reason for a failed attempt. `message` is the vendor's explanation if it gave one. */
export class TokenError extends Error {
    /**
     * @param {string} code the vendor's stable code, `http_<status>` if the response did not come from the vendor, or
     *     `network`, `timeout`, `deadline`, `redirect`, `invalid_response`, `authorization_failed`, `token_refused` (the
     *     vendor returned the token that Mapbox refuses), `callback_failed` (a target or listener threw), `stopped`
     * @param {string} message
     * @param {{ status?: number | undefined, retryable?: boolean | undefined, slow?: boolean | undefined,
     *     retryAfter?: number | undefined, requestId?: string | undefined, cause?: unknown }} [more]
     */
    constructor(code, message, more = {}) {
        super(message, { cause: more.cause });
        this.name = 'TokenError';
        this.code = code;
        /** HTTP status; 0 without a response. */
        this.status = more.status ?? 0;
        /** Whether the client retries by itself. */
        this.retryable = more.retryable ?? true;
        /** Whether it retries in minutes instead of seconds, because someone has to fix something first. */
        this.slow = more.slow ?? false;
        /** Seconds from the vendor's `Retry-After`; 0 without it. */
        this.retryAfter = more.retryAfter ?? 0;
        /** The vendor's request ID, if it sent one. */
        this.requestId = more.requestId;
    }
}

const TICK_SECONDS = 30;            // Longest timer. Timers pause while the machine sleeps, so long ones fire late.
const NEARLY_EXPIRED_SECONDS = 30;  // Least remaining lifetime of a token in use; a tenth of its lifetime if that is less.
const LONGEST_LIFE_SECONDS = 3600;  // Mapbox's own limit.
const QUICKEST_REFRESH_SECONDS = 5;
const BACKOFF_SECONDS = 1;
const LONGEST_BACKOFF_SECONDS = 60;
const SLOW_RETRY_SECONDS = 120;        // For failures that someone has to fix: a sign-in, a deployment, a firewall.
const INVALIDATION_SECONDS = 60;       // The vendor replaces a refused token at most once a minute.
const LONGEST_RETRY_AFTER_SECONDS = 3600;
const LONGEST_RETRY_DATE_SECONDS = 300;
const SLEEP_SECONDS = 1;               // A machine's two clocks drift further apart than this only while it sleeps.
const TAB_REPLY_MS = 500;              // Applies only if there is another tab, which may be busy drawing a map.
const MESSAGE_VERSION = 1;

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1])$/;

/** The vendor's codes for a faulty request, which would be refused again. */
const FINAL_CODES = new RegExp('^(invalid_(json|request|scope|expiry)|(caller|scope|origin)_not_allowed|no_such_user'
    + '|body_too_large|unsupported_media_type)$');

/** Keeps one token fresh. Relies on the vendor's relative seconds, never on this machine's date. */
export class MapboxTokenClient {
    #options;
    #vendor;
    #tabs;
    #page = typeof document !== 'undefined';
    #clock = new Stopwatch();
    /** @type {Lease | null} */ #lease = null;
    /** A token that Mapbox refused early. @type {string | undefined} */ #refusedToken;
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
    /** The current attempt. @type {AbortController | null} */ #attempt = null;
    /** Whether that attempt has reached the vendor. */ #requesting = false;
    /** Whether the next attempt must go to the vendor even if another tab has a token. */ #forced = false;
    /** Incremented by everything that makes the current attempt obsolete. */ #epoch = 0;
    #away = false;
    #stopped = false;
    #warned = false;
    /** Called once another tab has replied. */ #onReply = () => {};

    /** @param {TokenClientOptions} options @throws {TypeError} if the endpoint is not a URL that the client may use */
    constructor(options) {
        if (new.target === MapboxTokenClient) ownMembers(this);
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

    /** The first token; rejected like `getToken()`. @returns {Promise<string>} */
    get ready() {
        return this.#ready ??= this.getToken();
    }

    /** The current token; null before the first one, and if it has nearly expired. @returns {string | null} */
    get token() {
        const { token, life } = this.#lease ?? { token: null, life: 0 };
        return this.secondsLeft > Math.min(NEARLY_EXPIRED_SECONDS, life / 10) ? token : null;
    }

    /** The token's scopes; empty without a token. */
    get scopes() {
        return [...(this.#lease?.scopes ?? [])];
    }

    /** The token's remaining lifetime in seconds; 0 before the first one, and if it has expired. */
    get secondsLeft() {
        return this.#lease && !this.#stopped ? Math.max(0, this.#lease.expiresAt - this.#clock.now()) : 0;
    }

    /** Seconds until the next request; Infinity if stopped or refused. */
    get secondsToRefresh() {
        return this.#stopped || this.#refusal ? Infinity : Math.max(0, this.#dueAt - this.#clock.now());
    }

    /** The client's state. @returns {TokenState} */
    get state() {
        if (this.#stopped) return 'stopped';
        if (this.#refusal) return 'refused';
        if (this.#attempt) return 'refreshing';
        if (this.#lastError) return 'waiting';
        return this.token ? 'fresh' : this.#lease || this.#gap ? 'waiting' : 'idle';
    }

    /**
     * Adds a listener.
     * @template {keyof TokenClientEvents} T @param {T} type @param {TokenClientEvents[T]} listener
     * @returns {() => void} removes the listener
     */
    on(type, listener) {
        return this.#listeners[type].add(listener);
    }

    /**
     * Gives the target the current token and every later one, before any listener is called. A target that throws is
     * reported to `error` and still receives the next token.
     * @param {TokenTarget} target
     * @returns {() => void} unbinds the target, which keeps its last token
     */
    bind(target) {
        const give = setter(target);
        const { token } = this;
        if (token) call(give, [token, this.#info(false)], this.#report);
        return this.#targets.add(give);
    }

    /**
     * Returns a token that is not about to expire: the current one, or the next that the vendor issues. Concurrent
     * callers share one request. Rejected if the vendor refuses the request, after `deadlineSeconds`, or on `stop()`.
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
     * Requests a new token now, even after a refusal (for instance because the user has signed in), but never earlier
     * than the vendor's `Retry-After` allows. Aborts a request that is in progress with older credentials.
     * @returns {Promise<string>} the next token; rejected like `getToken()`, and also if this attempt fails without a
     *     retry within seconds
     */
    refresh() {
        return this.#next(false, () => {
            this.#refusal = null;
            this.#forced = true;
            this.#dueAt = Math.max(this.#clock.now(), this.#notBefore);
            // An anonymous request would get the same response, so let it finish.
            if (this.#requesting && isPersonal(this.#options)) this.#attempt?.abort();
            this.#schedule();
        });
    }

    /**
     * Discards a token that Mapbox refuses although it has not expired, and requests another, at most once a minute.
     * Has no effect if the token has already been replaced.
     * @param {string} token the refused token
     * @returns {Promise<string>} same as `getToken()`
     */
    invalidate(token) {
        if (this.#invalidate(token)) this.#tabs.post({ type: 'refused', token });
        return this.getToken();
    }

    /** Stops all timers, listeners, requests and sharing for good. Bound targets keep their last token. */
    stop() {
        if (this.#stopped) return;
        this.#stopped = true;
        this.#suspend();
        this.#pageListeners.abort();
        this.#callers.settle(stoppedError());
        this.#announce();
    }

    /** @param {boolean} patient whether to keep waiting after a slow error @param {() => void} start */
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
        // A page may read `token` at any time. Elsewhere, a timer that nobody needs would keep the program running.
        const wanted = this.#callers.size || this.#targets.size || this.#listeners.token.size;
        if (!this.#page && !wanted && wait > 0) return;
        this.#timer = outsideZones(() => setTimeout(() => {
            if (this.secondsToRefresh > 0) this.#schedule();
            else this.#renew();
        }, Math.min(wait, TICK_SECONDS) * 1000));
        if (!this.#page && !this.#callers.size) /** @type {any} */ (this.#timer).unref?.();
    }

    /** Retries sooner if a token is due, but not before the vendor allows. @param {number} delay */
    #wake(delay) {
        if (!this.#isFresh) this.#dueAt = Math.max(this.#notBefore, Math.min(this.#dueAt, this.#clock.now() + delay));
        this.#schedule();
    }

    /** Whether the token is valid and not yet due for a refresh. */
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

    /** Makes one attempt, while no other tab does. */
    async #renew() {
        if (this.#attempt || this.#away || this.#stopped) return;
        const { signal } = this.#attempt = new AbortController();
        const epoch = this.#epoch;
        const settled = () => signal.aborted || this.#epoch !== epoch;
        this.#announce();
        try {
            await this.#tabs.withLock(this.#options.timeoutSeconds + 2, signal, async () => {
                if (!this.#forced && !settled()) await this.#queryTabs(signal);
                if (!settled()) await this.#fetchToken(signal);
            });
        } catch (error) {
            if (!signal.aborted) this.#fail(/** @type {TokenError} */ (error));
        } finally {
            this.#attempt = null;
            this.#requesting = false;
            this.#announce();
            this.#schedule();
        }
    }

    /** @param {AbortSignal} signal */
    async #queryTabs(signal) {
        if (!await this.#tabs.othersPresent()) return;
        await new Promise((resolve) => {
            this.#onReply = () => resolve(undefined);
            signal.addEventListener('abort', this.#onReply);
            setTimeout(resolve, TAB_REPLY_MS);
            this.#tabs.post({ type: 'ask' });
        });
        this.#onReply = () => {};
    }

    /** @param {AbortSignal} signal */
    async #fetchToken(signal) {
        await null; // Lets calls of refresh() in the same task share this request.
        if (signal.aborted) return;
        this.#requesting = true;
        this.#forced = false;
        const lease = await this.#vendor.request(signal, this.#refusedToken);
        if (lease.token === this.#refusedToken) {
            throw new TokenError('token_refused', 'The vendor returned the token that Mapbox refuses.');
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
        // Clients that got their token at the same time spread their refreshes over a third of the remaining lifetime.
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
            // Never earlier than the vendor asks, and not all clients at once.
            const pause = retryAfter
                ? Math.max(retryAfter, backoff / 2) + Math.random() * Math.max(1, retryAfter / 4)
                : slow ? SLOW_RETRY_SECONDS * (1 + Math.random()) : backoff * (1 + Math.random()) / 2;
            this.#dueAt = now + pause;
            // A network or a sign-in may recover at any time, so events may end the pause early; after other failures, none may.
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
            console.warn(`MapboxTokenClient: ${message} (${code}; set onError to handle it)`, cause);
        }
    }

    /** An error in one of the page's targets or listeners must not stop the client. */
    #report = (/** @type {unknown} */ cause) =>
        this.#emitError(new TokenError('callback_failed', 'A target or listener threw an error.', { cause }));

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

    /** @param {any} message from another tab, with its `age` in seconds */
    #receive(message) {
        const { type } = message;
        if (type === 'ask') this.#reply();
        else if (type === 'token') this.#receiveToken(message);
        else if (type === 'pause') this.#receivePause(message);
        else if (type === 'refused') this.#invalidate(message.token);
    }

    #reply() {
        if (this.#isFresh) this.#share();
        else if (this.#pausedUntil > this.#clock.now()) this.#sharePause();
    }

    /** @param {any} message */
    #receiveToken({ token, scopes, life, secondsLeft, refreshIn, age }) {
        const now = this.#clock.now();
        const expiresAt = now + secondsLeft - age;
        if (!isToken(token) || !Array.isArray(scopes) || !areNumbers(life, secondsLeft, refreshIn)) return;
        if (refreshIn >= secondsLeft || secondsLeft > life || token === this.#refusedToken) return;
        // All tabs receive a reply to one of them, and most already have that token.
        if (!(expiresAt > Math.max(now, this.#lease?.expiresAt ?? 0) + 1)) return;
        this.#adopt({ token, scopes: scopes.map(String), life, refreshAt: now + refreshIn - age, expiresAt }, 'tab');
        this.#onReply();
    }

    /** @param {any} message */
    #receivePause({ seconds, least, failures, code, message, status, slow, age }) {
        if (!areNumbers(seconds, least, failures, status) || seconds > 2 * LONGEST_RETRY_AFTER_SECONDS) return;
        const now = this.#clock.now();
        const until = now + seconds - age;
        if (this.#refusal || this.#isFresh) return;
        if (until < Math.max(now, this.#pausedUntil) + 0.1) return; // Over, or a repeat.
        this.#epoch++;
        this.#failures = Math.max(this.#failures, Math.min(failures, 9));
        this.#notBefore = Math.max(this.#notBefore, Math.min(now + least - age, until));
        this.#pausedUntil = until;
        this.#dueAt = until + Math.random();
        this.#lastError = new TokenError(String(code), String(message), { status, slow: slow === true });
        this.#emitError(this.#lastError);
        this.#announce();
        this.#schedule();
        this.#onReply();
    }
}

/** @param {AbortSignal} signal @param {{ wake(delay: number): void, suspend(): void, resume(): void }} client */
function watchPage(signal, client) {
    /** @param {EventTarget} target @param {string} type @param {(event: any) => void} listener */
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
    on(document, 'visibilitychange', () => document.hidden || client.wake(0));
    on(window, 'online', () => client.wake(Math.random()));
    // A suspended page must not hold a lock that other tabs wait for, or anything that makes it ineligible for the
    // back/forward cache. It never receives the messages sent in the meantime.
    on(document, 'freeze', () => client.suspend());
    on(window, 'pagehide', () => client.suspend());
    on(document, 'resume', () => client.resume());
    on(window, 'pageshow', (event) => event.persisted && client.resume());
}

/** The page's callbacks. */
class Listeners {
    /** @type {Set<{ callback: Function }>} */ #entries = new Set();

    get size() {
        return this.#entries.size;
    }

    /** @param {Function} callback @returns {() => void} */
    add(callback) {
        const entry = { callback: inThisZone(callback) }; // The same function may be added twice.
        this.#entries.add(entry);
        return () => void this.#entries.delete(entry);
    }

    /** @param {unknown[]} args @param {(cause: unknown) => void} failed */
    call(args, failed) {
        for (const { callback } of [...this.#entries]) call(callback, args, failed);
    }
}

/** The callers that wait for the next token. */
class Callers {
    /** @type {Set<{ resolve: (token: string) => void, reject: (error: TokenError) => void, patient: boolean,
     *     timer: any }>} */
    #entries = new Set();

    get size() {
        return this.#entries.size;
    }

    /**
     * @param {boolean} patient whether to keep waiting after a slow error
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

    /** @param {string | TokenError} outcome @param {boolean} [all] whether to include patient callers */
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
 * Counts seconds since its creation: `performance.now()`, which may stop while the machine sleeps, plus any jump
 * forward of the date. A date that is set back is ignored. Counting too much costs a request, too little costs the map.
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

/** The vendor's endpoint: each request yields a lease or a classified error. */
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
    async request(signal, refusedToken) {
        const { timeoutSeconds } = this.#options;
        const request = abortableFor(timeoutSeconds, signal);
        try {
            // The timeout also applies to a custom fetch that ignores the signal.
            return await orAborted(this.#exchangeWithRetry(request.signal, refusedToken), request.signal);
        } catch (cause) {
            if (cause instanceof TokenError) throw cause;
            throw request.timedOut()
                ? new TokenError('timeout', `No response within ${timeoutSeconds} seconds.`, { cause })
                : new TokenError('network', unreachable(this.#endpoint), { cause });
        } finally {
            request.done();
        }
    }

    /** @param {AbortSignal} signal @param {string | undefined} refusedToken */
    async #exchangeWithRetry(signal, refusedToken) {
        const { authorization, headers, cacheable, expiresIn } = this.#options;
        if (cacheable && !expiresIn && !refusedToken && !hasCredentials(this.#options)) {
            const copy = await this.#fetchCopy(signal);
            if (copy) return copy;
        }
        const refused = refusedToken && (await sha256(refusedToken))?.slice(0, 16); // As the vendor expects.
        try {
            return await this.#exchange(signal, refused);
        } catch (error) {
            const { status, code } = /** @type {TokenError} */ (error);
            // The sign-in may just have expired. Earlier versions of the vendor do not know the member `refused`.
            const renewed = status === 401 && [authorization, headers].some((it) => typeof it === 'function');
            if (signal.aborted || !renewed && !(refused && code === 'invalid_request')) throw error;
            return this.#exchange(signal, renewed ? refused : undefined);
        }
    }

    /** @param {AbortSignal} signal @param {string | undefined} refused */
    async #exchange(signal, refused) {
        const { scopes, expiresIn } = this.#options;
        const body = JSON.stringify({ scopes, expires_in: expiresIn, refused });
        const headers = await this.#headers(body);
        signal.throwIfAborted();
        const sentAt = this.#clock.now(); // The vendor starts counting later, so this is a lower bound.
        return lease(await this.#send(this.#endpoint, { method: 'POST', headers, body, signal }), sentAt);
    }

    /** Returns null if the copy of a shared cache is so old that its token is due for a refresh. @param {AbortSignal} signal */
    async #fetchCopy(signal) {
        const { scopes } = this.#options;
        const url = new URL(this.#endpoint);
        url.pathname = url.pathname.replace(/\/*$/, '/anonymous');
        url.search = scopes ? `scopes=${[...new Set(scopes)].sort()}` : ''; // The only spelling that the vendor accepts.
        const sentAt = this.#clock.now();
        const body = await this.#send(url.href, { signal });
        const copy = lease(body, sentAt);
        // A cache may hide the age. By this machine's clock the token may then have less left than the copy says.
        const left = (Date.parse(body.expires) - Date.now()) / 1000;
        const age = Math.max(0, body.age, copy.life - left || 0);
        if (age && copy.refreshAt - age < sentAt + QUICKEST_REFRESH_SECONDS) return null;
        return { ...copy, life: copy.life - age, refreshAt: copy.refreshAt - age, expiresAt: copy.expiresAt - age };
    }

    /** @param {string} url @param {RequestInit & { signal: AbortSignal }} request
     * @returns {Promise<any>} the body, with the response's `age` */
    async #send(url, request) {
        const { credentials = 'omit', fetch = globalThis.fetch } = this.#options;
        const response = await fetch(url, { ...request, cache: 'no-store', credentials, redirect: 'manual' });
        const { ok, status, type } = response;
        if (type === 'opaqueredirect' || status >= 300 && status < 400) throw await redirect(url, response, request.signal);
        const text = await response.text();
        const body = parse(text);
        if (!ok) throw problem(response, body);
        if (/^\s*</.test(text)) throw htmlError(status);
        return { ...body, age: Number(response.headers.get('Age')) || 0 };
    }

    /** @param {string} body */
    async #headers(body) {
        const { authorization, headers, contentSha256 } = this.#options;
        try {
            const all = new Headers(typeof headers === 'function' ? await headers() : headers);
            const value = typeof authorization === 'function' ? await authorization() : authorization;
            if (value) all.set('Authorization', value);
            if (contentSha256) all.set('x-amz-content-sha256', await sha256(body) ?? '');
            all.set('Content-Type', 'application/json');
            return all;
        } catch (cause) {
            throw new TokenError('authorization_failed', 'Could not get valid headers from the page.', { cause });
        }
    }
}

/** The tabs of this site that may share a token. The tab that holds the lock makes the request. */
class Tabs {
    #name;
    #onMessage;
    /** @type {BroadcastChannel | null} */ #channel = null;
    /** @type {AbortController} */ #membership = new AbortController();
    #present = false;

    /** @param {string | null} name null disables sharing @param {(message: any) => void} onMessage */
    constructor(name, onMessage) {
        this.#name = name;
        this.#onMessage = onMessage;
    }

    join() {
        if (!this.#name) return;
        try {
            this.#channel = new BroadcastChannel(this.#name);
        } catch {
            return; // Not supported, or blocked in a sandboxed frame.
        }
        this.#channel.onmessage = ({ data }) => {
            // All tabs use one clock. A message from the future was sent before the clock was set back: ignore it.
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

    /** Holds a shared lock while this tab can reply, so that a single tab knows not to wait for replies.
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

    /** Whether there may be another tab. */
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
     * Runs `work` while no other tab does, unless waiting for the lock times out because its holder is frozen.
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

/** Whether requests may identify the user. @param {TokenClientOptions} options */
function isPersonal(options) {
    return !!options.fetch || hasCredentials(options);
}

/** @param {TokenClientOptions} options */
function hasCredentials({ authorization, headers, credentials }) {
    return !!(authorization || headers || credentials && credentials !== 'omit');
}

/** Resolves the URL now, because a page may change its base URL later. Outside of pages there is no base URL.
 * @param {string | URL} endpoint */
function absolute(endpoint) {
    const url = typeof document === 'undefined' ? String(endpoint) : new URL(endpoint, document.baseURI).href;
    if (/^http:/i.test(url) && !LOOPBACK.test(new URL(url).hostname)) {
        throw new TypeError(`The endpoint must use https: outside of loopback hosts, but is ${url}.`);
    }
    return url;
}

/** @param {string} endpoint */
function unreachable(endpoint) {
    return `Cannot reach ${endpoint}.${typeof document === 'undefined' ? '' : ' If it is up and does not redirect, its '
        + `ALLOWED_ORIGINS lacks the origin ${location.origin}, or the page's Content-Security-Policy lacks it in connect-src.`}`;
}

/** @param {number} status */
function htmlError(status) {
    return new TokenError('invalid_response', 'The endpoint responded with an HTML page instead of a token: it is a website, '
        + 'or a CDN that replaces errors with a page, such as CloudFront with custom error responses.', { status, slow: true });
}

/** Browsers hide where a redirect leads, so a second request follows it, without the page's headers and cookies.
 * @param {string} url @param {Response} response @param {AbortSignal} signal */
async function redirect(url, { status, headers }, signal) {
    const location = headers.get('Location');
    const target = location ? new URL(location, url).href
        : (await fetch(url, { credentials: 'omit', signal }).catch(() => ({ url }))).url;
    const address = target === url ? 'an address that the browser hides' : target.split('?')[0];
    return new TokenError('redirect', `${url} redirects to ${address}: use that as the endpoint.`, { status, slow: true });
}

/** @param {string} text @returns {any} */
function parse(text) {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** @param {any} body @param {number} sentAt @returns {Lease} */
function lease(body, sentAt) {
    if (!isToken(body.token) || !areNumbers(body.expires_in) || body.expires_in < 1) {
        throw new TokenError('invalid_response', 'The response contains no temporary token.', { status: 200 });
    }
    const life = Math.min(body.expires_in, LONGEST_LIFE_SECONDS);
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

/** Returns hexadecimal digits; undefined on an insecure origin. @param {string} text */
async function sha256(text) {
    const hash = await globalThis.crypto?.subtle?.digest('SHA-256', new TextEncoder().encode(text));
    return hash && [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {Response} response @param {any} body */
function problem(response, body) {
    const { status, headers } = response;
    // Otherwise the response is from a gateway, firewall or proxy, and only its status counts.
    const isProblem = typeof body?.code === 'string' && !!headers.get('Content-Type')?.includes('problem+json');
    const soon = isProblem && typeof body.retryable === 'boolean'
        ? body.retryable : status >= 500 || [408, 425, 429].includes(status);
    return new TokenError(
        isProblem ? body.code : `http_${status}`,
        String(body?.detail ?? body?.message ?? `The endpoint responded with ${status}.`),
        {
            status,
            retryable: !(isProblem && body.retryable === false && FINAL_CODES.test(body.code)),
            slow: !soon,
            retryAfter: retryAfter(headers.get('Retry-After'), headers.get('Date')),
            requestId: body?.request_id,
        },
    );
}

/**
 * Returns seconds from either form of the header (RFC 9110, section 10.2.3). A date is relative to the response's
 * `Date`. If the page cannot read that, this machine's clock is used; it may be wrong, so the limit is five minutes.
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

/** Returns a signal that aborts with another one or after a timeout.
 * @param {number} seconds @param {AbortSignal} other */
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

/** Prevents an unhandled rejection if nobody awaits the promise; `error` reports the failure in any case.
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

/** Binds a class's members to the object, because a Proxy (Vue, Alpine, Valtio) cannot reach private ones.
 * @param {any} object */
function ownMembers(object) {
    const { constructor, ...members } = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object));
    for (const [name, { value, get, ...more }] of Object.entries(members)) {
        Object.defineProperty(object, name, get ? { ...more, get: get.bind(object) } : { ...more, value: value.bind(object) });
    }
}

/** Hides a timer from zone.js: an Angular app is never stable while a timer is pending, and one always is.
 * @template T @param {() => T} start @returns {T} */
function outsideZones(start) {
    const { Zone } = /** @type {any} */ (globalThis);
    return Zone?.root ? Zone.root.run(start) : start();
}

/** Makes a callback run in the zone in which it was added, so that Angular notices what it changes.
 * @param {Function} callback @returns {Function} */
function inThisZone(callback) {
    const { Zone } = /** @type {any} */ (globalThis);
    return Zone?.root ? Zone.current.wrap(callback, 'MapboxTokenClient') : callback;
}
