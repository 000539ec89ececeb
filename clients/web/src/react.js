'use client';
/**
 * The client's token as a React hook.
 *
 *     import { useMapboxToken } from 'mapbox-token-client/react';
 *     const token = useMapboxToken(tokens);
 *     return token && <Map mapLib={mapboxgl} mapStyle="mapbox://styles/mapbox/standard" />;
 *
 * @license Apache-2.0
 */
import { useEffect, useState } from 'react';

/**
 * Returns the latest token; null before the first one and on a server. Keeps an expired token until the next one
 * arrives, so that a Map rendered with it is not unmounted and billed as another map load.
 * @param {Pick<import('./mapbox-token-client.js').MapboxTokenClient, 'bind'>} tokens created once, outside of components
 * @returns {string | null}
 */
export function useMapboxToken(tokens) {
    const [token, setToken] = useState(/** @type {string | null} */ (null));
    useEffect(() => tokens.bind(setToken), [tokens]);
    return token;
}
