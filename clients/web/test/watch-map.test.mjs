// Maps whose tiles were refused: what was a hole is loaded again. Tiles are counted, not tokens.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { eventually, launch, pass } from './support/browser.mjs';
import { MapboxStandIn, TILE } from './support/mapbox.mjs';
import { startSite } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

const AWAY = { status: 503, code: 'mapbox_unavailable', retryable: true };

/** Whether a tile's path names the other's tile or one around it. */
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
    const tiles = () => mapbox.answers.filter(({ kind }) => kind.endsWith('tile'));
    const refused = () => new Set(tiles().filter(({ status }) => status === 401).map(({ path }) => path));
    const loaded = () => new Set(tiles().filter(({ status }) => status === 200).map(({ path }) => path));
    /**
     * Tiles that were refused and have not come since, nor a part of them: in place of tiles that fail, maps ask for the
     * larger one around them, and want it no more once they have their own.
     */
    const holes = () => {
        const shown = [...loaded()];
        return [...refused()].filter((path) => !shown.some((other) => covers(path, other))).length;
    };
    const whole = () => page.evaluate(() => globalThis.map.areTilesLoaded());

    /** The vendor is away for longer than a token lives, and the map is moved meanwhile. */
    const gap = async () => {
        vendor.outage = AWAY;
        await page.evaluate(() => globalThis.tokens.refresh().catch(() => {}) && 0);
        await eventually(() => page.evaluate(() => globalThis.tokens.secondsLeft), (left) => left === 0, { within: 15_000 });
        // By the client's account a token ends a moment before it does for Mapbox.
        await eventually(async () => {
            await use();
            return refused().size >= 2;
        }, Boolean, { within: 20_000 });
        vendor.outage = null;
        // Or else the client waits for the end of its pause, which the outage has made long.
        await page.evaluate(() => globalThis.dispatchEvent(new Event('online')));
    };

    for (const name of ['Mapbox GL JS', 'MapLibre GL JS']) {
        it(`of ${name} becomes whole once the vendor is back`, async () => {
            vendor.life = 5;
            await show(name);
            await gap();
            assert.ok(holes() >= 2);
            vendor.life = 3540;
            await eventually(holes, (count) => count === 0, { within: 20_000 });
            await eventually(whole);
            const count = tiles().length;
            await pass(6);
            assert.ok(tiles().length - count <= refused().size, 'and is left alone then');
        });

        it(`of ${name} has its token replaced where Mapbox refuses it early`, async () => {
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
        it(`of ${name} becomes whole where the page loads it again after a gap`, async () => {
            vendor.life = 5;
            await show(name, false);
            await gap();
            assert.ok(holes() >= 2);
            vendor.life = 3540;
            await eventually(holes, (count) => count === 0, { within: 20_000 });
        });
    }

    it('stays so without being watched', async () => {
        vendor.life = 5;
        await show('Mapbox GL JS', false);
        await gap();
        vendor.life = 3540;
        await eventually(() => page.evaluate(() => globalThis.tokens.token), Boolean, { within: 20_000 });
        await pass(3);
        assert.ok(holes() >= 2, `${holes()}`);
    });

    it('is left alone once it is watched no more', async () => {
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

    it('gets the style that was refused', async () => {
        await show('Mapbox GL JS');
        mapbox.revoked.add(await page.evaluate(() => globalThis.tokens.token));
        await page.evaluate(() => { globalThis.map.setStyle('mapbox://styles/test/other', { diff: false }); });
        await eventually(() => mapbox.of('style').some(({ path, status }) => path.endsWith('/other') && status === 200));
        await eventually(() => page.evaluate(() => globalThis.map.isStyleLoaded()));
        assert.equal(vendor.posts.length, 2);
    });

    it('is loaded three times more, and no more, by a source that keeps an old token', async () => {
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

    it('heals where an answer to the old token comes late, and later', async () => {
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
