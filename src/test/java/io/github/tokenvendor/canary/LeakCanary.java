package io.github.tokenvendor.canary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Searches responses, logs and exceptions for secrets, whole, encoded, or any 20 characters of them in a row (40 of a
 * minted token).
 *
 * <p>A failure names the place, the secret's label and the form, and never the secret. Any text of the form of a Mapbox
 * token counts as a leak too, known or not, so that a token that only Mapbox saw being minted is noticed. Only the
 * member {@code token} of a success body may hold one. Thread-safe.
 */
public final class LeakCanary {
    /** This many characters reveal a secret; fewer might match by chance. */
    private static final int WINDOW = 20;

    private static final Pattern TOKEN = Pattern.compile("(?<![A-Za-z0-9])[pst]k\\.[A-Za-z0-9_-]{16,}");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What to look for, and what to call it. */
    private final Map<String, String> pieces = new ConcurrentHashMap<>();

    private final Map<String, String> shortSecrets = new ConcurrentHashMap<>();

    /** Ends of secrets, which no other token shares; their beginnings hold the account and are shared. */
    private final Map<String, String> endings = new ConcurrentHashMap<>();

    /**
     * Watches for a secret from now on.
     *
     * @param label what failures call it
     * @param secret the secret, at least 8 characters long
     * @return this canary
     */
    public LeakCanary guard(String label, String secret) {
        if (secret.length() < 8) {
            throw new IllegalArgumentException("a secret this short would be found everywhere: " + label);
        }
        remember(label, secret, 1);
        endings.put(secret.substring(Math.max(0, secret.length() - WINDOW)), label);
        return this;
    }

    /**
     * Watches for a minted token from now on; {@link #checkResponse} does so automatically for every token that it sees
     * vended.
     *
     * @param token the token
     * @return this canary
     */
    public LeakCanary guardMinted(String token) {
        // There may be thousands of them, and pieces side by side still find any forty characters in a row.
        remember("minted token", token, WINDOW);
        return this;
    }

    /**
     * Searches a response. Only the member {@code token} of a success body may hold a temporary token.
     *
     * @param status the HTTP status
     * @param headers the header fields
     * @param body the body; null for none
     * @throws AssertionError when something leaks
     */
    public void checkResponse(int status, Map<String, String> headers, String body) {
        headers.forEach((name, value) -> checkText("header " + name, name + ": " + value));
        if (body != null) {
            checkText("body of a " + status, status == 200 ? withoutToken(body) : body);
        }
    }

    /**
     * Searches a text, such as everything written to standard output.
     *
     * @param place what failures call the text
     * @param text the text; null for none
     * @throws AssertionError when something leaks
     */
    public void checkText(String place, String text) {
        if (text == null) {
            return;
        }
        for (int at = 0; at + WINDOW <= text.length(); at++) {
            report(place, at, pieces.get(text.substring(at, at + WINDOW)));
        }
        shortSecrets.forEach((secret, label) -> report(place, text.indexOf(secret), label));
        var token = TOKEN.matcher(text);
        if (token.find()) {
            report(place, token.start(), "a token that is not watched");
        }
    }

    /**
     * Searches an exception: its messages, its trace, and those of its causes and of what it suppresses.
     *
     * @param place what failures call the exception
     * @param thrown the exception; null for none
     * @throws AssertionError when something leaks
     */
    public void checkThrowable(String place, Throwable thrown) {
        if (thrown == null) {
            return;
        }
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        checkText("trace of " + place, trace.toString());
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>();
        left.add(thrown);
        while (!left.isEmpty()) {
            Throwable next = left.remove();
            if (seen.add(next)) {
                checkText("message of " + place, next.getMessage());
                checkText("localized message of " + place, next.getLocalizedMessage());
                checkText("text of " + place, next.toString());
                left.addAll(List.of(next.getSuppressed()));
                Optional.ofNullable(next.getCause()).ifPresent(left::add);
            }
        }
    }

    private void remember(String label, String secret, int step) {
        SecretForms.of(secret).forEach((form, text) -> rememberForm(label + ", " + form, text, step));
    }

    private void rememberForm(String label, String text, int step) {
        if (text.length() < WINDOW) {
            shortSecrets.put(text, label);
        }
        for (int at = text.length() - WINDOW; at >= 0; at -= step) {
            pieces.putIfAbsent(text.substring(at, at + WINDOW), label);
        }
    }

    /** A vended token begins like the master, with the account, so only their ends differ. */
    private String withoutToken(String body) {
        String token = tokenOf(body);
        if (!token.startsWith("tk.")) {
            return body;
        }
        endings.forEach((ending, label) -> report("vended token", token.indexOf(ending), label));
        guardMinted(token);
        return body.replaceFirst(Pattern.quote(token), "");
    }

    private static String tokenOf(String body) {
        try {
            return JSON.readTree(body).path("token").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static void report(String place, int at, String label) {
        if (label != null && at >= 0) {
            throw new AssertionError("leak at character " + at + " of the " + place + ": " + label);
        }
    }
}
