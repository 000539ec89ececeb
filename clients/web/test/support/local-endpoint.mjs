// Runs the project's local endpoint in its own process on a free port. `npm run endpoint` builds it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url));
const CLASSPATH = `${PROJECT}target/local-endpoint.classpath`;
const STARTUP_MS = 60_000;
// Longer than in production, because a cold start on a busy machine takes longer.
const DEFAULTS = { PORT: '0', UPSTREAM_TIMEOUT_MS: '25000' };

/** @param {Record<string, string>} [settings] the vendor's variables */
export async function startLocalEndpoint(settings = {}) {
    if (!existsSync(CLASSPATH)) throw new Error('The local endpoint has not been built: run `npm run endpoint` first.');
    const libraries = readFileSync(CLASSPATH, 'utf8').trim();
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
        child.once('exit', (code) => reject(new Error(`The local endpoint exited with ${code}:\n${output}`)));
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
