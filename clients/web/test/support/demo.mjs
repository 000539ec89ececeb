// The demo page, opened in a browser context of its own, and what its two maps show.
import assert from 'node:assert/strict';
import { eventually } from './browser.mjs';

/** Chromium's own remarks on what a page asks for in vain; here that is part of the show. */
const REMARK = /Failed to load resource|net::ERR_|status of (401|403|503)/;

/** @param {object} settings of the browser context */
export async function openDemo(browser, vendor, settings = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...settings });
    const page = await context.newPage();
    const complaints = [];
    const strangers = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
        if (message.type() === 'error' && !REMARK.test(message.text())) complaints.push(message.text());
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
         * Which tokens have fetched the tiles that a map shows, and how many it could not get. Found and read in one step:
         * a locator takes two, and a tile that Leaflet removes between them looks like a hole.
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
