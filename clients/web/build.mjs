// Builds what the package ships in addition to its sources: type declarations, the minified client and the license.
import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
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
copyFileSync(path('../../LICENSE'), path('LICENSE'));
