// What a page can attach to the client: targets, listeners, its own fetch, headers and cookies.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { eventually, pass } from './support/browser.mjs';
import { useOnePage } from './support/fixture.mjs';
import { MapboxTokenClient } from '../src/mapbox-token-client.js';

describe('a page', () => {
    const one = useOnePage();

    it('binds an object with accessToken, one with setAccessToken only, and a function', async () => {
        await one.blank();
        const seen = await one.page.evaluate(async (endpoint) => {
            globalThis.start({ endpoint });
            const { client } = globalThis;
            const targets = { object: {}, called: [], given: [] };
            // Like a module's namespace object: frozen, without accessToken.
            const esm = Object.freeze({ setAccessToken: (token) => targets.called.push(token) });
            client.bind(targets.object);
            await client.ready;
            client.bind(esm);
            const unbind = client.bind((token, { source }) => targets.given.push([token, source]));
            await client.refresh();
            const second = client.token;
            const during = targets.object.accessToken;
            unbind();
            await client.refresh();
            return { ...targets, during, second, third: client.token, tokens: globalThis.record.tokens };
        }, one.vendor.endpoint);
        assert.equal(seen.during, seen.second);
        assert.equal(seen.object.accessToken, seen.third);
        assert.deepEqual(seen.called, seen.tokens.map(({ token }) => token));
        assert.deepEqual(seen.given, [[seen.tokens[0].token, 'vendor'], [seen.second, 'vendor']]);
    });

    it('is notified of a failing target, while the other targets are served and refreshing continues', async () => {
        await one.blank();
        const { codes, other, token } = await one.page.evaluate(async (endpoint) => {
            const other = {};
            globalThis.start({ endpoint, mapboxgl: Object.freeze({}) });
            const { client, record } = globalThis;
            client.bind(() => { throw new Error('the target'); });
            client.bind(() => Promise.reject(new Error('later')));
            client.bind(other);
            await client.ready;
            await client.refresh();
            return { codes: record.errors.map(({ code }) => code), other: other.accessToken, token: client.token };
        }, one.vendor.endpoint);
        assert.deepEqual(codes, Array(6).fill('callback_failed'));
        assert.equal(other, token);
        assert.equal(await one.read('state'), 'fresh');
        assert.deepEqual(await one.record('uncaught'), []);
    });

    it('has its targets updated before any listener is called', async () => {
        await one.blank();
        const equal = await one.page.evaluate((endpoint) => new Promise((resolve) => {
            const target = {};
            globalThis.start({ endpoint, onToken: (token) => resolve(target.accessToken === token) });
            globalThis.client.bind(target);
        }), one.vendor.endpoint);
        assert.equal(equal, true);
    });

    it('adds any number of listeners, and removes them', async () => {
        await one.open();
        await one.ready();
        const heard = await one.page.evaluate(async () => {
            const heard = [];
            const listener = () => heard.push('twice');
            const { client } = globalThis;
            client.on('token', listener);
            const off = client.on('token', listener);
            client.on('token', (token, { scopes }) => heard.push(scopes.length));
            await client.refresh();
            off();
            await client.refresh();
            return heard;
        });
        assert.deepEqual(heard, ['twice', 'twice', 3, 'twice', 3]);
    });

    it('is notified of every state', async () => {
        one.vendor.faults = [{ status: 503, code: 'mapbox_unavailable', retryable: true }];
        await one.open();
        await one.ready();
        one.vendor.faults = [{ status: 403, code: 'scope_not_allowed', retryable: false }];
        await one.page.evaluate(() => globalThis.client.refresh().catch(() => {}));
        await eventually(() => one.read('state'), (state) => state === 'refused');
        await one.page.evaluate(() => globalThis.client.stop());
        assert.deepEqual(await one.record('states'),
            ['refreshing', 'waiting', 'refreshing', 'fresh', 'refreshing', 'refused', 'stopped']);
    });

    it('sends additional headers, fixed or from a function', async () => {
        await one.open({ headers: { 'X-Firewall': 'a' } });
        await one.ready();
        await one.blank();
        await one.page.evaluate((endpoint) => globalThis.start({
            endpoint, authorization: 'Bearer b', headers: async () => ({ 'X-Firebase-AppCheck': 'c' }),
        }), one.vendor.endpoint);
        await one.ready();
        const [fixed, asked] = one.vendor.posts.map(({ headers }) => headers);
        assert.equal(fixed['x-firewall'], 'a');
        assert.deepEqual([asked['x-firebase-appcheck'], asked.authorization], ['c', 'Bearer b']);
        assert.equal(asked['content-type'], 'application/json');
    });

    it('is notified of an invalid header', async () => {
        await one.open({ headers: { 'X-Name': 'Zoë\n' + 'X-Other: 1' } });
        const [error] = await eventually(one.errors, ({ length }) => length);
        assert.equal(error.code, 'authorization_failed');
    });

    it('sends cookies only if it opts in', async () => {
        await one.context.addCookies([{ name: 'session', value: '1', url: one.vendor.origin }]);
        await one.open();
        await one.ready();
        await one.blank();
        await one.page.route('**/tokens', (route) => route.continue());
        await one.page.evaluate((endpoint) => globalThis.start({ endpoint, credentials: 'include' }), one.vendor.endpoint);
        await eventually(() => one.vendor.posts.length === 2);
        const [omitted, included] = one.vendor.posts.map(({ headers }) => headers.cookie);
        assert.deepEqual([omitted, included], [undefined, 'session=1']);
    });

    it('sends the SHA-256 of its body for CloudFront\'s origin access control', async () => {
        await one.open({ scopes: ['styles:read'], contentSha256: true });
        await one.ready();
        const [{ headers, body }] = one.vendor.posts;
        assert.equal(headers['x-amz-content-sha256'], createHash('sha256').update(JSON.stringify(body)).digest('hex'));
    });

    it('puts a Proxy around the client', async () => {
        await one.blank();
        const { first, second, token, replaced, given, state } = await one.page.evaluate(async (endpoint) => {
            globalThis.start({ endpoint });
            const client = new Proxy(globalThis.client, {});
            const target = {};
            client.bind(target);
            const first = await client.ready;
            const second = await client.refresh();
            const { token } = client;
            const replaced = await client.invalidate(second);
            client.stop();
            return { first, second, token, replaced, given: target.accessToken, state: globalThis.client.state };
        }, one.vendor.endpoint);
        assert.notEqual(first, second);
        assert.equal(token, second);
        assert.equal(given, replaced);
        assert.equal(state, 'stopped');
    });

    it('extends the client', async () => {
        await one.blank();
        const [scopes, token] = await one.page.evaluate(async (endpoint) => {
            class Own extends globalThis.MapboxTokenClient {
                get scopes() { return ['own', ...super.scopes]; }
                async getToken() { return `own ${await super.getToken()}`; }
            }
            const own = new Own({ endpoint });
            const token = await own.getToken();
            return [own.scopes, token];
        }, one.vendor.endpoint);
        assert.equal(scopes[0], 'own');
        assert.match(token, /^own tk\./);
    });

    for (const [endpoint, allowed] of [
        ['http://vendor.example/tokens', false], ['HTTP://127.0.0.1.example/tokens', false],
        ['http://localhost@vendor.example/tokens', false], ['http://10.0.0.1/tokens', false],
        ['http://localhost:3000/tokens', true], ['http://app.localhost/tokens', true], ['http://127.1:3000/tokens', true],
        ['http://[::1]:3000/tokens', true], ['https://vendor.example/tokens', true],
    ]) {
        it(`${allowed ? 'can' : 'cannot'} use the endpoint ${endpoint}`, () => {
            const create = () => new MapboxTokenClient({ endpoint });
            if (allowed) create();
            else assert.throws(create, { name: 'TypeError', message: /https:/ });
        });
    }

    it('never counts on more than an hour', async () => {
        one.vendor.life = 86_400;
        await one.open();
        await one.ready();
        const left = await one.read('secondsLeft');
        assert.ok(left > 3590 && left <= 3600, `${left}`);
        assert.ok(await one.read('secondsToRefresh') < 3600);
    });

    it('uses its own fetch, even one that ignores the signal', async () => {
        await one.blank();
        const codes = await one.page.evaluate(async (endpoint) => {
            let calls = 0;
            const own = (input, init) => (calls++ ? fetch(input, init) : new Promise(() => {}));
            globalThis.start({ endpoint, fetch: own, timeoutSeconds: 0.5 });
            await globalThis.client.ready;
            return [calls, ...globalThis.record.errors.map(({ code }) => code)];
        }, one.vendor.endpoint);
        assert.deepEqual(codes, [2, 'timeout']);
    });

    for (const [name, options] of [
        ['headers', { headers: { 'X-User': '1' } }], ['credentials', { credentials: 'same-origin' }],
    ]) {
        it(`shares nothing under ${name} without a shareKey`, async () => {
            const other = await one.context.newPage();
            await one.open(options);
            await one.ready();
            await one.open(options, other);
            await one.ready(other);
            assert.equal(one.vendor.posts.length, 2);
            await one.open({ ...options, shareKey: 'me' });
            await one.ready();
            await one.open({ ...options, shareKey: 'me' }, other);
            await one.ready(other);
            assert.equal(one.vendor.posts.length, 3);
        });
    }

    it('uses two scope sets side by side, each with its own targets, and refreshes both', async () => {
        Object.assign(one.vendor, { life: 3, refreshAt: 0.5 });
        await one.blank();
        await one.page.evaluate((endpoint) => {
            const { MapboxTokenClient } = globalThis;
            globalThis.targets = [{}, {}];
            globalThis.clients = [['styles:read'], ['fonts:read', 'styles:tiles']].map((scopes, i) => {
                const client = new MapboxTokenClient({ endpoint, scopes });
                client.bind(globalThis.targets[i]);
                return client;
            });
        }, one.vendor.endpoint);
        const scopesOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).scopes;
        await eventually(() => one.vendor.posts.length >= 6);
        await pass(0.2);
        const [first, second] = await one.page.evaluate(() => globalThis.targets.map(({ accessToken }) => accessToken));
        assert.deepEqual(scopesOf(first), ['styles:read']);
        assert.deepEqual(scopesOf(second), ['fonts:read', 'styles:tiles']);
        const asked = one.vendor.posts.map(({ body }) => body.scopes.length);
        assert.ok(asked.filter((n) => n === 1).length >= 2 && asked.filter((n) => n === 2).length >= 2);
    });

    it('creates two clients with the same scopes, with one request', async () => {
        await one.open();
        await one.page.evaluate((endpoint) => new globalThis.MapboxTokenClient({ endpoint }).ready, one.vendor.endpoint);
        assert.equal(one.vendor.posts.length, 1);
    });
});
