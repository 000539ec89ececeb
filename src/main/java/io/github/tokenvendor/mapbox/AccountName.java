package io.github.tokenvendor.mapbox;

import java.util.regex.Pattern;

/** Names of Mapbox accounts; the ids of tokens are of the same form. */
public final class AccountName {
    private static final Pattern FORM = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

    private AccountName() {}

    /** Whether a text can be the name of a Mapbox account, and so a segment of a URL's path as it is. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }
}
