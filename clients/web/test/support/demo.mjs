// Opens the demo page in its own browser context, and reads what its two maps show.
import assert from 'node:assert/strict';
import { eventually } from './browser.mjs';

/** Chromium's messages about failed requests, which are part of the demo. */
const FAILED_REQUEST = /Failed to load resource|net::ERR_|status of (401|403|503)/;

/** @param {object} settings of the browser context */
export async function openDemo(browser, vendor, settings = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...settings });
    const page = await context.newPage();
    const complaints = [];
    const strangers = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
        if (message.type() === 'error' && !FAILED_REQUEST.test(message.text())) complaints.push(message.text());
    });
    page.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol.startsWith('http') && hostname !== '127.0.0.1') strangers.push(request.url());
    });
    const text = (selector) => page.locator(selector).innerText();
    return {
        context, page, strangers, text,
        async load() {
            await page.goto(`${vendor.origin}/`);
            await page.locator('#scopes li').first().waitFor({ timeout: 60_000 });
        },
        fingerprint: () => text('#fingerprint'),
        /** @returns {Promise<string>} the fingerprint of the next token */
        next: (before, within = 60_000) => eventually(() => text('#fingerprint'),
            (print) => /^[0-9a-f]{16}$/.test(print) && print !== before, { within }),
        /**
         * Returns the tokens of a map's loaded tiles and the number of its failed tiles. Finds and reads them in one step,
         * because a tile that Leaflet removes between a locator's two steps would look like a hole.
         */
        tiles: (id) => page.evaluate((selector) => {
            const images = [...document.querySelectorAll(selector)];
            return {
                tokens: [...new Set(images.filter(({ src, naturalWidth }) => src.startsWith('http') && naturalWidth)
                    .map(({ src }) => new URL(src).searchParams.get('access_token')))],
                holes: images.filter(({ src }) => src.startsWith('data:')).length,
            };
        }, `#${id} img.leaflet-tile`),
        async close() {
            await context.close();
            assert.deepEqual(complaints, []);
        },
    };
}
