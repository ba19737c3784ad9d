package org.itograd.experiments.ensemble;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.itograd.base.Settings;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.Recipe;
import org.itograd.sde.solve.SdeSolve;
import org.jspecify.annotations.Nullable;

/// Very many paths of an equation, solved in pieces: what is kept are moments, histograms and quantiles of the states at the times that
/// are saved, and on request the states themselves, in files. An immutable description: every method returns a new one.
///
/// ```java
/// EnsembleResult x = Ensemble.of(() -> SdeSolve.of(gbm()).solver(new Milstein()).steps(0, 1, 128).saveAt(0.5, 1), 1.0)
///         .paths(1_000_000_000)
///         .quantiles()
///         .run(cluster);
/// x.moments(1, 0).mean();
/// ```
///
/// Pieces are fixed ranges of samples, chosen by the size of a state alone, and are merged in order: the same bits on any cluster.
/// Without jumps, sample i follows the path that it follows in one solve along `BrownianPath.of(seed)`.
@CheckReturnValue
public final class Ensemble {
    private static final int MOST = 1 << 16;
    private static final int FEWEST = 16;
    private static final int MOST_NUMBERS = 1 << 22;
    /// Tasks for each worker.
    private static final int TASKS = 32;
    /// Pieces handed out at once.
    private static final int WAVE = 1 << 16;
    private static final long MOST_PATHS = 1L << 50;

    private final Recipe<SdeSolve> solve;
    private final double[] start;
    private final Chosen chosen;

    private static final class Chosen extends Settings<Chosen> {
        long paths = MOST;
        long seed = 1;
        @Nullable
        Histogram intervals;
        boolean quantiles;
        @Nullable
        String parquet;
        DoubleConsumer listener = _ -> {
        };
    }

    private Ensemble(Recipe<SdeSolve> solve, double[] start, Chosen chosen) {
        this.solve = solve;
        this.start = start;
        this.chosen = chosen;
    }

    private Ensemble with(Consumer<Chosen> change) {
        return new Ensemble(solve, start, chosen.with(change));
    }

    /// @param solve makes the description of the solve, without a path; it travels to the workers, see [Recipe]
    /// @param start the state of each sample at the first time: one number or the components, F64
    /// @throws IllegalArgumentException if the factory holds something that cannot travel, or start holds a NaN or an infinity
    public static Ensemble of(Recipe.Factory<SdeSolve> solve, double... start) {
        require(start.length >= 1, "start: give at least one number");
        require(Arrays.stream(start).allMatch(Double::isFinite), "start: must be finite, got %s",
                Arrays.toString(start));
        return new Ensemble(Recipe.of(solve), start.clone(), new Chosen());
    }

    /// How many paths; by default 65,536.
    ///
    /// @throws IllegalArgumentException if there are not 1 to 2^50
    public Ensemble paths(long number) {
        require(number >= 1 && number <= MOST_PATHS, "paths: must be from 1 to 2^50, got %d", number);
        return with(c -> c.paths = number);
    }

    /// Which paths; by default those of seed 1.
    public Ensemble seed(long choice) {
        return with(c -> c.seed = choice);
    }

    /// Counts the states in equal intervals, each component by itself.
    ///
    /// @param bins how many
    /// @throws IllegalArgumentException if from < to does not hold, or there are not 1 to 2^20
    public Ensemble histogram(double from, double to, int bins) {
        Histogram choice = Histogram.empty(from, to, bins);
        return with(c -> c.intervals = choice);
    }

    /// Keeps a sketch of each component, for [EnsembleResult#quantile]: that of Apache Spark, whose jars it needs.
    public Ensemble quantiles() {
        return with(c -> c.quantiles = true);
    }

    /// Writes all states as Parquet, a file for each piece with columns `path`, `time`, `y0`, `y1`, …: to a folder of a file system
    /// that all workers share, as `hdfs://…`, `s3a://…`, or a folder of this machine if they are on it. Files have the same bytes
    /// on any cluster and appear whole or not at all; at last comes one of the name `_SUCCESS`. Needs the jars of Apache Spark.
    ///
    /// @param folder that does not exist yet, or is empty
    public Ensemble parquet(String folder) {
        return with(c -> c.parquet = folder);
    }

    /// Told what share of the paths is done, on the calling thread, also while tasks run on a cluster that tells how far they are. What it
    /// throws cancels the job and comes out of [#run].
    public Ensemble progress(DoubleConsumer choice) {
        return with(c -> c.listener = choice);
    }

    /// Solves all paths.
    ///
    /// @param cluster where
    /// @throws IllegalArgumentException if the solve lacks something or keeps no number for each path, the folder for the states is not
    ///     empty, or what is asked for needs jars of Spark that are not on the class path
    /// @throws org.itograd.sde.NonFiniteStateException if a path blows up
    /// @throws NonFiniteValueException  if the solve saves a function of the states, and it gives NaN or an infinity
    /// @throws org.itograd.experiments.cluster.ClusterException if the workers fail
    @CanIgnoreReturnValue
    public EnsembleResult run(Cluster cluster) {
        if (chosen.quantiles) {
            Parts.sketches();
        }
        EnsembleWork work =
                new EnsembleWork(solve, start, chosen.seed, chosen.intervals, chosen.quantiles, chosen.parquet);
        EnsembleWork.Sums one = one();
        int size = pieceSize(one.columns().size());
        long pieces = (chosen.paths + size - 1) / size;
        if (chosen.parquet != null) {
            Parts.files().begin(chosen.parquet);
        }
        List<EnsembleWork.Sums> total = new ArrayList<>();
        for (long from = 0; from < pieces; from += WAVE) {
            long first = from;
            long to = Math.min(pieces, from + WAVE);
            cluster.run(work, groups(from, to, size, cluster.slots()), EnsembleWork::sums, found -> add(total, found),
                    share -> chosen.listener.accept((first + share * (to - first)) / pieces));
        }
        if (chosen.parquet != null) {
            Parts.files().end(chosen.parquet, pieces);
        }
        return new EnsembleResult(total.getFirst(), one.columns().size() / one.times().length);
    }

    private static void add(List<EnsembleWork.Sums> total, List<EnsembleWork.Sums> found) {
        for (EnsembleWork.Sums next : found) {
            if (total.isEmpty()) {
                total.add(next);
            } else {
                total.set(0, total.getFirst().with(next));
            }
        }
    }

    /// A solve of one path, which tells what is kept, and what is wrong before a job starts.
    private EnsembleWork.Sums one() {
        return new EnsembleWork(solve, start, chosen.seed, null, false, null)
                .sums(List.of(new EnsembleWork.Range(0, 1))).getFirst();
    }

    /// By how many numbers are kept of a path.
    private static int pieceSize(long numbers) {
        return Math.clamp(Long.highestOneBit(Math.max(1, MOST_NUMBERS / numbers)), FEWEST, MOST);
    }

    private List<ArrayList<EnsembleWork.Range>> groups(long from, long to, int size, int slots) {
        int tasks = (int) Math.min(to - from, (long) TASKS * slots);
        List<ArrayList<EnsembleWork.Range>> groups = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            ArrayList<EnsembleWork.Range> group = new ArrayList<>();
            for (long p = from + (to - from) * i / tasks; p < from + (to - from) * (i + 1) / tasks; p++) {
                group.add(new EnsembleWork.Range(p * size, (int) Math.min(size, chosen.paths - p * size)));
            }
            groups.add(group);
        }
        return groups;
    }
}
