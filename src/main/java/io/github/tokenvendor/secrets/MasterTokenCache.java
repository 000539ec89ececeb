package io.github.tokenvendor.secrets;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.upstream.CallContext;
import java.time.*;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
public final class MasterTokenCache {
    private final MasterTokenSource s;
    public MasterTokenCache(SecretReader r, Optional<String> a, Duration t, InstantSource c, Executor e) { s = new MasterTokenSource(r, a, t, c, e); }
    public MasterToken current(CallContext c) throws SecretException { try { return s.current(c);} catch (SecretException e) { throw fix(e);} }
    private SecretException fix(SecretException e) { e.retry = java.util.Collections.max(java.util.List.of(Duration.ofSeconds(1), s.pause())); return e; }
    public Optional<MasterToken> known() { return s.lastKnown(); }
    public String account(CallContext c) throws SecretException { Optional<String> known = s.configuredAccount().or(() -> known().map(MasterToken::account)); return known.isPresent() ? known.get() : current(c).account(); }
    public boolean isRenewed(CallContext c) throws SecretException { return s.isAboutToEnd() && !known().equals(Optional.of(current(c))); }
    public boolean isDue() { return s.isDue(); }
    public boolean revalidate(CallContext c, Deadline p) { AtomicBoolean b = new AtomicBoolean(); s.revalidate(c, p, () -> b.set(true)); return b.get(); }
    public Optional<MasterToken> replacementFor(MasterToken m, CallContext c) throws SecretException { try { return s.replacementFor(m, c);} catch (SecretException e) { throw fix(e);} }
    public void forget() { s.forget(); }
}
