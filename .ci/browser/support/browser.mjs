// Debian's Chromium, as tests want it: quiet, headless, with WebGL on a machine without a graphics card.
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

/** Waits until the condition holds; fails with the last value that did not. */
export async function eventually(read, holds = Boolean, { within = 8000, every = 25 } = {}) {
    const end = Date.now() + within;
    for (;;) {
        const value = await read();
        if (holds(value)) return value;
        if (Date.now() > end) throw new Error(`Still ${JSON.stringify(value)} after ${within} ms: ${holds}`);
        await new Promise((resolve) => setTimeout(resolve, every));
    }
}

/** Lets time pass where the passing of time is what is tested. */
export function pass(seconds) {
    return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** The operating system's process behind a page, to be put to sleep without the page being told. */
export async function rendererOf(browser, page) {
    const session = await browser.newBrowserCDPSession();
    const renderers = async () => {
        const { processInfo } = await session.send('SystemInfo.getProcessInfo');
        return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
    };
    const before = await renderers();
    await page.evaluate(() => { for (const end = performance.now() + 500; performance.now() < end;); });
    const spent = [...await renderers()].map(([id, seconds]) => [seconds - (before.get(id) ?? seconds), id]);
    await session.detach();
    const [[seconds, id]] = spent.sort(([a], [b]) => b - a);
    if (seconds < 0.2) throw new Error('No renderer was busy when the page was.');
    return { stop: () => process.kill(id, 'SIGSTOP'), resume: () => process.kill(id, 'SIGCONT') };
}
