package org.itograd.sde.montecarlo;

/// What samples that were not seen may add to a variance. Where an event of probability p makes the variance and n samples see it
/// k times, the interval k ± z √k is too short if k is small, and nothing at all if k = 0, though k = 0 is likely up to
/// p n = −ln(1 − confidence). So u samples of the event's size are counted besides, u = z², or what makes z √u that number if this is more:
/// k ± z √(k + u) holds the mean of a Poisson number k with the confidence to half a percent, for any mean, as it is no shorter
/// than the score interval (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
/// American Statistical Association 22, 1927). Where a variance is made of very many samples, this changes nothing.
///
/// The event's size comes from the samples that make the variance ([Moments#typicalSize]), if they are at least [#FEW], and
/// otherwise from the payoff itself.
///
/// @param count  u
/// @param size   that a deviation of the payoff may have
/// @param hidden whether samples do not show how rare deviations are, as those of a rare payoff with controls that vary always
record Unseen(double count, double size, boolean hidden) {
    /// From so many effective samples on, their size is known.
    private static final double FEW = 8;

    static Unseen of(double confidence, double size, boolean hidden) {
        double z = Gaussian.twoSided(confidence);
        double root = Math.max(z, -StrictMath.log1p(-confidence) / z);
        return new Unseen(root * root, size, hidden);
    }

    /// The standard deviation of one sample, those not seen among them.
    double deviation(Moments m) {
        return StrictMath.hypot(m.deviation(), Math.sqrt(count / m.n()) * (few(m) ? size : m.typicalSize()));
    }

    /// Of the mean of such samples.
    double standardError(Moments m) {
        return deviation(m) / Math.sqrt((double) m.n());
    }

    /// How much those not seen, of the payoff's size, may move the mean of n samples.
    double sizeOfMean(long n) {
        return Math.sqrt(count) * size / n;
    }

    /// Whether few samples make the variance.
    boolean few(Moments m) {
        return hidden || m.effective() < FEW;
    }
}
