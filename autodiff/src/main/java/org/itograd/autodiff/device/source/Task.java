package org.itograd.autodiff.device.source;

/// A kernel and how many work-items it takes: all sizes stand in its text.
///
/// @param source its parameters in the order in which whoever makes it says
/// @param items  work-items, at least 1
public record Task(Source source, int items) {}
