package org.itograd.autodiff.device;

/// A kind of device; found by [java.util.ServiceLoader].
public interface DeviceProvider {
    /// How it is asked for.
    String name();

    /// Opens the best device of this kind.
    ///
    /// @throws DeviceException if there is none; the message says in one line what is missing and how to get it
    Device open();
}
