// The demo's two maps, offline and in real time: with one-minute tokens, one map dies and the other survives.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually, launch } from './support/browser.mjs';
import { openDemo } from './support/demo.mjs';
import { startLocalEndpoint } from './support/local-endpoint.mjs';

const { SCREENSHOTS } = process.env;

describe('the demo\'s two maps', () => {
    let browser, demo, vendor;

    before(async () => {
        [browser, vendor] = await Promise.all([launch(), startLocalEndpoint({ MAX_TOKEN_SECONDS: '60' })]);
        demo = await openDemo(browser, vendor);
    });
    after(async () => {
        await demo?.close();
        await Promise.all([browser?.close(), vendor?.stop()]);
    });

    it('start with one token; the second map dies with it, the first survives two refreshes', async () => {
        const begun = Date.now();
        await demo.load();
        const { page, text, tiles } = demo;
        const first = await demo.fingerprint();
        const [alive, frozen] = await eventually(() => Promise.all([tiles('map'), tiles('frozen-map')]),
            (maps) => maps.every(({ tokens }) => tokens.length === 1), { within: 20_000 });
        assert.deepEqual(alive.tokens, frozen.tokens, 'both started with the same token');

        const second = await demo.next(first);
        await eventually(() => text('#verdict'), (verdict) => /^401 Not Authorized/.test(verdict), { within: 40_000 });
        assert.equal(await page.locator('#frozen.dead').count(), 1);
        await eventually(() => tiles('frozen-map'), ({ holes }) => holes > 0, { within: 30_000 });
        assert.deepEqual((await tiles('frozen-map')).tokens.filter((token) => token !== frozen.tokens[0]), []);

        const third = await demo.next(second);
        assert.equal(new Set([first, second, third]).size, 3);
        const shown = await eventually(() => tiles('map'),
            ({ tokens }) => tokens.length && !tokens.includes(frozen.tokens[0]), { within: 40_000 });
        assert.equal(shown.holes, 0, 'the first map has no holes');
        assert.ok(Date.now() - begun < 120_000, `took ${Date.now() - begun} ms`);
        assert.deepEqual(demo.strangers, [], 'no request left this machine');
        if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/maps.png` });

        await page.getByRole('button', { name: 'Restart both maps' }).click();
        assert.equal(await text('#verdict'), '');
        await eventually(() => tiles('frozen-map'), ({ tokens, holes }) => tokens.length === 1 && !holes, { within: 20_000 });
    });
});
