package org.itograd.experiments.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.equations.NamedSde;
import org.itograd.experiments.equations.NamedSdes;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.junit.jupiter.api.Test;

class SdeProgramTest {
    private static final Tensor W = RandomKey.of(2).normal(DType.F64, 2, 2).variable();

    private record Case(Sde sde, List<Double> start) {}

    private static SdeProgram sent(SdeProgram program) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(program);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (SdeProgram) in.readObject();
        }
    }

    private static Map<String, Case> equations() {
        Map<String, Case> all = new LinkedHashMap<>();
        for (NamedSde e : NamedSdes.all()) {
            Sde sde = e.with(Map.of());
            if (sde.jumps().isNone() && e.components().size() == 2) {
                all.put(e.name(), new Case(sde, e.y0()));
            }
        }
        List<Double> start = List.of(1.0, 0.5);
        all.put("closed over", new Case(
                Sde.ito((t, y) -> y.matmul(W).tanh().mul(t), Diffusion.diagonal((t, y) -> y.mul(0.2))), start));
        all.put("stratonovich", new Case(
                Sde.stratonovich((t, y) -> y.neg(), Diffusion.elementwise((t, y) -> y.matmul(W).tanh())), start));
        all.put("ode", new Case(Sde.ode((t, y) -> y.neg()), start));
        return all;
    }

    @Test
    void isTheEquationToTheBit() throws IOException, ClassNotFoundException {
        for (Map.Entry<String, Case> equation : equations().entrySet()) {
            Sde here = equation.getValue().sde;
            List<Double> start = equation.getValue().start;
            Sde there = sent(SdeProgram.of(here, DType.F64, 2)).sde();
            assertEquals(here.structure(), there.structure());
            for (int n : new int[]{1, 2, 50}) {
                Tensor y0 = Tensor.of(new double[]{start.get(0), start.get(1)}, 1, 2).broadcastTo(Shape.of(n, 2));
                assertArrayEquals(solved(here, y0), solved(there, y0), equation.getKey());
            }
        }
    }

    private static double[] solved(Sde sde, Tensor y0) {
        Solver solver = Stream
                .concat(Stream.of(Solvers.named("Tsit5"), Solvers.named("Milstein")), Solvers.all().stream())
                .filter(s -> Solvers.fits(s, sde) && s.needs() == PathDetail.INCREMENT).findFirst().orElseThrow();
        return SdeSolve.of(sde).solver(solver).steps(0, 0.1, 4).seed(3).run(y0).y().toDoubleArray();
    }

    private static void refused(String begin, String remedy, Sde sde) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class,
                () -> assertEquals(sde, SdeProgram.of(sde, DType.F64, 2).sde())).getMessage());
        assertTrue(message.startsWith(begin) && message.contains(remedy), message);
    }

    @Test
    void whatCannotTravelIsRefusedWithTheRemedy() {
        Sde plain = Sde.ode((t, y) -> y);
        refused("sde: has jumps", "let a factory build it", plain.withJumps(Jumps.elementwise(1, (t, x) -> x)));
        refused("drift: cannot travel as a program: the elements of a tensor", "let a factory build the equation",
                Sde.ode((t, y) -> y.at(0) > 0 ? y : y.neg()));
        refused("drift: cannot travel for any number of samples: samples: the program is one of 101 samples together",
                "let a factory", Sde.ode((t, y) -> y.sub(y.mean(true, 0))));
        refused("drift: is another function for another number of samples", "let a factory",
                Sde.ode((t, y) -> y.mul(1.0 / y.shape().dim(0))));
        Sde sde = SdeProgram.of(plain, DType.F64, 2).sde();
        assertTrue(String.valueOf(assertThrows(IllegalArgumentException.class,
                () -> SdeSolve.of(sde).solver(Solvers.named("Euler")).steps(0, 1, 2).run(Tensor.ones(DType.F64, 3)))
                .getMessage())
                .contains("was captured for states F64 (samples, [2])"));
    }
}
