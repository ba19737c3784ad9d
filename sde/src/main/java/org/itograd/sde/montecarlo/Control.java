package org.itograd.sde.montecarlo;

/// A function of the path whose expectation is known.
record Control(Payoff function, double mean) {}
