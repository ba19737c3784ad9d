package org.itograd.autodiff.device.source;

/// What a runtime puts before a kernel's own: some bytes before the memory of each parameter, and some parameters before the first.
///
/// @param header  bytes
/// @param leading parameters in the device's language, each with a comma after it
public record Convention(int header, String leading) {
    /// Nothing.
    public static final Convention PLAIN = new Convention(0, "");
}
