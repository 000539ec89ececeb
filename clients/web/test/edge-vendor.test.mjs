// Tokens by GET from the vendor itself, which a shared cache keeps.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch } from './support/browser.mjs';
import { startCache } from './support/caches.mjs';
import { startLocalEndpoint } from './support/local-endpoint.mjs';
import { endOf } from './support/mapbox.mjs';
import { startSite } from './support/servers.mjs';

const SCOPES = ['styles:read', 'fonts:read', 'styles:read'];

describe('the local endpoint with EDGE_CACHE, behind a shared cache', () => {
    let browser, site, vendor, cache;

    before(async () => {
        [browser, site] = await Promise.all([launch(), startSite()]);
        vendor = await startLocalEndpoint({ ALLOWED_ORIGINS: site.origin, EDGE_CACHE: 'true' });
        cache = await startCache('Varnish', vendor.origin);
    });
    after(() => Promise.all([browser?.close(), site?.stop(), cache?.stop(), vendor?.stop()]));

    it('serves several pages with one token, and replaces that by POST if Mapbox refuses it', async () => {
        const page = await browser.newPage();
        const requests = [];
        page.on('request', (request) => {
            if (request.url().startsWith(cache.origin)) requests.push(`${request.method()} ${request.url().slice(cache.origin.length)}`);
        });
        await page.goto(site.origin);
        await page.waitForFunction(() => globalThis.start);
        const [tokens, left, next] = await page.evaluate(async ([endpoint, scopes]) => {
            const crowd = ['a', 'b', 'c'].map((shareKey) =>
                new globalThis.MapboxTokenClient({ endpoint, scopes, shareKey, cacheable: true }));
            const first = await Promise.all(crowd.map((client) => client.ready));
            const seconds = crowd.map((client) => client.secondsLeft);
            const replaced = await crowd[0].invalidate(first[0]);
            crowd.forEach((client) => client.stop());
            return [first, seconds, replaced];
        }, [`${cache.origin}/tokens`, SCOPES]);

        assert.equal(new Set(tokens).size, 1);
        assert.ok(left.every((seconds) => seconds > 0 && Date.now() + seconds * 1000 <= endOf(tokens[0])));
        assert.notEqual(next, tokens[0]);
        assert.deepEqual(requests, [...Array(3).fill('GET /tokens/anonymous?scopes=fonts:read,styles:read'), 'POST /tokens']);
        // One request for the cache, without a preflight, and then the POST.
        assert.deepEqual(vendor.log.map((line) => [line.Outcome, line.served_for_cache ?? false]),
            [['vended', true], ['preflight', false], ['vended', false]]);
        await page.close();
    });

    it('refuses another page, and the cache keeps no refusal', async () => {
        const stranger = { headers: { Origin: 'https://stranger.example' } };
        const statuses = [];
        for (const request of [stranger, {}, stranger]) {
            statuses.push((await fetch(`${cache.origin}/tokens/anonymous`, request)).status);
        }
        assert.deepEqual(statuses, [403, 200, 403]);
    });
});
