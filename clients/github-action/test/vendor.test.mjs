// The action against the vendor itself, with the policies that docs/how-to/github-actions.md shows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startLocalEndpoint } from '../../web/test/support/local-endpoint.mjs';
import { GitHub } from './github.mjs';
import { Job, path } from './support.mjs';

const PAGE = readFileSync(path('../../../docs/how-to/github-actions.md'), 'utf8');
const [BY_ID, BY_SUBJECT] = [...PAGE.matchAll(/^```json\n(.*?)^```$/gms)].map(([, block]) => block);
const AUDIENCE = 'https://YOUR-VENDOR';

/** The page's policies, for the stand-in of GitHub. */
function policies(issuer) {
    const byId = { ...JSON.parse(BY_ID), issuer };
    return JSON.stringify([byId, { ...byId, name: 'by-subject', ...JSON.parse(BY_SUBJECT) }]);
}

describe('the action and the vendor', () => {
    let github, vendor, job;

    before(async () => {
        github = await GitHub.start();
        vendor = await startLocalEndpoint({ ALLOWED_SCOPES: 'styles:read,uploads:write', POLICIES: policies(github.origin) });
        job = new Job();
    });
    after(async () => {
        job?.end();
        github?.stop();
        await vendor?.stop();
    });
    beforeEach(() => { github.isForged = false; });

    const run = (claims, settings = {}) => {
        github.claims = { sub: 'repo:OTHER/REPOSITORY:ref:refs/heads/main', repository_id: '1', ref: 'refs/heads/main', ...claims };
        return job.run({ ENDPOINT: vendor.endpoint, AUDIENCE, SCOPES: 'uploads:write', ...github.environment, ...settings });
    };

    /** The claims of a JSON Web Token or of a Mapbox token. */
    const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());

    for (const [name, claims, policy] of [
        ['repository_id', { repository_id: '123456789' }, 'uploads'],
        ['sub without IDs', { sub: 'repo:OWNER/REPOSITORY:ref:refs/heads/main' }, 'by-subject'],
        ['sub with IDs', { sub: 'repo:OWNER@12345/REPOSITORY@123456789:ref:refs/heads/main' }, 'by-subject'],
    ]) {
        it(`gets a token by ${name}, and masks it before anything else`, async () => {
            const { code, log, output } = await run(claims);
            assert.equal(code, 0, log);
            const [, token, seconds] = /^token=(tk\.\S+)\nexpires-in=(\d+)\n$/.exec(output);
            const [credential, masked, ...rest] = log.split('\n');
            assert.match(credential, /^::add-mask::eyJ/);
            assert.equal(masked, `::add-mask::${token}`);
            assert.deepEqual(rest, [`Got a token for ${seconds} seconds.`, '']);
            assert.deepEqual(claimsOf(token).scopes, ['uploads:write']);
            assert.ok(Number(seconds) <= 900);
            assert.equal(vendor.log.at(-1).policy, policy);
        });
    }

    for (const [name, claims] of [
        ['another repository', {}],
        ['another branch', { repository_id: '123456789', ref: 'refs/heads/topic' }],
        ['a pull request', { repository_id: '123456789', sub: 'repo:OWNER/REPOSITORY:pull_request', ref: 'refs/pull/1/merge' }],
        ['a repository of the owner with a longer name', { sub: 'repo:OWNER/REPOSITORY-2:ref:refs/heads/main' }],
    ]) {
        it(`says that no policy fits ${name}`, async () => {
            const { code, log, output } = await run(claims);
            assert.equal(code, 1);
            assert.match(log, /^::error title=Mapbox token::No policy of the vendor fits this workflow\..*repository_id 123/m);
            assert.equal(output, '');
        });
    }

    it('names the audience if it is not the policy\'s', async () => {
        const { code, log } = await run({ repository_id: '123456789' }, { AUDIENCE: 'https://another.example' });
        assert.equal(code, 1);
        assert.match(log, /^::error .*\(invalid_credential\).*the audience https:\/\/another\.example\.$/m);
    });

    it('is refused with a token that GitHub has not signed', async () => {
        github.isForged = true;
        const { code, log, output } = await run({ repository_id: '123456789' });
        assert.equal(code, 1);
        assert.match(log, /\(invalid_credential\)/);
        assert.equal(output, '');
    });

    it('passes on which scopes the policy allows', async () => {
        const { code, log } = await run({ repository_id: '123456789' }, { SCOPES: 'styles:read' });
        assert.equal(code, 1);
        assert.match(log, /status 403 \(scope_not_allowed\): .*styles:read.*uploads:write/);
    });
});
