// The decoded token, which anyone who holds the token can read.
import { $, element, fingerprint, timeOfDay } from './page.js';

export async function showToken(token, { scopes, source }) {
    const [usage, payload, signature] = token.split('.');
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(
        atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))));
    const moment = (seconds) => (seconds ? ` (${timeOfDay(new Date(seconds * 1000))})` : '');
    $('source').textContent = source === 'tab' ? 'another tab of this site' : 'the vendor';
    showScopes(scopes);
    $('fingerprint').textContent = await fingerprint(token);
    const text = Object.entries(claims).map(([name, value]) =>
        `  ${JSON.stringify(name)}: ${JSON.stringify(value)}${name === 'exp' || name === 'iat' ? moment(value) : ''}`);
    $('token').firstElementChild.textContent = `${usage}.{\n${text.join(',\n')}\n}.${signature.slice(0, 4)}…`;
}

export function showNoToken() {
    showScopes([]);
    for (const id of ['source', 'fingerprint']) $(id).textContent = '–';
    $('token').firstElementChild.textContent = 'none';
}

function showScopes(scopes) {
    $('scopes').replaceChildren(...scopes.map((scope) => element('li', scope)));
    $('no-scopes').hidden = scopes.length > 0;
}
