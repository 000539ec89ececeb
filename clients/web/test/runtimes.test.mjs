// Outside of pages: servers, programs, workers.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from './support/browser.mjs';
import { useOnePage } from './support/fixture.mjs';
import { Vendor } from './support/vendor.mjs';
import { MapboxTokenClient } from '../src/mapbox-token-client.js';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const PROGRAM = path('./pages/program.mjs');
const pass = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

describe('without a page', () => {
    let vendor;
    beforeEach(async () => { vendor = await Vendor.start(); });
    afterEach(() => vendor.stop());

    for (const [name, command, ...options] of [
        ['Node.js', process.execPath],
        ['Deno', path('../node_modules/.bin/deno'), 'run', '--quiet', '--no-config', '--allow-net', '--allow-read'],
        ['Bun', path('../node_modules/.bin/bun')],
    ]) {
        it(`${name} creates clients that stay idle until the first call, and exits by itself`, async () => {
            const began = Date.now();
            const { stdout, stderr } = await promisify(execFile)(command, [...options, PROGRAM, vendor.endpoint],
                { timeout: 30_000, env: { ...process.env, NO_COLOR: '1' } });
            assert.equal(stderr, '');
            const { before, first, second, third, replaced, bound } = JSON.parse(stdout);
            assert.deepEqual(before, ['idle', 'idle', null]);
            assert.equal(second, first);
            assert.equal(third, first);
            assert.notEqual(replaced, first);
            assert.equal(bound, replaced);
            const refused = createHash('sha256').update(first).digest('hex').slice(0, 16);
            assert.deepEqual(vendor.posts.map(({ body }) => body), [{}, { refused }]);
            assert.ok(Date.now() - began < 20_000);
        });
    }

    it('refreshes on demand: the old token is returned while the next is fetched', async () => {
        Object.assign(vendor, { life: 10, refreshAt: 0.1 });
        const tokens = new MapboxTokenClient({ endpoint: vendor.endpoint });
        const first = await tokens.getToken();
        await pass(1900);
        assert.equal(vendor.posts.length, 1, 'no unnecessary timer runs');
        assert.equal(await tokens.getToken(), first);
        await eventually(() => tokens.getToken(), (token) => token !== first);
        assert.equal(vendor.posts.length, 2);
        tokens.stop();
    });

    it('keeps retrying while a caller waits', async () => {
        vendor.faults = [{ status: 503, code: 'mapbox_unavailable', retryable: true }];
        const errors = [];
        const tokens = new MapboxTokenClient({ endpoint: vendor.endpoint, onError: ({ code }) => errors.push(code) });
        assert.ok(vendor.issued.has(await tokens.getToken()));
        assert.deepEqual(errors, ['mapbox_unavailable']);
        tokens.stop();
    });

    it('keeps bound targets fresh', async () => {
        Object.assign(vendor, { life: 2, refreshAt: 0.5 });
        const target = {};
        const tokens = new MapboxTokenClient({ endpoint: vendor.endpoint });
        tokens.bind(target);
        await tokens.getToken();
        await pass(2500);
        assert.ok(vendor.posts.length >= 2);
        assert.ok(vendor.issued.get(target.accessToken) > Date.now());
        tokens.stop();
    });

    it('reports an endpoint that is not an absolute URL', async () => {
        const tokens = new MapboxTokenClient({ endpoint: '/tokens', deadlineSeconds: 0.2, onError() {} });
        await assert.rejects(tokens.getToken(), ({ code, message }) => code === 'deadline' && /\/tokens/.test(message));
        tokens.stop();
    });
});

describe('in a worker', () => {
    const one = useOnePage();

    it('requests a token on the first call', async () => {
        await one.blank();
        const [state, first, second] = await one.page.evaluate((endpoint) => new Promise((resolve, reject) => {
            const worker = new Worker('worker.js', { type: 'module' });
            worker.onerror = ({ message }) => reject(new Error(message));
            worker.onmessage = ({ data }) => resolve(data);
            worker.postMessage(endpoint);
        }), one.vendor.endpoint);
        assert.equal(state, 'idle');
        assert.ok(one.vendor.issued.has(first));
        assert.equal(second, first);
        assert.equal(one.vendor.posts.length, 1);
    });
});
