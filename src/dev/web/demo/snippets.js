// Code to copy, with this endpoint and the selected scopes filled in. The READMEs of the clients explain it.
import { $, copy, element } from './page.js';
import { recorded } from './requests.js';

const TILES = 'https://api.mapbox.com/styles/v1/mapbox/streets-v12/tiles/256/{z}/{x}/{y}';

const SNIPPETS = {
    'Mapbox GL JS': ({ made }) => `import { MapboxTokenClient } from './mapbox-token-client.js';
import { watchMap } from './watch-map.js';

const tokens = new MapboxTokenClient({ ${made}, mapboxgl });
await tokens.ready;
const map = new mapboxgl.Map({ container: 'map', style: 'mapbox://styles/mapbox/standard' });
watchMap(tokens, map);`,
    'React': ({ made }) => `import mapboxgl from 'mapbox-gl';
import { MapboxTokenClient } from 'mapbox-token-client';
import { useMapboxToken } from 'mapbox-token-client/react';
import { watchMap } from 'mapbox-token-client/watch-map';
import { Map } from 'react-map-gl/mapbox';

const tokens = new MapboxTokenClient({ ${made}, mapboxgl }); // once, outside of components

function Page() {
  const token = useMapboxToken(tokens);
  return token && <Map mapLib={mapboxgl} mapStyle="mapbox://styles/mapbox/standard"
    onLoad={({ target }) => { watchMap(tokens, target); }} />;
}`,
    'MapLibre GL JS': ({ made }) => `const tokens = new MapboxTokenClient({ ${made} });
await tokens.ready;
const transformRequest = (url) => ({
  url: url.startsWith('https://api.mapbox.com/') ? \`\${url}?access_token=\${tokens.token}\` : url,
});
watchMap(tokens, new maplibregl.Map({ container: 'map', style, transformRequest }));`,
    'Leaflet': ({ made }) => `const tokens = new MapboxTokenClient({ ${made} });
const accessToken = await tokens.ready;
const url = '${TILES}?access_token={accessToken}';
const layer = L.tileLayer(url, { accessToken }).addTo(map);
tokens.bind(layer.options);
tokens.on('token', (token, { afterGap }) => { if (afterGap) layer.redraw(); });`,
    'Kotlin': ({ endpoint, scopes }) => `val tokens = MapboxTokenClient.of(URL("${endpoint}"))
    .scopes(listOf(${scopes.map((scope) => `"${scope}"`).join(', ')}))
    .start(object : TokenListener {
        override fun onToken(token: MapboxToken) { mainHandler.post { MapboxOptions.accessToken = token.value() } }
        override fun onError(error: TokenException) { Log.w("map", error.toString()) }
    })`,
    'Swift': ({ endpoint, scopes }) => `struct Vended: Decodable { let token: String; let refresh_in: Double }

var request = URLRequest(url: URL(string: "${endpoint}")!)
request.httpMethod = "POST"
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = Data(#"{"scopes":${JSON.stringify(scopes)}}"#.utf8)
let (body, _) = try await URLSession.shared.data(for: request)
let vended = try JSONDecoder().decode(Vended.self, from: body)
MapboxOptions.accessToken = vended.token // and again after vended.refresh_in seconds; docs/how-to/mobile-apps.md has the loop`,
    'curl': ({ endpoint, scopes }) => `curl -s ${endpoint} -H 'Content-Type: application/json' \\
  -d '{"scopes":${JSON.stringify(scopes)}}'`,
};

/** @param {{ endpoint: string, allowed: string[] }} facts */
export function offerSnippets({ endpoint, allowed }) {
    for (const scope of allowed) {
        const choice = element('label', '', 'choice');
        const input = Object.assign(element('input'), { type: 'checkbox', value: scope, checked: true });
        choice.append(input, scope);
        $('wanted').append(choice);
        input.addEventListener('change', show);
    }
    $('language').append(...Object.keys(SNIPPETS).map((name) => element('option', name)));
    $('language').addEventListener('change', show);
    $('copy').addEventListener('click', () => copy($('snippet').textContent, $('copy')));
    $('ask').addEventListener('click', () => ask(endpoint));
    $('scope').addEventListener('keydown', ({ key }) => { if (key === 'Enter') void ask(endpoint); });
    show();

    function show() {
        const scopes = wanted();
        const list = scopes.map((scope) => `'${scope}'`).join(', ');
        const made = `endpoint: '${endpoint}', scopes: [${list}]`;
        $('snippet').firstElementChild.textContent = SNIPPETS[$('language').value]({ endpoint, scopes, made });
    }
}

function wanted() {
    return [...$('wanted').querySelectorAll('input:checked')].map(({ value }) => value);
}

/** Requests the selected scopes and the additional one, and shows whether the vendor allows them. */
async function ask(endpoint) {
    $('ask').disabled = true;
    try {
        const scopes = [...new Set([...wanted(), $('scope').value.trim()].filter(Boolean))];
        const response = await recorded(endpoint, {
            method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ scopes }),
        });
        const body = await response.json();
        $('refusal').replaceChildren(...response.ok
            ? [element('p', `Allowed: a token for ${body.scopes.join(', ')}.`, 'verdict-text good')]
            : [element('p', `Refused: ${response.status} ${body.code}`, 'verdict-text bad'), element('p', body.detail)]);
    } catch (error) {
        $('refusal').replaceChildren(element('p', `No response: ${error.message}`, 'verdict-text bad'));
    } finally {
        $('ask').disabled = false;
    }
}
