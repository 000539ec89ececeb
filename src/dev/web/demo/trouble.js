// Switches for trouble between the vendor and its fakes. The endpoint has them only where Mapbox is fake.
import { $, element } from './page.js';

const TROUBLES = [
    ['none', 'None', 'All is well: the next request for a token is answered.'],
    ['mapbox-503', 'Mapbox answers 503', 'No new token. The client asks again at growing intervals, and goes on with the token it has.'],
    ['mapbox-429', 'Mapbox answers 429', 'The vendor says when to come back (Retry-After), and the client waits until then.'],
    ['mapbox-slow', 'Mapbox takes 3 seconds', 'The answer is late; the map does not notice, for its token has life left.'],
    ['offline', 'The vendor cannot be reached', 'The client asks again after a second, then two, four and so on.'],
    ['wrong-clock', 'The vendor’s clock is two hours ahead', 'Mapbox refuses the expiry once; the vendor asks again by Mapbox’s clock.'],
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
        changed(name === 'none' ? 'Trouble ended, in a new execution environment.'
            : `Trouble, in a new execution environment: ${label}.`);
        await tokens()?.refresh().catch(() => {});
    }

    $('refuse').addEventListener('click', async () => {
        const token = tokens()?.token;
        if (!token) {
            $('effect').textContent = 'There is no token to refuse.';
        } else if (await post('refuse', token)) {
            $('effect').textContent = 'The next tile fails with 401; the client tells the vendor, and gets another token.';
            changed('Mapbox refuses this token from now on.');
        }
    });
    $('rotate').addEventListener('click', async () => {
        if (!await post('rotate')) return;
        $('effect').textContent = 'The next new token is made with the new master: the vendor reads the secret again.';
        changed('The master token was rotated, and the old one revoked.');
    });
}

function select(trouble) {
    for (const input of $('troubles').querySelectorAll('input')) input.checked = input.value === trouble;
}

async function post(path, body = '') {
    try {
        const response = await fetch(`dev/${path}`, { method: 'POST', body });
        if (response.ok) return true;
        $('effect').textContent = `The endpoint refused: ${response.status}.`;
    } catch {
        $('effect').textContent = 'The endpoint does not answer. Is it still running?';
    }
    return false;
}
