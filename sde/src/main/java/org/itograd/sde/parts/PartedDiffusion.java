package org.itograd.sde.parts;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Pad;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Fields;

/// The noises of several parts as one [Diffusion] of the packed state.
///
/// @param layout where each part stands
/// @param terms  the parts' noises
record PartedDiffusion(Layout layout, List<PartedSde.Term> terms) {
    /// The most special structure that holds for all parts together.
    ///
    /// @param commuting whether the columns of the matrix form are promised to commute
    Diffusion merged(boolean commuting) {
        int m = processes();
        return switch (terms.stream().map(t -> structure(t.noise())).max(Structure::compareTo).orElseThrow()) {
            case NONE -> Diffusion.none();
            case TIME -> Diffusion.additive(this::ofTime);
            case OWN_ELEMENT -> Diffusion.diagonal(this::perElement);
            case ELEMENT, MATRIX -> {
                if (m == 1) {
                    yield Diffusion.scalar((t, y) -> matrix(t, y).select(2, 0));
                }
                if (commuting) {
                    yield Diffusion.commutative(m, this::matrix);
                }
                yield terms.stream().allMatch(t -> structure(t.noise()) != Structure.MATRIX)
                        ? Diffusion.elementwise(this::perElement)
                        : Diffusion.general(m, this::matrix);
            }
        };
    }

    /// m, Wiener processes per sample in all.
    int processes() {
        return terms.stream().mapToInt(PartedDiffusion::processes).sum();
    }

    /// What a part's coefficients are, from the most special to the most general.
    private enum Structure {
        NONE,
        TIME,
        OWN_ELEMENT,
        ELEMENT,
        MATRIX
    }

    private static Structure structure(PartNoise noise) {
        return switch (noise) {
            case PartNoise.None _ -> Structure.NONE;
            case PartNoise.Additive _ -> Structure.TIME;
            case PartNoise.Diagonal _ -> Structure.OWN_ELEMENT;
            case PartNoise.Elementwise _ -> Structure.ELEMENT;
            case PartNoise.Scalar _,PartNoise.General _ -> Structure.MATRIX;
        };
    }

    /// How many Wiener processes a part has per sample.
    private static int processes(PartedSde.Term term) {
        return switch (term.noise()) {
            case PartNoise.None _ -> 0;
            case PartNoise.Additive _,PartNoise.Diagonal _,PartNoise.Elementwise _ -> term.part().size();
            case PartNoise.Scalar _ -> 1;
            case PartNoise.General g -> g.m();
        };
    }

    /// (d), for parts with additive noise or none; (samples, d) if each sample has a time of its own.
    private Tensor ofTime(Tensor t) {
        boolean each = t.shape().rank() > 0;
        int[] dims = each ? new int[]{t.shape().dim(0), layout.size()} : new int[]{layout.size()};
        Tensor all = Tensor.zeros(t.dtype(), dims);
        for (PartedSde.Term term : terms) {
            if (term.noise() instanceof PartNoise.Additive a) {
                dims[dims.length - 1] = term.part().size();
                Tensor g = ofTime(t, term.part(), a).reshape(dims);
                all = all.add(new Pad(dims.length - 1, layout.place(term.part()), layout.size()).of(g));
            }
        }
        return all;
    }

    /// The coefficient of a part with additive noise, of the shape of one sample's part, or of the samples' if each has a time of its
    /// own.
    private static Tensor ofTime(Tensor t, Part part, PartNoise.Additive noise) {
        Tensor times = part.times(t);
        Shape shape = times.shape().rank() == 0
                ? part.shape()
                : Shape.broadcast(times.shape(), part.shape());
        Tensor like = Tensor.zeros(t.dtype(), shape.dims());
        return Fields.broadcastsTo(like, named(part), noise.g().apply(times)).broadcastTo(shape);
    }

    /// (samples, d), for parts with one Wiener process per element.
    private Tensor perElement(Tensor t, Tensor y) {
        Parts parts = layout.unpack(y);
        return terms.stream()
                .filter(term -> processes(term) > 0)
                .map(term -> rows(term.part(), flat(t, parts, term)))
                .reduce(Tensor::add)
                .orElseThrow();
    }

    /// A part's rows among those of all parts, the others 0.
    private Tensor rows(Part part, Tensor own) {
        return new Pad(1, layout.place(part), layout.size()).of(own);
    }

    /// The coefficients of a part with one column or one process per element, (samples, numbers of the part).
    private static Tensor flat(Tensor t, Parts y, PartedSde.Term term) {
        Tensor own = y.get(term.part());
        Tensor g = switch (term.noise()) {
            case PartNoise.Additive a -> own.mul(0).add(ofTime(t, term.part(), a));
            case PartNoise.Diagonal d -> d.g().apply(term.part().times(t), own);
            case PartNoise.Elementwise e -> e.g().apply(term.part().times(t), y);
            case PartNoise.Scalar s -> s.g().apply(term.part().times(t), y);
            case PartNoise.None _,PartNoise.General _ -> throw new AssertionError(term.noise());
        };
        return Fields.shapedLike(own, own.shape(), named(term.part()), g)
                .reshape(own.shape().dim(0), term.part().size());
    }

    /// (samples, d, m): the parts' blocks along the diagonal.
    Tensor matrix(Tensor t, Tensor y) {
        Parts parts = layout.unpack(y);
        List<Tensor> blocks = new ArrayList<>();
        int column = 0;
        for (PartedSde.Term term : terms) {
            if (processes(term) > 0) {
                blocks.add(new Pad(2, column, processes()).of(rows(term.part(), block(t, parts, term))));
                column += processes(term);
            }
        }
        return blocks.stream().reduce(Tensor::add).orElseThrow();
    }

    /// A part's own matrix, (samples, numbers of the part, processes of the part).
    private static Tensor block(Tensor t, Parts y, PartedSde.Term term) {
        int n = term.part().size();
        return switch (term.noise()) {
            case PartNoise.General g -> {
                Tensor own = y.get(term.part());
                Shape expected = Shape.of(own.shape().dim(0), n, g.m());
                yield Fields.shapedLike(own, expected, named(term.part()), g.g().apply(term.part().times(t), y));
            }
            case PartNoise.Scalar _ -> column(flat(t, y, term));
            case PartNoise.Additive _,PartNoise.Diagonal _,PartNoise.Elementwise _ ->
                column(flat(t, y, term)).mul(identity(t.dtype(), n));
            case PartNoise.None _ -> throw new AssertionError(term.noise());
        };
    }

    private static Tensor column(Tensor flat) {
        return flat.reshape(flat.shape().dim(0), flat.shape().dim(1), 1);
    }

    private static Tensor identity(DType dtype, int n) {
        double[] ones = new double[n * n];
        for (int i = 0; i < n; i++) {
            ones[i * n + i] = 1;
        }
        return Tensor.of(ones, n, n).cast(dtype);
    }

    private static String named(Part part) {
        return "diffusion of " + part.name();
    }
}
