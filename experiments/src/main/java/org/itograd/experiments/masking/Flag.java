package org.itograd.experiments.masking;

/// A sign of masked gradients, looked for.
///
/// @param sign   what was looked for
/// @param raised whether it was found
/// @param words  what was found, with the numbers
public record Flag(Sign sign, boolean raised, String words) {}
