// The demo's failure switches: what they do to the page, and that the first map survives each of them.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { eventually, launch } from './support/browser.mjs';
import { openDemo } from './support/demo.mjs';
import { startLocalEndpoint } from './support/local-endpoint.mjs';

describe('the demo\'s failure switches', () => {
    let browser, demo, page, vendor;

    before(async () => {
        [browser, vendor] = await Promise.all([launch(), startLocalEndpoint({ UPSTREAM_TIMEOUT_MS: '8000' })]);
    });
    after(() => Promise.all([browser?.close(), vendor?.stop()]));
    beforeEach(async () => {
        demo = await openDemo(browser, vendor);
        ({ page } = demo);
        await demo.load();
    });
    afterEach(async () => {
        await choose('None');
        await demo.close();
    });

    const choose = (name) => page.getByRole('radio', { name, exact: true }).check();
    const problem = (pattern) => eventually(() => demo.text('#problem'), (shown) => pattern.test(shown), { within: 20_000 });
    const noProblem = () => eventually(() => demo.text('#problem'), (shown) => shown === '', { within: 40_000 });
    const liveMapIsWhole = () => eventually(() => demo.tiles('map'), ({ tokens, holes }) => tokens.length && !holes,
        { within: 20_000 });

    it('Mapbox responds with 503: the problem is explained, the map keeps working, and the next token arrives afterwards', async () => {
        const before = await demo.fingerprint();
        await choose('Mapbox responds with 503');
        const shown = await problem(/503 mapbox_unavailable/);
        assert.match(shown, /request [\w-]{8,}/);
        assert.match(shown, /The client (waits|tries again)/);
        await eventually(() => demo.text('#state'), (state) => state === 'Waiting');
        assert.match(await demo.text('#next'), /still valid/);
        await liveMapIsWhole();
        await choose('None');
        await demo.next(before);
        await noProblem();
    });

    it('Mapbox responds with 429: the client waits for as long as the vendor asks', async () => {
        await choose('Mapbox responds with 429');
        assert.match(await problem(/503 mapbox_rate_limited/), /does not try earlier/);
        await liveMapIsWhole();
        await eventually(() => page.locator('#timeline .pause').count());
    });

    it('Mapbox takes 3 seconds: the token arrives late without any error', async () => {
        const before = await demo.fingerprint();
        const begun = Date.now();
        await choose('Mapbox takes 3 seconds');
        await demo.next(before, 20_000);
        assert.ok(Date.now() - begun > 2800);
        assert.equal(await demo.text('#problem'), '');
        await liveMapIsWhole();
    });

    it('the vendor is unreachable: the client keeps trying and gets a token afterwards', async () => {
        const before = await demo.fingerprint();
        await choose('The vendor is unreachable');
        assert.match(await problem(/network/), /Cannot reach/);
        await liveMapIsWhole();
        await choose('None');
        await demo.next(before);
        await noProblem();
    });

    it('the vendor\'s clock is wrong: a token still arrives', async () => {
        const before = await demo.fingerprint();
        await choose('The vendor’s clock is two hours ahead');
        await demo.next(before, 20_000);
        assert.equal(await demo.text('#problem'), '');
        assert.match(await demo.text('#left'), /^0:[1-5]\d$/, 'of the requested lifetime');
        await liveMapIsWhole();
    });

    it('a token refused early: the second map dies, the first gets another token', async () => {
        const before = await demo.fingerprint();
        await liveMapIsWhole();
        await page.getByRole('button', { name: 'Refuse this token now' }).click();
        await demo.next(before, 30_000);
        await eventually(() => demo.text('#verdict'), (verdict) => /^401/.test(verdict), { within: 30_000 });
        await liveMapIsWhole();
        assert.match(await demo.text('#log'), /Mapbox refuses this token early/);
    });

    it('the master token is rotated: the environment that has cached the old one still creates the next token', async () => {
        await page.getByRole('button', { name: 'Rotate the master token now' }).click();
        await eventually(() => demo.text('#log'), (log) => /master token was rotated/.test(log));
        await page.getByRole('checkbox', { name: 'fonts:read' }).uncheck();
        await page.getByRole('textbox', { name: 'Additional scope' }).fill('');
        await page.getByRole('button', { name: 'Request a token' }).click();
        const outcome = await eventually(() => demo.text('#refusal'), Boolean, { within: 15_000 });
        assert.equal(outcome, 'Allowed: a token for styles:read, styles:tiles.');
        await liveMapIsWhole();
    });
});
