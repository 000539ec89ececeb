// The matrix of README.md: every client of Mapbox across two refreshes, on a Mapbox that refuses each token as soon
// as there is a later one. Bound, nothing is refused; with its first token alone, everything is.
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
const DOCUMENT = readFileSync(path('../README.md'), 'utf8');
const VERSIONS = JSON.parse(readFileSync(path('../package.json'), 'utf8')).devDependencies;

const CLIENTS = {
    'Mapbox GL JS': 'mapbox-gl',
    'Mapbox GL JS, ESM': 'mapbox-gl',
    'Mapbox GL Geocoder': '@mapbox/mapbox-gl-geocoder',
    'Mapbox Search JS': '@mapbox/search-js-web',
    'MapLibre GL JS': 'maplibre-gl',
    'Leaflet': 'leaflet',
    'OpenLayers': 'ol',
    'react-map-gl': 'react-map-gl',
};

describe('the matrix of clients', () => {
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

    /** What Mapbox answered after each of two refreshes, telemetry aside: its endpoint is not one that serves maps. */
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
        const served = mapbox.answers.filter(({ kind, status }) => kind !== 'events' && status === 200).length;
        const sessions = mapbox.of('session').length;
        for (let refresh = 1; refresh <= 2; refresh++) {
            const [old, token] = await page.evaluate(async () => [globalThis.tokens.token, await globalThis.tokens.refresh()]);
            mapbox.revoked.add(old);
            const from = mapbox.answers.length;
            await page.evaluate(() => globalThis.use());
            const answers = mapbox.answers.slice(from).filter(({ kind }) => kind !== 'events');
            const rendered = await page.evaluate(() => globalThis.rendered ?? null);
            rounds.push({ token, answers, rendered });
        }
        const loads = mapbox.of('session').length - sessions;
        await context.close();
        return { served, rounds, loads, complaints };
    }

    for (const [name, module] of Object.entries(CLIENTS)) {
        it(`${name}, bound: every request after a refresh carries the new token`, async () => {
            const { served, rounds, loads, complaints } = await across(name, true);
            assert.ok(served > 0, 'it works at all');
            for (const { token, answers, rendered } of rounds) {
                assert.equal(rendered, name === 'react-map-gl' ? token : null, 'the hook has it');
                assert.ok(answers.length > 0, 'it asked for something new');
                assert.deepEqual(answers.filter(({ status }) => status !== 200), []);
                assert.ok(answers.every((answer) => answer.token === token));
            }
            assert.equal(loads, 0, 'no refresh is billed as another map load');
            assert.deepEqual(complaints, []);
        });

        it(`${name}, with its first token alone: is refused after a refresh`, async () => {
            const { served, rounds } = await across(name, false);
            assert.ok(served > 0, 'it works at all');
            const answers = rounds.flatMap((round) => round.answers);
            assert.ok(answers.length > 0 && answers.every(({ status }) => status === 401), JSON.stringify(answers));
        });

        it(`${name} stands in the document, with the version that was run`, () => {
            assert.ok(DOCUMENT.split('\n').some((line) => line.startsWith(`| ${name} | ${VERSIONS[module]} |`)));
        });
    }

    it('is shown in code that parses', async () => {
        const blocks = [...DOCUMENT.matchAll(/```(jsx?)\n(.*?)```/gs)];
        assert.ok(blocks.length >= 8);
        for (const [, loader, code] of blocks) await transform(code, { loader });
    });
});
