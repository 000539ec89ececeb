// Helpers that every part of the demo page uses.

export const $ = (id) => document.getElementById(id);

export function element(name, text = '', className = '') {
    return Object.assign(document.createElement(name), { textContent: text, className });
}

/** Formats seconds as `m:ss`. */
export function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function timeOfDay(date) {
    return date.toLocaleTimeString('en-GB');
}

/** Returns the first 16 hexadecimal digits of the token's SHA-256, as in the vendor's log. */
export async function fingerprint(token) {
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
    return [...new Uint8Array(hash, 0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Returns the hue of the tiles that the fake Mapbox returns for this token. */
export function hueOf(print) {
    return parseInt(print.slice(0, 4), 16) % 360;
}

/** Shortens the tokens and credentials in a text, but keeps enough to tell them apart. */
export function shortened(text) {
    return text.replace(/\b(tk\.[\w-]{7}|eyJ[\w-]{7})[\w.-]+([\w-]{6})/g, '$1…$2');
}

export async function copy(text, button) {
    const label = button.textContent;
    try {
        await navigator.clipboard.writeText(text);
        button.textContent = 'Copied';
    } catch {
        button.textContent = 'Copying is blocked';
    }
    setTimeout(() => { button.textContent = label; }, 1500);
}
