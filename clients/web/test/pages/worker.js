// The client in a worker.
import { MapboxTokenClient } from './mapbox-token-client.js';

self.onmessage = async ({ data: endpoint }) => {
    const tokens = new MapboxTokenClient({ endpoint });
    const { state } = tokens;
    self.postMessage([state, await tokens.getToken(), await tokens.getToken()]);
};
