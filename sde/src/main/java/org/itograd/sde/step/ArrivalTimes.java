package org.itograd.sde.step;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;

/// The jump times of some samples, for each sample in ascending order.
///
/// The gaps between the jumps of a sample and a term are exponential, from uniform numbers keyed by the number of the jump and the
/// place of the sample: jump times depend on neither the grid nor the batch. They are added up from 0, so that gaps keep their digits
/// wherever time begins, and rounded once, up: at every F64 time as many have happened as in exact time, however many fall between two
/// such times, and none at the first.
///
/// @param times   of each sample
/// @param terms   to which term each jump belongs
/// @param numbers the number of each jump among those of its sample and term
record ArrivalTimes(double[][] times, int[][] terms, int[][] numbers) {
    /// Jumps after `start`, until `end`.
    ///
    /// @param rates of the terms
    /// @param keys  of the times of each term
    /// @param first the place of the first sample among all
    static ArrivalTimes of(
            List<Double> rates, List<RandomKey> keys, double start, double end, int first, int samples) {
        double[][][] all = new double[rates.size()][][];
        for (int term = 0; term < all.length; term++) {
            all[term] = drawn(rates.get(term), keys.get(term), start, end, first, samples);
        }
        ArrivalTimes found =
                new ArrivalTimes(new double[samples][], new int[samples][], new int[samples][]);
        for (int i = 0; i < samples; i++) {
            found.merge(all, i);
        }
        return found;
    }

    private static double[][] drawn(double rate, RandomKey key, double start, double end, int first, int samples) {
        double[][] all = new double[samples][4];
        int[] count = new int[samples];
        double[] elapsed = new double[samples];
        boolean more = rate > 0;
        for (int j = 0; more; j++) {
            more = false;
            double[] u = key.fold(j).uniform(DType.F64, (long) first, samples).toDoubleArray();
            for (int i = 0; i < samples; i++) {
                elapsed[i] -= StrictMath.log(u[i]) / rate;
                double time = later(start, elapsed[i]);
                if (time <= end) {
                    all[i] = j < all[i].length ? all[i] : Arrays.copyOf(all[i], 2 * j);
                    all[i][j] = time;
                    count[i]++;
                    more = true;
                }
            }
        }
        Arrays.setAll(all, i -> Arrays.copyOf(all[i], count[i]));
        return all;
    }

    /// The least number that is no less than start + elapsed, and greater than start. What rounding takes from the sum is known exactly
    /// (D. E. Knuth, "The Art of Computer Programming 2", section 4.2.2, theorem B).
    private static double later(double start, double elapsed) {
        double sum = start + elapsed;
        double added = sum - start;
        double left = start - (sum - added) + (elapsed - added);
        return Math.max(left > 0 ? Math.nextUp(sum) : sum, Math.nextUp(start));
    }

    /// Where terms jump at one time, they jump in their order.
    private void merge(double[][][] all, int sample) {
        int n = 0;
        for (double[][] term : all) {
            n += term[sample].length;
        }
        times[sample] = new double[n];
        terms[sample] = new int[n];
        numbers[sample] = new int[n];
        int[] next = new int[all.length];
        for (int j = 0; j < n; j++) {
            int least = -1;
            for (int term = 0; term < all.length; term++) {
                boolean left = next[term] < all[term][sample].length;
                if (left && (least < 0 || all[term][sample][next[term]] < all[least][sample][next[least]])) {
                    least = term;
                }
            }
            times[sample][j] = all[least][sample][next[least]];
            terms[sample][j] = least;
            numbers[sample][j] = next[least]++;
        }
    }
}
