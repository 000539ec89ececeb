// Tokens by GET, through a cache that keeps copies, hides their age, or is broken.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { useOnePage } from './support/fixture.mjs';
import { Vendor } from './support/vendor.mjs';
import { MapboxTokenClient } from '../src/mapbox-token-client.js';

const LIFE = 3000;
const REFRESH = 2100;

/** The next response is a copy of one that the vendor sent this many seconds ago. */
function nextIsACopy(vendor, secondsOld, headers = {}) {
    const expires = new Date(Date.now() + (LIFE - secondsOld) * 1000).toISOString();
    vendor.faults.push({
        status: 200, headers,
        raw: JSON.stringify({ token: 'tk.copy', expires, expires_in: LIFE, refresh_in: REFRESH, scopes: ['styles:read'] }),
    });
}

const lines = (vendor) => vendor.seen.map(({ method, url }) => `${method} ${url}`);

describe('cacheable', () => {
    let vendor, tokens;
    beforeEach(async () => { vendor = await Vendor.start(); });
    afterEach(async () => {
        tokens.stop();
        await vendor.stop();
    });

    const create = (options = {}) => {
        tokens = new MapboxTokenClient({ endpoint: vendor.endpoint, cacheable: true, onError() {}, ...options });
        return tokens.getToken();
    };

    it('sends a GET in the only spelling that the vendor accepts', async () => {
        await create({ scopes: ['styles:read', 'fonts:read', 'styles:read'] });
        assert.deepEqual(lines(vendor), ['GET /tokens/anonymous?scopes=fonts:read,styles:read']);
        assert.equal(vendor.seen[0].headers['content-type'], undefined);
        assert.deepEqual(tokens.scopes, ['fonts:read', 'styles:read']);
    });

    it('has no query without scopes, and replaces the endpoint\'s own', async () => {
        await create({ endpoint: `${vendor.endpoint}/?a=b` });
        assert.deepEqual(lines(vendor), ['GET /tokens/anonymous']);
    });

    for (const [name, options] of Object.entries({
        'an authorization': { authorization: 'Bearer 1' }, 'headers': { headers: { 'X-API-Key': '1' } },
        'credentials': { credentials: 'include' }, 'a lifetime': { expiresIn: 600 },
    })) {
        it(`is a POST with ${name}`, async () => {
            await create(options);
            assert.deepEqual(lines(vendor), ['POST /tokens']);
        });
    }

    for (const [old, age] of [[0, 0], [300, 300], [2090, 2090], [600, 0], [0, 600]]) {
        it(`uses a copy of ${old} s with Age: ${age}, and counts its age`, async () => {
            nextIsACopy(vendor, old, age ? { Age: `${age}` } : {});
            assert.equal(await create(), 'tk.copy');
            const left = LIFE - Math.max(old, age);
            assert.ok(tokens.secondsLeft > left - 5 && tokens.secondsLeft <= left, `${tokens.secondsLeft}`);
            assert.ok(tokens.secondsToRefresh < left);
            assert.equal(vendor.seen.length, 1);
        });
    }

    for (const [old, age] of [[2099, 2099], [0, 2099], [2099, 0], [3600, 0], [0, 999999999]]) {
        it(`asks once by POST after a copy of ${old} s with Age: ${age}`, async () => {
            nextIsACopy(vendor, old, age ? { Age: `${age}` } : {});
            assert.ok(vendor.issued.has(await create()));
            assert.deepEqual(lines(vendor), ['GET /tokens/anonymous', 'POST /tokens']);
            assert.ok(tokens.secondsLeft > 3530, 'the vendor itself counts');
        });
    }

    it('believes the copy if this machine\'s clock is behind and Age is malformed', async () => {
        nextIsACopy(vendor, -7200, { Age: 'nonsense' });
        assert.equal(await create(), 'tk.copy');
        assert.ok(tokens.secondsLeft > LIFE - 5);
    });

    it('reports a refused token by POST', async () => {
        const refused = await create();
        const next = await tokens.invalidate(refused);
        assert.notEqual(next, refused);
        assert.deepEqual(lines(vendor), ['GET /tokens/anonymous', 'POST /tokens']);
        assert.match(vendor.posts[0].body.refused, /^[0-9a-f]{16}$/);
    });

    it('retries a failure by GET', async () => {
        vendor.faults = [{ status: 503, code: 'mapbox_unavailable', retryable: true }];
        await create();
        assert.deepEqual(lines(vendor), ['GET /tokens/anonymous', 'GET /tokens/anonymous']);
    });
});

describe('cacheable, in a page', () => {
    const one = useOnePage();

    it('needs no preflight, stores nothing in the browser, and reads Age', async () => {
        one.vendor.origins = [one.site.origin];
        nextIsACopy(one.vendor, 0, { 'Cache-Control': 'public, max-age=60, s-maxage=300', Age: '100' });
        await one.open({ cacheable: true, scopes: ['styles:read'] });
        assert.equal(await one.ready(), 'tk.copy');
        assert.ok(await one.read('secondsLeft') <= LIFE - 100);
        await one.page.evaluate(() => globalThis.client.refresh());
        assert.deepEqual(lines(one.vendor), Array(2).fill('GET /tokens/anonymous?scopes=styles:read'));
        assert.deepEqual(await one.errors(), []);
    });

    it('spreads the viewers of one copy', async () => {
        await one.blank();
        for (let i = 0; i < 20; i++) nextIsACopy(one.vendor, 1500, { Age: '1500' });
        const waits = await one.page.evaluate(async (endpoint) => {
            const crowd = Array.from({ length: 20 }, (_, i) =>
                new globalThis.MapboxTokenClient({ endpoint, cacheable: true, shareKey: `${i}` }));
            await Promise.all(crowd.map((client) => client.ready));
            const seconds = crowd.map((client) => client.secondsToRefresh);
            crowd.forEach((client) => client.stop());
            return seconds;
        }, one.vendor.endpoint);
        assert.equal(one.vendor.seen.length, 20);
        assert.ok(Math.min(...waits) >= REFRESH - 1505);
        assert.ok(Math.max(...waits) - Math.min(...waits) > 60, `${waits}`);
    });
});
