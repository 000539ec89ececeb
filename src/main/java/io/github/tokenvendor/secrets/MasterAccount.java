package io.github.tokenvendor.secrets;

import io.github.tokenvendor.mapbox.AccessToken;
import java.util.Optional;

/** Tells whose tokens a master token creates. */
public final class MasterAccount {
    private MasterAccount() {}

    /**
     * The account that the master names, or else the configured one.
     *
     * @throws SecretException as unusable, when neither names one, or both do and they differ
     */
    public static String of(AccessToken master, Optional<String> configured) throws SecretException {
        Optional<String> own = master.account();
        if (own.isPresent() && configured.isPresent() && !own.equals(configured)) {
            throw SecretException.unusable("the master token is of account " + own.get() + ", but MAPBOX_USERNAME says "
                    + configured.get() + "; correct the variable, or leave it blank");
        }
        return own.or(() -> configured)
                .orElseThrow(() ->
                        SecretException.unusable("the master token names no account; MAPBOX_USERNAME can name it"));
    }
}
