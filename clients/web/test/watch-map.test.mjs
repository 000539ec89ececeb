// Maps reload refused tiles. These tests count tiles, not tokens.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { eventually, launch, pass } from './support/browser.mjs';
import { MapboxStandIn, TILE } from './support/mapbox.mjs';
import { startSite } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

const OUTAGE = { status: 503, code: 'mapbox_unavailable', retryable: true };

/** Whether a tile's path names the other tile or one that contains it. */
function covers(path, other) {
    const [tileset, z, x, y] = place(path);
    const [otherTileset, otherZ, otherX, otherY] = place(other);
    const deeper = otherZ - z;
    return tileset === otherTileset && deeper >= 0 && otherX >> deeper === x && otherY >> deeper === y;
}

function place(path) {
    const [, tileset, ...numbers] = /^(.*)\/(\d+)\/(\d+)\/(\d+)[^/]*$/.exec(path);
    return [tileset, ...numbers.map(Number)];
}

describe('a map with holes', () => {
    let browser, context, page, site, vendor, mapbox;

    before(async () => { browser = await launch(); });
    after(() => browser?.close());
    beforeEach(async () => {
        [site, vendor] = await Promise.all([startSite(), Vendor.start()]);
        mapbox = new MapboxStandIn();
        context = await browser.newContext();
        await mapbox.serve(context);
        page = await context.newPage();
        await page.goto(`${site.origin}/clients.html`);
        await page.waitForFunction(() => globalThis.start);
    });
    afterEach(async () => {
        await context.close();
        await Promise.all([site.stop(), vendor.stop()]);
    });

    const show = async (name, watched = true) => {
        await page.evaluate((given) => globalThis.start(...given), [name, vendor.endpoint, true]);
        if (watched) await page.evaluate(() => { globalThis.unwatch = globalThis.watch(); });
    };
    const use = () => page.evaluate(() => globalThis.use());
    const tiles = () => mapbox.responses.filter(({ kind }) => kind.endsWith('tile'));
    const refused = () => new Set(tiles().filter(({ status }) => status === 401).map(({ path }) => path));
    const loaded = () => new Set(tiles().filter(({ status }) => status === 200).map(({ path }) => path));
    /**
     * Refused tiles that have not been loaded since, neither whole nor in part. Maps replace a failed tile with the larger
     * one that contains it, and no longer need that once they have their own.
     */
    const holes = () => {
        const shown = [...loaded()];
        return [...refused()].filter((path) => !shown.some((other) => covers(path, other))).length;
    };
    const whole = () => page.evaluate(() => globalThis.map.areTilesLoaded());

    /** An outage of the vendor that is longer than a token's lifetime, while the map is moved. */
    const gap = async () => {
        vendor.outage = OUTAGE;
        await page.evaluate(() => globalThis.tokens.refresh().catch(() => {}) && 0);
        await eventually(() => page.evaluate(() => globalThis.tokens.secondsLeft), (left) => left === 0, { within: 15_000 });
        // For the client, a token expires slightly earlier than for Mapbox.
        await eventually(async () => {
            await use();
            return refused().size >= 2;
        }, Boolean, { within: 20_000 });
        vendor.outage = null;
        // Ends the client's pause, which the outage has made long.
        await page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
    };

    for (const name of ['Mapbox GL JS', 'MapLibre GL JS']) {
        it(`of ${name} is completed once the vendor is back`, async () => {
            vendor.life = 5;
            await show(name);
            await gap();
            assert.ok(holes() >= 2);
            vendor.life = 3540;
            await eventually(holes, (count) => count === 0, { within: 20_000 });
            await eventually(whole);
            const count = tiles().length;
            await pass(6);
            assert.ok(tiles().length - count <= refused().size, 'and then left alone');
        });

        it(`of ${name} gets a new token if Mapbox refuses its token early`, async () => {
            await show(name);
            mapbox.revoked.add(await page.evaluate(() => globalThis.tokens.token));
            await use();
            await eventually(() => vendor.posts.length === 2);
            await eventually(() => refused().size > 0 && holes() === 0, Boolean, { within: 12_000 });
            assert.match(vendor.posts[1].body.refused, /^[0-9a-f]{16}$/);
            await pass(0.5);
            assert.equal(vendor.posts.length, 2, 'one request for all tiles');
        });
    }

    for (const name of ['Leaflet', 'OpenLayers']) {
        it(`of ${name} is completed if the page reloads it after a gap`, async () => {
            vendor.life = 5;
            await show(name, false);
            await gap();
            assert.ok(holes() >= 2);
            vendor.life = 3540;
            await eventually(holes, (count) => count === 0, { within: 20_000 });
        });
    }

    it('keeps its holes if it is not watched', async () => {
        vendor.life = 5;
        await show('Mapbox GL JS', false);
        await gap();
        vendor.life = 3540;
        await eventually(() => page.evaluate(() => globalThis.tokens.token), Boolean, { within: 20_000 });
        await pass(3);
        assert.ok(holes() >= 2, `${holes()}`);
    });

    it('is left alone once it is no longer watched', async () => {
        await show('Mapbox GL JS');
        await page.evaluate(() => globalThis.unwatch());
        mapbox.revoked.add(await page.evaluate(() => globalThis.tokens.token));
        await use();
        await pass(1);
        assert.equal(vendor.posts.length, 1);
    });

    it('is forgotten once it is removed', async () => {
        const warnings = [];
        page.on('console', (message) => warnings.push(message.text()));
        vendor.life = 5;
        await show('Mapbox GL JS');
        await gap();
        await page.evaluate(() => globalThis.map.remove());
        warnings.length = 0;
        await eventually(() => page.evaluate(() => globalThis.tokens.token), Boolean, { within: 20_000 });
        assert.deepEqual(warnings.filter((text) => text.includes('callback_failed')), []);
    });

    it('reloads a refused style', async () => {
        await show('Mapbox GL JS');
        mapbox.revoked.add(await page.evaluate(() => globalThis.tokens.token));
        await page.evaluate(() => { globalThis.map.setStyle('mapbox://styles/test/other', { diff: false }); });
        await eventually(() => mapbox.of('style').some(({ path, status }) => path.endsWith('/other') && status === 200));
        await eventually(() => page.evaluate(() => globalThis.map.isStyleLoaded()));
        assert.equal(vendor.posts.length, 2);
    });

    it('is reloaded at most three times for a source that keeps an old token', async () => {
        await context.route('https://tiles.example/**', (route) =>
            route.fulfill({ status: 401, headers: { 'Access-Control-Allow-Origin': '*' }, body: '' }));
        await show('Mapbox GL JS');
        await page.evaluate(async () => {
            const { map, tokens } = globalThis;
            const url = `https://tiles.example/{z}/{x}/{y}.png?access_token=${tokens.token}`;
            await tokens.refresh();
            map.addSource('baked', { type: 'raster', tiles: [url], tileSize: 256 });
            map.addLayer({ id: 'baked', type: 'raster', source: 'baked' });
            const source = map.getSource('baked');
            const reload = source.reload.bind(source);
            globalThis.reloads = 0;
            source.reload = () => { globalThis.reloads++; reload(); };
        });
        const reloads = () => page.evaluate(() => globalThis.reloads);
        await eventually(reloads, (count) => count === 3, { within: 30_000 });
        await pass(9); // Longer than the longest pause.
        assert.equal(await reloads(), 3, 'no loop');
        assert.equal(vendor.posts.length, 2);
    });

    it('is completed if refusals of the old token arrive late', async () => {
        await show('Mapbox GL JS');
        const old = await page.evaluate(() => globalThis.tokens.token);
        const refusals = 2;
        let seen = 0;
        await context.route('https://tiles.example/**', (route) => {
            const late = seen++ < refusals;
            const headers = { 'Access-Control-Allow-Origin': '*' };
            return route.fulfill(late ? { status: 401, headers, body: '' } : { headers, contentType: 'image/png', body: TILE });
        });
        await page.evaluate(async (token) => {
            const { map, tokens } = globalThis;
            await tokens.refresh();
            const tiles = [`https://tiles.example/tile.png?access_token=${token}`];
            map.addSource('late', { type: 'raster', tiles, tileSize: 256, bounds: [-180, -85, 180, 85], maxzoom: 0 });
            map.addLayer({ id: 'late', type: 'raster', source: 'late' });
        }, old);
        await eventually(() => seen, (count) => count > refusals, { within: 20_000 });
        await eventually(whole);
    });
});
