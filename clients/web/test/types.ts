// The types of the client. Compiled, never run: each wrong use below must be an error, and nothing else may be.
import mapboxgl from 'mapbox-gl';
import { MapboxTokenClient, TokenError } from '../src/mapbox-token-client.js';

const tokens = new MapboxTokenClient({
    endpoint: new URL('https://vendor.example/tokens'),
    scopes: ['styles:read', 'fonts:read'],
    mapboxgl,
    authorization: async () => 'Bearer abc',
    onToken: (token, info) => console.log(token.length, info.secondsLeft.toFixed(), info.source === 'tab'),
    onError: (error) => console.log(error.code, error.status, error.retryable, error.message),
});
const first: string = await tokens.ready;
const now: string | null = tokens.token;
const seconds: number = tokens.secondsLeft + tokens.secondsToRefresh;
tokens.refresh().catch((error: unknown) => error instanceof TokenError && error.retryAfter);
tokens.stop();
console.log(first, now, seconds);

// @ts-expect-error the endpoint is required
new MapboxTokenClient({ scopes: ['styles:read'] });
// @ts-expect-error scopes are a list
new MapboxTokenClient({ endpoint: '/tokens', scopes: 'styles:read' });
// @ts-expect-error no such option
new MapboxTokenClient({ endpoint: '/tokens', scope: ['styles:read'] });
// @ts-expect-error read-only
tokens.token = 'tk.';
