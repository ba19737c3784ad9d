package org.itograd.sde.solver;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The equation whose solution from 0 are the iterated integrals of trees, dx_τ = Π x_τi dW_colour. One step of a Runge–Kutta
/// method gives its elementary weights: what it has for the integrals in the expansion of any other equation's solution.
///
/// @param time whether the vertex of dt enters as the time t rather than as a component of the state
record TreeSystem(List<ColouredTree> trees, int m, boolean time) {
    Sde sde(Calculus calculus, NoiseType noise) {
        Diffusion diffusion = switch (noise) {
            case ADDITIVE -> Diffusion.additive(t -> field(1, t, Tensor.zeros(DType.F64, 1, trees.size())));
            case SCALAR -> Diffusion.scalar((t, y) -> field(1, t, y));
            case GENERAL -> Diffusion.general(m, this::matrix);
            case NONE, DIAGONAL, ELEMENTWISE, COMMUTATIVE -> throw new AssertionError(noise);
        };
        return new Sde((t, y) -> field(0, t, y), diffusion, calculus, Jumps.none());
    }

    private Tensor matrix(Tensor t, Tensor y) {
        Tensor[] columns = new Tensor[m];
        Arrays.setAll(columns, j -> field(j + 1, t, y).reshape(-1, trees.size(), 1));
        return Tensor.concat(2, columns);
    }

    private Tensor field(int colour, Tensor t, Tensor y) {
        Tensor[] columns = new Tensor[trees.size()];
        Tensor zero = y.slice(1, 0, 1).mul(0);
        for (int i = 0; i < columns.length; i++) {
            ColouredTree tree = trees.get(i);
            Tensor product = tree.colour() == colour ? zero.add(1) : zero;
            for (ColouredTree child : tree.colour() == colour ? tree.children() : List.<ColouredTree>of()) {
                int at = trees.indexOf(child);
                product = product.mul(time && child.equals(ColouredTree.TIME) ? t : y.slice(1, at, at + 1));
            }
            columns[i] = product;
        }
        return Tensor.concat(1, columns);
    }

    /// The state after one step of length 1 from 0: a row for each sample of the increments.
    double[][] step(Solver solver, Calculus calculus, NoiseType noise, Increments increments) {
        Sde sde = sde(calculus, noise);
        Tensor zero = Tensor.scalar(DType.F64, 0);
        int n = increments.dW().shape().dim(0);
        List<Tensor> start = solver.start(sde, zero, Tensor.zeros(DType.F64, n, trees.size()));
        double[] x = solver.advance(sde, zero, Tensor.scalar(DType.F64, 1), start, increments)
                .getFirst()
                .toDoubleArray();
        double[][] rows = new double[n][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(x, i * trees.size(), (i + 1) * trees.size()));
        return rows;
    }
}
