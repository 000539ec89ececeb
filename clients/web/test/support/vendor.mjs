// A stand-in for the vendor's HTTP API, for tests that need short lifetimes, failures on demand or several vendors.
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { listen } from './servers.mjs';

const ALLOWED = ['fonts:read', 'styles:read', 'styles:tiles'];
const MEMBERS = ['scopes', 'expires', 'expires_in', 'note', 'refused'];

/** @typedef {{ status?: number, code?: string, detail?: string, retryable?: boolean, headers?: object, raw?: string,
 *     hang?: boolean, drop?: boolean, delay?: number }} Fault */

export class Vendor {
    /** The tokens' lifetime in seconds; may be a fraction. */
    life = 3540;
    /** Fraction of the lifetime after which clients should refresh. */
    refreshAt = 0.75;
    /** `*`, or the list of allowed origins. */
    origins = '*';
    /** Milliseconds before each response. */
    delay = 0;
    /** Seconds for which shared caches may keep a GET's response, fresh and then stale. */
    edge = { fresh: 300, stale: 30 };
    /** Failures to respond with before succeeding. @type {Fault[]} */
    faults = [];
    /** A failure to respond with until it is cleared. @type {Fault | null} */
    outage = null;
    /** The received requests. @type {{ method: string, url: string, headers: Record<string, string>, body: any, at: number }[]} */
    seen = [];
    /** The issued tokens with their expiry in milliseconds of Node's clock. @type {Map<string, number>} */
    issued = new Map();

    static async start(settings = {}) {
        const vendor = Object.assign(new Vendor(), settings);
        vendor.server = createServer((request, response) => vendor.#handle(request, response));
        vendor.origin = await listen(vendor.server);
        vendor.endpoint = `${vendor.origin}/tokens`;
        return vendor;
    }

    async stop() {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    get posts() {
        return this.seen.filter(({ method }) => method === 'POST');
    }

    async #handle(request, response) {
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        const text = Buffer.concat(chunks).toString();
        const { method, url, headers } = request;
        this.seen.push({ method, url, headers, body: text ? JSON.parse(text) : null, at: Date.now() });
        if (this.delay) await new Promise((resolve) => setTimeout(resolve, this.delay));
        const { origin } = headers;
        const allowed = !origin || this.origins === '*' || this.origins.includes(origin);
        const common = {
            'Cache-Control': 'no-store', Vary: 'Origin', 'X-Content-Type-Options': 'nosniff',
            ...(origin && allowed && {
                'Access-Control-Allow-Origin': this.origins === '*' ? '*' : origin,
                'Access-Control-Expose-Headers': 'Retry-After, Age, Date',
            }),
        };
        const respond = (status, type, body, more = {}) => response
            .writeHead(status, { ...common, ...(type && { 'Content-Type': type }), ...more }).end(body);
        const refuse = (status, code, detail = 'The test wants this failure.', retryable = false, more = {}) =>
            respond(status, 'application/problem+json', JSON.stringify({
                type: 'about:blank', title: 'Refused', status, code, detail, message: detail, retryable,
                request_id: 'test',
            }), more);

        if (!allowed) return refuse(403, 'origin_not_allowed', 'This origin is not allowed.');
        if (method === 'OPTIONS') {
            return respond(204, null, undefined, {
                'Access-Control-Allow-Methods': 'POST', 'Access-Control-Allow-Headers': 'authorization, content-type, *',
                'Access-Control-Max-Age': '7200',
            });
        }
        const { pathname, searchParams } = new URL(url, this.origin);
        const anonymous = method === 'GET' && pathname === '/tokens/anonymous';
        if (method !== 'POST' && !anonymous) return refuse(405, 'method_not_allowed', 'Use POST.', false, { Allow: 'POST, OPTIONS' });
        const fault = this.faults.shift() ?? this.outage;
        if (fault?.delay) await new Promise((resolve) => setTimeout(resolve, fault.delay));
        if (fault?.hang) return undefined;
        if (fault?.drop) return request.socket.destroy();
        if (fault?.raw !== undefined) return respond(fault.status ?? 200, 'text/html', fault.raw, fault.headers);
        if (fault) return refuse(fault.status, fault.code, fault.detail, fault.retryable, fault.headers);
        if (text && headers['content-type'] !== 'application/json') {
            return refuse(415, 'unsupported_media_type', 'Send JSON.');
        }
        if (anonymous) return this.#vend({ scopes: searchParams.get('scopes')?.split(',') }, respond, refuse, this.edge);
        return this.#vend(text ? JSON.parse(text) : {}, respond, refuse);
    }

    #vend(body, respond, refuse, edge) {
        const stranger = Object.keys(body).find((member) => !MEMBERS.includes(member));
        if (stranger || Object.values(body).includes(null)) return refuse(400, 'invalid_request', 'Unknown member.');
        const scopes = [...new Set(body.scopes ?? ALLOWED)].sort();
        const refused = scopes.filter((scope) => !ALLOWED.includes(scope));
        if (refused.length) return refuse(403, 'scope_not_allowed', `scopes: only ${ALLOWED.join(', ')} are allowed.`);
        const life = Math.min(this.life, body.expires_in ?? Infinity);
        const now = Date.now();
        const token = mint(scopes, now, life);
        this.issued.set(token, now + life * 1000);
        const oldest = edge ? edge.fresh + edge.stale : 0; // Age of the oldest copy that a cache may give out.
        return respond(200, 'application/json', JSON.stringify({
            token, issued_at: new Date(now).toISOString(), expires: new Date(now + life * 1000).toISOString(),
            expires_in: life - oldest, refresh_in: life * this.refreshAt - oldest, scopes,
        }), edge && {
            'Cache-Control': `public, max-age=0, s-maxage=${edge.fresh}, stale-while-revalidate=${edge.stale}, `
                + `stale-if-error=${edge.stale}`,
        });
    }
}

/** Returns an unsigned token in Mapbox's format. */
function mint(scopes, now, life) {
    const payload = { u: 'test', exp: (now + life * 1000) / 1000, iat: now / 1000, scopes, client: 'api' };
    return `tk.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${randomBytes(8).toString('base64url')}`;
}
