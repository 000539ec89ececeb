// The README's recipes for credentials, exactly as printed, with stand-ins of the libraries that supply them.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { block } from './support/readme.mjs';
import { Vendor } from './support/vendor.mjs';

const UNAUTHORIZED = { status: 401, code: 'invalid_credential', retryable: false };

/** Runs a recipe with the given names in scope, and returns the client that it creates. */
async function run(name, vendor, scope = {}, modules = {}) {
    const { outputFiles: [{ text }] } = await build({
        stdin: {
            contents: `import { MapboxTokenClient } from './src/mapbox-token-client.js';
                const { ${Object.keys(scope)} } = globalThis.scope;\n${block(name, vendor)}\nexport { tokens };`,
            resolveDir: fileURLToPath(new URL('../', import.meta.url)),
        },
        bundle: true, write: false, format: 'esm', logLevel: 'error',
        plugins: [{
            name: 'stand-ins',
            setup({ onResolve, onLoad }) {
                onResolve({ filter: /^firebase\// }, ({ path }) => ({ path, namespace: 'stand-in' }));
                onLoad({ filter: /./, namespace: 'stand-in' }, ({ path }) => ({ contents: modules[path] }));
            },
        }],
    });
    globalThis.scope = scope;
    const { tokens } = await import(`data:text/javascript,${encodeURIComponent(`${text}//${Math.random()}`)}`);
    tokens.on('error', () => {});
    return tokens;
}

describe('the recipe for', () => {
    let vendor, tokens;
    beforeEach(async () => { vendor = await Vendor.start(); });
    afterEach(async () => {
        tokens.stop();
        await vendor.stop();
    });

    const sent = (header) => vendor.posts.map(({ headers }) => headers[header]);

    it('OpenID Connect sends the user\'s token, a renewed one once it has expired, and none before the sign-in', async () => {
        let user = { access_token: 'one', expired: false, profile: { sub: 'u' } };
        const users = {
            getUser: async () => user,
            signinSilent: async () => (user = { ...user, access_token: 'two', expired: false }),
        };
        tokens = await run('oidc.js', vendor, { users, mapboxgl: {} });
        await tokens.getToken();
        user.expired = true;
        await tokens.refresh();
        user = null;
        await tokens.refresh();
        assert.deepEqual(sent('authorization'), ['Bearer one', 'Bearer two', undefined]);
    });

    it('OpenID Connect asks once more after a 401', async () => {
        let n = 0;
        vendor.faults = [UNAUTHORIZED];
        const users = { getUser: async () => ({ access_token: `${n++}`, expired: false, profile: { sub: 'u' } }) };
        tokens = await run('oidc.js', vendor, { users, mapboxgl: {} });
        await tokens.getToken();
        assert.deepEqual(sent('authorization'), ['Bearer 1', 'Bearer 2']);
    });

    it('Firebase App Check sends its token in its header, and stops if no policy fits', async () => {
        const modules = { 'firebase/app-check': 'export const getToken = async (app) => ({ token: app.next() });' };
        let n = 0;
        vendor.faults = [UNAUTHORIZED, { status: 403, code: 'caller_not_allowed', detail: 'No policy fits.', retryable: false }];
        tokens = await run('app-check.js', vendor, { appCheck: { next: () => `${++n}` }, mapboxgl: {} }, modules);
        await assert.rejects(tokens.getToken(), { code: 'caller_not_allowed', message: 'No policy fits.', retryable: false });
        assert.equal(tokens.state, 'refused');
        assert.deepEqual(sent('x-firebase-appcheck'), ['1', '2']);
        await tokens.refresh();
        assert.ok(tokens.token);
    });

    it('a server sends its identity token', async () => {
        tokens = await run('server.mjs', vendor, { identityToken: async () => 'id' });
        await tokens.getToken();
        assert.deepEqual(sent('authorization'), ['Bearer id']);
    });
});
