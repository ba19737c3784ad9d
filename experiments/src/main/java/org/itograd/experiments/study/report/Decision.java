package org.itograd.experiments.study.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.itograd.experiments.study.plan.Claim;
import org.itograd.experiments.study.statistics.Holm;
import org.itograd.experiments.study.statistics.Interval;
import org.itograd.experiments.study.statistics.Sample;
import org.itograd.experiments.study.statistics.Verdict;

/// What the measurements say to a claim.
///
/// @param claim       of the plan
/// @param better      the training that is claimed to be better, by its name
/// @param worse       the other
/// @param differences of accuracies, by seed
/// @param sample      of them
/// @param holm        the decision; for secondary claims that of the claim alone
/// @param images      how much the mean depends on the images, if that is known
/// @param failed      what the claim needs and does not have
record Decision(Claim claim, String better, String worse, Map<Long, Double> differences, Sample sample, Holm holm,
        Optional<Interval> images, List<String> failed) {
    /// Copies what may change.
    Decision {
        failed = List.copyOf(failed);
    }

    /// The interval of the claim alone.
    Interval interval() {
        return sample.interval(Decisions.CONFIDENCE);
    }

    Verdict verdict() {
        return holm.verdict();
    }

    /// Whether the claim is supported, but lacks something that it needs.
    boolean isMasked() {
        return verdict() == Verdict.SUPPORTED && !failed.isEmpty();
    }

    /// Verdict with the reservation.
    String words() {
        return verdict().words() + (isMasked() ? ", but does not count: fails " + String.join(", ", failed) : "");
    }

    Decision failing(List<String> needs) {
        return new Decision(claim, better, worse, differences, sample, holm, images, needs);
    }
}
