// Varnish and nginx as shared caches in front of a vendor, configured as docs/how-to/edge.md says.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { eventually } from './browser.mjs';

const freePort = () => new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address();
        server.close(() => resolve(port));
    });
});

const documented = (name) => readFile(new URL(`../../../../docs/how-to/edge/${name}`, import.meta.url), 'utf8');

const varnish = async (backend) => (await documented('varnish.vcl')).replace('"8443"', `"${backend}"`);
const nginx = async (folder, port, backend) => `${process.getuid() ? '' : 'user root;'} daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1;
events {}
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  ${(await documented('nginx.conf'))
        .replace('listen 8080;', `listen 127.0.0.1:${port};`)
        .replace('https://API-HOST', `http://127.0.0.1:${backend}`)
        .replace('/var/cache/nginx/tokens', `${folder}/cache`)}
}
`;

/** Starts a cache. @param {'Varnish' | 'nginx'} name @param {string} origin the vendor's */
export async function startCache(name, origin) {
    const folder = await mkdtemp(`${tmpdir()}/cache-`);
    const [port, backend] = [await freePort(), new URL(origin).port];
    const file = `${folder}/configuration`;
    await writeFile(file, name === 'Varnish' ? await varnish(backend) : await nginx(folder, port, backend));
    const child = name === 'Varnish'
        ? spawn('varnishd', ['-j', 'none', '-F', '-n', `${folder}/work`, '-f', file, '-a', `127.0.0.1:${port}`, '-s', 'malloc,16m'])
        : spawn('nginx', ['-c', file, '-e', 'stderr']);
    let log = '';
    child.on('error', (error) => { log += error; });
    child.stdout.on('data', (chunk) => { log += chunk; });
    child.stderr.on('data', (chunk) => { log += chunk; });
    await eventually(() => fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false), Boolean, { within: 15_000 })
        .catch((error) => {
            child.kill();
            throw new Error(log, { cause: error });
        });
    return {
        origin: `http://127.0.0.1:${port}`,
        async stop() {
            const gone = new Promise((resolve) => child.once('exit', resolve));
            child.kill();
            await gone;
            await rm(folder, { recursive: true, force: true });
        },
    };
}
