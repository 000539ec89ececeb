// A program without a page, in Node.js, Deno or Bun: makes a client, asks it when told to, and ends by itself.
import { MapboxTokenClient } from '../../src/mapbox-token-client.js';

const [endpoint] = globalThis.Deno?.args ?? process.argv.slice(2);

// At module level, as a page's code does that is also rendered on a server.
const idle = new MapboxTokenClient({ endpoint: '/tokens', mapboxgl: {}, onToken() {} });
const target = {};
const tokens = new MapboxTokenClient({ endpoint, mapboxgl: target, onError: ({ message }) => console.error(message) });
await new Promise((resolve) => setTimeout(resolve, 100));
const before = [idle.state, tokens.state, tokens.token];

const [first, second] = await Promise.all([tokens.getToken(), tokens.getToken()]);
const third = await tokens.ready;
const replaced = await tokens.invalidate(first);
const bound = target.accessToken;
if (globalThis.Deno) tokens.stop(); // Its timers cannot be told not to keep a program alive.
console.log(JSON.stringify({ before, first, second, third, replaced, bound }));
