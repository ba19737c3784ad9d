package org.itograd.sde.montecarlo;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The samples of an [Expectation], by their numbers: what a worker needs to compute ranges of them. May be used by several threads.
public final class Samples {
    private final Sampler sampler;
    private final Map<SampleRange, Sampler.Kind> kinds = new ConcurrentHashMap<>();

    Samples(Sampler sampler) {
        this.sampler = sampler;
    }

    /// The numbers of a range, one after the other: the same if the range is cut into parts.
    ///
    /// @throws NonFinitePayoffException if the payoff or a control is NaN or infinite for some path
    public double[] values(SampleRange range) {
        return kinds.computeIfAbsent(range.of(0, 1), this::kind).values(range.first(), range.count()).toDoubleArray();
    }

    /// The moments of a range, summed in the order of the numbers.
    ///
    /// @throws NonFinitePayoffException if the payoff or a control is NaN or infinite for some path
    public Moments moments(SampleRange range) {
        return Moments.of(values(range));
    }

    private Sampler.Kind kind(SampleRange one) {
        Sampler with = sampler.withCoefficients(one.coefficients().stream().mapToDouble(c -> c).toArray());
        return switch (one.draw()) {
            case PLAIN -> with.plain(one.steps());
            case ANTITHETIC -> with.antithetic(one.steps());
            case DIFFERENCE -> with.difference(one.steps());
            case TWINS -> with.twins(one.steps());
            case POINT -> QuasiMonteCarlo.scrambled(with, one.steps(), one.scrambling());
        };
    }

    /// One sample of a kind, the first.
    SampleRange one(Draw draw, int steps, int scrambling) {
        return new SampleRange(draw, steps, scrambling, Arrays.stream(sampler.coefficients()).boxed().toList(), 0, 1);
    }

    /// How many samples to solve at once, by the number of steps alone.
    int batch(SampleRange kind) {
        int most = sampler.batch(kind.steps());
        return kind.draw() == Draw.POINT
                ? Math.min(most, Sampler.batchOf(QuasiMonteCarlo.dimensions(sampler, kind.steps())))
                : most;
    }
}
