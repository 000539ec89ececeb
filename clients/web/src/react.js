'use client';
/**
 * The client's token in React.
 *
 *     import { useMapboxToken } from 'mapbox-token-client/react';
 *     const token = useMapboxToken(tokens);
 *     return token && <Map mapLib={mapboxgl} mapStyle="mapbox://styles/mapbox/standard" />;
 *
 * @license Apache-2.0
 */
import { useEffect, useState } from 'react';

/**
 * The latest token; null before the first, and on a server. It stays where it has expired before the next one has come,
 * so that a Map that is shown with it is not taken away and billed once more.
 * @param {import('./mapbox-token-client.js').MapboxTokenClient} tokens made once, outside of components
 * @returns {string | null}
 */
export function useMapboxToken(tokens) {
    const [token, setToken] = useState(/** @type {string | null} */ (null));
    useEffect(() => tokens.bind(setToken), [tokens]);
    return token;
}
