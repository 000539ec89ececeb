// The action's script against stand-ins of GitHub's OpenID Connect endpoint and of the vendor, with bash and curl alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Job, path } from './support.mjs';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOm8vcjpyZWYifQ.c2ln';
const TOKEN = 'tk.eyJ1IjoidGVzdCJ9.c2ln';
const SUCCESS = { status: 200, body: { token: TOKEN, expires_in: 3540, refresh_in: 2655, scopes: ['uploads:write'] } };
const problem = (status, code, more = {}, headers = {}) =>
    ({ status, headers, body: { status, code, detail: `Why: ${code}.`, message: 'x', retryable: false, ...more } });

/** A server on loopback that plays back responses; the last one repeats. */
async function play(...responses) {
    const seen = [];
    const server = createServer(async (request, response) => {
        let body = '';
        for await (const chunk of request) body += chunk;
        const { method, url, headers } = request;
        seen.push({ method, url, headers, body, at: Date.now() });
        const { status, body: reply, headers: more, drop } = responses.length > 1 ? responses.shift() : responses[0];
        if (drop) return request.socket.destroy();
        const text = typeof reply === 'string' ? reply : JSON.stringify(reply);
        return response.writeHead(status, { 'Content-Type': 'application/json', ...more }).end(text);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { seen, origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

describe('the action', () => {
    let job, github, vendor;

    beforeEach(async () => {
        job = new Job();
        github = await play({ status: 200, body: { count: 1, value: JWT } });
        vendor = await play(SUCCESS);
    });
    afterEach(() => {
        github.stop();
        vendor.stop();
        job.end();
    });

    const replace = async (...responses) => {
        vendor.stop();
        vendor = await play(...responses);
    };

    const run = (settings = {}) => job.run({
        ENDPOINT: `${vendor.origin}/tokens`, ACTIONS_ID_TOKEN_REQUEST_URL: `${github.origin}/token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token', ...settings,
    });

    it('exchanges GitHub\'s token for a Mapbox token, and masks both before anything else', async () => {
        const { code, log, output } = await run({ SCOPES: 'uploads:write, uploads:read\nuploads:list', EXPIRES_IN: '0600' });
        assert.equal(code, 0, log);
        assert.equal(output, `token=${TOKEN}\nexpires-in=3540\n`);
        assert.deepEqual(log.split('\n'),
            [`::add-mask::${JWT}`, `::add-mask::${TOKEN}`, 'Got a token for 3540 seconds.', '']);
        const [asked] = github.seen;
        assert.equal(asked.method, 'GET');
        assert.equal(decodeURIComponent(asked.url), `/token?api-version=2.0&audience=${vendor.origin}`);
        assert.equal(asked.headers.authorization, 'bearer request-token');
        const [vended] = vendor.seen;
        assert.deepEqual([vended.method, vended.url], ['POST', '/tokens']);
        assert.equal(vended.headers.authorization, `Bearer ${JWT}`);
        assert.equal(vended.headers['content-type'], 'application/json');
        assert.deepEqual(JSON.parse(vended.body), { scopes: ['uploads:write', 'uploads:read', 'uploads:list'], expires_in: 600 });
    });

    it('requests everything that the policy allows if it has no inputs but the endpoint', async () => {
        assert.equal((await run({ AUDIENCE: 'maps & co' })).code, 0);
        assert.equal(vendor.seen[0].body, '{}');
        assert.match(github.seen[0].url, /audience=maps(%20|\+)%26(%20|\+)co$/);
    });

    it('says which permission is missing', async () => {
        const { code, log } = await run({ ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' });
        assert.equal(code, 1);
        assert.match(log, /^::error title=Mapbox token::.*"permissions: id-token: write"/);
        assert.equal(vendor.seen.length, 0);
    });

    for (const [name, first, wait] of [
        ['429 after Retry-After', problem(429, 'too_many_requests', { retryable: true }, { 'retry-after': '3' }), 3],
        ['503 without Retry-After', problem(503, 'mapbox_unavailable', { retryable: true }), 2],
        ['a gateway\'s 502', { status: 502, body: '<html>' }, 2],
        ['a dropped connection', { drop: true }, 2],
    ]) {
        it(`retries ${name}`, async () => {
            await replace(first, SUCCESS);
            const { code, log } = await run();
            assert.equal(code, 0, log);
            const [before, after] = vendor.seen;
            assert.ok(after.at - before.at >= wait * 1000 - 50, `${after.at - before.at} ms`);
            assert.ok(after.at - before.at < wait * 1000 + 3000, `${after.at - before.at} ms`);
        });
    }

    for (const [name, response, message] of [
        ['a Retry-After beyond its patience', problem(503, 'mapbox_rate_limited', { retryable: true }, { 'Retry-After': '3600' }),
            /status 503 \(mapbox_rate_limited\): Why/],
        ['a failure that lasts', problem(500, 'misconfigured'), /status 500 \(misconfigured\)/],
        ['a refused scope', problem(403, 'scope_not_allowed'), /status 403 \(scope_not_allowed\): Why/],
        ['a workflow that no policy fits', problem(403, 'caller_not_allowed'), /No policy.*repository_id 123.*o\/r.*refs\/heads\/main/],
        ['a refused credential', problem(401, 'invalid_credential'), /invalid_credential.*audience http:\/\/127/],
        ['a firewall', { status: 403, body: '<html>blocked</html>' }, /status 403$/m],
        ['a redirect', { status: 308, headers: { Location: 'https://vendor.example/tokens?a=b' }, body: '' },
            /redirects to https:\/\/vendor\.example\/tokens:/],
        ['a website', { status: 200, body: '<!doctype html>' }, /something other than a token/],
        ['a secret token', { status: 200, body: { token: 'sk.a', expires_in: 60 } }, /something other than a token/],
    ]) {
        it(`fails once and clearly after ${name}`, async () => {
            await replace(response);
            const { code, log, output } = await run();
            assert.equal(code, 1);
            assert.match(log, message);
            assert.equal(output, '');
            assert.equal(vendor.seen.length, 1);
            assert.equal(log.split('\n').filter((line) => line.startsWith('::error')).length, 1);
        });
    }

    it('names GitHub where GitHub refuses', async () => {
        github.stop();
        github = await play({ status: 401, body: { message: 'Unauthorized' } });
        const { code, log } = await run();
        assert.equal(code, 1);
        assert.match(log, /^::error title=Mapbox token::GitHub's OpenID Connect endpoint responded with status 401$/m);
        assert.equal(vendor.seen.length, 0);
    });

    it('does not let a response write outputs', async () => {
        for (const lineBreak of ['\\n', '\n']) {
            await replace({ status: 200, body: `{"token":"tk.a${lineBreak}x=y","expires_in":60}` });
            assert.equal((await run()).output, '');
        }
    });

    it('does not let a response write workflow commands', async () => {
        await replace(problem(400, 'invalid_json', { detail: 'a\n::set-output name=x::100%' }));
        const { log } = await run();
        assert.equal(log.split('\n').filter((line) => line.startsWith('::set-output')).length, 0);
    });

    for (const [name, settings] of [
        ['an http endpoint', { ENDPOINT: 'http://vendor.example/tokens' }],
        ['an endpoint with credentials before its host', { ENDPOINT: 'http://127.0.0.1:80@vendor.example/' }],
        ['no endpoint', { ENDPOINT: '' }],
        ['scopes that are JSON', { SCOPES: 'a:b"],"note":"x' }],
        ['scopes that are a pattern', { SCOPES: '*' }],
        ['an expires-in that is a command', { EXPIRES_IN: '$(touch /tmp/x)' }],
        ['an audience with a quote', { AUDIENCE: 'a"\nurl = "http://127.0.0.1' }],
    ]) {
        it(`refuses ${name}, and asks nobody`, async () => {
            const { code, log } = await run(settings);
            assert.equal(code, 1);
            assert.match(log, /^::error/);
            assert.equal(github.seen.length + vendor.seen.length, 0);
        });
    }

    it('passes inputs through the environment only', () => {
        const text = readFileSync(path('../action.yml'), 'utf8');
        const script = /^ *run: (.*)$/m.exec(text)[1];
        assert.equal(script, 'bash "$GITHUB_ACTION_PATH/vend.sh"');
        for (const [, name, input] of text.matchAll(/^ *([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}$/gm)) {
            assert.equal(name, input.toUpperCase().replace(/-/g, '_'));
            assert.match(text, new RegExp(`^  ${input}:$`, 'm'));
        }
    });
});
