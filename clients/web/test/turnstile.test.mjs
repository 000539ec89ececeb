// The authorizer of docs/how-to/turnstile.md, against a stand-in of Cloudflare.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';

const PAGE = new URL('../../../docs/how-to/turnstile.md', import.meta.url);
const [, CODE] = /```js\n(.*?)```/s.exec(readFileSync(PAGE, 'utf8'));

describe('the Turnstile authorizer', () => {
    const honest = globalThis.fetch;
    let handler, cloudflare, sent;

    before(async () => {
        Object.assign(process.env, { HOSTNAMES: 'maps.example.com,www.example.com', TURNSTILE_SECRET: 'example' });
        globalThis.fetch = async (url, options) => {
            sent = { url, body: JSON.parse(options.body) };
            return cloudflare();
        };
        ({ handler } = await import(`data:text/javascript,${encodeURIComponent(CODE)}`));
    });
    after(() => { globalThis.fetch = honest; });
    beforeEach(() => { sent = undefined; });

    const ask = (headers) => handler({ headers, requestContext: { http: { sourceIp: '192.0.2.1' } } });
    const responds = (body) => { cloudflare = () => Response.json(body); };
    const shown = { 'x-turnstile-token': 'token-of-the-widget' };

    it('admits a token that Cloudflare confirms for a known host', async () => {
        responds({ success: true, hostname: 'www.example.com', action: '', cdata: '' });
        assert.deepEqual(await ask(shown), { isAuthorized: true });
        assert.equal(sent.url, 'https://challenges.cloudflare.com/turnstile/v0/siteverify');
        assert.deepEqual(sent.body, { secret: 'example', response: 'token-of-the-widget', remoteip: '192.0.2.1' });
    });

    for (const [name, body] of Object.entries({
        'a used token': { success: false, 'error-codes': ['timeout-or-duplicate'] },
        'a token of another site': { success: true, hostname: 'elsewhere.example' },
        'a response without a host': { success: true },
        'a verdict that is not a boolean': { success: 'true', hostname: 'www.example.com' },
        'nothing': {},
    })) {
        it(`refuses ${name}`, async () => {
            responds(body);
            assert.deepEqual(await ask(shown), { isAuthorized: false });
        });
    }

    it('refuses when Cloudflare fails', async () => {
        cloudflare = () => { throw new TypeError('fetch failed'); };
        assert.deepEqual(await ask(shown), { isAuthorized: false });
        cloudflare = () => new Response('<html>', { status: 500 });
        assert.deepEqual(await ask(shown), { isAuthorized: false });
    });

    it('asks nobody without a token, or with one that is too long', async () => {
        assert.deepEqual(await ask({}), { isAuthorized: false });
        assert.deepEqual(await ask({ 'x-turnstile-token': 'x'.repeat(2049) }), { isAuthorized: false });
        assert.equal(sent, undefined);
    });
});
