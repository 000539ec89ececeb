// The project's own local endpoint, as a process of its own on a free port. Built by npm run endpoint.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url));
const STARTUP_MS = 60_000;
// A cold start on a busy machine takes longer than anyone should wait in production.
const DEFAULTS = { PORT: '0', UPSTREAM_TIMEOUT_MS: '25000' };

/** @param {Record<string, string>} [settings] the vendor's variables */
export async function startLocalEndpoint(settings = {}) {
    const libraries = readFileSync(`${PROJECT}target/local-endpoint.classpath`, 'utf8').trim();
    const child = spawn('java', [
        '-cp', `target/classes:target/test-classes:${libraries}`, 'io.github.tokenvendor.dev.LocalEndpoint',
    ], { cwd: PROJECT, env: { ...process.env, ...DEFAULTS, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const origin = await new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`The local endpoint did not start:\n${output}`)), STARTUP_MS);
        const read = (chunk) => {
            output += chunk;
            const [, address] = /listens on (http:\S+)/.exec(output) ?? [];
            if (address) {
                clearTimeout(late);
                resolve(address);
            }
        };
        child.stdout.on('data', read);
        child.stderr.on('data', read);
        child.once('exit', (code) => reject(new Error(`The local endpoint ended with ${code}:\n${output}`)));
    }).catch((error) => {
        child.kill('SIGKILL');
        throw error;
    });
    return {
        origin,
        endpoint: `${origin}/tokens`,
        /** Its audit lines, oldest first. */
        get log() {
            return output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
        },
        async stop() {
            child.removeAllListeners('exit');
            const gone = new Promise((resolve) => child.once('exit', resolve));
            child.kill();
            await gone;
        },
    };
}
