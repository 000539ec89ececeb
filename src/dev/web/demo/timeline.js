// Token lifetimes, refresh windows, attempts and pauses, in one lane per open tab.
import { $, clock, element, hueOf } from './page.js';

const SVG = 'http://www.w3.org/2000/svg';
const LANE = 44;
const TOP = 18;
const KEPT = 40;
const TICK_PIXELS = 56;
const SILENT_MS = 90_000; // Browsers allow a background tab one timer per minute.

export class Timeline {
    #channel = new BroadcastChannel('demo-timeline');
    #own = { id: crypto.randomUUID(), opened: Date.now(), lives: [], attempts: [], pauses: [] };
    #others = new Map();
    #life = 60;

    constructor() {
        this.#channel.onmessage = ({ data }) => this.#hear(data);
        this.#channel.postMessage({ type: 'hello' });
        addEventListener('pagehide', () => this.#channel.postMessage({ type: 'bye', id: this.#own.id }));
        setInterval(() => this.#publish(), 5000);
        setInterval(() => this.draw(), 1000);
    }

    /** @param {{ print: string, seconds: number, refreshIn?: number, due: number }} token times in seconds from now */
    life({ print, seconds, refreshIn, due }) {
        const now = Date.now();
        const { lives } = this.#own;
        const last = lives.at(-1);
        this.#endPause(now);
        this.#life = seconds;
        if (last?.print === print) {
            last.due = now + due * 1000;
        } else {
            if (last) last.to = Math.min(last.to, now);
            const window = refreshIn === undefined ? null
                : { from: now + refreshIn * 1000, to: now + (refreshIn + (seconds - refreshIn) / 3) * 1000 };
            lives.push({ print, from: now, to: now + seconds * 1000, end: now + seconds * 1000, window, due: now + due * 1000 });
        }
        this.#changed();
    }

    attempt(ok, label) {
        this.#own.attempts.push({ at: Date.now(), ok, label });
        this.#changed();
    }

    pause(seconds) {
        const now = Date.now();
        this.#endPause(now);
        if (Number.isFinite(seconds)) this.#own.pauses.push({ from: now, to: now + seconds * 1000 });
        this.#changed();
    }

    stop() {
        const now = Date.now();
        this.#endPause(now);
        const last = this.#own.lives.at(-1);
        if (last) last.to = Math.min(last.to, now);
        this.#changed();
    }

    #endPause(now) {
        const last = this.#own.pauses.at(-1);
        if (last) last.to = Math.min(last.to, now);
    }

    #changed() {
        for (const name of ['lives', 'attempts', 'pauses']) this.#own[name].splice(0, this.#own[name].length - KEPT);
        this.#publish();
        this.draw();
    }

