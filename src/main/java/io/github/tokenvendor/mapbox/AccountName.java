package io.github.tokenvendor.mapbox;

import java.util.regex.Pattern;

/** Names of Mapbox accounts; the ids of tokens are of the same form. */
public final class AccountName {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private AccountName() {}

    /**
     * Whether a text can be the name of a Mapbox account, and so stand in a URL's path as it is.
     *
     * @param text the text
     * @return true when every character is one that account names have
     */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }
}
