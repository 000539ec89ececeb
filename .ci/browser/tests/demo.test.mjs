// The demo page as the local endpoint serves it. With SCREENSHOTS=<folder> it leaves pictures there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { eventually, launch } from '../support/browser.mjs';
import { startLocalEndpoint } from '../support/local-endpoint.mjs';
import { MapboxStandIn } from '../support/mapbox.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { SCREENSHOTS } = process.env;

describe('the demo page', () => {
    let browser, context, page, vendor, complaints;

    before(async () => { [browser, vendor] = await Promise.all([launch(), startLocalEndpoint()]); });
    after(() => Promise.all([browser?.close(), vendor?.stop()]));

    const open = async (settings = {}) => {
        context = await browser.newContext({ viewport: { width: 1080, height: 860 }, ...settings });
        page = await context.newPage();
        complaints = [];
        page.on('pageerror', ({ message }) => complaints.push(message));
        page.on('console', (message) => {
            const refusal = /status of 403/.test(message.text()); // Chromium's own remark on the refused scope.
            if (message.type() === 'error' && !refusal) complaints.push(message.text());
        });
    };
    const load = async () => {
        await page.goto(`${vendor.origin}/`);
        await page.locator('#scopes li').first().waitFor({ timeout: 60_000 });
    };
    const text = (selector) => page.locator(selector).innerText();

    beforeEach(() => open());
    afterEach(async () => {
        await context.close();
        assert.deepEqual(complaints, []);
    });

    it('shows the token at work', async () => {
        await load();
        const scopes = await page.locator('#scopes li').allInnerTexts();
        assert.deepEqual(scopes, ['fonts:read', 'styles:read', 'styles:tiles']);
        assert.match(await text('#token'), /^tk\..{7}….{6}$/);
        const first = await eventually(() => text('#left'), (left) => /^\d+:\d\d$/.test(left));
        await eventually(() => text('#left'), (left) => left !== first);
        assert.match(await text('#next'), /^in \d+:\d\d/);
        assert.match(await text('#upstream'), /stand-in/);

        await page.getByRole('button', { name: 'Refresh now' }).click();
        await eventually(() => page.locator('#log li').count(), (count) => count === 2);
        await page.getByRole('button', { name: 'Stop' }).click();
        assert.equal(await text('#left'), '–:––');
        assert.equal(await text('#next'), 'none');
        await page.getByRole('button', { name: 'Start' }).click();
        await eventually(() => text('#left'), (left) => left !== '–:––');
    });

    it('shows what a refused scope looks like', async () => {
        await load();
        await page.getByRole('button', { name: 'Ask for it' }).click();
        await page.locator('#refusal pre').waitFor();
        assert.equal(await text('#refusal .status'), '403 scope_not_allowed');
        assert.equal(JSON.parse(await text('#refusal pre')).retryable, false);
        await page.getByRole('textbox', { name: 'Scope' }).fill('styles:read');
        await page.getByRole('textbox', { name: 'Scope' }).press('Enter');
        await eventually(() => text('#refusal'), (shown) => /allowed/.test(shown));
        assert.ok(!(await page.content()).includes(await page.evaluate(async () => {
            const answer = await fetch('tokens', { method: 'POST' });
            return (await answer.json()).token;
        })), 'no token is printed in full');
    });

    it('shares with a second tab', async () => {
        await load();
        const [second] = await Promise.all([
            context.waitForEvent('page'), page.getByRole('link', { name: 'Open a second tab' }).click(),
        ]);
        await eventually(() => second.locator('#source').innerText(), (source) => source.startsWith('another tab'));
    });

    it('takes another life', async () => {
        await load();
        await page.getByRole('combobox', { name: 'Life' }).selectOption('300');
        await eventually(() => text('#left'), (left) => /^[45]:\d\d$/.test(left));
    });

    it('draws a map once there is a real token', async () => {
        const mapbox = new MapboxStandIn();
        await mapbox.serve(context);
        await context.route('**/local.json', (route) => route.fulfill({
            json: { mapboxIsReal: true, scopes: ['styles:read'], maxTokenSeconds: 3600 },
        }));
        await load();
        await eventually(() => text('#log'), (log) => log.includes('The map has loaded.'), { within: 20_000 });
        assert.ok(mapbox.of('raster tile').length > 0);
        assert.deepEqual(mapbox.refused, []);
        if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/map.png`, fullPage: true });
    });

    for (const [name, settings] of [
        ['light', { colorScheme: 'light' }],
        ['dark', { colorScheme: 'dark' }],
        ['phone', { colorScheme: 'light', viewport: { width: 360, height: 760 } }],
    ]) {
        it(`is accessible and fits: ${name}`, async () => {
            await context.close();
            await open(settings);
            await load();
            await page.getByRole('button', { name: 'Ask for it' }).click();
            await page.locator('#refusal pre').waitFor();
            await page.locator('#bar').and(page.locator(':not([width="0"])')).waitFor({ state: 'attached' });
            const violations = await page.evaluate(`${AXE}; axe.run().then(({ violations }) =>
                violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(' ')))`);
            assert.deepEqual(violations, []);
            const overflow = await page.evaluate(() =>
                document.documentElement.scrollWidth - document.documentElement.clientWidth);
            assert.equal(overflow, 0, 'nothing sticks out at the side');
            if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
        });
    }
});
