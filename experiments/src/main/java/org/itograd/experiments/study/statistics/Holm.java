package org.itograd.experiments.study.statistics;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Several claims decided together, so that in a share 1 − α of all studies none of those that are untrue is decided (S. Holm, "A
/// simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979).
///
/// The k-th smallest of m probabilities, from k = 0, is held to α/(m − k), up to the first that fails; those after it fail too. The
/// interval of a claim has the confidence 1 − α/(m − k) with the k at which it was decided, so that it includes 0 exactly if the claim
/// was not decided.
///
/// @param interval that the verdict goes by
/// @param p        adjusted: the smallest α at which the claim would be decided
/// @param verdict  on the claim that the mean is positive
public record Holm(Interval interval, double p, Verdict verdict) {
    /// Decides claims.
    ///
    /// @param samples of the differences that are claimed to be positive, one for each claim
    /// @param alpha   share of studies that may err, in (0, 1)
    /// @return in the order given
    public static List<Holm> decide(List<Sample> samples, double alpha) {
        require(alpha > 0 && alpha < 1, "alpha: must be > 0 and < 1, got %s", alpha);
        int m = samples.size();
        List<Double> p = samples.stream().map(Sample::p).toList();
        List<Integer> order = IntStream.range(0, m).boxed().sorted(Comparator.comparing(p::get)).toList();
        List<Holm> decided =
                new ArrayList<>(Collections.nCopies(m, new Holm(new Interval(0, 0, 0, 0), 1, Verdict.NOT_SUPPORTED)));
        int failed = m;
        double adjusted = 0;
        for (int k = 0; k < m; k++) {
            int claim = order.get(k);
            adjusted = Math.max(adjusted, Math.min(1, (m - k) * p.get(claim)));
            Interval interval = samples.get(claim).interval(1 - alpha / (m - Math.min(k, failed)));
            Verdict verdict = Verdict.of(interval);
            if (verdict == Verdict.NOT_SUPPORTED) {
                failed = Math.min(failed, k);
            }
            decided.set(claim, new Holm(interval, adjusted, verdict));
        }
        return decided;
    }
}
