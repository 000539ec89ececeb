// Builds what the package ships in addition to its sources: type declarations, the minified client, CommonJS and the license.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

rmSync(path('dist'), { recursive: true, force: true });
execFileSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.declarations.json')],
    { stdio: 'inherit' });
await build({
    entryPoints: [path('src/mapbox-token-client.js')], outfile: path('dist/mapbox-token-client.min.js'),
    minify: true, format: 'esm', target: 'es2022',
});
// For `require`, in syntax that webpack 4 and Jest 29 can parse.
const modules = ['mapbox-token-client', 'watch-map', 'react'];
await build({
    entryPoints: modules.map((name) => path(`src/${name}.js`)), outdir: path('dist'), outExtension: { '.js': '.cjs' },
    format: 'cjs', target: 'es2018',
});
for (const name of modules) {
    const declarations = readFileSync(path(`dist/${name}.d.ts`), 'utf8');
    writeFileSync(path(`dist/${name}.d.cts`), declarations.replaceAll('/mapbox-token-client.js', '/mapbox-token-client.cjs'));
}
copyFileSync(path('../../LICENSE'), path('LICENSE'));
