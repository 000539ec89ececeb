// Exposes a client to the tests and records what it does.
import { MapboxTokenClient, TokenError } from './mapbox-token-client.js';

const record = { tokens: [], errors: [], states: [], violations: [], uncaught: [] };
addEventListener('securitypolicyviolation', (event) => record.violations.push(event.violatedDirective));
addEventListener('error', (event) => record.uncaught.push(event.message));
addEventListener('unhandledrejection', (event) => record.uncaught.push(String(event.reason)));

Object.assign(globalThis, {
    MapboxTokenClient,
    TokenError,
    record,
    mapboxgl: { accessToken: null },
    start(options) {
        globalThis.client = new MapboxTokenClient({
            mapboxgl: globalThis.mapboxgl,
            onToken: (token, info) => record.tokens.push({ token, at: Date.now(), ...info }),
            onError: ({ code, status, retryable, slow, retryAfter, message }) =>
                record.errors.push({ code, status, retryable, slow, retryAfter, message }),
            ...options,
        });
        globalThis.client.on('state', (state) => record.states.push(state));
    },
});
