// Serves files on loopback. Each site has its own port and therefore its own origin.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

const TYPES = {
    '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
    '.json': 'application/json', '.png': 'image/png', '.svg': 'image/svg+xml',
};

const CLIENT = new URL('../../src/', import.meta.url);
const PAGES = new URL('../pages/', import.meta.url);
const MODULES = new URL('../../node_modules/', import.meta.url);
const MAPBOX_GL = new URL('mapbox-gl/dist/', MODULES);

/** Listens on a free loopback port. @returns {Promise<string>} the origin */
export async function listen(server) {
    await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${server.address().port}`;
}

/**
 * Starts a site that serves the client, the test pages, Mapbox GL JS, and under `/modules/` everything from npm.
 * @param {{ csp?: string, made?: Record<string, string> }} [settings] a Content-Security-Policy for every page, and
 *     generated scripts by name
 */
export async function startSite({ csp, made = {} } = {}) {
    const server = createServer(async (request, response) => {
        const path = new URL(request.url, 'http://site').pathname;
        const name = path.slice(path.lastIndexOf('/') + 1) || 'harness.html';
        const roots = path.startsWith('/mapbox-gl/') ? [MAPBOX_GL] : [PAGES, CLIENT];
        const places = path.startsWith('/modules/')
            ? [new URL(path.slice('/modules/'.length), MODULES)] : roots.map((root) => new URL(name, root));
        for (const place of places) {
            const body = made[name] ?? await readFile(place).catch(() => null);
            if (!body) continue;
            response.writeHead(200, {
                'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
                'Access-Control-Allow-Origin': '*', // For modules in a sandboxed frame, which has no origin.
                ...(csp && { 'Content-Security-Policy': csp }),
            }).end(body);
            return;
        }
        response.writeHead(404).end();
    });
    const origin = await listen(server);
    return {
        origin,
        async stop() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

/** Serves a folder as any static host does. @param {string} folder */
export async function serveFolder(folder) {
    const server = createServer(async (request, response) => {
        const { pathname } = new URL(request.url, 'http://site');
        const name = pathname.endsWith('/') ? `${pathname}index.html` : extname(pathname) ? pathname : `${pathname}.html`;
        const body = await readFile(folder + name).catch(() => null);
        response.writeHead(body ? 200 : 404, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(body);
    });
    return {
        origin: await listen(server),
        async stop() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
