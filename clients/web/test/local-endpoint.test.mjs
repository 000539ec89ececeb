// The client, Mapbox GL JS and Mapbox's SDK against the real vendor on the local endpoint.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import tokensService from '@mapbox/mapbox-sdk/services/tokens.js';
import { eventually, launch, passToRefresh } from './support/browser.mjs';
import { startLocalEndpoint } from './support/local-endpoint.mjs';
import { endOf, MapboxStandIn } from './support/mapbox.mjs';
import { startSite } from './support/servers.mjs';

describe('the local endpoint', () => {
    let browser, context, page, site, stranger, vendor;

    before(async () => {
        [browser, site, stranger] = await Promise.all([launch(), startSite(), startSite()]);
        vendor = await startLocalEndpoint({ ALLOWED_ORIGINS: site.origin });
    });
    after(() => Promise.all([browser?.close(), site?.stop(), stranger?.stop(), vendor?.stop()]));
    beforeEach(async () => {
        context = await browser.newContext();
        page = await context.newPage();
    });
    afterEach(() => context.close());

    const open = async (from, options = {}) => {
        await page.goto(from.origin);
        await page.waitForFunction(() => globalThis.start);
        await page.evaluate((given) => globalThis.start(given), { endpoint: vendor.endpoint, ...options });
    };

    it('vends to the client on an allowed origin, and refreshes', async () => {
        await page.clock.install();
        await open(site, { scopes: ['styles:read', 'fonts:read'], authorization: 'Bearer whatever' });
        const token = await page.evaluate(() => globalThis.client.ready);
        assert.ok(endOf(token) > Date.now());
        const [first] = await page.evaluate(() => globalThis.record.tokens);
        assert.deepEqual(first.scopes, ['fonts:read', 'styles:read']);
        assert.ok(first.secondsLeft > 3000 && first.secondsLeft <= 3600);
        await passToRefresh(page);
        assert.deepEqual(await page.evaluate(() => globalThis.record.errors), []);
    });

    it('cannot be reached from another origin', async () => {
        await open(stranger);
        const [error] = await eventually(() => page.evaluate(() => globalThis.record.errors), ({ length }) => length);
        assert.equal(error.code, 'network');
        assert.equal(await page.evaluate(() => globalThis.client.token), null);
    });

    it('tells the client why it refuses a scope', async () => {
        await open(site, { scopes: ['styles:read', 'uploads:write'] });
        const error = await page.evaluate(() => globalThis.client.ready.catch(({ code, status, retryable, message }) =>
            ({ code, status, retryable, message })));
        assert.deepEqual([error.code, error.status, error.retryable], ['scope_not_allowed', 403, false]);
        assert.match(error.message, /styles:read/);
    });

    it('keeps a map working after its first token has expired, in real time', async () => {
        const mapbox = new MapboxStandIn();
        await mapbox.serve(context);
        await page.goto(`${site.origin}/map.html`);
        await page.waitForFunction(() => globalThis.withClient);
        await page.evaluate(([endpoint, options]) => globalThis.withClient(endpoint, options),
            [vendor.endpoint, { expiresIn: 30 }]);
        const first = await page.evaluate(() => globalThis.client.token);
        let longitude = -170;
        while (Date.now() < endOf(first) + 4000) {
            assert.equal(await page.evaluate((where) => globalThis.visit(where, 20_000), longitude), true);
            longitude = longitude > 165 ? -169.5 : longitude + 3.5;
            await page.waitForTimeout(400); // Pans as fast as a person, not as fast as a load test.
        }
        assert.deepEqual(mapbox.refused, []);
        const { errors, maps, tokens } = await page.evaluate(() => globalThis.record);
        assert.deepEqual(errors, []);
        assert.equal(maps, 1);
        assert.ok(new Set(tokens).size >= 2);
        const used = new Set(mapbox.of('raster tile').map(({ token }) => token));
        assert.ok(used.size >= 2 && used.has(first));
    });

    describe('with Mapbox\'s own SDK', () => {
        let sdk;
        before(async () => {
            const response = await fetch(vendor.endpoint, { method: 'POST' });
            const [, payload] = (await response.json()).token.split('.');
            const { u } = JSON.parse(Buffer.from(payload, 'base64url').toString());
            const publicToken = `pk.${Buffer.from(JSON.stringify({ u, a: 'sdk' })).toString('base64url')}.unsigned`;
            sdk = tokensService({ accessToken: publicToken, origin: vendor.origin });
        });

        it('vends through createTemporaryToken', async () => {
            const expires = new Date(Date.now() + 600_000).toISOString();
            const { body } = await sdk.createTemporaryToken({ expires, scopes: ['styles:read', 'fonts:read'] }).send();
            assert.match(body.token, /^tk\./);
            assert.ok(Date.parse(body.expires) <= Date.parse(expires));
            assert.deepEqual(body.scopes, ['fonts:read', 'styles:read']);
        });

        it('passes on our explanation of a refusal', async () => {
            const expires = new Date(Date.now() + 600_000).toISOString();
            await assert.rejects(sdk.createTemporaryToken({ expires, scopes: ['uploads:write'] }).send(), (error) => {
                assert.equal(error.statusCode, 403);
                assert.equal(error.body.code, 'scope_not_allowed');
                assert.equal(error.message, error.body.detail);
                assert.match(error.message, /scopes not allowed here: uploads:write.*styles:read/);
                return true;
            });
        });
    });
});
