// One vendor, one site and one page for each test of a suite.
import { after, afterEach, before, beforeEach } from 'node:test';
import { launch } from './browser.mjs';
import { startSite } from './servers.mjs';
import { Vendor } from './vendor.mjs';

/** Registers the hooks that set up and tear down the parts for each test. */
export function useOnePage() {
    const parts = {
        /** A blank harness page. */
        async blank(page = parts.page) {
            await page.goto(parts.site.origin);
            await page.waitForFunction(() => globalThis.start);
            return page;
        },
        /** The harness page with a running client. */
        async open(options = {}, page = parts.page) {
            await parts.blank(page);
            await page.evaluate((given) => globalThis.start(given), { endpoint: parts.vendor.endpoint, ...options });
            return page;
        },
        ready: (page = parts.page) => page.evaluate(() => globalThis.client.ready),
        read: (name, page = parts.page) => page.evaluate((key) => globalThis.client[key], name),
        record: (name, page = parts.page) => page.evaluate((key) => globalThis.record[key], name),
        errors: () => parts.record('errors'),
        /** Makes the page visible again. */
        showUp: () => parts.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))),
    };
    before(async () => { parts.browser = await launch(); });
    after(() => parts.browser?.close());
    beforeEach(async () => {
        parts.vendor = await Vendor.start();
        parts.site = await startSite();
        parts.context = await parts.browser.newContext();
        parts.page = await parts.context.newPage();
    });
    afterEach(async () => {
        await parts.context.close();
        await Promise.all([parts.site.stop(), parts.vendor.stop()]);
    });
    return parts;
}
