// Runs the action's script as a workflow would, with bash and curl alone.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

export const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const where = (program) => execFileSync('which', [program], { encoding: 'utf8' }).trim();
const BASH = process.env.ACTION_BASH ?? where('bash');

/** A job of a workflow, whose PATH has curl only. */
export class Job {
    #folder = mkdtempSync(`${tmpdir()}/action-`);

    constructor() {
        symlinkSync(where('curl'), `${this.#folder}/curl`);
    }

    /** @param {Record<string, string>} settings the inputs and what the runner sets */
    async run(settings) {
        const output = `${this.#folder}/output`;
        writeFileSync(output, '');
        const env = {
            PATH: this.#folder, GITHUB_OUTPUT: output, SCOPES: '', EXPIRES_IN: '', AUDIENCE: '', GITHUB_REPOSITORY: 'o/r',
            GITHUB_REPOSITORY_ID: '123', GITHUB_REF: 'refs/heads/main', GITHUB_EVENT_NAME: 'push', ...settings,
        };
        const child = spawn(BASH, [path('../vend.sh')], { env });
        let log = '';
        child.stdout.on('data', (chunk) => { log += chunk; });
        child.stderr.on('data', (chunk) => { log += chunk; });
        const code = await new Promise((resolve) => child.on('close', resolve));
        return { code, log, output: readFileSync(output, 'utf8') };
    }

    end() {
        rmSync(this.#folder, { recursive: true });
    }
}
