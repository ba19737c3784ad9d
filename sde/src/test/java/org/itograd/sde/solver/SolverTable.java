package org.itograd.sde.solver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;

/// All solvers as a table: orders from [Solver#order], what a step evaluates from watching one, the source from the last
/// paragraph of the class's documentation.
///
/// @param sources the folder of the solvers' files
record SolverTable(Path sources) {
    String markdown() throws IOException {
        StringJoiner rows = new StringJoiner("\n", "", "\n");
        rows.add(
                "| solver | calculus | noise: strong order / weak order | path | carries | evaluations | jumps | source |");
        rows.add("|---|---|---|---|---|---|---|---|");
        for (Solver solver : Solvers.all()) {
            rows.add(String.join(
                    " | ",
                    "| `" + solver.name() + "`",
                    calculus(solver),
                    orders(solver),
                    path(solver),
                    carries(solver),
                    evaluations(solver),
                    solver.takesJumps() ? "yes" : "no",
                    source(solver) + " |"));
        }
        return rows.toString();
    }

    private static boolean takes(Solver solver, Calculus calculus, Predicate<NoiseType> which) {
        return Stream.of(NoiseType.values()).filter(which).anyMatch(n -> solver.order(calculus, n).isPresent());
    }

    /// The calculus of the noise for which it matters.
    private static String calculus(Solver solver) {
        Predicate<NoiseType> matters = n -> n != NoiseType.NONE && n != NoiseType.ADDITIVE;
        return Stream.of(Calculus.values())
                .filter(c -> takes(solver, c, matters))
                .map(c -> c == Calculus.ITO ? "Itô" : "Stratonovich")
                .collect(Collectors.collectingAndThen(Collectors.joining(", "), s -> s.isEmpty() ? "–" : s));
    }

    private static Optional<Order> order(Solver solver, NoiseType noise) {
        return Stream.of(Calculus.values()).flatMap(c -> solver.order(c, noise).stream()).findFirst();
    }

    /// Structures with the same orders together.
    private static String orders(Solver solver) {
        StringJoiner cells = new StringJoiner("; ");
        List<Order> distinct = Stream.of(NoiseType.values())
                .flatMap(n -> order(solver, n).stream())
                .distinct()
                .sorted((a, b) -> Double.compare(a.strong() + a.weak(), b.strong() + b.weak()))
                .toList();
        for (Order order : distinct) {
            String names = Stream.of(NoiseType.values())
                    .filter(n -> order(solver, n).equals(Optional.of(order)))
                    .map(n -> n.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            cells.add(names + ": " + number(order.strong()) + " / " + number(order.weak()));
        }
        return cells.toString();
    }

    private static String number(double order) {
        if (order == 0) {
            return "–";
        }
        return order == 0.5 ? "½" : order == 1.5 ? "1½" : String.valueOf((int) order);
    }

    /// What a step needs to know of the path.
    private static String path(Solver solver) {
        return switch (solver.needs()) {
            case INCREMENT -> Stream.of(Calculus.values()).anyMatch(c -> takes(solver, c, n -> n != NoiseType.NONE))
                    ? "W"
                    : "–";
            case SPACE_TIME -> "W, H";
            case SPACE_TIME_TIME -> "W, H, K";
            case LEVY_AREA -> "W, A";
        };
    }

    /// What a solver did with the functions of an equation in one step.
    private static final class Watched {
        private int drifts;
        private int diffusions;
        private int derivatives;

        private Tensor drift(Tensor y) {
            drifts++;
            return y.mul(0.5);
        }

        private Tensor diffusion(Tensor y) {
            if (Autodiff.isRecorded(y)) {
                derivatives++;
            } else {
                diffusions++;
            }
            return y.mul(0.5);
        }

        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            Collections.addAll(parts, count(drifts, "f"), count(diffusions, "g"), count(derivatives, "g and g′"));
            return parts.stream().filter(p -> !p.isEmpty()).collect(Collectors.joining(", "));
        }

        private static String count(int n, String what) {
            return n == 0 ? "" : n + " " + what;
        }
    }

    private static List<Tensor> start(Solver solver, Sde sde) {
        return solver.start(sde, Tensor.scalar(DType.F64, 0), Tensor.ones(DType.F64, 2, 1));
    }

    private static Sde widest(Solver solver, VectorField f, VectorField g) {
        return Stream.of(Diffusion.diagonal(g), Diffusion.elementwise(g), Diffusion.none())
                .flatMap(d -> Stream.of(Sde.ito(f, d), Sde.stratonovich(f, d)))
                .filter(e -> Solvers.fits(solver, e))
                .findFirst()
                .orElseThrow();
    }

    private static String evaluations(Solver solver) {
        Watched watched = new Watched();
        Sde sde = widest(solver, (t, y) -> watched.drift(y), (t, y) -> watched.diffusion(y));
        List<Tensor> carried = start(solver, sde);
        watched.drifts = 0;
        watched.diffusions = 0;
        Increments increments = sde.noise() == NoiseType.NONE
                ? Increments.none()
                : Increments.of(solver.needs(), solver.needs().shapes(Shape.of(2, 1)).stream()
                        .map(s -> Tensor.full(DType.F64, 0.1, s.dims()))
                        .toList());
        solver.advance(sde, Tensor.scalar(DType.F64, 0), Tensor.scalar(DType.F64, 0.1), carried, increments);
        return watched.toString();
    }

    private static String carries(Solver solver) {
        int more = start(solver, widest(solver, (t, y) -> y, (t, y) -> y)).size() - 1;
        return more == 0 ? "y" : "y and " + more + " more";
    }

    /// The last paragraph of the documentation before the record.
    private String source(Solver solver) throws IOException {
        List<String> lines = Files.readAllLines(sources.resolve(solver.getClass().getSimpleName() + ".java"));
        int end = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("public record"))
                .findFirst()
                .orElseThrow();
        int begin = end;
        while (lines.get(begin - 1).startsWith("/// ")) {
            begin--;
        }
        return lines.subList(begin, end).stream()
                .map(l -> l.substring("/// ".length()))
                .collect(Collectors.joining(" "));
    }
}
