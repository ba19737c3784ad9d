package org.itograd.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.Threads;
import org.itograd.experiments.ensemble.Ensemble;
import org.itograd.experiments.ensemble.EnsembleResult;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.NonFiniteStateException;
import org.itograd.sde.Sde;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Local.class)
class EnsembleTest {
    private static final long PATHS = 200_001;

    @TempDir
    Path folder = Path.of("");

    private static Sde gbm() {
        return Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));
    }

    private static SdeSolve solve() {
        return SdeSolve.of(gbm()).solver(new Milstein()).steps(0, 1, 8).saveAt(0.5, 1);
    }

    private static Ensemble ensemble() {
        return Ensemble.of(EnsembleTest::solve, 1, 2).paths(PATHS).seed(7).histogram(0, 4, 40).quantiles();
    }

    private static List<Object> facts(EnsembleResult r) {
        List<Object> facts = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            for (int c = 0; c < 2; c++) {
                facts.addAll(List.of(r.moments(t, c), r.quantile(t, c, 0.01), r.quantile(t, c, 0.5),
                        Arrays.toString(r.histogram(t, c).counts())));
            }
        }
        return facts;
    }

    @Test
    void hasTheSameBitsOnThreadsAndOnSpark() {
        List<Object> one = new ArrayList<>();
        Workers.withThreads(1, () -> one.addAll(facts(ensemble().run(new Threads()))));
        Workers.withThreads(3, () -> assertEquals(one, facts(ensemble().run(new Threads()))));
        assertEquals(one, facts(ensemble().run(Local.cluster())));
    }

    /// Each path is that of one large solve.
    @Test
    void isOneLargeSolve() {
        EnsembleResult found = ensemble().run(Local.cluster());
        Tensor y0 = Tensor.of(new double[]{1, 2}, 2).broadcastTo(Shape.of((int) PATHS, 2));
        double[] all = solve().seed(7).run(y0).ys().select(0, 1).select(1, 1).toDoubleArray();
        assertEquals(PATHS, found.moments(1, 1).n());
        assertEquals(Arrays.stream(all).average().orElseThrow(), found.moments(1, 1).mean(), 1e-12);
        long[] counts = new long[40];
        Arrays.stream(all).filter(x -> x < 4).forEach(x -> counts[(int) (x / 4 * 40)]++);
        assertArrayEquals(counts, found.histogram(1, 1).counts());
        Arrays.sort(all);
        for (double rank : new double[]{0.001, 0.05, 0.5, 0.9, 0.999}) {
            int place = -Arrays.binarySearch(all, found.quantile(1, 1, rank)) - 1;
            assertEquals(rank, (double) Math.max(place, -place) / PATHS, 2e-3, () -> "rank " + rank);
        }
    }

    @Test
    void statesComeAsParquetWithTheSameBytes() throws IOException {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        Ensemble small = Ensemble.of(EnsembleTest::solve, 1).paths(70_000).seed(3);
        small.parquet(here.toString()).run(new Threads());
        small.parquet(there.toString()).run(Local.cluster());
        List<String> names = names(here);
        assertEquals(List.of("_SUCCESS", "part-000000000000000.parquet", "part-000000000065536.parquet"), names);
        assertEquals(names, names(there));
        for (String name : names) {
            assertEquals(-1, Files.mismatch(here.resolve(name), there.resolve(name)), name);
        }
        double last = solve().seed(3).run(Tensor.ones(DType.F64, 70_000)).ys().at(2 * 70_000 - 1);
        assertEquals(last, lastRow(there.resolve(names.getLast())).getDouble("y0", 0));
        assertEquals(69_999, lastRow(there.resolve(names.getLast())).getLong("path", 0));
        String message = String.valueOf(assertThrows(
                IllegalArgumentException.class,
                () -> small.parquet(there.toString()).run(Local.cluster())).getMessage());
        assertTrue(message.contains("is not an empty folder; name another one"), message);
    }

    /// As when a worker is lost after its task has ended but before the driver heard, or two race.
    @Test
    void aPieceWrittenTwiceIsThereOnce() throws IOException {
        ParquetStates files = new ParquetStates();
        double[] times = {1};
        double[] states = {1, 2, 3};
        files.begin(folder.resolve("twice").toString());
        files.write(folder.resolve("twice").toString(), 0, 3, times, states);
        byte[] once = Files.readAllBytes(folder.resolve("twice/part-000000000000000.parquet"));
        files.write(folder.resolve("twice").toString(), 0, 3, times, states);
        Files.writeString(folder.resolve("twice/_part-000000000000003.parquet.half"), "a lost worker's");
        files.end(folder.resolve("twice").toString(), 1);
        assertEquals(List.of("_SUCCESS", "part-000000000000000.parquet"), names(folder.resolve("twice")));
        assertArrayEquals(once, Files.readAllBytes(folder.resolve("twice/part-000000000000000.parquet")));
    }

    /// Workers that write to disks of their own.
    @Test
    void aFolderThatLacksPiecesIsNotComplete() {
        ParquetStates files = new ParquetStates();
        files.begin(folder.resolve("some").toString());
        files.write(folder.resolve("some").toString(), 0, 1, new double[]{1}, new double[]{1});
        String message = String.valueOf(assertThrows(
                java.io.UncheckedIOException.class, () -> files.end(folder.resolve("some").toString(), 2))
                .getMessage());
        assertTrue(message.contains("it has 1 of 2 files: the workers do not write to the same folder"), message);
        assertTrue(Files.notExists(folder.resolve("some/_SUCCESS")));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).filter(n -> !n.startsWith(".")).sorted().toList();
        }
    }

    private static Group lastRow(Path file) throws IOException {
        Group last = null;
        try (ParquetReader<Group> in = ParquetReader
                .builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toString())).build()) {
            for (Group row = in.read(); row != null; row = in.read()) {
                last = row;
            }
        }
        return java.util.Objects.requireNonNull(last);
    }

    /// E X² of jumps ±0.5 X at rate 1 is e^0.25 without noise; the pieces' jumps are independent, so the error is that of all paths.
    @Test
    void jumpsDifferFromPieceToPiece() {
        Ensemble jumping = Ensemble.of(() -> {
            Sde sde = Sde.ito((t, x) -> x.mul(0), Diffusion.diagonal((t, x) -> x.mul(1e-3)))
                    .withJumps(Jumps.elementwise(1, (t, x) -> x.mul(0.5)));
            return SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 8);
        }, 1).paths(2 * 65_536L);
        List<Object> means = new ArrayList<>();
        for (Cluster cluster : List.of(new Threads(), Local.cluster())) {
            EnsembleResult r = jumping.run(cluster);
            means.add(r.moments(0, 0));
            double second = r.moments(0, 0).variance() + r.moments(0, 0).mean() * r.moments(0, 0).mean();
            assertEquals(Math.pow(1 + 0.25 / 8, 8), second, 0.03);
        }
        assertEquals(means.getFirst(), means.getLast());
    }

    @Test
    void aPathThatBlowsUpIsToldAsOnOneMachine() {
        Ensemble bad =
                Ensemble.of(() -> SdeSolve.of(Sde.ito((t, x) -> x.square().mul(1e200), Diffusion.diagonal((t, x) -> x)))
                        .solver(new EulerMaruyama()).steps(0, 1, 4), 1).paths(200);
        String here = assertThrows(NonFiniteStateException.class, () -> bad.run(new Threads())).getMessage();
        assertEquals(here, assertThrows(NonFiniteStateException.class, () -> bad.run(Local.cluster())).getMessage());
    }

    @Test
    void saysWhatWasNotKept() {
        EnsembleResult r = Ensemble.of(EnsembleTest::solve, 1).paths(10).run(new Threads());
        assertThrows(IllegalArgumentException.class, () -> r.quantile(0, 0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> r.histogram(0, 0));
        assertThrows(IllegalArgumentException.class, () -> r.moments(2, 0));
        assertEquals(0.5, r.times()[0]);
    }
}
