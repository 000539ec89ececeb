// A program for Node.js, Deno or Bun: creates clients, gets tokens, and exits by itself.
import { MapboxTokenClient } from '../../src/mapbox-token-client.js';

const [endpoint] = globalThis.Deno?.args ?? process.argv.slice(2);

// At module level, like page code that is also rendered on a server.
const idle = new MapboxTokenClient({ endpoint: '/tokens', mapboxgl: {}, onToken() {} });
const target = {};
const tokens = new MapboxTokenClient({ endpoint, mapboxgl: target, onError: ({ message }) => console.error(message) });
await new Promise((resolve) => setTimeout(resolve, 100));
const before = [idle.state, tokens.state, tokens.token];

const [first, second] = await Promise.all([tokens.getToken(), tokens.getToken()]);
const third = await tokens.ready;
const replaced = await tokens.invalidate(first);
const bound = target.accessToken;
if (globalThis.Deno) tokens.stop(); // Its timers always keep the program running.
console.log(JSON.stringify({ before, first, second, third, replaced, bound }));
