package org.itograd.sde.montecarlo;

import java.util.Locale;
import java.util.function.LongFunction;

/// How many samples of a payoff are needed to see it vary: until at least [#ENOUGH] effective ones make its variance.
final class Survey {
    /// The fewest samples.
    static final int TRIAL = 1 << 12;
    /// Effective samples by which a variance is known.
    static final double ENOUGH = 50;
    /// Samples after which a payoff that never varied is given up.
    private static final long MOST_EQUAL = 1L << 22;
    /// Samples after which a payoff that hardly varied is given up.
    private static final long MOST = 1L << 26;

    private Survey() {}

    /// Samples until the payoff is seen to vary enough, or its bounds say what it may do besides.
    ///
    /// @param upTo   the moments of so many samples
    /// @param bounds of the payoff, if they are known
    /// @return the moments
    /// @throws UnreachableToleranceException if it hardly varies
    static Moments of(LongFunction<Moments> upTo, Bounds bounds) {
        Moments m = upTo.apply(TRIAL);
        while (m.effective() < ENOUGH && !bounds.known()) {
            if (m.effective() == 0 && m.n() >= MOST_EQUAL) {
                throw never(m);
            }
            if (m.n() >= MOST) {
                throw tooFew(m);
            }
            double factor = 1.2 * ENOUGH / Math.max(m.effective(), 1);
            m = upTo.apply(Math.min(MOST, (long) (m.n() * Math.clamp(factor, 1.25, 4))));
        }
        return m;
    }

    private static UnreachableToleranceException never(Moments m) {
        return new UnreachableToleranceException(String.format(
                Locale.ROOT,
                "payoff: all of %d samples are %s; so it is constant, or differs with a probability below %.1e (at 95 %%), by an"
                        + " unknown amount. If it has bounds, give them by bounded(least, most); if paths rarely come to where it"
                        + " differs, lead them there by importance sampling, importance(…)",
                m.n(), m.mean(), 3.0 / m.n()));
    }

    private static UnreachableToleranceException tooFew(Moments m) {
        return new UnreachableToleranceException(String.format(
                Locale.ROOT,
                "payoff: its variance cannot be known from %d samples, for as few as %.1f of them make it up (%.0f would be"
                        + " enough): it differs rarely, or has a heavy tail. Lead paths to where it is large by importance"
                        + " sampling, importance(…); or, if it has bounds, give them by bounded(least, most)",
                m.n(), m.effective(), ENOUGH));
    }
}
