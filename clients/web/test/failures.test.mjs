// Which failures are final, and when the others are retried.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { eventually, pass } from './support/browser.mjs';
import { useOnePage } from './support/fixture.mjs';
import { listen, startSite } from './support/servers.mjs';
import { MapboxTokenClient } from '../src/mapbox-token-client.js';

const FIREWALL = { status: 403, raw: '<h1>Request blocked</h1>' };
const problem = (status, code, retryable = false, headers) => ({ status, code, retryable, headers });

describe('a failure', () => {
    const one = useOnePage();

    for (const [name, fault, code] of [
        ['a firewall\'s 403', FIREWALL, 'http_403'],
        ['a 404 during a deployment', { status: 404, raw: '{"message":"Not Found"}' }, 'http_404'],
        ['an authorizer\'s 401', { status: 401, raw: '{"message":"Unauthorized"}' }, 'http_401'],
        ['a refusal in the vendor\'s format, but with another media type',
            { status: 400, raw: '{"code":"invalid_scope","retryable":false}' }, 'http_400'],
        ['the vendor\'s misconfigured', problem(500, 'misconfigured'), 'misconfigured'],
        ['the vendor\'s internal_error', problem(500, 'internal_error'), 'internal_error'],
        ['the vendor\'s not_found', problem(404, 'not_found'), 'not_found'],
        ['an unknown code', problem(403, 'something_new'), 'something_new'],
        ['an HTML page with status 200', { status: 200, raw: '\n<!doctype html><div id="app">' }, 'invalid_response'],
    ]) {
        it(`${name} is retried in minutes`, async () => {
            await one.page.clock.install();
            one.vendor.faults = [fault];
            await one.open();
            await one.page.clock.runFor(10);
            const [error] = await eventually(one.errors, ({ length }) => length === 1);
            assert.deepEqual([error.code, error.retryable, error.slow], [code, true, true]);
            assert.equal(await one.read('state'), 'waiting');
            const wait = await one.read('secondsToRefresh');
            assert.ok(wait > 119 && wait <= 240, `${wait}`);
            await one.page.clock.runFor(110_000);
            assert.equal(one.vendor.posts.length, 1);
            await one.page.clock.runFor(Math.ceil(wait - 110) * 1000);
            await eventually(() => one.read('token'));
            assert.equal(one.vendor.posts.length, 2);
        });
    }

    for (const [name, event] of [
        ['the page becomes visible', () => document.dispatchEvent(new Event('visibilitychange'))],
        ['the network returns', () => dispatchEvent(new Event('online'))],
    ]) {
        it(`that may last is retried when ${name}`, async () => {
            one.vendor.faults = [FIREWALL];
            await one.open();
            await eventually(one.errors, ({ length }) => length === 1);
            await one.page.evaluate(event);
            await one.ready();
            assert.equal(one.vendor.posts.length, 2);
        });
    }

    it('that may last is not retried sooner for callers of getToken()', async () => {
        one.vendor.outage = FIREWALL;
        await one.open();
        await eventually(one.errors, ({ length }) => length === 1);
        await one.page.evaluate(() => { setInterval(() => globalThis.client.getToken(), 20); });
        await pass(2);
        assert.equal(one.vendor.posts.length, 1);
    });

    it('that may last keeps ready and getToken() pending, but rejects refresh()', async () => {
        one.vendor.faults = [FIREWALL, FIREWALL];
        await one.open();
        await eventually(one.errors, ({ length }) => length === 1);
        const code = await one.page.evaluate(() => globalThis.client.refresh().catch(({ code }) => code));
        assert.equal(code, 'http_403');
        await one.showUp();
        assert.ok(one.vendor.issued.has(await one.ready()));
    });

    it('with a Retry-After is not retried earlier, whatever happens in the meantime', async () => {
        await one.page.clock.install();
        one.vendor.faults = [problem(500, 'misconfigured', true, { 'Retry-After': '30' })];
        await one.open();
        await one.page.clock.runFor(10);
        await eventually(one.errors, ({ length }) => length === 1);
        await one.showUp();
        await one.page.evaluate(() => { globalThis.client.refresh(); });
        await one.page.clock.runFor(29_000);
        assert.equal(one.vendor.posts.length, 1);
        await one.page.clock.runFor(10_000);
        await eventually(() => one.read('token'));
    });

    for (const [status, code] of [
        [400, 'invalid_json'], [400, 'invalid_request'], [400, 'invalid_scope'], [400, 'invalid_expiry'],
        [403, 'scope_not_allowed'], [403, 'caller_not_allowed'], [403, 'origin_not_allowed'], [404, 'no_such_user'], [413, 'body_too_large'],
        [415, 'unsupported_media_type'],
    ]) {
        it(`of the request itself, ${code}, is final until refresh()`, async () => {
            one.vendor.faults = [problem(status, code)];
            await one.open();
            assert.equal(await one.page.evaluate(() => globalThis.client.ready.catch((error) => error.code)), code);
            assert.equal(await one.read('state'), 'refused');
            assert.equal(await one.read('secondsToRefresh'), Infinity);
            await one.showUp();
            await pass(0.7);
            assert.equal(one.vendor.posts.length, 1);
            await one.page.evaluate(() => globalThis.client.refresh());
            assert.equal(await one.read('state'), 'fresh');
        });
    }

    it('by an HTML page is explained in the error, and on the console if nobody handles it', async () => {
        one.vendor.outage = { status: 200, raw: '<!doctype html><div id="app"></div>' };
        await one.open();
        const [error] = await eventually(one.errors, ({ length }) => length === 1);
        assert.match(error.message, /HTML.*CloudFront/);
        const warning = one.page.waitForEvent('console', (message) => message.type() === 'warning');
        await one.page.evaluate((endpoint) => new globalThis.MapboxTokenClient({ endpoint, shareKey: 'x' }) && 0, one.vendor.endpoint);
        assert.match((await warning).text(), /HTML/);
    });

    it('to reach the vendor names ALLOWED_ORIGINS and the Content-Security-Policy', async () => {
        const site = await startSite({ csp: "connect-src 'self'" });
        await one.page.goto(site.origin);
        await one.page.waitForFunction(() => globalThis.start);
        await one.page.evaluate((endpoint) => globalThis.start({ endpoint }), one.vendor.endpoint);
        const [error] = await eventually(one.errors, ({ length }) => length === 1);
        await site.stop();
        assert.equal(error.code, 'network');
        assert.match(error.message, /ALLOWED_ORIGINS.*connect-src/);
        assert.equal(one.vendor.seen.length, 0);
    });

    for (const where of ['a browser', 'Node.js']) {
        it(`by a redirect names the address it leads to, in ${where}`, async () => {
            const server = createServer((request, response) => response.writeHead(request.method === 'OPTIONS' ? 204 : 308, {
                Location: `${one.vendor.endpoint}?session=1`, 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*',
            }).end());
            const endpoint = `${await listen(server)}/old`;
            let error;
            if (where === 'Node.js') {
                const tokens = new MapboxTokenClient({ endpoint, authorization: 'Bearer a' });
                [error] = await new Promise((resolve) => {
                    tokens.on('error', (...args) => resolve(args));
                    void tokens.getToken();
                });
                tokens.stop();
            } else {
                await one.open({ endpoint, authorization: 'Bearer a' });
                [error] = await eventually(one.errors, ({ length }) => length === 1);
            }
            server.close();
            assert.deepEqual([error.code, error.slow], ['redirect', true]);
            assert.ok(error.message.includes(` redirects to ${one.vendor.endpoint}:`), error.message);
            assert.ok(one.vendor.seen.every(({ headers }) => !headers.authorization), 'the credential stays');
        });
    }

    it('of the sign-in makes the client call the authorization function once more', async () => {
        one.vendor.faults = [{ status: 401, raw: '' }];
        await one.blank();
        await one.page.evaluate((endpoint) => {
            let n = 0;
            globalThis.start({ endpoint, authorization: () => `Bearer ${++n}` });
        }, one.vendor.endpoint);
        await one.ready();
        assert.deepEqual(one.vendor.posts.map(({ headers }) => headers.authorization), ['Bearer 1', 'Bearer 2']);
        assert.deepEqual(await one.errors(), []);
    });

    it('of the sign-in is not retried a third time', async () => {
        one.vendor.outage = { status: 401, raw: '' };
        await one.blank();
        await one.page.evaluate((endpoint) => globalThis.start({ endpoint, authorization: () => 'Bearer old' }),
            one.vendor.endpoint);
        const [error] = await eventually(one.errors, ({ length }) => length === 1);
        assert.deepEqual([error.code, error.slow], ['http_401', true]);
        await pass(1);
        assert.equal(one.vendor.posts.length, 2);
    });

    it('of an older sign-in is ignored after refresh()', async () => {
        one.vendor.faults = [{ status: 401, raw: '', delay: 600 }, { status: 401, raw: '', delay: 600 }];
        await one.blank();
        await one.page.evaluate((endpoint) => {
            globalThis.user = 'old';
            globalThis.start({ endpoint, authorization: () => `Bearer ${globalThis.user}` });
        }, one.vendor.endpoint);
        await eventually(() => one.vendor.posts.length === 1);
        one.vendor.faults = [];
        const token = await one.page.evaluate(() => {
            globalThis.user = 'new';
            return globalThis.client.refresh();
        });
        assert.ok(one.vendor.issued.has(token));
        assert.equal(await one.ready(), token);
        await pass(0.8);
        assert.deepEqual(one.vendor.posts.map(({ headers }) => headers.authorization), ['Bearer old', 'Bearer new']);
        assert.deepEqual(await one.errors(), []);
        assert.equal(await one.read('state'), 'fresh');
    });

    it('of the page\'s authorization function is retried with backoff, reported, and never an unhandled rejection', async () => {
        await one.blank();
        await one.page.evaluate((endpoint) => {
            globalThis.calls = 0;
            const authorization = () => {
                globalThis.calls++;
                throw new Error('signed out');
            };
            globalThis.start({ endpoint, authorization, onToken: null });
        }, one.vendor.endpoint);
        await pass(3);
        const calls = await one.page.evaluate(() => globalThis.calls);
        assert.ok(calls >= 2 && calls <= 4, `${calls}`);
        assert.deepEqual([...new Set((await one.errors()).map(({ code }) => code))], ['authorization_failed']);
        assert.deepEqual(await one.record('uncaught'), []);
    });

    it('of the network is not retried faster by a loop of getToken()', async () => {
        let attempts = 0;
        await one.page.route('**/tokens', (route) => { attempts++; return route.abort(); });
        await one.open();
        await one.page.evaluate(() => { setInterval(() => globalThis.client.getToken(), 20); });
        await pass(5);
        assert.ok(attempts >= 3 && attempts <= 5, `${attempts} attempts`);
    });

    it('without a listener is logged once as a warning that says what to do', async () => {
        const warnings = [];
        one.page.on('console', (message) => { if (message.type() === 'warning') warnings.push(message.text()); });
        one.vendor.origins = ['https://elsewhere.example'];
        await one.open({ onError: null });
        await eventually(() => one.vendor.seen.length >= 2);
        await eventually(() => warnings.length);
        await pass(1);
        assert.equal(warnings.length, 1, warnings.join('\n'));
        assert.match(warnings[0], /ALLOWED_ORIGINS/);
        assert.ok(warnings[0].includes(one.site.origin) && warnings[0].includes(one.vendor.endpoint), warnings[0]);
    });

    it('reported to onError is not logged as a warning', async () => {
        const warnings = [];
        one.page.on('console', (message) => { if (message.type() === 'warning') warnings.push(message.text()); });
        one.vendor.faults = [FIREWALL];
        await one.open();
        await eventually(one.errors, ({ length }) => length === 1);
        assert.deepEqual(warnings, []);
    });

    it('does not keep ready pending past the deadline, and the client keeps trying', async () => {
        one.vendor.outage = FIREWALL;
        await one.open({ deadlineSeconds: 0.6 });
        const error = await one.page.evaluate(() => globalThis.client.ready.catch(({ code, cause }) => [code, cause.code]));
        assert.deepEqual(error, ['deadline', 'http_403']);
        one.vendor.outage = null;
        await one.showUp();
        await eventually(() => one.read('token'));
    });
});
