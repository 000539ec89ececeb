// A react-map-gl map under StrictMode, with the client's hook or with only its first token as a prop. The test bundles it.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Map } from 'react-map-gl/mapbox';
import { useMapboxToken } from '../../src/react.js';
import { watchMap } from '../../src/watch-map.js';

const { mapboxgl } = globalThis;

function Page({ tokens, bound, first, loaded, view: { center, zoom, mapStyle, fadeDuration } }) {
    const token = useMapboxToken(tokens);
    globalThis.rendered = token;
    return token && <Map
        mapLib={mapboxgl} mapStyle={mapStyle} fadeDuration={fadeDuration} style={{ width: 400, height: 300 }}
        initialViewState={{ longitude: center[0], latitude: center[1], zoom }}
        mapboxAccessToken={bound ? undefined : first}
        ref={(map) => { if (map) loaded(map.getMap()); }}
        onLoad={({ target }) => { watchMap(tokens, target); }} />;
}

/** Renders the map, and resolves with it once React has created it. */
export function show(tokens, view, bound) {
    if (bound) tokens.bind(mapboxgl);
    const root = createRoot(document.querySelector('#map'));
    return new Promise((loaded) => {
        root.render(<StrictMode>
            <Page tokens={tokens} bound={bound} first={tokens.token} loaded={loaded} view={view} />
        </StrictMode>);
    });
}
