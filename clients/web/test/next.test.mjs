// The README's component in a Next.js site: prerendered, built and exported with both routers.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually, launch } from './support/browser.mjs';
import { MapboxStandIn } from './support/mapbox.mjs';
import { block } from './support/readme.mjs';
import { serveFolder } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

describe('Next.js', () => {
    let project, browser, vendor, site;

    before(async () => {
        project = await mkdtemp(`${tmpdir()}/next-`);
        vendor = await Vendor.start();
        await Promise.all(['app', 'pages', 'node_modules'].map((folder) => mkdir(`${project}/${folder}`)));
        await Promise.all(['next', 'react', 'react-dom', 'mapbox-gl'].map((name) =>
            symlink(path(`../node_modules/${name}`), `${project}/node_modules/${name}`)));
        await symlink(path('..'), `${project}/node_modules/mapbox-token-client`);
        const files = {
            'package.json': '{"private":true,"type":"module"}',
            'next.config.js': 'export default { output: "export", experimental: { cpus: 1 } };',
            'map.js': block('map.js', vendor), 'Next.jsx': block('Next.jsx', vendor),
            'app/layout.jsx': 'export default ({ children }) => <html lang="en"><body>{children}</body></html>;',
            'app/page.jsx': 'import View from "../Next.jsx"; export default () => <><h1>App Router</h1><View /></>;',
            'pages/other.jsx': 'import View from "../Next.jsx"; export default () => <><h1>Pages Router</h1><View /></>;',
        };
        await Promise.all(Object.entries(files).map(([name, text]) => writeFile(`${project}/${name}`, text)));
        await promisify(execFile)(process.execPath, [path('../node_modules/next/dist/bin/next'), 'build', '--webpack'],
            { cwd: project, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } }).catch(({ stdout, stderr }) => assert.fail(stdout + stderr));
        [browser, site] = await Promise.all([launch(), serveFolder(`${project}/out`)]);
    });
    after(() => Promise.all([browser?.close(), site?.stop(), vendor?.stop(), rm(project, { recursive: true, force: true })]));

    for (const [router, page, file] of [['App Router', '/', 'index.html'], ['Pages Router', '/other', 'other.html']]) {
        it(`prerenders the page and shows a map: ${router}`, async () => {
            assert.match(await readFile(`${project}/out/${file}`, 'utf8'), new RegExp(`<h1>${router}</h1><div`));
            const context = await browser.newContext();
            const mapbox = new MapboxStandIn();
            await mapbox.serve(context);
            const tab = await context.newPage();
            await tab.goto(site.origin + page);
            await eventually(() => mapbox.of('style').length, Boolean, { within: 15_000 });
            await context.close();
            assert.deepEqual(mapbox.refused, []);
            assert.ok(mapbox.of('style').every(({ token }) => vendor.issued.has(token)));
        });
    }
});
