// The table of the README: every Mapbox client across two refreshes, with a Mapbox that refuses each token as soon as there
// is a newer one. A bound client is never refused; one that keeps its first token always is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { launch } from './support/browser.mjs';
import { MapboxStandIn } from './support/mapbox.mjs';
import { startSite } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const README = readFileSync(path('../README.md'), 'utf8');
const VERSIONS = JSON.parse(readFileSync(path('../package.json'), 'utf8')).devDependencies;

const CLIENTS = {
    'Mapbox GL JS': 'mapbox-gl',
    'Mapbox GL JS, ESM': 'mapbox-gl',
    'Mapbox GL Geocoder': '@mapbox/mapbox-gl-geocoder',
    'Mapbox Search JS': '@mapbox/search-js-web',
    'MapLibre GL JS': 'maplibre-gl',
    'MapLibre GL JS, TileJSON': 'maplibre-gl',
    'Leaflet': 'leaflet',
    'Leaflet, TileJSON': 'leaflet',
    'OpenLayers': 'ol',
    'OpenLayers, TileJSON': 'ol',
    'react-map-gl': 'react-map-gl',
};

describe('the table of Mapbox clients', () => {
    let browser, site, vendor;

    before(async () => {
        const { outputFiles: [react] } = await build({
            entryPoints: [path('./pages/react-page.jsx')], bundle: true, write: false, format: 'esm', jsx: 'automatic',
            define: { 'process.env.NODE_ENV': '"development"' }, logLevel: 'error',
            external: ['mapbox-gl'],
        });
        [browser, vendor, site] = await Promise.all([
            launch(), Vendor.start(), startSite({ made: { 'react-page.js': react.text } }),
        ]);
    });
    after(() => Promise.all([browser?.close(), vendor?.stop(), site?.stop()]));

    /** Returns Mapbox's responses after each of two refreshes, without those to telemetry, which serves no maps. */
    async function across(name, bound) {
        const context = await browser.newContext();
        const mapbox = new MapboxStandIn();
        await mapbox.serve(context);
        const page = await context.newPage();
        const complaints = [];
        page.on('pageerror', ({ message }) => complaints.push(message));
        await page.goto(`${site.origin}/clients.html`);
        await page.waitForFunction(() => globalThis.start);
        await page.evaluate((given) => globalThis.start(...given), [name, vendor.endpoint, bound]);
        await page.evaluate(() => globalThis.use());
        const rounds = [];
        const served = mapbox.responses.filter(({ kind, status }) => kind !== 'events' && status === 200).length;
        const sessions = mapbox.of('session').length;
        for (let refresh = 1; refresh <= 2; refresh++) {
            const [old, token] = await page.evaluate(async () => [globalThis.tokens.token, await globalThis.tokens.refresh()]);
            mapbox.revoked.add(old);
            const from = mapbox.responses.length;
            await page.evaluate(() => globalThis.use());
            const responses = mapbox.responses.slice(from).filter(({ kind }) => kind !== 'events');
            const rendered = await page.evaluate(() => globalThis.rendered ?? null);
            rounds.push({ token, responses, rendered });
        }
        const loads = mapbox.of('session').length - sessions;
        await context.close();
        return { served, rounds, loads, complaints };
    }

    for (const [name, module] of Object.entries(CLIENTS)) {
        it(`${name}, bound: every request after a refresh carries the new token`, async () => {
            const { served, rounds, loads, complaints } = await across(name, true);
            assert.ok(served > 0, 'it works before the refresh');
            for (const { token, responses, rendered } of rounds) {
                assert.equal(rendered, name === 'react-map-gl' ? token : null, 'the hook returned it');
                assert.ok(responses.length > 0, 'it made new requests');
                assert.deepEqual(responses.filter(({ status }) => status !== 200), []);
                assert.ok(responses.every((response) => response.token === token));
            }
            assert.equal(loads, 0, 'no refresh is billed as another map load');
            assert.deepEqual(complaints, []);
        });

        it(`${name}, with only its first token: is refused after a refresh`, async () => {
            const { served, rounds } = await across(name, false);
            assert.ok(served > 0, 'it works before the refresh');
            const responses = rounds.flatMap((round) => round.responses);
            assert.ok(responses.length > 0 && responses.every(({ status }) => status === 401), JSON.stringify(responses));
        });

        it(`${name} is listed in the README with the tested version`, () => {
            assert.ok(README.split('\n').some((line) => line.startsWith(`| ${name} | ${VERSIONS[module]} |`)));
        });
    }

    it('is documented with code that parses', async () => {
        const blocks = [...README.matchAll(/```(jsx?|tsx?)\n(.*?)```/gs)];
        assert.ok(blocks.length >= 8);
        for (const [, loader, code] of blocks) await transform(code, { loader });
    });
});
