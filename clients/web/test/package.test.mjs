// The package: packed, installed in an empty project, compiled, bundled and run.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { publint } from 'publint';
import { build as vite } from 'vite';
import { eventually, launch } from './support/browser.mjs';
import { serveFolder } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

const LARGEST = 6000; // Size of the minified and compressed client in bytes.
const OLDEST_NODE = '18.20.8';
const run = promisify(execFile);
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const MODULES = path('../node_modules/');

describe('the package', () => {
    let project, installed, files, tarball;

    /** Runs a program that prints a token of the vendor at the address that it gets as its last argument. */
    async function vends(program, args) {
        const vendor = await Vendor.start();
        const { stdout } = await run(program, [...args, vendor.endpoint], { cwd: project }).finally(() => vendor.stop());
        assert.ok(vendor.issued.has(stdout.trim()), stdout);
    }

    before(async () => {
        project = await mkdtemp(`${tmpdir()}/consumer-`);
        const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project],
            { cwd: path('../') });
        const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[')));
        tarball = `${project}/${packed.filename}`;
        files = packed.files.map((file) => file.path).sort();
        await writeFile(`${project}/package.json`, '{"name":"consumer","private":true,"type":"module"}');
        await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${packed.filename}`], { cwd: project });
        installed = `${project}/node_modules/mapbox-token-client`;
        await cp(path('./pages/consumer.ts'), `${project}/consumer.ts`);
    });
    after(() => rm(project, { recursive: true, force: true }));

    it('contains the sources, the minified client, CommonJS, the declarations, the README and the license, and nothing else', async () => {
        assert.deepEqual(files, [
            'LICENSE', 'README.md',
            ...['mapbox-token-client', 'react', 'watch-map'].flatMap((name) =>
                ['.cjs', '.d.cts', '.d.ts', ...(name.startsWith('mapbox') ? ['.min.js'] : [])].map((end) => `dist/${name}${end}`)),
            'package.json', 'src/mapbox-token-client.js', 'src/react.js', 'src/watch-map.js',
        ]);
        const { dependencies } = JSON.parse(await readFile(`${installed}/package.json`, 'utf8'));
        assert.equal(dependencies, undefined);
    });

    it(`is at most ${LARGEST} bytes, minified and compressed`, async (test) => {
        const { length } = gzipSync(await readFile(`${installed}/dist/mapbox-token-client.min.js`), { level: 9 });
        test.diagnostic(`${length} bytes`);
        assert.ok(length <= LARGEST, `${length} bytes`);
    });

    it('has no dependencies', async () => {
        const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: project });
        assert.deepEqual(stdout.trim().split('\n').map((line) => line.slice(project.length)),
            ['', '/node_modules/mapbox-token-client']);
    });

    it('can be imported on a server', async () => {
        const script = `
            import { MapboxTokenClient } from 'mapbox-token-client';
            import { MapboxTokenClient as Minified } from 'mapbox-token-client/min';
            import { watchMap } from 'mapbox-token-client/watch-map';
            console.log(typeof watchMap, new MapboxTokenClient({ endpoint: '/tokens' }).state,
                new Minified({ endpoint: '/tokens' }).state);`;
        const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project });
        assert.equal(stdout, 'function idle idle\n');
    });

    it('has nothing to correct for publint and Are The Types Wrong', async () => {
        const { messages } = await publint({ pkgDir: path('../'), strict: true });
        assert.deepEqual(messages.map(({ code, path: place }) => `${code} ${place}`), []);
        // Without node10, TypeScript's resolution without `exports`, and without the minified file, which is a module only.
        await run(process.execPath, [`${MODULES}@arethetypeswrong/cli/dist/index.js`, tarball, '--profile', 'node16', '--exclude-entrypoints', 'min'])
            .catch(({ stdout }) => assert.fail(stdout));
    });

    it('can be published', async () => {
        const { stderr } = await run('npm', ['publish', '--dry-run', '--ignore-scripts', tarball], { cwd: project });
        const complaints = stderr.split('\n').filter((line) => /^npm (warn|err)/i.test(line) && !line.includes('logged in'));
        assert.deepEqual(complaints, []);
    });

    const USE = `new MapboxTokenClient({ endpoint: process.argv.pop() }).getToken().then((token) => console.log(token));`;

    it('is required as CommonJS by Node.js 18', async () => {
        await writeFile(`${project}/required.cjs`, `const { MapboxTokenClient } = require('mapbox-token-client');
            require('mapbox-token-client/watch-map').withToken({ token: null }, '');\n${USE}`);
        await vends(process.execPath, ['required.cjs']);
        await vends('npm', ['exec', '--yes', `--package=node@${OLDEST_NODE}`, '--', 'node', 'required.cjs']);
    });

    it('is imported as a module by Node.js 18', async () => {
        await writeFile(`${project}/imported.mjs`, `import { MapboxTokenClient } from 'mapbox-token-client';
            import { watchMap } from 'mapbox-token-client/watch-map';\n${USE}`);
        await vends('npm', ['exec', '--yes', `--package=node@${OLDEST_NODE}`, '--', 'node', 'imported.mjs']);
    });

    it('is tested by Jest 29 with CommonJS', async () => {
        await writeFile(`${project}/map.test.cjs`, `const { MapboxTokenClient } = require('mapbox-token-client');
            const { withToken } = require('mapbox-token-client/watch-map');
            test('client', () => {
                const tokens = new MapboxTokenClient({ endpoint: '/tokens' });
                jest.spyOn(tokens, 'token', 'get').mockReturnValue('tk.a');
                expect(withToken(tokens, 'https://api.mapbox.com/a')).toBe('https://api.mapbox.com/a?access_token=tk.a');
            });`);
        await run(process.execPath, [`${MODULES}jest/bin/jest.js`, '--rootDir', project, '--testMatch', '**/map.test.cjs'],
            { cwd: project });
    });

    it('is bundled by webpack 4, and runs', async () => {
        await writeFile(`${project}/webpack-entry.js`, `import { MapboxTokenClient } from 'mapbox-token-client';
            import { withToken } from 'mapbox-token-client/dist/watch-map.cjs';
            withToken({ token: null }, '');\n${USE}`);
        const webpack = createRequire(import.meta.url)('webpack-4');
        const stats = await promisify(webpack)({
            mode: 'production', target: 'node', context: project, entry: './webpack-entry.js',
            output: { path: project, filename: 'webpacked.cjs' },
        });
        assert.deepEqual(stats.toJson().errors, []);
        await vends(process.execPath, ['webpacked.cjs']);
    });

    for (const [resolution, module] of [['bundler', 'esnext'], ['nodenext', 'nodenext']]) {
        it(`compiles strictly with exactOptionalPropertyTypes, resolved as ${resolution}`, async () => {
            const compilerOptions = {
                strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true,
                noEmit: true, skipLibCheck: false, target: 'es2022', module, moduleResolution: resolution,
                lib: ['es2022', 'dom'], types: [],
            };
            const config = `${project}/tsconfig.${resolution}.json`;
            await writeFile(config, JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
            await run(process.execPath, [`${MODULES}typescript/bin/tsc`, '-p', config]).catch(({ stdout }) => assert.fail(stdout));
        });
    }

    it('adds nothing to a bundle that does not use it', async () => {
        const { outputFiles: [{ text }] } = await esbuild({
            stdin: { contents: 'import "mapbox-token-client"; import "mapbox-token-client/react";', resolveDir: project },
            bundle: true, write: false, format: 'esm', minify: true, external: ['react'], logLevel: 'error',
        });
        assert.ok(text.length < 40, text);
    });

    it('types its React hook', async () => {
        await mkdir(`${project}/node_modules/@types`, { recursive: true });
        await symlink(`${MODULES}@types/react`, `${project}/node_modules/@types/react`);
        await symlink(`${MODULES}csstype`, `${project}/node_modules/csstype`);
        await writeFile(`${project}/hook.ts`, `
            import { MapboxTokenClient } from 'mapbox-token-client';
            import { useMapboxToken } from 'mapbox-token-client/react';
            const token: string | null = useMapboxToken(new MapboxTokenClient({ endpoint: '/tokens' }));
            // @ts-expect-error null before the first
            const length: number = token.length;
            console.log(length);`);
        const compilerOptions = {
            strict: true, exactOptionalPropertyTypes: true, noEmit: true, target: 'es2022', module: 'esnext',
            moduleResolution: 'bundler', lib: ['es2022', 'dom'],
        };
        await writeFile(`${project}/tsconfig.hook.json`, JSON.stringify({ compilerOptions, files: ['hook.ts'] }));
        await run(process.execPath, [`${MODULES}typescript/bin/tsc`, '-p', `${project}/tsconfig.hook.json`])
            .catch(({ stdout }) => assert.fail(stdout));
    });

    for (const [name, bundle] of [
        ['Vite', async (outdir) => {
            await writeFile(`${project}/index.html`, '<!doctype html><link rel="icon" href="data:,">'
                + '<script type="module" src="/consumer.ts"></script>');
            await vite({ root: project, logLevel: 'error', build: { outDir: outdir, emptyOutDir: true } });
        }],
        ['esbuild', async (outdir) => {
            await esbuild({
                entryPoints: [`${project}/consumer.ts`], outfile: `${outdir}/consumer.js`, bundle: true, minify: true,
                format: 'esm', logLevel: 'error',
            });
            await writeFile(`${outdir}/index.html`, '<!doctype html><link rel="icon" href="data:,">'
                + '<script type="module" src="/consumer.js"></script>');
        }],
    ]) {
        it(`is bundled by ${name}, and runs`, async () => {
            const outdir = `${project}/dist-${name}`;
            await mkdir(outdir, { recursive: true });
            await bundle(outdir);
            const vendor = await Vendor.start();
            const site = await serveFolder(outdir);
            const browser = await launch();
            try {
                const page = await browser.newPage();
                await page.goto(`${site.origin}/?endpoint=${encodeURIComponent(vendor.endpoint)}`);
                const title = await eventually(() => page.title());
                assert.ok(vendor.issued.has(title), title);
            } finally {
                await Promise.all([browser.close(), vendor.stop(), site.stop()]);
            }
        });
    }
});
