import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { eventually, launch, pass, rendererOf } from './support/browser.mjs';
import { startSite } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

const channelOf = (vendor) => `mapbox-token-client 1 ${JSON.stringify([vendor.endpoint, null, null, null])}`;

describe('several tabs', () => {
    let browser, context, site, vendor;

    before(async () => { browser = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] }); });
    after(() => browser?.close());
    beforeEach(async () => {
        vendor = await Vendor.start();
        site = await startSite();
        context = await browser.newContext();
    });
    afterEach(async () => {
        await context.close();
        await Promise.all([site.stop(), vendor.stop()]);
    });

    const blank = async () => {
        const page = await context.newPage();
        await page.goto(site.origin);
        await page.waitForFunction(() => globalThis.start);
        return page;
    };
    const begin = (page, options = {}) =>
        page.evaluate((given) => globalThis.start(given), { endpoint: vendor.endpoint, ...options });
    const open = async (options) => {
        const page = await blank();
        await begin(page, options);
        return page;
    };
    const ready = (page) => page.evaluate(() => globalThis.client.ready);
    const read = (page, name) => page.evaluate((key) => globalThis.client[key], name);
    const sources = (page) => page.evaluate(() => globalThis.record.tokens.map(({ source }) => source));

    it('share one request when they open at the same time', async () => {
        vendor.delay = 200;
        const pages = await Promise.all(Array.from({ length: 6 }, blank));
        await Promise.all(pages.map((page) => begin(page)));
        const tokens = await Promise.all(pages.map(ready));
        assert.equal(new Set(tokens).size, 1);
        assert.equal(vendor.posts.length, 1);
        const asked = (await Promise.all(pages.map(sources))).flat();
        assert.deepEqual(asked.sort(), ['tab', 'tab', 'tab', 'tab', 'tab', 'vendor']);
    });

    it('keep sharing: one request per refresh, and no tab has an expired token', async () => {
        Object.assign(vendor, { life: 6, refreshAt: 0.5 });
        const pages = await Promise.all([open(), open(), open(), open()]);
        await Promise.all(pages.map(ready));
        const started = vendor.posts.length;
        const end = Date.now() + 10_000;
        while (Date.now() < end) {
            for (const page of pages) {
                const { token, at } = await page.evaluate(() => ({ token: globalThis.client.token, at: Date.now() }));
                assert.ok(token && vendor.issued.get(token) > at);
            }
            await pass(0.1);
        }
        const refreshes = vendor.posts.length - started;
        assert.ok(refreshes >= 2 && refreshes <= 4, `${refreshes} requests in ten seconds for four tabs`);
    });

    it('give a new tab their token with its remaining lifetime', async () => {
        vendor.life = 60;
        const first = await open();
        await ready(first);
        await pass(1.5);
        const second = await open();
        await ready(second);
        assert.equal(vendor.posts.length, 1);
        assert.deepEqual(await sources(second), ['tab']);
        const [a, b] = [await read(first, 'secondsLeft'), await read(second, 'secondsLeft')];
        assert.ok(b < 58.6 && Math.abs(a - b) < 0.3, `${a} and ${b}`);
    });

    it('are not waited for by a single tab', async () => {
        const page = await blank();
        const heard = page.evaluate((name) => new Promise((resolve) => {
            const said = [];
            new BroadcastChannel(name).onmessage = ({ data }) => {
                said.push(data.type);
                if (data.type === 'token') resolve(said);
            };
        }), channelOf(vendor));
        await begin(page);
        await ready(page);
        assert.deepEqual(await heard, ['token']);
    });

    it('take over when the requesting tab is closed', async () => {
        vendor.faults = [{ hang: true }];
        const first = await open();
        await eventually(() => vendor.posts.length);
        const second = await open();
        await pass(0.3);
        assert.equal(vendor.posts.length, 1, 'the second waits for the first');
        await first.close();
        await ready(second);
        assert.equal(vendor.posts.length, 2);
    });

    it('take over when the browser freezes the requesting tab', async () => {
        vendor.faults = [{ hang: true }];
        const first = await open();
        await eventually(() => vendor.posts.length);
        const second = await open();
        await pass(0.3);
        assert.equal(vendor.posts.length, 1);
        // Headless Chromium never freezes tabs, so the test dispatches its events.
        await first.evaluate(() => document.dispatchEvent(new Event('freeze')));
        await eventually(() => read(second, 'token')); // Before the wait for the lock times out.
        assert.equal(vendor.posts.length, 2);

        await first.evaluate(() => document.dispatchEvent(new Event('resume')));
        await ready(first);
        assert.deepEqual(await sources(first), ['tab']);
        assert.deepEqual(await first.evaluate(() => globalThis.record.errors), []);
    });

    it('continue without a tab that is suspended without notice; when it wakes up, it trusts nothing old', async () => {
        vendor.life = 4;
        vendor.faults = [{ hang: true }];
        const first = await open({ timeoutSeconds: 1 });
        const process = await rendererOf(browser, first);
        await eventually(() => vendor.posts.length);
        process.stop();
        try {
            const second = await open({ timeoutSeconds: 1 });
            await ready(second);
            await pass(7); // Longer than a lifetime: tokens sent to the suspended tab have expired when it wakes up.
            await eventually(() => read(second, 'token')); // The others continue.
        } finally {
            process.resume();
        }
        await eventually(() => read(first, 'token'));
        const received = await first.evaluate(() => globalThis.record.tokens);
        assert.ok(received.length > 0);
        for (const { token, at } of received) {
            assert.ok(vendor.issued.get(token) > at, `${vendor.issued.get(token) - at} ms left`);
        }
    });

    it('are not blocked forever by a suspended tab that holds the lock', async () => {
        const sleeper = await blank();
        const name = channelOf(vendor);
        await sleeper.evaluate((lock) => new Promise((held) => {
            navigator.locks.request(lock, () => { held(); return new Promise(() => {}); });
        }), name);
        const page = await open({ timeoutSeconds: 0.5 });
        await ready(page);
        assert.equal(vendor.posts.length, 1);
    });

    it('ignore a token in a message that is older than its lifetime', async () => {
        vendor.outage = { hang: true };
        const page = await open();
        const other = await blank();
        const say = (ago) => other.evaluate(([name, age]) => {
            new BroadcastChannel(name).postMessage({
                type: 'token', token: `tk.${age}`, scopes: [], life: 60, secondsLeft: 60, refreshIn: 45,
                version: 1, sentAt: Date.now() - age * 1000,
            });
        }, [channelOf(vendor), ago]);
        await say(90);
        await say(-3600);
        await pass(0.3);
        assert.equal(await read(page, 'token'), null);
        await say(20);
        assert.equal(await ready(page), 'tk.20');
        const left = await read(page, 'secondsLeft');
        assert.ok(left > 38 && left < 41, `${left}`);
    });

    it('of other versions and malformed messages have no effect and cost nothing', async () => {
        vendor.life = 60;
        const page = await blank();
        await page.evaluate(() => {
            globalThis.locks = 0;
            const request = navigator.locks.request.bind(navigator.locks);
            navigator.locks.request = (...args) => { globalThis.locks++; return request(...args); };
        });
        await begin(page);
        const token = await ready(page);
        const other = await blank();
        await other.evaluate(([name, endpoint]) => {
            const right = {
                version: 1, type: 'token', token: 'tk.other', scopes: [], life: 3600, secondsLeft: 3600, refreshIn: 2700,
            };
            const pause = {
                version: 1, type: 'pause', seconds: 60, least: 60, failures: 1, code: 'x', message: 'x', status: 503,
            };
            const messages = [
                null, 7, 'token', [], {}, { version: 1 }, { version: 1, type: 'constructor' },
                { ...right, version: undefined }, { ...right, version: 2 },
                ...Object.keys(right).slice(2).map((name) => ({ ...right, [name]: undefined })),
                ...['life', 'secondsLeft', 'refreshIn'].flatMap((name) =>
                    [NaN, Infinity, '60', null, {}].map((value) => ({ ...right, [name]: value }))),
                { ...right, token: 'sk.other' }, { ...right, token: ['tk.other'] }, { ...right, refreshIn: 3600 },
                { ...right, life: 60 },
                ...['seconds', 'least', 'failures', 'status'].flatMap((name) =>
                    [undefined, NaN, Infinity, 'x', {}].map((value) => ({ ...pause, [name]: value }))),
                { ...pause, seconds: 1e9 },
                { version: 1, type: 'refused' }, { version: 1, type: 'refused', token: 'tk.other' },
            ];
            const channel = new BroadcastChannel(name);
            const say = (message, more) =>
                channel.postMessage(message?.constructor === Object ? { ...message, ...more } : message);
            for (const message of messages) {
                say(message, { sentAt: Date.now() });
            }
            for (const sentAt of [undefined, NaN, 'x', {}]) say(right, { sentAt });
            // As the previous version.
            const old = `mapbox-token ${JSON.stringify([endpoint, null, null, null])}`;
            new BroadcastChannel(old).postMessage({ ...right, sentAt: Date.now() });
        }, [channelOf(vendor), vendor.endpoint]);
        const before = await page.evaluate(() => globalThis.locks);
        await pass(1);
        assert.equal(await read(page, 'token'), token);
        assert.equal(await read(page, 'state'), 'fresh');
        assert.ok(await read(page, 'secondsToRefresh') > 40);
        assert.ok(await page.evaluate(() => globalThis.locks) - before <= 1);
        assert.equal(vendor.posts.length, 1);
        assert.deepEqual(await page.evaluate(() => globalThis.record.errors), []);
        assert.deepEqual(await page.evaluate(() => globalThis.record.uncaught), []);
    });

    it('are not used where channels or locks are blocked', async () => {
        const page = await context.newPage();
        await page.addInitScript(() => {
            globalThis.BroadcastChannel = class { constructor() { throw new DOMException('no', 'SecurityError'); } };
            Object.defineProperty(Navigator.prototype, 'locks', { get() { throw new DOMException('no'); } });
        });
        await page.goto(site.origin);
        await page.waitForFunction(() => globalThis.start);
        await begin(page);
        assert.ok(vendor.issued.has(await ready(page)));
        await page.evaluate(() => globalThis.client.refresh());
        assert.equal(vendor.posts.length, 2);
    });

    it('are not used in a sandboxed frame without an origin', async () => {
        const page = await context.newPage();
        await page.goto(site.origin);
        const token = await page.evaluate((endpoint) => new Promise((resolve) => {
            addEventListener('message', ({ data }) => resolve(data), { once: true });
            const frame = Object.assign(document.createElement('iframe'), { srcdoc: `<script type="module">
                import { MapboxTokenClient } from '${location.origin}/mapbox-token-client.js';
                const tokens = new MapboxTokenClient({ endpoint: '${endpoint}' });
                parent.postMessage(await tokens.ready, '*');
            </script>` });
            frame.sandbox = 'allow-scripts';
            document.body.append(frame);
        }), vendor.endpoint);
        assert.ok(vendor.issued.has(token));
    });

    it('back off together from a failing vendor', async () => {
        vendor.outage = { status: 503, code: 'mapbox_unavailable', retryable: true, headers: { 'Retry-After': '3' } };
        const pages = await Promise.all([open(), open(), open(), open(), open()]);
        await pass(2.5);
        assert.ok(vendor.posts.length <= 2, `${vendor.posts.length} requests`);
        const late = await open();
        const [heard] = await eventually(() => late.evaluate(() => globalThis.record.errors), ({ length }) => length);
        assert.equal(heard.code, 'mapbox_unavailable');
        assert.ok(vendor.posts.length <= 2, 'a new tab learns of the pause');
        vendor.outage = null;
        await Promise.all([...pages, late].map(ready));
        assert.ok(vendor.posts.length <= 4, `${vendor.posts.length} requests`);
    });

    for (const [name, options] of [
        ['other scopes', { scopes: ['styles:read'] }],
        ['another lifetime', { expiresIn: 60 }],
        ['another shareKey', { shareKey: 'someone else' }],
        ['their own authorization', { authorization: 'Bearer abc' }],
    ]) {
        it(`do not share with ${name}`, async () => {
            const first = await open({ scopes: ['styles:read', 'fonts:read'] });
            await ready(first);
            const second = await open({ scopes: ['styles:read', 'fonts:read'], ...options });
            const third = await open({ scopes: ['styles:read', 'fonts:read'], ...options });
            await Promise.all([ready(second), ready(third)]);
            assert.equal(vendor.posts.length, options.authorization ? 3 : 2);
            assert.notEqual(await read(first, 'token'), await read(second, 'token'));
        });
    }

    it('do not share with another vendor', async () => {
        const other = await Vendor.start();
        try {
            const pages = [await open(), await open({ endpoint: other.endpoint })];
            await Promise.all(pages.map(ready));
            assert.equal(vendor.posts.length, 1);
            assert.equal(other.posts.length, 1);
        } finally {
            await other.stop();
        }
    });

    it('share despite an authorization if the page sets a shareKey', async () => {
        const options = { authorization: 'Bearer abc', shareKey: 'user 7' };
        const pages = [await open(options), await open({ ...options, scopes: undefined })];
        await Promise.all(pages.map(ready));
        assert.equal(vendor.posts.length, 1);
    });

    it('share the same scopes in any order', async () => {
        const pages = [
            await open({ scopes: ['styles:read', 'fonts:read'] }),
            await open({ scopes: ['fonts:read', 'styles:read', 'fonts:read'] }),
        ];
        await Promise.all(pages.map(ready));
        assert.equal(vendor.posts.length, 1);
    });

    it('stay eligible for the back/forward cache and are fresh when restored from it', async () => {
        vendor.life = 3;
        const page = await open();
        const first = await ready(page);
        const other = await open(); // Its messages would evict a listening page from the cache.
        await ready(other);
        await page.bringToFront();
        await page.goto(`${site.origin}/elsewhere/harness.html`);
        await pass(3.5);
        await page.goBack({ waitUntil: 'commit' });
        const kept = await page.evaluate(() => globalThis.record?.tokens[0]?.token);
        assert.equal(kept, first, 'the page was kept, not reloaded');
        const token = await eventually(() => read(page, 'token'));
        assert.ok(vendor.issued.get(token) > Date.now());
    });
});