    #publish() {
        this.#channel.postMessage({ type: 'lane', lane: this.#own });
    }

    #hear({ type, id, lane }) {
        if (type === 'hello') this.#publish();
        else if (type === 'bye') this.#others.delete(id);
        else this.#others.set(lane.id, { ...lane, heard: Date.now() });
        if (type !== 'hello') this.draw();
    }

    draw() {
        if (document.hidden) return;
        const now = Date.now();
        for (const [id, { heard }] of this.#others) if (now - heard > SILENT_MS) this.#others.delete(id);
        const lanes = [this.#own, ...[...this.#others.values()].sort((a, b) => a.opened - b.opened)];
        const width = Math.max(240, $('timeline').clientWidth);
        const span = Math.max(150, 2.5 * this.#life) * 1000;
        const start = now - span * 0.6;
        const x = (at) => Math.max(-20, Math.min(width + 20, (at - start) / span * width));
        const svg = node('svg', { viewBox: `0 0 ${width} ${TOP + lanes.length * LANE}`, role: 'img', width, height: TOP + lanes.length * LANE });
        svg.setAttribute('aria-label', summary(lanes));
        svg.append(...ticks(span, now, x, width, TOP + lanes.length * LANE));
        lanes.forEach((lane, i) => svg.append(...drawn(lane, TOP + i * LANE, x, i === 0 ? 'this tab' : `tab ${i + 1}`)));
        const line = node('line', { x1: x(now), x2: x(now), y1: TOP - 4, y2: TOP + lanes.length * LANE, class: 'now' });
        svg.append(line, words(x(now) + 4, 11, 'now', 'tick now-word'));
        $('timeline').replaceChildren(svg);
    }
}

function drawn({ lives, attempts, pauses }, top, x, name) {
    const bars = lives.flatMap(({ print, from, to, end, window, due }) => {
        const bar = rect(x(from), x(to), top + 20, 14, 'bar');
        bar.style.setProperty('--hue', hueOf(print));
        bar.append(title(`token ${print.slice(0, 6)}, ${clock((end - from) / 1000)} lifetime`));
        const parts = [bar];
        if (x(to) - x(from) > 60 && x(from) > -20) parts.push(words(x(from) + 5, top + 31, print.slice(0, 6), 'stamp'));
        if (window && window.from < to) parts.push(rect(x(window.from), x(Math.min(window.to, to)), top + 20, 14, 'window'));
        if (due < to) parts.push(node('line', { x1: x(due), x2: x(due), y1: top + 16, y2: top + 38, class: 'due' }));
        return parts;
    });
    const waits = pauses.filter(({ from, to }) => to > from).map(({ from, to }) => rect(x(from), x(to), top + 36, 5, 'pause'));
    const dots = attempts.filter(({ at }) => x(at) > -10).map(({ at, ok, label }) => {
        const dot = ok ? node('circle', { cx: x(at), cy: top + 27, r: 5, class: 'ok' })
            : node('path', { d: `M${x(at) - 5} ${top + 22}l10 10m0-10l-10 10`, class: 'failed' });
        dot.append(title(label));
        return dot;
    });
    return [words(2, top + 13, name, 'lane'), ...bars, ...waits, ...dots];
}

function ticks(span, now, x, width, height) {
    const step = [15, 30, 60, 300, 900, 1800].find((seconds) => seconds * 1000 / span * width >= TICK_PIXELS) ?? 3600;
    const marks = [];
    for (let at = Math.ceil((now - span * 0.6) / step / 1000) * step * 1000; at < now + span * 0.4; at += step * 1000) {
        marks.push(node('line', { x1: x(at), x2: x(at), y1: TOP - 2, y2: height, class: 'grid' }));
        const label = new Date(at).toLocaleTimeString('en-GB').slice(span > 1_200_000 ? 0 : 3, span > 1_200_000 ? 5 : 8);
        if (Math.abs(x(at) - x(now) - 10) > 32 && x(at) > 13) marks.push(words(x(at) - 13, 11, label, 'tick'));
    }
    return marks;
}

function summary(lanes) {
    return lanes.map(({ lives, attempts }, i) => {
        const failed = attempts.filter(({ ok }) => !ok).length;
        return `${i ? `Tab ${i + 1}` : 'This tab'}: ${lives.length} tokens, ${failed} failed requests`;
    }).join('. ');
}

function rect(from, to, y, height, className) {
    return node('rect', { x: from, y, width: Math.max(0, to - from), height, rx: 3, class: className });
}

function words(x, y, text, className) {
    const label = node('text', { x, y, class: className });
    label.textContent = text;
    return label;
}

function title(text) {
    const label = node('title', {});
    label.textContent = text;
    return label;
}

function node(name, attributes) {
    const created = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
    return created;
}

/** Adds a line to the log. */
export function log(text, kind = '') {
    const now = new Date();
    const time = Object.assign(element('time', now.toLocaleTimeString('en-GB')), { dateTime: now.toISOString() });
    const item = element('li', '', kind);
    item.append(time, element('span', text));
    $('log').prepend(item);
    while ($('log').children.length > KEPT) $('log').lastChild.remove();
}
