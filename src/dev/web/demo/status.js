// The status line: what the client is doing and, after a failure, what went wrong and what happens next.
import { $, clock, element } from './page.js';

const STATES = {
    idle: 'Idle', fresh: 'Fresh', refreshing: 'Refreshing', waiting: 'Waiting', refused: 'Refused', stopped: 'Stopped',
};

/** Returns one sentence on what happens next; clients/web/README.md has the details. */
export function adviceOn({ code, status, retryable, slow, retryAfter }) {
    if (!retryable) return 'The same request would be refused again. Change it, then press “Refresh now”.';
    if (slow) return 'The operator has to fix this first. The client tries again in two to four minutes.';
    if (retryAfter) return 'The client waits for as long as the vendor asks (Retry-After) and does not try earlier.';
    if (code === 'network') {
        return 'The client tries again after 1 s, then 2, 4 and so on, and when the network returns. Is the endpoint running?';
    }
    return status || code === 'timeout' ? 'The client tries again after 1 s, then 2, 4 and so on, up to 60 s.' : 'The client keeps working.';
}

export function showState(client) {
    const state = client?.state ?? 'stopped';
    if ($('state').textContent !== STATES[state]) $('state').textContent = STATES[state];
    $('status').dataset.state = state;
    const due = client?.secondsToRefresh ?? Infinity;
    $('next').textContent = !client ? 'No timers, listeners or locks remain.'
        : state === 'refreshing' ? 'Requesting a token…'
            : state === 'refused' ? 'No retry until you refresh.'
                : `${state === 'waiting' ? 'Tries again' : 'Requests the next token'} in ${clock(due)}${
                    state === 'waiting' && client.token ? '; the current token is still valid' : ''}.`;
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
