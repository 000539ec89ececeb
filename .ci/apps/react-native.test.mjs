// Runs the React Native recipe of docs/how-to/mobile-apps.md against a stand-in of the vendor, with React Native's modules
// replaced. The variable RECIPE names the recipe's file.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, it } from 'node:test';

const { build } = createRequire(new URL('../../clients/web/package.json', import.meta.url))('esbuild');
const MODULES = {
    'react-native': 'export const AppState = { addEventListener() {} };',
    '@rnmapbox/maps': 'export default { async setAccessToken(token) { globalThis.mapboxToken = token; } };',
};

async function recipe() {
    const stubs = {
        name: 'stubs',
        setup({ onResolve, onLoad }) {
            onResolve({ filter: /^(react-native|@rnmapbox\/maps)$/ }, ({ path }) => ({ path, namespace: 'stub' }));
            onLoad({ filter: /./, namespace: 'stub' }, ({ path }) => ({ contents: MODULES[path] }));
        },
    };
    const { outputFiles: [{ text }] } = await build({
        entryPoints: [process.env.RECIPE], plugins: [stubs], bundle: true, write: false, format: 'esm', logLevel: 'error',
    });
    return import(`data:text/javascript,${encodeURIComponent(text)}`);
}

describe('the React Native recipe', async () => {
    const { MapboxTokens } = await recipe();
    const SUCCESS = [200, { token: 'tk.1', expires_in: 3540, refresh_in: 2655 }];
    let server, endpoint, seen, responses;

    beforeEach(async () => {
        [seen, responses, globalThis.mapboxToken] = [[], [SUCCESS], undefined];
        server = createServer(async (request, response) => {
            let body = '';
            for await (const chunk of request) body += chunk;
            seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
            const [status, reply] = responses.length > 1 ? responses.shift() : responses[0];
            response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(reply));
        });
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
        endpoint = `http://127.0.0.1:${server.address().port}/tokens`;
    });
    afterEach(() => server.close());

    /** Creates the recipe's client, and waits for its first token. */
    const first = (...options) => new Promise((resolve) => {
        const tokens = new MapboxTokens(endpoint, ...options);
        tokens.subscribe(() => { clearTimeout(tokens.timer); resolve(tokens); });
    });
    const settled = async (tokens) => {
        while (tokens.requesting) await new Promise(setImmediate);
        clearTimeout(tokens.timer);
    };

    it('requests a token by POST, and comes back after the vendor\'s advice', async () => {
        const tokens = await first();
        await settled(tokens);
        assert.equal(seen[0].line, 'POST /tokens');
        assert.deepEqual(JSON.parse(seen[0].body), { scopes: ['fonts:read', 'styles:read'] });
        assert.equal(globalThis.mapboxToken, 'tk.1');
        assert.ok(tokens.pause >= 2655_000 && tokens.pause <= 3540_000);
    });

    it('asks a cache by GET in the only spelling, without a header of its own', async () => {
        await settled(await first(undefined, true));
        assert.equal(seen[0].line, 'GET /tokens/anonymous?scopes=fonts:read,styles:read');
        assert.equal(seen[0].headers['content-type'], undefined);
    });

    it('sends a credential by POST even if it is cacheable, and a new one once after 401', async () => {
        responses = [[401, { code: 'invalid_credential', retryable: false }], SUCCESS];
        let count = 0;
        await settled(await first(async () => ({ 'X-Firebase-AppCheck': `credential ${++count}` }), true));
        assert.deepEqual(seen.map(({ line, headers }) => [line, headers['x-firebase-appcheck']]),
            [['POST /tokens', 'credential 1'], ['POST /tokens', 'credential 2']]);
    });

    it('stops if no policy fits the caller', async () => {
        responses = [[403, { code: 'caller_not_allowed', retryable: false }]];
        const warn = console.warn;
        console.warn = () => {};
        const tokens = new MapboxTokens(endpoint, async () => ({ Authorization: 'Bearer credential' }));
        await settled(tokens);
        console.warn = warn;
        tokens.wake();
        assert.equal(tokens.requesting, false);
        assert.equal(seen.length, 1);
        assert.equal(tokens.ready, false);
    });
});
