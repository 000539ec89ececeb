// Switches that simulate failures. The endpoint offers them only with the fake Mapbox.
import { $, element } from './page.js';

const TROUBLES = [
    ['none', 'None', 'No failure: the next token request succeeds.'],
    ['mapbox-503', 'Mapbox responds with 503', 'No new token. The client retries with growing pauses and keeps using its current token.'],
    ['mapbox-429', 'Mapbox responds with 429', 'The vendor sends Retry-After, and the client waits that long.'],
    ['mapbox-slow', 'Mapbox takes 3 seconds', 'The response is late. The map is not affected, because its token is still valid.'],
    ['offline', 'The vendor is unreachable', 'The client tries again after a second, then two, four and so on.'],
    ['wrong-clock', 'The vendor’s clock is two hours ahead', 'Mapbox rejects the expiry once; the vendor retries with the time of Mapbox’s clock.'],
];

/** @param {{ tokens: () => any, changed: (text: string) => void }} page */
export async function offerTrouble({ tokens, changed }) {
    $('trouble').hidden = false;
    for (const [value, label] of TROUBLES) {
        const choice = element('label', '', 'choice');
        const input = Object.assign(element('input'), { type: 'radio', name: 'trouble', value });
        choice.append(input, label);
        $('troubles').append(choice);
        input.addEventListener('change', () => begin(value));
    }
    const { trouble } = await (await fetch('dev/trouble')).json();
    select(trouble);

    async function begin(name) {
        const [, label, effect] = TROUBLES.find(([value]) => value === name);
        if (!await post('trouble', name)) return;
        $('effect').textContent = effect;
        changed(name === 'none' ? 'Failure ended, in a new execution environment.'
            : `Failure simulated, in a new execution environment: ${label}.`);
        await tokens()?.refresh().catch(() => {});
    }

    $('refuse').addEventListener('click', async () => {
        const token = tokens()?.token;
        if (!token) {
            $('effect').textContent = 'There is no token to refuse.';
        } else if (await post('refuse', token)) {
            $('effect').textContent = 'The next tile fails with 401. The client reports it to the vendor and gets another token.';
            changed('Mapbox refuses this token from now on.');
        }
    });
    $('rotate').addEventListener('click', async () => {
        if (!await post('rotate')) return;
        $('effect').textContent = 'The vendor reads the secret again and creates the next token with the new master token.';
        changed('The master token was rotated and the old one revoked.');
    });
}

function select(trouble) {
    for (const input of $('troubles').querySelectorAll('input')) input.checked = input.value === trouble;
}

async function post(path, body = '') {
    try {
        const response = await fetch(`dev/${path}`, { method: 'POST', body });
        if (response.ok) return true;
        $('effect').textContent = `The endpoint refused this: ${response.status}.`;
    } catch {
        $('effect').textContent = 'The endpoint does not respond. Is it still running?';
    }
    return false;
}
