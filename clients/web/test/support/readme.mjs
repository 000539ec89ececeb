// The code in the README that tests run: blocks marked `<!-- run: NAME -->`.
import { readFileSync } from 'node:fs';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The marked blocks by name, exactly as printed. @type {Record<string, string>} */
export const BLOCKS = Object.fromEntries([...README.matchAll(/<!-- run: (\S+) -->\n```\w+\n(.*?)```/gs)]
    .map(([, name, code]) => [name, code]));

/** A block that uses the test's vendor. */
export function block(name, vendor) {
    return BLOCKS[name].replaceAll('https://YOUR-VENDOR/tokens', vendor.endpoint);
}
