// The demo page: two maps, only one of which gets new tokens, and everything the client does for it. See index.html.
import { MapboxTokenClient } from './mapbox-token-client.js';
import { showMapOfMapbox } from './demo/gl-map.js';
import { color, Drift, showVerdict, TokenMap } from './demo/maps.js';
import { offerCallers } from './demo/callers.js';
import { $, clock, element, fingerprint } from './demo/page.js';
import { recorded } from './demo/requests.js';
import { offerSnippets } from './demo/snippets.js';
import { showNoProblem, showProblem, showState } from './demo/status.js';
import { log, Timeline } from './demo/timeline.js';
import { showNoToken, showToken } from './demo/token.js';
import { offerTrouble } from './demo/trouble.js';

const ENDPOINT = new URL('tokens', location.href).href;
const LIFETIMES = [[60, '1 minute'], [300, '5 minutes'], [900, '15 minutes'], [3600, '1 hour']];
const MARGIN_SECONDS = 120;

const timeline = new Timeline();
/** @type {MapboxTokenClient | null} */
let client = null;
/** @type {TokenMap | null} */ let live = null;
/** @type {TokenMap | null} */ let frozen = null;
/** @type {Drift | null} */ let drift = null;
/** The second map's token. */ let first = { token: '', life: 0, ends: 0, dead: false };
let latest = '';
let refreshIn;

function start() {
    client?.stop();
    const requested = Number($('lifetime').value);
    client = new MapboxTokenClient({
        endpoint: ENDPOINT, expiresIn: requested, fetch: fetchAndShow, shareKey: 'demo', onToken, onError,
    });
    client.on('state', () => showState(client));
    $('toggle').textContent = 'Stop the client';
    $('refresh').disabled = false;
    showState(client);
}

function stop() {
    client?.stop();
    client = null;
    $('toggle').textContent = 'Start the client';
    $('refresh').disabled = true;
    timeline.stop();
    showNoToken();
    showNoProblem();
    note('');
    log('Stopped.');
    tick();
}

/** The client's fetch: shows its requests on the page. */
async function fetchAndShow(resource, options) {
    refreshIn = undefined;
    const response = await recorded(resource, options);
    if (response.ok) ({ refresh_in: refreshIn } = await response.clone().json());
    return response;
}

async function onToken(token, info) {
    const { secondsLeft, source } = info;
    const again = token === latest;
    latest = token;
    showNoProblem();
    if (globalThis.mapboxgl) globalThis.mapboxgl.accessToken = token;
    live?.use(token, info.afterGap || !drift?.on);
    if (frozen && !first.token) freeze(token, secondsLeft);
    const print = await fingerprint(token);
    const due = client?.secondsToRefresh ?? Infinity;
    timeline.life({ print, seconds: secondsLeft, refreshIn: source === 'vendor' ? refreshIn : undefined, due });
    if (source === 'vendor') timeline.attempt(true, `200, token ${print.slice(0, 6)}`);
    void color($('live-dot'), token);
    void showToken(token, info);
    const name = print.slice(0, 6);
    const text = again ? `The vendor returned token ${name} again: it reuses a token for half its lifetime.`
        : source === 'tab' ? `Another tab shared token ${name}.` : `The vendor issued a new token, ${name}.`;
    note(again ? text : '');
    log(`${text} ${clock(secondsLeft)} left.`);
}

function onError(error) {
    showProblem(error);
    timeline.attempt(false, error.code);
    timeline.pause(client?.secondsToRefresh ?? Infinity);
    log(`${error.code}${error.retryable ? '' : ', final'}: ${error.message}`, 'failed');
    if (!error.retryable) note('');
}

/** Gives the second map its first and only token. */
function freeze(token, life) {
    first = { token, life, ends: performance.now() + life * 1000, dead: false };
    showVerdict('');
    frozen.use(token, true);
    void color($('frozen-dot'), token);
}

function again() {
    first = { token: '', life: 0, ends: 0, dead: false };
    const token = client?.token;
    if (!token) return note('There is no token to restart with.');
    freeze(token, client.secondsLeft);
    live.redraw();
}

