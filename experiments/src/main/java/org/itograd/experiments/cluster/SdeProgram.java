package org.itograd.experiments.cluster;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;
import org.jspecify.annotations.Nullable;

/// An equation that travels: what its drift and diffusion do, captured as programs, with the numbers that they close over. So an equation
/// that is already there, of lambdas and of tensors such as trained weights, can be used by a factory ([Recipe]):
///
/// ```java
/// SdeProgram gbm = SdeProgram.of(sde, DType.F64);                  // of states (samples)
/// Ensemble.of(() -> SdeSolve.of(gbm.sde()).solver(new Milstein()).steps(0, 1, 128), 1.0);
/// ```
///
/// The same bits as the equation itself. It is one for any number of samples, all at the same time: not for solves with steps of each
/// sample's own.
public final class SdeProgram implements Serializable {
    private static final long serialVersionUID = 1;

    /// Two numbers of samples by which a program is told from one that depends on their number: primes, which few other extents are.
    private static final int SAMPLES = 101;
    private static final int OTHERS = 103;

    private final Calculus calculus;
    private final NoiseType noise;
    private final int processes;
    private final DType dtype;
    private final int[] sample;
    private final byte[] drift;
    private final byte @Nullable [] diffusion;

    private transient volatile @Nullable Sde made;

    private SdeProgram(Sde sde, DType dtype, int[] sample) {
        calculus = sde.calculus();
        noise = sde.noise();
        processes = switch (sde.diffusion()) {
            case Diffusion.General g -> g.m();
            case Diffusion.Commutative c -> c.matrix().m();
            case Diffusion.None _,Diffusion.Additive _,Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _ ->
                1;
        };
        this.dtype = dtype;
        this.sample = sample.clone();
        drift = field("drift", sde.drift());
        diffusion = switch (sde.diffusion()) {
            case Diffusion.None _ -> null;
            case Diffusion.Additive a -> captured("diffusion", in -> a.g().apply(in.getFirst()), List.of(time()))
                    .toBytes();
            case Diffusion.Diagonal d -> field("diffusion", d.g());
            case Diffusion.Elementwise e -> field("diffusion", e.g());
            case Diffusion.Scalar s -> field("diffusion", s.g());
            case Diffusion.General g -> field("diffusion", g.g());
            case Diffusion.Commutative c -> field("diffusion", c.matrix().g());
        };
    }

    /// Captures an equation.
    ///
    /// @param dtype  of states
    /// @param sample extents of one sample's state: none for states (samples), d for (samples, d)
    /// @throws IllegalArgumentException if drift or diffusion asks for numbers, mixes samples or depends on how many there are, uses a
    ///     primitive of your own, or there are jumps; the message says what to do
    public static SdeProgram of(Sde sde, DType dtype, int... sample) {
        require(sde.jumps().isNone(),
                "sde: has jumps, whose marks are drawn by functions that cannot travel; let a factory build it, as in Recipe.of(() ->"
                        + " Sde.ito(…).withJumps(…))");
        return new SdeProgram(sde, dtype, sample);
    }

    /// The equation, made once in each process.
    ///
    /// @throws IllegalArgumentException if what arrived is damaged
    public Sde sde() {
        Sde found = made;
        if (found == null) {
            found = make();
            made = found;
        }
        return found;
    }

    private Sde make() {
        VectorField f = new CapturedField(Program.ofBytes(drift), dtype, sample);
        byte[] bytes = diffusion;
        if (bytes == null) {
            return new Sde(f, Diffusion.none(), calculus, Jumps.none());
        }
        Program program = Program.ofBytes(bytes);
        VectorField g = new CapturedField(program, dtype, sample);
        Diffusion made = switch (noise) {
            case NONE -> Diffusion.none();
            case ADDITIVE -> Diffusion.additive(t -> program.apply(List.of(t)).getFirst());
            case DIAGONAL -> Diffusion.diagonal(g);
            case ELEMENTWISE -> Diffusion.elementwise(g);
            case SCALAR -> Diffusion.scalar(g);
            case GENERAL -> Diffusion.general(processes, g);
            case COMMUTATIVE -> Diffusion.commutative(processes, g);
        };
        return new Sde(f, made, calculus, Jumps.none());
    }

    private Tensor time() {
        return Tensor.zeros(dtype);
    }

    private Tensor states(int samples) {
        int[] dims = new int[sample.length + 1];
        dims[0] = samples;
        System.arraycopy(sample, 0, dims, 1, sample.length);
        return Tensor.zeros(dtype, dims);
    }

    private byte[] field(String name, VectorField f) {
        Function<List<Tensor>, Tensor> function = in -> f.apply(in.get(0), in.get(1));
        Program program = captured(name, function, List.of(time(), states(SAMPLES)));
        Program others = captured(name, function, List.of(time(), states(OTHERS)));
        String resized;
        try {
            resized = program.forSamples(OTHERS).toString();
        } catch (IllegalArgumentException e) {
            throw failure(
                    "%s: cannot travel for any number of samples: %s; or let a factory build the equation, as in Recipe.of(() ->"
                            + " Sde.ito(…))",
                    name, String.valueOf(e.getMessage()));
        }
        require(resized.equals(others.toString()),
                "%s: is another function for another number of samples, so it cannot travel for any; let a factory build the equation,"
                        + " as in Recipe.of(() -> Sde.ito(…))",
                name);
        return program.toBytes();
    }

    private static Program captured(String name, Function<List<Tensor>, Tensor> f, List<Tensor> examples) {
        try {
            return Program.capture(in -> List.of(f.apply(in)), examples);
        } catch (CaptureException e) {
            throw failure(
                    "%s: cannot travel as a program: %s; or let a factory build the equation, as in Recipe.of(() -> Sde.ito(…))",
                    name, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return "SdeProgram of " + dtype + " (samples" + Arrays.stream(sample).mapToObj(d -> ", " + d).toList() + ")";
    }
}
