package org.itograd.autodiff.device;

import java.io.Serial;

/// A device is not there, is not to be trusted, or failed; the message says what to do.
public final class DeviceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /// @param message in one line, unless a compiler's words follow
    public DeviceException(String message) {
        super(message);
    }

    /// @param message as above
    /// @param cause   of the failure
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