/** Handles a refused token: the second map is dead, the first gets another token. */
function onRefused(token, message) {
    if (token === first.token && !first.dead) {
        first.dead = true;
        showVerdict(`401 ${message}`);
        log(`The second map is dead: Mapbox responds with 401 to ${first.ends > performance.now() ? 'a refused' : 'an expired'} token.`, 'failed');
    }
    if (token === client?.token) {
        log('Mapbox refuses this token early: the client requests another one.', 'failed');
        client.invalidate(token).catch(() => {});
    }
}

function note(text) {
    $('note').textContent = text;
}

function tick() {
    const requested = Number($('lifetime').value);
    const left = client?.secondsLeft ?? 0;
    meter('left', 'bar', left, requested);
    $('of').textContent = left && requested - left <= MARGIN_SECONDS && requested > 600
        ? ' left; the vendor holds back about a minute' : left ? ' left' : ' no token';
    $('life').setAttribute('aria-valuenow', String(Math.round(Math.min(100, 100 * left / requested))));
    showState(client);
    if (!client?.token && client) showNoToken();
    if (!frozen) return;
    const frozenLeft = Math.max(0, (first.ends - performance.now()) / 1000);
    meter('frozen-left', 'frozen-bar', frozenLeft, first.life || requested);
    $('frozen-of').textContent = first.dead ? ' dead' : first.token ? ' left' : ' no token';
    if (first.token && !first.dead && frozenLeft === 0) void frozen.probe();
}

function meter(text, bar, left, whole) {
    const percent = Math.min(100, 100 * left / whole);
    $(text).textContent = left ? clock(left) : '–:––';
    $(bar).setAttribute('width', percent.toFixed(2));
    $(bar).classList.toggle('ending', percent < 20);
}

async function showTwoMaps(mapboxUrl) {
    const leaflet = await import('./leaflet/leaflet-src.esm.js');
    live = new TokenMap(leaflet, 'map', mapboxUrl, { onRefused });
    frozen = new TokenMap(leaflet, 'frozen-map', mapboxUrl, { onRefused });
    drift = new Drift(live, frozen);
    drift.onChange = (on) => {
        $('drift').setAttribute('aria-pressed', String(!on));
        $('drift').textContent = on ? 'Pause the maps' : 'Move the maps';
    };
    drift.onChange(drift.on);
    $('drift').addEventListener('click', () => drift.toggle());
    $('again').addEventListener('click', again);
    $('credits').hidden = false;
}

function showOneMap() {
    $('maps').classList.add('single');
    for (const id of ['frozen', 'again', 'drift']) $(id).hidden = true;
}

async function local() {
    try {
        return await (await fetch('local.json')).json();
    } catch {
        return null; // Not served by the local endpoint.
    }
}

const facts = await local();
const longest = facts?.maxTokenSeconds ?? 3600;
const lifetimes = LIFETIMES.filter(([seconds]) => seconds <= longest);
if (!lifetimes.some(([seconds]) => seconds === longest)) lifetimes.push([longest, `${clock(longest)} minutes`]);
$('lifetime').append(...lifetimes.map(([value, name]) => Object.assign(element('option', name), { value })));
$('upstream').textContent = facts?.mapboxIsReal ? 'Tokens from Mapbox'
    : facts ? 'Tokens from a fake Mapbox' : 'Not served by the local endpoint';
if (facts?.mapboxIsReal) $('lifetime').value = String(longest);

$('lifetime').addEventListener('change', start);
$('refresh').addEventListener('click', () => {
    note('Requesting…');
    client?.refresh().catch(() => note(''));
});
$('toggle').addEventListener('click', () => (client ? stop() : start()));
offerSnippets({ endpoint: ENDPOINT, allowed: facts?.scopes ?? [] });
if (facts?.mapboxUrl) await showTwoMaps(facts.mapboxUrl);
else showOneMap();
setInterval(tick, 250);
start();
if (facts?.mapboxUrl) await offerCallers(ENDPOINT);
if (facts?.mapboxUrl) await offerTrouble({ tokens: () => client, changed: (text) => log(text) });
if (facts?.mapboxIsReal) {
    showMapOfMapbox(client).catch(({ message }) => {
        $('map').textContent = 'Mapbox GL JS did not load. Is api.mapbox.com reachable?';
        log(`No map: ${message ?? 'Mapbox GL JS did not load.'}`, 'failed');
    });
}
