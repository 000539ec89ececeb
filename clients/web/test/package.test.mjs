// The package: packed, installed in an empty project, compiled, bundled and run.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { eventually, launch } from './support/browser.mjs';
import { listen } from './support/servers.mjs';
import { Vendor } from './support/vendor.mjs';

const LARGEST = 5000; // Size of the minified and compressed client in bytes.
const run = promisify(execFile);
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const MODULES = path('../node_modules/');

describe('the package', () => {
    let project, installed, files;

    before(async () => {
        project = await mkdtemp(`${tmpdir()}/consumer-`);
        const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project],
            { cwd: path('../') });
        const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[')));
        files = packed.files.map((file) => file.path).sort();
        await writeFile(`${project}/package.json`, '{"name":"consumer","private":true,"type":"module"}');
        await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${packed.filename}`], { cwd: project });
        installed = `${project}/node_modules/mapbox-token-client`;
        await cp(path('./pages/consumer.ts'), `${project}/consumer.ts`);
    });
    after(() => rm(project, { recursive: true, force: true }));

    it('contains the sources, the minified client, the declarations, the README and the license, and nothing else', async () => {
        assert.deepEqual(files, [
            'LICENSE', 'README.md', 'dist/mapbox-token-client.d.ts', 'dist/mapbox-token-client.min.js', 'dist/react.d.ts',
            'dist/watch-map.d.ts', 'package.json', 'src/mapbox-token-client.js', 'src/react.js', 'src/watch-map.js',
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
            const server = createServer(async (request, response) => {
                const { pathname } = new URL(request.url, 'http://site');
                const body = await readFile(outdir + (pathname === '/' ? '/index.html' : pathname)).catch(() => '');
                response.writeHead(body ? 200 : 404, {
                    'Content-Type': pathname.endsWith('.js') ? 'text/javascript' : 'text/html',
                }).end(body);
            });
            const origin = await listen(server);
            const browser = await launch();
            try {
                const page = await browser.newPage();
                await page.goto(`${origin}/?endpoint=${encodeURIComponent(vendor.endpoint)}`);
                const title = await eventually(() => page.title());
                assert.ok(vendor.issued.has(title), title);
            } finally {
                await Promise.all([browser.close(), vendor.stop(), new Promise((resolve) => {
                    server.close(resolve);
                    server.closeAllConnections();
                })]);
            }
        });
    }
});
