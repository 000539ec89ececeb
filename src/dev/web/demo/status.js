// One line that says what the client is about, and in trouble what went wrong and what it does about it.
import { $, clock, element } from './page.js';

const STATES = {
    idle: 'Idle', fresh: 'Fresh', refreshing: 'Refreshing', waiting: 'Waiting', refused: 'Refused', stopped: 'Stopped',
};

/** What clients/web/README.md says of failures, in one sentence each. */
export function adviceOn({ code, status, retryable, slow, retryAfter }) {
    if (!retryable) return 'The same request would be refused again: change it, then press “Refresh now”.';
    if (slow) return 'Somebody has to put something right first: the client asks again in two to four minutes.';
    if (retryAfter) return 'The client waits for as long as the vendor wants, and does not ask before.';
    if (code === 'network') {
        return 'The client asks again after 1 s, then 2, 4 and so on, and as soon as the network is back. Is the endpoint'
            + ' running?';
    }
    return status || code === 'timeout' ? 'The client asks again after 1 s, then 2, 4 and so on, to 60 s.' : 'The client goes on.';
}

export function showState(client) {
    const state = client?.state ?? 'stopped';
    if ($('state').textContent !== STATES[state]) $('state').textContent = STATES[state];
    $('status').dataset.state = state;
    const due = client?.secondsToRefresh ?? Infinity;
    $('next').textContent = !client ? 'No timer, no listener and no lock is left.'
        : state === 'refreshing' ? 'Asking the vendor…'
            : state === 'refused' ? 'Not asked again before you say so.'
                : `Asks ${state === 'waiting' ? 'again' : 'for the next token'} in ${clock(due)}${
                    state === 'waiting' && client.token ? '; the token it has still lives' : ''}.`;
}

export function showProblem(error) {
    const { code, message, requestId, status } = error;
    const facts = element('p', '', 'facts');
    facts.append(element('code', status ? `${status} ${code}` : code));
    if (requestId) facts.append(' request ', element('code', requestId));
    $('problem').replaceChildren(element('p', message, 'detail'), facts, element('p', adviceOn(error), 'advice'));
}

export function showNoProblem() {
    $('problem').replaceChildren();
}
