// Tokens that Mapbox refuses before they expire.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { eventually, pass } from './support/browser.mjs';
import { useOnePage } from './support/fixture.mjs';

const digest = (token) => createHash('sha256').update(token).digest('hex').slice(0, 16);

describe('a refused token', () => {
    const one = useOnePage();
    const invalidate = (token, page = one.page) => page.evaluate((it) => globalThis.client.invalidate(it), token);

    it('is replaced, and its digest is sent to the vendor', async () => {
        await one.open();
        const first = await one.ready();
        const second = await invalidate(first);
        assert.notEqual(second, first);
        assert.equal(await one.read('token'), second);
        assert.deepEqual(one.vendor.posts.map(({ body }) => body), [{}, { refused: digest(first) }]);
        const [, { afterGap }] = await one.record('tokens');
        assert.equal(afterGap, true);
        await one.page.evaluate(() => globalThis.client.refresh());
        assert.deepEqual(one.vendor.posts[2].body, {}, 'only once');
    });

    it('is not returned while it is being replaced', async () => {
        await one.open();
        const first = await one.ready();
        one.vendor.delay = 300;
        const [state, token] = await one.page.evaluate((it) => {
            globalThis.client.invalidate(it);
            return [globalThis.client.state, globalThis.client.token];
        }, first);
        assert.deepEqual([state, token], ['waiting', null]);
        await eventually(() => one.read('token'));
    });

    it('costs one request, however many tiles were refused', async () => {
        await one.open();
        const first = await one.ready();
        const tokens = await one.page.evaluate((it) =>
            Promise.all(Array.from({ length: 16 }, () => globalThis.client.invalidate(it))), first);
        assert.equal(new Set(tokens).size, 1);
        assert.equal(await invalidate(first), tokens[0], 'an older token changes nothing');
        assert.equal(one.vendor.posts.length, 2);
    });

    it('is replaced at most once a minute', async () => {
        await one.page.clock.install();
        await one.open();
        await one.page.clock.runFor(10);
        const first = await one.ready();
        const second = one.page.evaluate((it) => globalThis.client.invalidate(it), first);
        await one.page.clock.runFor(10);
        const third = one.page.evaluate((it) => globalThis.client.invalidate(it), await second);
        await one.page.clock.runFor(55_000);
        await one.showUp();
        await one.page.clock.runFor(1000);
        assert.equal(one.vendor.posts.length, 2);
        await one.page.clock.runFor(10_000);
        assert.notEqual(await third, await second);
    });

    it('that the vendor returns again is not used, and the request is retried after a pause', async () => {
        await one.open();
        const first = await one.ready();
        const same = { status: 200, raw: JSON.stringify({ token: first, expires_in: 3000, scopes: [] }) };
        one.vendor.faults = [same, same];
        assert.notEqual(await invalidate(first), first);
        assert.deepEqual((await one.errors()).map(({ code }) => code), ['token_refused', 'token_refused']);
        const { posts } = one.vendor;
        assert.ok(posts[2].at - posts[1].at > 400 && posts[3].at - posts[2].at > 900);
        assert.ok(posts.slice(1).every(({ body }) => body.refused === digest(first)));
    });

    it('is also replaced by an earlier version of the vendor', async () => {
        await one.open();
        const first = await one.ready();
        one.vendor.faults = [{ status: 400, code: 'invalid_request', retryable: false }];
        assert.notEqual(await invalidate(first), first);
        assert.deepEqual(one.vendor.posts.map(({ body }) => body), [{}, { refused: digest(first) }, {}]);
        assert.deepEqual(await one.errors(), []);
    });

    it('is replaced on an insecure origin, where no digest is available', async () => {
        await one.page.addInitScript(() => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }));
        await one.open();
        const first = await one.ready();
        assert.notEqual(await invalidate(first), first);
        assert.deepEqual(one.vendor.posts.map(({ body }) => body), [{}, {}]);
    });

    it('is dropped by all tabs at once, with one request', async () => {
        const other = await one.context.newPage();
        await one.open();
        const first = await one.ready();
        await one.open({}, other);
        assert.equal(await one.ready(other), first);
        const tokens = await Promise.all([invalidate(first), invalidate(first, other)]);
        assert.equal(tokens[0], tokens[1]);
        assert.notEqual(tokens[0], first);
        await pass(0.3);
        assert.equal(one.vendor.posts.length, 2);
    });
});
