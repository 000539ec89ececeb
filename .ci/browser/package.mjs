// Makes what the package ships beside its sources: the minified client, the declarations, the licence. With --clean, takes
// them away again: a declaration beside its source would be read in its place.
import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const source = (name) => path(`../../src/browser/${name}`);
const CLIENT = source('mapbox-token-client.js');
const MINIFIED = source('mapbox-token-client.min.js');
const LICENCE = source('LICENSE');
const DECLARATIONS = ['mapbox-token-client.d.ts', 'watch-map.d.ts', 'react.d.ts'].map(source);

for (const file of [MINIFIED, LICENCE, ...DECLARATIONS]) rmSync(file, { force: true });
if (!process.argv.includes('--clean')) {
    const { build } = await import('esbuild');
    execFileSync(path('node_modules/.bin/tsc'), ['-p', path('declarations.json')], { stdio: 'inherit' });
    await build({ entryPoints: [CLIENT], outfile: MINIFIED, minify: true, format: 'esm', target: 'es2022' });
    copyFileSync(path('../../LICENSE'), LICENCE);
}
