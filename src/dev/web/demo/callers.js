// Shows what each kind of caller gets, and why not more. The endpoint offers this unless its environment sets policies or scopes.
import { $, element } from './page.js';
import { recorded } from './requests.js';

const WHO = {
    Visitor: 'shows no credential',
    Editor: 'signed in, in the group editors',
    Pipeline: 'the main branch of a known repository',
    Stranger: 'the main branch of another repository',
};

/** @param {string} endpoint */
export async function offerCallers(endpoint) {
    const response = await fetch('dev/callers');
    if (!response.ok) return;
    const { callers, issuer } = await response.json();
    $('who').hidden = false;
    $('issuer').href = `${issuer}/`;
    for (const { name } of callers) {
        const choice = element('label', '', 'choice');
        const input = Object.assign(element('input'), { type: 'radio', name: 'caller', value: name });
        choice.append(input, `${name}: ${WHO[name]}`);
        $('callers').append(choice);
        input.addEventListener('change', () => show(endpoint, name));
    }
}

async function show(endpoint, name) {
    try {
        // Fetched again, because credentials expire.
        const { callers, scopes } = await (await fetch('dev/callers')).json();
        const { credential, explanation } = callers.find((caller) => caller.name === name);
        const [given, everything] = await Promise.all([ask(endpoint, credential, {}), ask(endpoint, credential, { scopes })]);
        $('granted').replaceChildren(...lines(given, everything));
        $('why').replaceChildren(...explanation.map((line) => element('li', line)));
        $('why-title').hidden = false;
    } catch (error) {
        $('granted').replaceChildren(element('p', `No response: ${error.message}`, 'verdict-text bad'));
    }
}

function lines(given, everything) {
    if (given.code) return [refusal(given), element('p', given.detail)];
    const minutes = Math.round(given.expires_in / 60);
    return [
        element('p', `Gets ${given.scopes.join(', ')} for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`, 'verdict-text good'),
        ...everything.code ? [element('p', `Not more: ${everything.code}, ${everything.detail}`)] : [],
    ];
}

function refusal({ status, code }) {
    return element('p', `Refused: ${status} ${code}`, 'verdict-text bad');
}

async function ask(endpoint, credential, body) {
    const headers = { 'Content-Type': 'application/json', ...credential ? { 'X-Demo-Credential': credential } : {} };
    const response = await recorded(endpoint, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.json();
}
