// The demo page: shows what the client does, and what the vendor refuses. See index.html.
import { MapboxTokenClient } from './mapbox-token-client.js';

const ENDPOINT = 'tokens';
const GL_JS = 'https://api.mapbox.com/mapbox-gl-js/v3.32.0/mapbox-gl';
const LIFETIMES = [[60, '1 minute'], [300, '5 minutes'], [900, '15 minutes'], [3600, '1 hour']];
const LOG_LENGTH = 50;

const $ = (id) => document.getElementById(id);

/** @type {MapboxTokenClient | null} */
let client = null;

function start() {
    client?.stop();
    client = new MapboxTokenClient({
        endpoint: ENDPOINT,
        expiresIn: Number($('lifetime').value),
        // Not `mapboxgl: …`: Mapbox GL JS is loaded only once there is something to see.
        onToken: (token, { scopes, secondsLeft, source }) => {
            if (globalThis.mapboxgl) globalThis.mapboxgl.accessToken = token;
            show(token, scopes, source);
            const event = source === 'tab' ? 'Another tab shared its token' : 'The vendor gave a token';
            log(`${event}, ${clock(secondsLeft)} left.`);
        },
        onError: ({ code, message, retryable }) =>
            log(`${code}: ${message} ${retryable ? 'Trying again.' : 'Not tried again.'}`, 'failed'),
    });
    $('toggle').textContent = 'Stop';
    $('refresh').disabled = false;
}

function stop() {
    client?.stop();
    client = null;
    $('toggle').textContent = 'Start';
    $('refresh').disabled = true;
    tick();
    log('Stopped: no timer, no listener, no lock is left.');
}

function show(token, scopes, source) {
    $('scopes').replaceChildren(...scopes.map((scope) => element('li', scope)));
    $('token').textContent = `${token.slice(0, 10)}…${token.slice(-6)}`; // Enough to see it change.
    $('source').textContent = source === 'tab' ? 'another tab of this site' : 'the vendor';
}

function tick() {
    const left = client?.secondsLeft ?? 0;
    const percent = Math.min(100, 100 * left / Number($('lifetime').value));
    const next = client?.secondsToRefresh ?? Infinity;
    $('left').textContent = left ? clock(left) : '–:––';
    $('bar').setAttribute('width', percent.toFixed(2));
    $('life').setAttribute('aria-valuenow', String(Math.round(percent)));
    $('life').classList.toggle('ending', percent < 15);
    $('next').textContent = next === Infinity ? 'none' : `in ${clock(next)}, if no other tab is sooner`;
}

/** Asks as a page would that wants too much, and shows the answer in full. */
async function askForScope() {
    $('ask').disabled = true;
    try {
        const answer = await fetch(ENDPOINT, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ scopes: [$('scope').value.trim()] }),
        });
        const body = await answer.json();
        const given = answer.ok;
        const verdict = given ? 'This one is allowed: a token was given.' : `${answer.status} ${body.code}`;
        const details = given ? [] : [element('pre', JSON.stringify(body, null, 2))];
        $('refusal').replaceChildren(element('p', verdict, 'status'), ...details);
        log(given ? 'An allowed scope was asked for and given.' : `The vendor refused a scope: ${body.code}.`);
    } catch (error) {
        $('refusal').replaceChildren(element('p', `No answer: ${error.message}`, 'status'));
    } finally {
        $('ask').disabled = false;
    }
}

async function showMap() {
    const token = await client?.ready;
    document.head.append(Object.assign(element('link'), { rel: 'stylesheet', href: `${GL_JS}.css` }));
    await new Promise((resolve, reject) => document.head.append(
        Object.assign(element('script'), { src: `${GL_JS}.js`, onload: resolve, onerror: reject })));
    const { mapboxgl } = globalThis;
    mapboxgl.accessToken = token;
    $('map').replaceChildren();
    $('map').classList.add('live');
    const map = new mapboxgl.Map({
        container: 'map', style: 'mapbox://styles/mapbox/standard', center: [9.5, 47], zoom: 4,
    });
    map.addControl(new mapboxgl.NavigationControl());
    map.on('error', ({ error }) => log(`The map reports: ${error.message}`, 'failed'));
    map.once('load', () => log('The map has loaded.'));
}

function log(text, kind = '') {
    const now = new Date();
    const time = Object.assign(element('time', now.toLocaleTimeString('en-GB')), { dateTime: now.toISOString() });
    const item = element('li', '', kind);
    item.append(time, element('span', text));
    $('log').prepend(item);
    while ($('log').children.length > LOG_LENGTH) $('log').lastChild.remove();
}

function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function element(name, text = '', className = '') {
    return Object.assign(document.createElement(name), { textContent: text, className });
}

async function local() {
    try {
        return await (await fetch('local.json')).json();
    } catch {
        return null; // Served by something other than the local endpoint.
    }
}

const facts = await local();
const longest = facts?.maxTokenSeconds ?? 3600;
for (const [seconds, name] of LIFETIMES) {
    if (seconds <= longest) $('lifetime').append(Object.assign(element('option', name), { value: seconds }));
}
if (!$('lifetime').options.length) {
    $('lifetime').append(Object.assign(element('option', `${longest} seconds`), { value: longest }));
}
$('upstream').textContent = facts?.mapboxIsReal ? 'Tokens from Mapbox'
    : facts ? 'Tokens from a stand-in of Mapbox' : 'Not served by the local endpoint';

$('lifetime').addEventListener('change', start);
$('refresh').addEventListener('click', () => client?.refresh().catch(() => {}));
$('toggle').addEventListener('click', () => (client ? stop() : start()));
$('ask').addEventListener('click', askForScope);
$('scope').addEventListener('keydown', ({ key }) => { if (key === 'Enter') askForScope(); });
setInterval(tick, 250);
start();
if (facts?.mapboxIsReal) {
    showMap().catch(({ message }) => log(`No map: ${message ?? 'Mapbox GL JS did not load.'}`, 'failed'));
}
