// A project that uses the installed package: compiled strictly, bundled and run. Each wrong use below must be an error.
import { MapboxTokenClient, TokenError, type TokenClientOptions, type TokenState } from 'mapbox-token-client';
import { watchMap } from 'mapbox-token-client/watch-map';

const options: TokenClientOptions = {
    endpoint: new URLSearchParams(location.search).get('endpoint') ?? '/tokens',
    scopes: undefined, timeoutSeconds: undefined, shareKey: undefined, fetch: undefined, headers: undefined,
};
const tokens = new MapboxTokenClient(options);
const target: { accessToken?: string } = {};
tokens.bind(target);
tokens.bind({ setAccessToken: (token: string) => console.debug(token.length) });
const off: () => void = tokens.on('state', (state: TokenState) => console.debug(state));
tokens.on('token', (token, { afterGap, secondsLeft }) => console.debug(token.length, afterGap, secondsLeft.toFixed()));
tokens.on('error', (error) => console.debug(error instanceof TokenError && error.slow, error.requestId?.length));
const stopWatching: () => void = watchMap(tokens, { on() {}, off() {}, getSource: () => undefined });
tokens.ready.then((token: string) => {
    off();
    stopWatching();
    document.title = target.accessToken === token ? token : 'not bound';
});

export function wrong() {
    // @ts-expect-error the endpoint is required
    new MapboxTokenClient({ scopes: ['styles:read'] });
    // @ts-expect-error no such event
    tokens.on('tokens', () => {});
    // @ts-expect-error a state is a string
    tokens.on('state', (state: number) => console.debug(state));
    // @ts-expect-error not a target
    tokens.bind(7);
    // @ts-expect-error read-only
    tokens.state = 'fresh';
}
