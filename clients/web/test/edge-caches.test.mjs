// Two maps, one behind a shared cache and one not, and a crowd behind the cache, across the token's lifetime.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually, launch } from './support/browser.mjs';
import { startCache } from './support/caches.mjs';
import { MapboxStandIn } from './support/mapbox.mjs';
import { startSite } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

const CROWD = 20;

describe('behind a shared cache', { concurrency: true }, () => {
    let browser;
    before(async () => { browser = await launch(); });
    after(() => browser?.close());

    for (const name of ['Varnish', 'nginx']) {
        it(`${name}: a map and a crowd always have a valid token, and the vendor hardly notices them`, async (test) => {
            const vendor = await Vendor.start({ life: 24, refreshAt: 0.75, edge: { fresh: 1, stale: 4 } });
            const [cache, site] = await Promise.all([startCache(name, vendor.origin), startSite()]);
            const context = await browser.newContext();
            test.after(async () => {
                await context.close();
                await Promise.all([cache.stop(), site.stop(), vendor.stop()]);
            });
            const mapbox = new MapboxStandIn();
            await mapbox.serve(context);
            const pages = await Promise.all([`${cache.origin}/tokens`, vendor.endpoint].map(async (endpoint) => {
                const page = await context.newPage();
                await page.goto(`${site.origin}/map.html`);
                await page.waitForFunction(() => globalThis.withClient);
                await page.evaluate(([at, cacheable]) => globalThis.withClient(at, { cacheable, shareKey: at }),
                    [endpoint, endpoint !== vendor.endpoint]);
                return page;
            }));
            // nginx collapses requests for a copy that it may serve while it fetches another, but not for one that is too old.
            await pages[0].evaluate((url) => fetch(url), `${cache.origin}/tokens/anonymous`);
            const gets = () => vendor.seen.filter(({ method }) => method === 'GET').length;
            const before = gets();
            const begin = Date.now();
            await pages[0].evaluate(async ([endpoint, count]) => {
                globalThis.crowd = Array.from({ length: count }, (_, i) =>
                    new globalThis.client.constructor({ endpoint, cacheable: true, shareKey: `${i}` }));
                await Promise.all(globalThis.crowd.map((client) => client.ready));
            }, [`${cache.origin}/tokens`, CROWD]);
            // A copy is fresh for a second, so a slow machine sends the vendor one request more for each that passes.
            const most = 3 + Math.floor((Date.now() - begin) / 1000);
            assert.ok(gets() - before <= most, `${gets() - before} requests reached the vendor, at most ${most} may`);

            const valid = (token) => vendor.issued.get(token) > Date.now();
            let longitude = -170;
            const end = Date.now() + 26_000;
            while (Date.now() < end) {
                longitude = longitude > 165 ? -169 : longitude + 7;
                const visits = await Promise.all(pages.map((page) =>
                    page.evaluate((where) => globalThis.visit(where), longitude)));
                assert.deepEqual(visits, [true, true]);
                const tokens = await pages[0].evaluate(() => globalThis.crowd.map(({ token }) => token));
                assert.ok(tokens.every(valid));
            }
            await eventually(() => pages[0].evaluate(() => globalThis.record.tokens.length), (count) => count >= 2);
            assert.deepEqual(mapbox.refused, []);
            assert.ok(vendor.posts.length <= 4, `${vendor.posts.length} POSTs: the map without the cache sends no more`);
            const records = await Promise.all(pages.map((page) => page.evaluate(() => globalThis.record)));
            assert.deepEqual(records.flatMap(({ errors }) => errors), []);
        });
    }
});
