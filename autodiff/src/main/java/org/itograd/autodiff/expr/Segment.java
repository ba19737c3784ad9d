package org.itograd.autodiff.expr;

import java.util.List;

/// A part of a graph that is compiled as one loop.
///
/// @param body what to compute; its inputs and outputs are numbered within the segment
/// @param sources for each input of the body: the kernel's input, or −1 − s for scratch array s
/// @param targets for each output of the body: its scratch array
record Segment(Emission body, List<Integer> sources, List<Integer> targets) {}
