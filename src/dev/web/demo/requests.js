// The latest requests to the vendor, and to Mapbox after a tile has failed.
import { $, clock, copy, element, shortened, timeOfDay } from './page.js';

const SHOWN = 6;

/** Calls `fetch` and shows the exchange on the page. */
export async function recorded(resource, options = {}) {
    const request = {
        method: options.method ?? 'GET', url: new URL(resource, location.href).href, body: options.body ?? '',
        headers: Object.fromEntries(new Headers(options.headers)), at: new Date(),
    };
    const begun = performance.now();
    const row = show(request);
    try {
        const response = await fetch(resource, options);
        const text = await response.clone().text();
        row.succeeded(response, text, performance.now() - begun);
        return response;
    } catch (error) {
        row.failed(error.name === 'AbortError' ? 'aborted' : 'no response', performance.now() - begun);
        throw error;
    }
}

/** @returns {string} a POSIX shell command that sends the same request */
export function asCurl({ method, url, headers, body }) {
    const quoted = (text) => `'${String(text).replaceAll('\'', '\'\\\'\'')}'`;
    return [
        `curl -sS -i -X ${method} ${quoted(url)}`,
        ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
        ...body ? [`-d ${quoted(body)}`] : [],
    ].join(' \\\n  ');
}

function show(request) {
    const { pathname } = new URL(request.url);
    const entry = element('details', '', 'request');
    const summary = element('summary');
    const status = element('span', '…', 'code');
    const took = element('span', '', 'took');
    const time = Object.assign(element('time', timeOfDay(request.at)), { dateTime: request.at.toISOString() });
    summary.append(status, element('span', `${request.method} ${pathname}`, 'path'), took, time);
    const button = Object.assign(element('button', 'Copy as curl'), { type: 'button' });
    button.addEventListener('click', () => copy(asCurl(request), button));
    const sent = element('pre', shortened(lines(request.headers, request.body)));
    const got = element('pre', 'No response yet.');
    entry.append(summary, element('h3', 'Request'), sent, element('h3', 'Response'), got, button);
    $('requests').querySelector('p')?.remove();
    $('requests').prepend(entry);
    while ($('requests').children.length > SHOWN) $('requests').lastChild.remove();
    const end = (text, milliseconds) => {
        status.textContent = text;
        took.textContent = milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : clock(milliseconds / 1000);
    };
    return {
        succeeded(response, text, milliseconds) {
            end(String(response.status), milliseconds);
            status.classList.add(response.ok ? 'good' : 'bad');
            got.textContent = shortened(lines(Object.fromEntries(response.headers), pretty(text)));
        },
        failed(text, milliseconds) {
            end(text, milliseconds);
            status.classList.add('bad');
            got.textContent = 'No response: the connection failed.';
        },
    };
}

function lines(headers, body) {
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\n');
    return body ? `${head}\n\n${body}` : head;
}

function pretty(text) {
    try {
        return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
        return text.slice(0, 500);
    }
}
