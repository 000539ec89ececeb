// The demo page as the local endpoint serves it. With SCREENSHOTS=<folder> it saves screenshots there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, it } from 'node:test';
import { eventually, launch } from './support/browser.mjs';
import { openDemo } from './support/demo.mjs';
import { startLocalEndpoint } from './support/local-endpoint.mjs';
import { MapboxStandIn } from './support/mapbox.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { SCREENSHOTS } = process.env;

describe('the demo page', () => {
    let browser, demo, page, vendor;

    before(async () => { [browser, vendor] = await Promise.all([launch(), startLocalEndpoint()]); });
    after(() => Promise.all([browser?.close(), vendor?.stop()]));
    afterEach(() => demo.close());

    const open = async (settings = {}) => {
        demo = await openDemo(browser, vendor, settings);
        ({ page } = demo);
    };
    const load = async (settings) => {
        await open(settings);
        await demo.load();
    };
    const text = (selector) => demo.text(selector);

    it('shows the client at work', async () => {
        await load();
        assert.deepEqual(await page.locator('#scopes li').allInnerTexts(), ['fonts:read', 'styles:read', 'styles:tiles']);
        assert.match(await text('#upstream'), /fake/);
        assert.equal(await text('#state'), 'Fresh');
        assert.match(await text('#next'), /^Requests the next token in \d+:\d\d\.$/);
        const first = await eventually(() => text('#left'), (left) => /^\d+:\d\d$/.test(left));
        await eventually(() => text('#left'), (left) => left !== first);

        await page.getByRole('button', { name: 'Refresh now' }).click();
        await eventually(() => text('#note'), (note) => /returned token \w+ again/.test(note));

        await page.getByRole('button', { name: 'Stop the client' }).click();
        assert.equal(await text('#left'), '–:––');
        assert.equal(await text('#state'), 'Stopped');
        assert.equal(await page.locator('#scopes li').count(), 0);
        assert.equal(await text('#token'), 'none');
        await page.getByRole('button', { name: 'Start the client' }).click();
        await eventually(() => text('#left'), (left) => left !== '–:––');
    });

    it('shows the decoded token, and never prints a token in full', async () => {
        await load();
        const payload = await eventually(() => text('#token'), (shown) => shown.startsWith('tk.{'));
        assert.match(payload, /"exp": \d+ \(\d\d:\d\d:\d\d\)/);
        assert.match(payload, /"scopes": \["fonts:read"/);
        const { token } = await (await fetch(vendor.endpoint, {
            method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"expires_in":60}',
        })).json();
        await page.locator('.request summary').first().click();
        assert.match(await text('.request[open]'), /"token": "tk\..{7}….{6}"/);
        assert.ok(!(await page.locator('body').textContent()).includes(token.slice(0, 60)));
    });

    it('copies a request as a curl command that works', async () => {
        await load({ permissions: ['clipboard-read', 'clipboard-write'] });
        await page.locator('.request summary').first().click();
        await page.getByRole('button', { name: 'Copy as curl' }).click();
        await page.getByRole('button', { name: 'Copied' }).waitFor();
        const command = await page.evaluate(() => navigator.clipboard.readText());
        const { execFileSync } = await import('node:child_process');
        const output = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
        assert.match(output, /^HTTP\/1\.1 200/);
        assert.match(output, /"token":"tk\./);
    });

    it('shows whether a scope is allowed', async () => {
        await load();
        await page.getByRole('button', { name: 'Request a token' }).click();
        await page.locator('#refusal .bad').waitFor();
        assert.equal(await text('#refusal .bad'), 'Refused: 403 scope_not_allowed');
        assert.match(await text('#refusal'), /tokens:write/);
        await page.getByRole('textbox', { name: 'Additional scope' }).fill('styles:read');
        await page.getByRole('textbox', { name: 'Additional scope' }).press('Enter');
        await page.locator('#refusal .good').waitFor();
        assert.equal(await page.locator('#refusal .bad').count(), 0);
    });

    it('shows who asks, what each caller gets, and why not more', async () => {
        await load();
        const result = async (name) => {
            await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
            return eventually(() => text('#granted'), (shown) => shown !== before && /^(Gets|Refused)/.test(shown));
        };
        let before = '';
        before = await result('Visitor');
        assert.match(before, /^Gets fonts:read, styles:read, styles:tiles for \d+ minutes\./);
        assert.match(before, /Not more: scope_not_allowed, .*datasets:read.*uploads:write/);
        before = await result('Editor');
        assert.match(before, /^Gets datasets:read, fonts:read, styles:read, styles:tiles for (29|30) minutes\./);
        before = await result('Pipeline');
        assert.match(before, /^Gets uploads:write for 1[45] minutes\./);
        before = await result('Stranger');
        assert.match(before, /^Refused: 403 caller_not_allowed\n+the credential is valid, but no policy/);
        assert.match(await text('#why'), /pipeline: does not fit: claims\.repository_id/);
        const shown = await page.locator('#requests').textContent();
        assert.match(shown, /x-demo-credential: eyJ[\w-]{7}…/i);
        assert.doesNotMatch(shown, /eyJ[\w-]{20}/, 'no credential in full');
    });

    it('fills the endpoint and the selected scopes into every snippet', async () => {
        await load();
        await page.getByRole('checkbox', { name: 'fonts:read' }).uncheck();
        const languages = await page.locator('#language option').allInnerTexts();
        assert.deepEqual(languages, ['Mapbox GL JS', 'React', 'MapLibre GL JS', 'Leaflet', 'Kotlin', 'Swift', 'curl']);
        for (const language of languages) {
            await page.getByRole('combobox', { name: 'Code for' }).selectOption(language);
            const snippet = await text('#snippet');
            assert.ok(snippet.includes(vendor.endpoint), language);
            assert.ok(snippet.includes('styles:tiles') && !snippet.includes('fonts:read'), language);
        }
        assert.ok((await fetch(`${vendor.origin}/openapi.yaml`)).ok);
        await page.getByRole('link', { name: 'OpenAPI document' }).waitFor();
    });

    it('shares its token with a second tab, which gets a lane in the timeline', async () => {
        await load();
        const [second] = await Promise.all([
            demo.context.waitForEvent('page'), page.getByRole('link', { name: 'Open a second tab' }).click(),
        ]);
        await eventually(() => second.locator('#source').innerText(), (source) => source.startsWith('another tab'));
        await eventually(() => second.locator('#timeline .lane').count(), (count) => count === 2);
        await second.close({ runBeforeUnload: false });
    });

    it('shows a final refusal in the status line, with advice next to it', async () => {
        await open();
        await demo.context.route('**/tokens', (route) => route.fulfill({
            status: 403, contentType: 'application/problem+json',
            json: { code: 'scope_not_allowed', detail: 'Not this one.', retryable: false, request_id: 'request-1' },
        }));
        await page.goto(`${vendor.origin}/`);
        await eventually(() => text('#state'), (state) => state === 'Refused');
        assert.equal(await text('#problem .detail'), 'Not this one.');
        assert.equal(await text('#problem .facts'), '403 scope_not_allowed request request-1');
        assert.match(await text('#problem .advice'), /^The same request would be refused again/);
        assert.equal(await text('#next'), 'No retry until you refresh.');
        await demo.context.unroute('**/tokens');
        await page.getByRole('button', { name: 'Refresh now' }).click();
        await eventually(() => text('#state'), (state) => state === 'Fresh');
        assert.equal(await text('#problem'), '');
    });

    it('switches to another lifetime', async () => {
        await load();
        await page.getByRole('combobox', { name: 'Lifetime' }).selectOption('300');
        await eventually(() => text('#left'), (left) => /^[45]:\d\d$/.test(left));
    });

    it('explains why an hour starts with less than an hour', async () => {
        await load();
        await page.getByRole('combobox', { name: 'Lifetime' }).selectOption('3600');
        await eventually(() => text('#left'), (left) => /^5\d:\d\d$/.test(left));
        await eventually(() => text('#of'), (words) => /holds back/.test(words));
    });

    describe('with a real Mapbox', () => {
        const real = async (context) => context.route('**/local.json', (route) => route.fulfill({
            json: { mapboxIsReal: true, scopes: ['styles:read'], maxTokenSeconds: 3600 },
        }));

        it('shows one Mapbox GL JS map, and offers no failures', async () => {
            await open();
            const mapbox = new MapboxStandIn();
            await mapbox.serve(demo.context);
            await real(demo.context);
            await demo.load();
            await eventually(() => text('#log'), (log) => log.includes('The map has loaded.'), { within: 20_000 });
            assert.ok(mapbox.of('raster tile').length > 0);
            assert.deepEqual(mapbox.refused, []);
            assert.equal(await page.locator('#frozen').isVisible(), false);
            assert.equal(await page.locator('#trouble').isVisible(), false);
        });

        it('reports that Mapbox GL JS did not load', async () => {
            await open();
            await demo.context.route('https://api.mapbox.com/**', (route) => route.abort());
            await real(demo.context);
            await demo.load();
            await eventually(() => text('#map'), (words) => /did not load/.test(words));
            assert.match(await text('#upstream'), /from Mapbox/);
        });
    });

    for (const [name, settings] of [
        ['light', { colorScheme: 'light' }],
        ['dark', { colorScheme: 'dark' }],
        ['phone', { colorScheme: 'light', viewport: { width: 360, height: 760 }, reducedMotion: 'reduce' }],
    ]) {
        it(`is accessible, fits the screen and does not shift: ${name}`, async () => {
            await open(settings);
            await page.addInitScript(() => {
                globalThis.shifts = [];
                new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries().map(({ value, sources }) =>
                    [value, sources.map(({ node }) => node?.id || node?.className || node?.nodeName).join()])))
                    .observe({ type: 'layout-shift', buffered: true });
            });
            const topOfControls = () => page.evaluate(() => document.querySelector('.controls').getBoundingClientRect().top);
            let topWhileRequesting;
            // Delays the response until the page has been drawn without it, as on a slow network.
            await page.route('**/tokens', async (route) => {
                await eventually(() => text('#next'), (words) => words.startsWith('Requesting'));
                topWhileRequesting = await topOfControls();
                await route.continue();
            }, { times: 1 });
            await demo.load();
            await eventually(() => demo.tiles('map'), ({ tokens }) => tokens.length, { within: 20_000 });
            const shifts = await page.evaluate(() => globalThis.shifts.filter(([value]) => value > 0.02));
            assert.deepEqual(shifts, [], 'nothing shifts while the page loads');
            assert.equal(await topOfControls(), topWhileRequesting, 'the controls do not move');
            const fold = await page.evaluate(() =>
                ['map', 'frozen-map'].map((id) => document.getElementById(id).getBoundingClientRect().bottom));
            assert.ok(Math.max(...fold) <= page.viewportSize().height, `both maps are above the fold: ${fold}`);
            if (name === 'phone') {
                assert.equal(await text('#drift'), 'Move the maps', 'the maps do not move by themselves');
            }
            await page.getByRole('button', { name: 'Request a token' }).click();
            await page.locator('#refusal .bad').waitFor();
            await page.locator('.request summary').first().click();
            await page.getByRole('radio', { name: 'The vendor is unreachable' }).check();
            await page.locator('#problem .detail').waitFor();
            const violations = await page.evaluate(`${AXE}; axe.run().then(({ violations }) =>
                violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(' ')))`);
            assert.deepEqual(violations, []);
            const overflow = await page.evaluate(() =>
                document.documentElement.scrollWidth - document.documentElement.clientWidth);
            assert.equal(overflow, 0, 'nothing overflows horizontally');
            if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
            await page.getByRole('radio', { name: 'None' }).check();
        });
    }
});
