package io.github.tokenvendor.mapbox;

import java.util.regex.Pattern;

/** The syntax of Mapbox account names, which token ids share. */
public final class AccountName {
    /** The whole name. */
    public static final Pattern FORM = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

    private AccountName() {}

    /** Whether a text is a valid account name, and therefore safe as a segment of a URL's path. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }
}
