// The real Mapbox GL JS with a Mapbox that refuses expired tokens.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { eventually, launch, pass } from './support/browser.mjs';
import { MapboxStandIn } from './support/mapbox.mjs';
import { startSite } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

const LIFE = 6;

describe('a map', () => {
    let browser, context, page, site, vendor, mapbox;

    before(async () => { browser = await launch(); });
    after(() => browser?.close());
    beforeEach(async () => {
        site = await startSite();
        vendor = await Vendor.start({ life: LIFE, refreshAt: 0.5, delay: 200, origins: [site.origin] });
        mapbox = new MapboxStandIn();
        context = await browser.newContext();
        await mapbox.serve(context);
        page = await context.newPage();
        await page.goto(`${site.origin}/map.html`);
        await page.waitForFunction(() => globalThis.withClient);
    });
    afterEach(async () => {
        await context.close();
        await Promise.all([site.stop(), vendor.stop()]);
    });

    const record = () => page.evaluate(() => globalThis.record);
    const visit = (longitude) => page.evaluate((where) => globalThis.visit(where), longitude);

    it('with the client: loads every tile while panned before, during and after refreshes', async () => {
        await page.evaluate((endpoint) => globalThis.withClient(endpoint), vendor.endpoint);
        const began = Date.now();
        let longitude = -170;
        let visits = 0;
        while (Date.now() - began < 2.5 * LIFE * 1000 || vendor.posts.length < 4) {
            longitude = longitude > 165 ? -169 : longitude + 3.5;
            assert.equal(await visit(longitude), true, `at ${longitude}`);
            visits++;
        }

        assert.deepEqual(mapbox.refused, []);
        const { maps, errors, tokens } = await record();
        assert.deepEqual(errors, []);
        assert.equal(maps, 1, 'the Map was never re-created');
        assert.equal(mapbox.of('session').length, 1, 'so one map load is billed');
        assert.ok(tokens.length >= 4);
        for (const kind of ['raster tile', 'vector tile', 'glyphs']) {
            const used = new Set(mapbox.of(kind).map(({ token }) => token));
            assert.ok(used.size >= 3, `${kind}s were loaded with ${used.size} tokens`);
        }
        assert.ok(visits >= 20, `${visits} visits`);
    });

    it('with the client: survives an outage of the vendor that is shorter than the token\'s lifetime', async () => {
        await page.evaluate((endpoint) => globalThis.withClient(endpoint), vendor.endpoint);
        vendor.faults = [{ status: 503, code: 'mapbox_unavailable', retryable: true }];
        let longitude = -170;
        await eventually(async () => {
            assert.equal(await visit(longitude += 3.5), true);
            return (await record()).tokens.length;
        }, (count) => count >= 3, { within: 20_000 });
        assert.deepEqual(mapbox.refused, []);
        assert.deepEqual((await record()).errors, []);
    });

    for (const [name, method, options] of [
        ['without the client', 'withoutClient', {}],
        ['with the client, but created with the accessToken option, which keeps the first token', 'withClient',
            { byOption: true }],
    ]) {
        it(`${name}: dies with its first token`, async () => {
            await page.evaluate(([how, endpoint, more]) => globalThis[how](endpoint, more),
                [method, vendor.endpoint, options]);
            assert.equal(await visit(-150), true);
            assert.deepEqual(mapbox.refused, []);
            const tiles = () => mapbox.of('raster tile').filter(({ status }) => status === 200).length;
            const alive = tiles();
            assert.ok(alive > 0);
            await pass(LIFE + 0.5);

            await visit(100);
            await visit(120);
            const refused = mapbox.refused.filter(({ kind }) => kind.endsWith('tile'));
            assert.ok(refused.length > 0 && refused.every(({ status }) => status === 401));
            const { errors } = await record();
            assert.ok(errors.some(({ status }) => status === 401), JSON.stringify(errors));
            assert.equal(tiles(), alive, 'no further tile arrives');
        });
    }
});
