// Debian's Chromium for tests: headless, without background requests, with WebGL in software.
import { chromium } from 'playwright-core';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export function launch(settings = {}) {
    return chromium.launch({
        executablePath: CHROMIUM,
        args: [
            '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync', '--enable-unsafe-swiftshader', '--use-gl=angle',
            '--use-angle=swiftshader', '--ignore-gpu-blocklist',
        ],
        ...settings,
    });
}

/** Waits until the condition holds; otherwise fails with the last value. */
export async function eventually(read, holds = Boolean, { within = 8000, every = 25 } = {}) {
    const end = Date.now() + within;
    for (;;) {
        const value = await read();
        if (holds(value)) return value;
        if (Date.now() > end) throw new Error(`Still ${JSON.stringify(value)} after ${within} ms: ${holds}`);
        await new Promise((resolve) => setTimeout(resolve, every));
    }
}

/** Advances a page's installed clock to the next refresh and waits for the new token. */
export async function passToRefresh(page) {
    const before = await page.evaluate(() => globalThis.record.tokens.length);
    const due = await page.evaluate(() => globalThis.client.secondsToRefresh);
    // No further: the request runs in real time, and the moved clock would make it time out.
    await page.clock.runFor(Math.ceil(due * 1000) + 10);
    await eventually(() => page.evaluate(() => globalThis.record.tokens.length), (count) => count > before);
    return due;
}

/** Waits in real time, for tests of behavior over time. */
export function pass(seconds) {
    return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Returns the page's operating system process, so that a test can suspend it without notice. */
export async function rendererOf(browser, page) {
    const session = await browser.newBrowserCDPSession();
    const renderers = async () => {
        const { processInfo } = await session.send('SystemInfo.getProcessInfo');
        return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
    };
    const before = await renderers();
    // On a busy machine, half a second may contain little CPU time: repeat until one process stands out.
    const id = await eventually(async () => {
        await page.evaluate(() => { for (const end = performance.now() + 500; performance.now() < end;); });
        const spent = [...await renderers()].map(([id, seconds]) => ({ id, seconds: seconds - (before.get(id) ?? 0) }));
        const [first, second] = spent.sort((a, b) => b.seconds - a.seconds);
        return first.seconds > 0.2 + (second?.seconds ?? 0) ? first.id : null;
    }, Boolean, { within: 15_000 });
    await session.detach();
    return { stop: () => process.kill(id, 'SIGSTOP'), resume: () => process.kill(id, 'SIGCONT') };
}
