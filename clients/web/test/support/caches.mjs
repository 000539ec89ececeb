// Varnish and nginx as shared caches in front of a vendor, configured as a careful operator does.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { eventually } from './browser.mjs';

const freePort = () => new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address();
        server.close(() => resolve(port));
    });
});

// Both keep a copy for each origin, because the response says which origin may read it.
const VARNISH = (backend) => `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${backend}"; }
sub vcl_hash { hash_data(req.http.Origin); }
`;
const NGINX = (folder, port, backend) => `${process.getuid() ? '' : 'user root;'} daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1;
events {}
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  proxy_cache_path ${folder}/cache keys_zone=tokens:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${backend};
      proxy_cache tokens; proxy_cache_key $request_uri$http_origin; proxy_cache_lock on; proxy_cache_background_update on;
    }
  }
}
`;

/** Starts a cache. @param {'Varnish' | 'nginx'} name @param {string} origin the vendor's */
export async function startCache(name, origin) {
    const folder = await mkdtemp(`${tmpdir()}/cache-`);
    const [port, backend] = [await freePort(), new URL(origin).port];
    const file = `${folder}/configuration`;
    await writeFile(file, name === 'Varnish' ? VARNISH(backend) : NGINX(folder, port, backend));
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
