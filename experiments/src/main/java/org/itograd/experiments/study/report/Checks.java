package org.itograd.experiments.study.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.itograd.experiments.masking.Paired;
import org.itograd.experiments.study.plan.Check;
import org.itograd.experiments.study.task.Results;

/// Carries out the checks of a study: both accuracies on the same networks and, where it is known which images were right, on the same
/// images.
final class Checks {
    private Checks() {}

    /// The checks for which something was measured.
    static List<Checked> of(Results results) throws IOException {
        List<Checked> found = new ArrayList<>();
        for (Check check : results.plan().checks()) {
            checked(check, results).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Checked> checked(Check check, Results results) throws IOException {
        Optional<String> training = results.training(check.training());
        if (training.isEmpty()) {
            return Optional.empty();
        }
        double strong = 0;
        double weak = 0;
        int seeds = 0;
        int images = 0;
        List<double[]> ones = new ArrayList<>();
        List<double[]> others = new ArrayList<>();
        for (long seed : seeds(check, results)) {
            Optional<double[]> one = results.right(check.strong(), check.strongAt(), training.get(), seed);
            Optional<double[]> other = check.isNumber()
                    ? one
                    : results.right(check.weak(), check.weakAt(), training.get(), seed);
            if (one.isPresent() && other.isPresent()) {
                images = Math.min(one.get().length, other.get().length);
                strong += share(one.get(), images);
                weak += check.isNumber() ? Double.parseDouble(check.weak()) : share(other.get(), images);
                seeds++;
                ones.add(Arrays.copyOf(one.get(), images));
                others.add(Arrays.copyOf(other.get(), images));
            }
        }
        return seeds == 0
                ? Optional.empty()
                : Optional.of(new Checked(check, strong / seeds, weak / seeds, seeds, images, check.isNumber()
                        ? Optional.empty()
                        : Optional.of(Paired.chance(joined(ones), joined(others)))));
    }

    /// Those of both sides.
    private static List<Long> seeds(Check check, Results results) {
        List<Long> strong = results.seeds(results.plan().measure(check.strong()));
        return check.isNumber()
                ? strong
                : strong.subList(0, Math.min(strong.size(), results.plan().measure(check.weak()).seeds()));
    }

    /// Image after image, network after network.
    private static boolean[] joined(List<double[]> right) {
        double[] all = right.stream().flatMapToDouble(Arrays::stream).toArray();
        boolean[] joined = new boolean[all.length];
        for (int i = 0; i < all.length; i++) {
            joined[i] = all[i] == 1;
        }
        return joined;
    }

    private static double share(double[] right, int images) {
        return Arrays.stream(right, 0, images).sum() / images;
    }
}
