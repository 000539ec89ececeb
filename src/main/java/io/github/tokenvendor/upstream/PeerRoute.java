package io.github.tokenvendor.upstream;

import io.github.tokenvendor.upstream.ExchangeException.Phase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;

/**
 * The route to a peer, directly or through a proxy.
 *
 * @param host the peer's host; an IPv6 address has no brackets
 * @param proxy {@link Proxy#NO_PROXY} for a direct connection
 */
record PeerRoute(String host, int port, boolean secure, Proxy proxy) {
    /** The route to the peer of a URL. */
    static PeerRoute to(URI peer, Proxy proxy) {
        boolean secure = peer.getScheme().equals("https");
        int port = peer.getPort() >= 0 ? peer.getPort() : secure ? 443 : 80;
        String host = peer.getHost();
        return new PeerRoute(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port, secure, proxy);
    }

    /** Whether there is a proxy. */
    boolean isProxied() {
        return proxy.address() != null;
    }

    /** Whether the proxy has to be asked for a tunnel by {@code CONNECT}. */
    boolean needsTunnel() {
        return proxy.type() == Proxy.Type.HTTP;
    }

    /** The phase that connecting to the first host belongs to. */
    Phase firstPhase() {
        return isProxied() ? Phase.TUNNELING : Phase.CONNECTING;
    }

    /** The name to look up: the proxy's, which looks up the peer's itself, or else the peer's. */
    String firstHost() {
        return proxy.address() instanceof InetSocketAddress via ? via.getHostString() : host;
    }

    /** The address to connect to, once the first host's is known. */
    InetSocketAddress firstStop(InetAddress address) {
        return new InetSocketAddress(address, proxy.address() instanceof InetSocketAddress via ? via.getPort() : port);
    }

    /** The peer as the request for a tunnel names it. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
