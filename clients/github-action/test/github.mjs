// A stand-in of GitHub's OpenID Connect issuer: it signs what a job asks for, and publishes its keys.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

export class GitHub {
    #published = keyPair();
    #signing = this.#published;
    #server = createServer((request, response) => this.#respond(request, response));
    /** The claims of the next jobs. @type {Record<string, unknown>} */
    claims = {};

    static async start() {
        const github = new GitHub();
        await new Promise((resolve) => github.#server.listen(0, '127.0.0.1', resolve));
        return github;
    }

    get origin() {
        return `http://127.0.0.1:${this.#server.address().port}`;
    }

    /** What a runner sets for a job with `permissions: id-token: write`. */
    get environment() {
        return { ACTIONS_ID_TOKEN_REQUEST_URL: `${this.origin}/token?api-version=2.0`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token' };
    }

    /** Whether tokens are signed with a key that is not published. */
    set isForged(forged) {
        this.#signing = forged ? keyPair() : this.#published;
    }

    #respond({ url, headers }, response) {
        const { pathname, searchParams } = new URL(url, this.origin);
        const documents = {
            '/.well-known/openid-configuration': () => ({ issuer: this.origin, jwks_uri: `${this.origin}/.well-known/jwks` }),
            '/.well-known/jwks': () =>
                ({ keys: [{ ...this.#published.publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }] }),
            '/token': () => ({ count: 1, value: this.#token(searchParams.get('audience')) }),
        };
        const isAllowed = pathname !== '/token' || headers.authorization === 'bearer request-token';
        const document = isAllowed && documents[pathname]?.();
        response.writeHead(document ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(document || {}));
    }

    #token(audience) {
        const now = Math.floor(Date.now() / 1000);
        const times = { iat: now, nbf: now, exp: now + 300 };
        const signed = `${base64url({ alg: 'RS256', typ: 'JWT', kid: '1' })}.${base64url(
            { iss: this.origin, aud: audience, ...times, ...this.claims })}`;
        return `${signed}.${sign('sha256', Buffer.from(signed), this.#signing.privateKey).toString('base64url')}`;
    }

    stop() {
        this.#server.close();
    }
}
