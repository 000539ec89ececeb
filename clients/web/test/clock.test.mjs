// Tests that move the page's clocks by hand, across hours.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { eventually, launch, passToRefresh } from './support/browser.mjs';
import { startSite } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

describe('time', () => {
    let browser, context, page, site, vendor;

    before(async () => { browser = await launch(); });
    after(() => browser?.close());
    beforeEach(async () => {
        vendor = await Vendor.start();
        site = await startSite();
        context = await browser.newContext();
        page = await context.newPage();
    });
    afterEach(async () => {
        await context.close();
        await Promise.all([site.stop(), vendor.stop()]);
    });

    const open = async () => {
        await page.goto(site.origin);
        await page.waitForFunction(() => globalThis.start);
        await page.evaluate((endpoint) => globalThis.start({ endpoint }), vendor.endpoint);
        await page.evaluate(() => globalThis.client.ready);
    };
    const read = (name) => page.evaluate((key) => globalThis.client[key], name);
    const posts = () => vendor.posts.length;

    it('keeps a token for a working day at one request per refresh', async () => {
        await page.clock.install();
        await open();
        for (let passed = 0; passed < 8 * 3600;) {
            const due = await passToRefresh(page);
            assert.ok(due >= 2640 && due <= 2950, `${due}`);
            passed += due;
        }
        assert.ok(posts() >= 10 && posts() <= 12, `${posts()} requests in eight hours`);
        const lives = await page.evaluate(() => globalThis.record.tokens.map(({ secondsLeft }) => secondsLeft));
        assert.ok(lives.every((left) => left > 3500));
    });

    for (const [name, date] of [['far behind', '2001-01-01T00:00:00Z'], ['far ahead', '2061-01-01T00:00:00Z']]) {
        it(`works with a clock that is ${name}`, async () => {
            await page.clock.install({ time: date });
            await open();
            assert.ok(await read('secondsLeft') > 3500);
            const wait = await read('secondsToRefresh');
            assert.ok(wait > 2600 && wait < 2960, `${wait}`);
            await page.clock.runFor(2500_000);
            assert.equal(posts(), 1);
            await passToRefresh(page);
            assert.equal(posts(), 2);
        });
    }

    it('notices after a sleep that the token has expired, although timers and performance.now stood still', async () => {
        await page.clock.install({ time: '2026-11-23T08:00:00Z' });
        await open();
        const before = await page.evaluate(() => performance.now());
        await page.clock.setSystemTime('2026-11-23T16:00:00Z');
        assert.ok(await page.evaluate(() => performance.now()) - before < 60_000, 'the monotonic clock slept');
        assert.equal(posts(), 1);
        assert.equal(await read('token'), null);
        assert.equal(await read('secondsLeft'), 0);

        // No event announces the wake-up; the next tick, within half a minute, notices it.
        for (let second = 0; second < 31 && posts() < 2; second++) await page.clock.runFor(1000);
        await eventually(posts, (count) => count === 2);
        await eventually(() => read('secondsLeft'), (left) => left > 3400);
    });

    it('requests a token as soon as the page is visible again after its token has expired', async () => {
        await page.clock.install({ time: '2026-11-23T08:00:00Z' });
        await open();
        await page.clock.setSystemTime('2026-11-23T16:00:00Z');
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        await page.clock.runFor(10);
        await eventually(posts, (count) => count === 2);
    });

    it('makes no request when the page becomes visible with a fresh token', async () => {
        await page.clock.install();
        await open();
        await page.clock.runFor(1200_000);
        await page.evaluate(() => {
            document.dispatchEvent(new Event('visibilitychange'));
            dispatchEvent(new Event('online'));
        });
        await page.clock.runFor(5000);
        assert.equal(posts(), 1);
    });

    it('does not trust an old token after the clock is set back', async () => {
        await page.clock.install({ time: '2026-11-23T08:00:00Z' });
        await open();
        await page.clock.setSystemTime('2026-11-23T07:00:00Z');
        const left = await read('secondsLeft');
        assert.ok(left > 3500 && left <= 3540, `${left}`);
        await page.clock.setSystemTime('2026-11-23T08:30:00Z');
        assert.equal(await read('token'), null, 'ninety minutes later it has expired');
    });

    it('keeps counting while the date stands still', async () => {
        await page.clock.install({ time: '2026-11-23T08:00:00Z' });
        await open();
        await page.clock.setFixedTime('2026-11-23T08:00:00Z');
        const before = await read('secondsLeft');
        await page.clock.runFor(600_000);
        const after = await read('secondsLeft');
        assert.ok(before - after > 595, `${before} and ${after}`);
    });

    it('does not count faster when it is read more often', async () => {
        await open();
        const [counted, passed] = await page.evaluate(() => {
            const { client } = globalThis;
            const [before, began] = [client.secondsLeft, performance.now()];
            while (performance.now() - began < 2000) void client.secondsLeft;
            return [before - client.secondsLeft, (performance.now() - began) / 1000];
        });
        assert.ok(Math.abs(counted - passed) < 0.01, `${counted} in ${passed}`);
    });

    it('counts many sleeps that are each too short to notice', async () => {
        await page.clock.install({ time: '2026-11-23T08:00:00Z' });
        await open();
        const before = await read('secondsLeft');
        for (let sleep = 1; sleep <= 20; sleep++) {
            await page.clock.setSystemTime(Date.parse('2026-11-23T08:00:00Z') + sleep * 900);
            await read('secondsLeft');
        }
        const counted = before - await read('secondsLeft');
        assert.ok(counted > 16 && counted < 20, `${counted}`);
    });

    it('stops handing out a token with less than half a minute left', async () => {
        await page.clock.install();
        await open();
        vendor.outage = { hang: true };
        await page.clock.runFor(3500_000);
        assert.ok(await read('token'));
        await page.clock.runFor(15_000);
        assert.ok(await read('secondsLeft') > 5);
        assert.equal(await read('token'), null);
    });

    it('caps Retry-After at an hour', async () => {
        await page.clock.install();
        const headers = { 'Retry-After': '999999999' };
        vendor.faults = [{ status: 503, code: 'mapbox_unavailable', retryable: true, headers }];
        await page.goto(site.origin);
        await page.waitForFunction(() => globalThis.start);
        await page.evaluate((endpoint) => globalThis.start({ endpoint }), vendor.endpoint);
        await page.clock.runFor(10);
        await eventually(() => page.evaluate(() => globalThis.record.errors.length));
        const wait = await read('secondsToRefresh');
        assert.ok(wait >= 3590 && wait <= 4500, `${wait}`);
    });
});
