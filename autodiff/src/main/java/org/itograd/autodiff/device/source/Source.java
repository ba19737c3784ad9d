package org.itograd.autodiff.device.source;

/// A text with one kernel, all of whose parameters are memory.
///
/// @param text       in the language of the device
/// @param entry      the kernel's name
/// @param parameters how many it has
public record Source(String text, String entry, int parameters) {}
