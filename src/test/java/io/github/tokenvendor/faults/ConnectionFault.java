package io.github.tokenvendor.faults;

/** Misbehaviours before there is a connection. */
enum ConnectionFault implements ServerBehaviour {
    /** Not even listening: the operating system refuses every connection. */
    REFUSES,
    /** Listening with a full backlog: the operating system leaves every attempt to connect without an answer. */
    NEVER_ACCEPTS;

    @Override
    public void serve(ServerConnection wire) {
        throw new IllegalStateException("there is no connection");
    }
}
