package org.itograd.sde;

/// How the stochastic integral of an SDE is read.
///
/// The two differ by a drift: the Stratonovich equation dY = f dt + g ∘ dW with diagonal noise is the Itô equation with
/// drift f + ½ g′g (Kloeden & Platen 1992, eq. 4.9.11). Without noise, and with additive noise, they are the same.
public enum Calculus {
    /// dY = f dt + g dW: the integrand is taken at the left end of each small interval, so the integral is a martingale.
    ITO,
    /// dY = f dt + g ∘ dW: the integrand is taken in the middle, so the ordinary chain rule holds.
    STRATONOVICH
}
