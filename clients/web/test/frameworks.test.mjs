// The README's first steps, exactly as printed, with the real frameworks and Mapbox GL JS: one map, across a refresh.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { compile as compileSvelte } from 'svelte/compiler';
import { compileScript, parse } from 'vue/compiler-sfc';
import { eventually, launch } from './support/browser.mjs';
import { MapboxStandIn } from './support/mapbox.mjs';
import { BLOCKS, block } from './support/readme.mjs';
import { startSite } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const LINES = 8;

const loaders = {
    vue: (source) => {
        const { descriptor } = parse(source);
        return { contents: compileScript(descriptor, { id: 'readme', inlineTemplate: true }).content, loader: 'js' };
    },
    svelte: (source) => ({ contents: compileSvelte(source, { generate: 'client' }).js.code, loader: 'js' }),
    jsx: (contents) => ({ contents, loader: 'jsx' }),
    ts: (contents) => ({ contents, loader: 'ts' }),
    js: (contents) => ({ contents, loader: 'js' }),
};

/** Bundles a module and the README's blocks that it imports. */
async function bundle(entry, vendor, settings = {}) {
    const files = { ...BLOCKS, 'entry.ts': entry };
    const own = {
        name: 'readme',
        setup({ onResolve, onLoad }) {
            onResolve({ filter: /^\.\// }, ({ path: name, importer }) =>
                (importer.includes('/') ? undefined : { path: name === './map' ? 'map.js' : name.slice(2), namespace: 'readme' }));
            onLoad({ filter: /./, namespace: 'readme' }, ({ path: name }) => ({
                ...loaders[name.split('.').pop()](name in BLOCKS ? block(name, vendor) : files[name]), resolveDir: path('../'),
            }));
        },
    };
    const { outputFiles: [{ text }] } = await build({
        entryPoints: ['./entry.ts'], plugins: [own], bundle: true, write: false, format: 'esm', jsx: 'automatic', logLevel: 'error',
        define: { 'process.env.NODE_ENV': '"development"' }, conditions: ['browser'],
        tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
        alias: {
            'mapbox-token-client/react': path('../src/react.js'), 'mapbox-token-client/watch-map': path('../src/watch-map.js'),
            'mapbox-token-client': path('../src/mapbox-token-client.js'),
        },
        ...settings,
    });
    return text;
}

describe('the README\'s first steps', () => {
    let browser, context, page, site, vendor, mapbox, complaints;

    before(async () => { browser = await launch(); });
    after(() => browser?.close());
    beforeEach(async () => {
        vendor = await Vendor.start({ life: 4, refreshAt: 0.5 });
        mapbox = new MapboxStandIn();
        context = await browser.newContext();
        await mapbox.serve(context);
        page = await context.newPage();
        complaints = [];
        page.on('pageerror', ({ message }) => complaints.push(message));
    });
    afterEach(async () => {
        await context.close();
        await Promise.all([site?.stop(), vendor.stop()]);
    });

    /** Opens a page with a script or with a body of its own. */
    async function open(script, body = '<div id="app"></div><script type="module" src="bundle.js"></script>') {
        site = await startSite({
            made: { 'bundle.js': script, 'start.html': `<!doctype html><link rel="icon" href="data:,">${body}` },
        });
        await page.goto(`${site.origin}/start.html`);
    }

    /** Waits until one map was loaded and its library has a second token. */
    async function hasAMapThatStaysFresh() {
        await eventually(() => mapbox.of('session').length, Boolean, { within: 20_000 });
        await eventually(() => vendor.posts.length >= 2);
        await eventually(() => page.evaluate(() => globalThis.mapboxgl.accessToken),
            (token) => token === [...vendor.issued.keys()].pop());
        assert.deepEqual(mapbox.refused, []);
        assert.equal(mapbox.of('session').length, 1);
        assert.deepEqual(complaints, []);
    }

    it(`have at most ${LINES} lines each`, () => {
        for (const name of ['map.js', 'React.jsx', 'Vue.vue', 'Svelte.svelte', 'angular.ts', 'Next.jsx', 'node.mjs']) {
            assert.ok(BLOCKS[name].trimEnd().split('\n').length <= LINES, name);
        }
        const [, script] = /<script type="module">\n(.*)<\/script>/s.exec(BLOCKS['index.html']);
        assert.ok(script.trimEnd().split('\n').length <= LINES);
    });

    it('compile strictly in an Angular project', async () => {
        const project = await mkdtemp(`${tmpdir()}/angular-`);
        await symlink(path('../node_modules'), `${project}/node_modules`);
        await writeFile(`${project}/map.ts`, BLOCKS['map.js'].replace('(container)', '(container: HTMLElement)'));
        await writeFile(`${project}/angular.ts`, BLOCKS['angular.ts']);
        const compilerOptions = {
            strict: true, experimentalDecorators: true, noEmit: true, skipLibCheck: true, target: 'es2022', module: 'preserve',
            allowJs: true, types: [], paths: { 'mapbox-token-client': [path('../src/mapbox-token-client.js')] },
        };
        await writeFile(`${project}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ['map.ts', 'angular.ts'] }));
        await promisify(execFile)(process.execPath, [path('../node_modules/typescript/bin/tsc'), '-p', project])
            .catch(({ stdout }) => assert.fail(stdout));
        await rm(project, { recursive: true });
    });

    it('show a map on a plain page', async () => {
        await open('', `<div id="map" style="height: 300px"></div><script src="mapbox-gl/mapbox-gl.js"></script>
            ${block('index.html', vendor)}`);
        await hasAMapThatStaysFresh();
    });

    const SHARE = 'import { mapboxgl, tokens } from "./map.js"; Object.assign(globalThis, { mapboxgl, tokens });';
    for (const [name, entry] of Object.entries({
        'React': `import { createElement } from 'react'; import { createRoot } from 'react-dom/client';
            import View from './React.jsx'; createRoot(document.querySelector('#app')).render(createElement(View));`,
        'Vue': 'import { createApp } from "vue"; import View from "./Vue.vue"; createApp(View).mount("#app");',
        'Svelte': `import { mount } from 'svelte'; import View from './Svelte.svelte';
            mount(View, { target: document.querySelector('#app') });`,
        'Angular with zone.js': `import 'zone.js'; import '@angular/compiler';
            import { provideZoneChangeDetection } from '@angular/core';
            import { bootstrapApplication } from '@angular/platform-browser'; import { MapView } from './angular.ts';
            bootstrapApplication(MapView, { providers: [provideZoneChangeDetection()] });`,
        'Angular without zone.js': `import '@angular/compiler'; import { provideZonelessChangeDetection } from '@angular/core';
            import { bootstrapApplication } from '@angular/platform-browser'; import { MapView } from './angular.ts';
            bootstrapApplication(MapView, { providers: [provideZonelessChangeDetection()] });`,
    })) {
        it(`show a map with ${name}`, async () => {
            await open(await bundle(SHARE + entry, vendor), `<div id="app"></div><app-map></app-map>
                <script type="module" src="bundle.js"></script>`);
            await hasAMapThatStaysFresh();
        });
    }

    it('keep working when Vue or Pinia wraps the client into a reactive Proxy', async () => {
        await open(await bundle(`import { createPinia, defineStore, setActivePinia } from 'pinia';
            import { isReactive, reactive, ref } from 'vue'; import { tokens } from './map.js';
            setActivePinia(createPinia());
            const stored = defineStore('maps', { state: () => ({ tokens }) })().tokens;
            const [one, two] = [reactive({ tokens }).tokens, ref(tokens).value];
            globalThis.done = one.ready.then(async (first) =>
                [first, one.token, await two.refresh(), await stored.refresh(), stored.scopes.length, isReactive(stored)]);`, vendor));
        const [first, current, second, third, scopes, isReactive] = await page.evaluate(() => globalThis.done);
        assert.equal(current, first);
        assert.equal(new Set([first, second, third]).size, 3);
        assert.equal(scopes, 3);
        assert.equal(isReactive, true);
    });

    // As Angular's build does with zone.js, which cannot see native async functions.
    const LOWERED = { supported: { 'async-await': false } };
    const SHOWN = `import '@angular/compiler';
        import { Component, NgZone, provideZoneChangeDetection, provideZonelessChangeDetection, signal } from '@angular/core';
        import { bootstrapApplication } from '@angular/platform-browser'; import { tokens } from './map.js';
        @Component({ selector: 'app-map', template: '<p>{{ shown() }} {{ plain }}</p>' })
        class Shown {
            plain = ''; shown = signal('');
            constructor() { tokens.on('token', (token) => { this.plain = token; this.shown.set(token); }); void tokens.getToken(); }
        }
        globalThis.stable = async (provider) => {
            const app = await bootstrapApplication(Shown, { providers: [provider] });
            const zone = app.injector.get(NgZone);
            await tokens.ready;
            await zone.run(() => tokens.getToken());
            const late = new Promise((resolve) => setTimeout(resolve, 1000, 'never stable'));
            return [await Promise.race([app.whenStable().then(() => 'stable'), late]), zone.hasPendingMacrotasks];
        };
        globalThis.providers = { zone: provideZoneChangeDetection, zoneless: provideZonelessChangeDetection };`;
    for (const kind of ['zone', 'zoneless']) {
        it(`let an Angular app become stable, and show each token: ${kind}`, async () => {
            vendor.life = 8;
            const entry = (kind === 'zone' ? 'import "zone.js";' : '') + SHOWN;
            await open(await bundle(entry, vendor, LOWERED), '<app-map></app-map><script type="module" src="bundle.js"></script>');
            await page.waitForFunction(() => globalThis.providers);
            const stable = await page.evaluate((name) => globalThis.stable(globalThis.providers[name]()), kind);
            assert.deepEqual(stable, ['stable', false]);
            await eventually(() => vendor.posts.length >= 2);
            const newest = () => [...vendor.issued.keys()].pop();
            await eventually(() => page.locator('p').innerText(),
                (text) => (kind === 'zone' ? text === `${newest()} ${newest()}` : text.startsWith(newest())));
            assert.deepEqual(complaints, []);
        });
    }
});
