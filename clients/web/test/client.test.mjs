import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { eventually, launch, pass } from './support/browser.mjs';
import { startSite } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

describe('one tab', () => {
    let browser, context, page, site, vendor;

    before(async () => { browser = await launch(); });
    after(() => browser?.close());
    beforeEach(async () => {
        vendor = await Vendor.start();
        // The strictest policy under which the client can work: no inline script, no eval, one allowed host.
        site = await startSite({ csp: `default-src 'none'; script-src 'self'; connect-src ${vendor.origin}` });
        context = await browser.newContext();
        page = await context.newPage();
    });
    afterEach(async () => {
        const record = await page.evaluate(() => globalThis.record).catch(() => null);
        await context.close();
        await Promise.all([site.stop(), vendor.stop()]);
        if (record) {
            assert.deepEqual(record.violations.filter((directive) => directive !== 'img-src'), []);
            assert.deepEqual(record.uncaught, []);
        }
    });

    const open = async (options = {}) => {
        await page.goto(site.origin);
        await page.waitForFunction(() => globalThis.start);
        await page.evaluate((given) => globalThis.start(given), { endpoint: vendor.endpoint, ...options });
    };
    const ready = () => page.evaluate(() => globalThis.client.ready);
    const read = (name) => page.evaluate((key) => globalThis.client[key], name);
    const tokens = () => page.evaluate(() => globalThis.record.tokens);
    const errors = () => page.evaluate(() => globalThis.record.errors);

    it('gets a token across origins after a preflight and hands it to Mapbox GL JS', async () => {
        vendor.origins = [site.origin];
        await open({ scopes: ['styles:read', 'fonts:read'] });
        const token = await ready();

        assert.ok(vendor.issued.has(token));
        assert.equal(await page.evaluate(() => globalThis.mapboxgl.accessToken), token);
        assert.equal(await read('token'), token);
        assert.deepEqual(await read('scopes'), ['fonts:read', 'styles:read']);
        assert.ok(await read('secondsLeft') > 3530 && await read('secondsLeft') <= 3540);
        assert.deepEqual(vendor.seen.map(({ method }) => method), ['OPTIONS', 'POST']);
        const [post] = vendor.posts;
        assert.deepEqual(post.body, { scopes: ['styles:read', 'fonts:read'] });
        assert.equal(post.headers.origin, site.origin);
        assert.equal(post.headers.authorization, undefined);
        assert.equal(post.headers.cookie, undefined);
    });

    it('requests a shorter lifetime if the page asks for one', async () => {
        await open({ expiresIn: 600 });
        await ready();
        assert.deepEqual(vendor.posts[0].body, { expires_in: 600 });
        assert.ok(await read('secondsLeft') <= 600);
    });

    it('cannot distinguish a refused origin from a network failure, names both, and keeps trying', async () => {
        vendor.origins = ['http://elsewhere.example'];
        await open();
        const [error] = await eventually(errors, ({ length }) => length > 0);
        assert.equal(error.code, 'network');
        assert.match(error.message, /origin/);
        vendor.origins = '*';
        await ready();
    });

    it('survives many short lifetimes and never returns a nearly expired token', async () => {
        Object.assign(vendor, { life: 4, refreshAt: 0.5 });
        await open();
        await ready();
        const end = Date.now() + 9000;
        while (Date.now() < end) {
            const { token, used, at } = await page.evaluate(() =>
                ({ token: globalThis.client.token, used: globalThis.mapboxgl.accessToken, at: Date.now() }));
            assert.ok(token, 'there is always a token');
            assert.ok(vendor.issued.get(token) - at > 200, 'and it has some lifetime left');
            assert.equal(used, token);
            await pass(0.05);
        }
        assert.ok(vendor.posts.length >= 3 && vendor.posts.length <= 6, `${vendor.posts.length} requests`);
        assert.deepEqual(await errors(), []);
    });

    it('spreads the refreshes of many clients, and none is early', async () => {
        await open();
        await ready();
        const waits = await page.evaluate(async (endpoint) => {
            const crowd = Array.from({ length: 30 }, (_, i) =>
                new globalThis.MapboxTokenClient({ endpoint, shareKey: `user ${i}` }));
            await Promise.all(crowd.map((client) => client.ready));
            const seconds = crowd.map((client) => client.secondsToRefresh);
            crowd.forEach((client) => client.stop());
            return seconds;
        }, vendor.endpoint);
        assert.ok(Math.min(...waits) > 2640, `${Math.min(...waits)}`);
        assert.ok(Math.max(...waits) < 2655 + 295, `${Math.max(...waits)}`);
        assert.ok(Math.max(...waits) - Math.min(...waits) > 60);
    });

    it('makes one request for any number of callers', async () => {
        vendor.delay = 100;
        await open();
        const distinct = await page.evaluate(async () =>
            new Set(await Promise.all(Array.from({ length: 50 }, () => globalThis.client.getToken()))).size);
        assert.equal(distinct, 1);
        assert.equal(vendor.posts.length, 1);
    });

    it('makes one new request for concurrent calls of refresh()', async () => {
        await open();
        const first = await ready();
        const second = await page.evaluate(() =>
            Promise.all([globalThis.client.refresh(), globalThis.client.refresh()]));
        assert.equal(second[0], second[1]);
        assert.notEqual(second[0], first);
        assert.equal(vendor.posts.length, 2);
    });

    it('does not retry after a refusal, passes on the explanation, and restarts on refresh()', async () => {
        await open({ scopes: ['styles:read', 'tokens:write'] });
        const error = await page.evaluate(() => globalThis.client.ready.catch(({ code, message, status, retryable }) =>
            ({ code, message, status, retryable })));
        assert.deepEqual(error, {
            code: 'scope_not_allowed', status: 403, retryable: false,
            message: 'scopes: only fonts:read, styles:read, styles:tiles are allowed.',
        });
        const again = await page.evaluate(() => globalThis.client.getToken().catch(({ code }) => code));
        assert.equal(again, 'scope_not_allowed');
        await page.evaluate(() => dispatchEvent(new Event('online')));
        await pass(1.5);
        assert.equal(vendor.posts.length, 1);
        assert.equal((await errors()).length, 1);
        await page.evaluate(() => globalThis.client.refresh().catch(() => {}));
        assert.equal(vendor.posts.length, 2);
    });

    it('keeps its token when a refresh is refused', async () => {
        await open();
        const token = await ready();
        vendor.outage = { status: 500, code: 'misconfigured', retryable: false };
        assert.equal(await page.evaluate(() => globalThis.client.refresh().catch(({ code }) => code)), 'misconfigured');
        assert.equal(await page.evaluate(() => globalThis.client.getToken()), token);
    });

    for (const [name, header] of [
        ['seconds', () => '2'],
        ['an HTTP-date', () => new Date(Math.ceil(Date.now() / 1000 + 2) * 1000).toUTCString()],
    ]) {
        it(`honors Retry-After as ${name}, and neither a visible page nor refresh() shortens it`, async () => {
            const headers = { 'Retry-After': header() };
            vendor.faults = [{ status: 503, code: 'mapbox_rate_limited', retryable: true, headers }];
            await open();
            await eventually(errors, ({ length }) => length === 1);
            assert.equal((await errors())[0].code, 'mapbox_rate_limited');
            await page.evaluate(() => {
                document.dispatchEvent(new Event('visibilitychange'));
                globalThis.client.refresh();
            });
            await ready();
            // A date was set before the page was opened, which takes a while.
            const due = headers['Retry-After'].endsWith('GMT')
                ? Date.parse(headers['Retry-After']) : vendor.posts[0].at + 2000;
            const late = vendor.posts[1].at - due;
            assert.ok(late >= -100 && late < 2600, `${late} ms`);
            assert.equal(vendor.posts.length, 2);
        });
    }

    it('backs off further after every failure', async () => {
        vendor.outage = { status: 502, code: 'untrustworthy_response', retryable: true };
        await open();
        await eventually(() => vendor.posts.length, (count) => count >= 4, { within: 12000 });
        const [a, b, c, d] = vendor.posts.map(({ at }) => at);
        assert.ok(b - a >= 450 && b - a < 1500, `${b - a}`);
        assert.ok(c - b >= 950 && c - b < 2500, `${c - b}`);
        assert.ok(d - c >= 1950 && d - c < 4500, `${d - c}`);
        assert.equal((await errors()).length, 4);
    });

    for (const [name, fault, code] of [
        ['a response that is not JSON', { status: 200, raw: 'Welcome to the hotel' }, 'invalid_response'],
        ['a secret token', { status: 200, raw: '{"token":"sk.abc","expires_in":60}' }, 'invalid_response'],
        ['a token without a lifetime', { status: 200, raw: '{"token":"tk.abc"}' }, 'invalid_response'],
        // Twice, because Chromium itself retries a POST once if a reused connection breaks.
        ['a dropped connection', [{ drop: true }, { drop: true }], 'network'],
        ['an overloaded gateway', { status: 429, raw: '{"message":"Too Many Requests"}' }, 'http_429'],
        ['a failing gateway', { status: 504, raw: '{"message":"Endpoint request timed out"}' }, 'http_504'],
    ]) {
        it(`retries after ${name}`, async () => {
            vendor.faults = [fault].flat();
            await open();
            assert.ok(vendor.issued.has(await ready()));
            const [error] = await errors();
            assert.equal(error.code, code);
            assert.equal(error.retryable, true);
        });
    }

    it('times out if the vendor never responds, and tries again', async () => {
        vendor.faults = [{ hang: true }];
        await open({ timeoutSeconds: 0.5 });
        await ready();
        assert.deepEqual((await errors()).map(({ code }) => code), ['timeout']);
    });

    it('reports that it is offline, and gets a token soon after the network returns', async () => {
        vendor.life = 3;
        await open();
        await ready();
        await context.setOffline(true);
        await eventually(() => read('token'), (token) => token === null);
        await eventually(() => read('secondsToRefresh'), (pause) => pause > 3.5, { within: 20_000 });
        assert.ok((await errors()).every(({ code }) => code === 'network'));
        const before = vendor.posts.length;
        await context.setOffline(false);
        const back = Date.now();
        await eventually(() => read('token'));
        assert.ok(Date.now() - back < 2500, `${Date.now() - back} ms: before the pause would have ended`);
        assert.equal(vendor.posts.length, before + 1);
    });

    it('calls the page\'s authorization function before every request', async () => {
        await page.goto(site.origin);
        await page.waitForFunction(() => globalThis.start);
        await page.evaluate((endpoint) => {
            let n = 0;
            globalThis.start({ endpoint, authorization: async () => `Bearer ${++n}` });
        }, vendor.endpoint);
        await ready();
        await page.evaluate(() => globalThis.client.refresh());
        assert.deepEqual(vendor.posts.map(({ headers }) => headers.authorization), ['Bearer 1', 'Bearer 2']);
    });

    it('survives an authorization function that fails, hangs or returns nothing', async () => {
        await page.goto(site.origin);
        await page.waitForFunction(() => globalThis.start);
        await page.evaluate((endpoint) => {
            const results = [() => Promise.reject(new Error('signed out')), () => new Promise(() => {}), () => null];
            globalThis.start({ endpoint, timeoutSeconds: 0.5, authorization: () => results.shift()() });
        }, vendor.endpoint);
        await ready();
        assert.deepEqual((await errors()).map(({ code }) => code), ['authorization_failed', 'timeout']);
        assert.equal(vendor.posts.length, 1);
        assert.equal(vendor.posts[0].headers.authorization, undefined);
    });

    it('sends a fixed authorization unchanged', async () => {
        await open({ authorization: 'Bearer fixed' });
        await ready();
        assert.equal(vendor.posts[0].headers.authorization, 'Bearer fixed');
    });

    it('leaves nothing behind after stop()', async () => {
        vendor.life = 2;
        await open();
        await ready();
        await page.evaluate(() => globalThis.client.stop());
        const before = vendor.seen.length;
        await page.evaluate(() => {
            dispatchEvent(new Event('online'));
            document.dispatchEvent(new Event('visibilitychange'));
            dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
        });
        await pass(2.5);
        assert.equal(vendor.seen.length, before);
        const locks = await page.evaluate(() => navigator.locks.query());
        assert.deepEqual([...locks.held, ...locks.pending], []);
        assert.equal(await page.evaluate(() => globalThis.client.getToken().catch(({ code }) => code)), 'stopped');
        assert.equal(await page.evaluate(() => globalThis.client.refresh().catch(({ code }) => code)), 'stopped');
        assert.equal(await read('token'), null);
    });

    it('rejects ready when it is stopped before the first token, and aborts the request', async () => {
        vendor.outage = { hang: true };
        await open();
        await eventually(() => vendor.posts.length);
        const code = await page.evaluate(() => {
            globalThis.client.stop();
            return globalThis.client.ready.catch((error) => error.code);
        });
        assert.equal(code, 'stopped');
        assert.deepEqual(await errors(), []);
    });

    it('survives a callback that throws, and reports it to onError', async () => {
        vendor.life = 2;
        await page.goto(site.origin);
        await page.waitForFunction(() => globalThis.start);
        await page.evaluate((endpoint) => globalThis.start({
            endpoint, onToken() { throw new Error('the page'); }
        }), vendor.endpoint);
        await eventually(() => vendor.posts.length, (count) => count >= 2);
        assert.equal((await errors())[0].code, 'callback_failed');
    });

    for (const missing of [['locks'], ['BroadcastChannel'], ['locks', 'BroadcastChannel']]) {
        it(`works without ${missing.join(' and ')}`, async () => {
            await page.addInitScript((names) => {
                if (names.includes('locks')) Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
                if (names.includes('BroadcastChannel')) delete globalThis.BroadcastChannel;
            }, missing);
            vendor.life = 2;
            await open();
            await ready();
            await eventually(() => vendor.posts.length, (count) => count >= 2);
            assert.deepEqual(await errors(), []);
        });
    }
});
