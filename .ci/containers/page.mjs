// Opens a page of a local development server in Chromium and has it vend at `sam local start-api`, first cold, then warm.
// Usage: page.mjs ENDPOINT PORT_OF_THE_PAGE FOLDER_WITH_PLAYWRIGHT
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const [endpoint, port, tools] = process.argv.slice(2);
const { chromium } = createRequire(`${tools}/`)('playwright-core');
const request = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ scopes: ['styles:read'], expires_in: 600 }),
};

const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<title>A map</title>'));
await new Promise((resolve) => server.listen(Number(port), 'localhost', resolve));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${port}/`);
    for (const state of ['cold', 'warm']) {
        const { status, body, took } = await page.evaluate(async ([url, init]) => {
            const start = performance.now();
            const response = await fetch(url, init);
            return { status: response.status, body: await response.json(), took: Math.round(performance.now() - start) };
        }, [`${endpoint}/tokens`, request]);
        assert.equal(status, 200, JSON.stringify(body));
        assert.match(body.token, /^tk\./);
        assert.deepEqual(body.scopes, ['styles:read']);
        console.log(`  a page of http://localhost:${port} has a token, ${state}, after ${took} ms`);
    }
    const refused = await page.evaluate(async (url) => {
        const response = await fetch(url, {
            method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"scopes":["tokens:write"]}',
        });
        return { status: response.status, code: (await response.json()).code };
    }, `${endpoint}/tokens`);
    assert.deepEqual(refused, { status: 403, code: 'scope_not_allowed' });
    console.log('  and can read why a scope is refused');
} finally {
    await browser.close();
    server.close();
}
