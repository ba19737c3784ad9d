package org.itograd.experiments.cluster;

/// Workers that cannot be reached, or fail. The message is one line that says what to do.
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param cause what was seen
    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
