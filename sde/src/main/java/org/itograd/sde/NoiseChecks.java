package org.itograd.sde;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// On which elements of y a diffusion g depends, by automatic differentiation: one Jacobian–vector product for each element.
public final class NoiseChecks {
    static final int ROUNDINGS = 64;

    private NoiseChecks() {}

    /// Refuses a g, of y's shape, of which an element depends on another element of y than its own.
    ///
    /// @param name   of the diffusion, for the message
    /// @param remedy for the message
    public static void requireOwn(String name, String remedy, Diffusion diffusion, Tensor t, Tensor y) {
        Tensor g = diffusion.at(t, y);
        require(g.shape().equals(y.shape()), "%s: must have y's shape %s, got %s", name, y.shape(), g.shape());
        double[][] columns = new double[y.size()][];
        Arrays.setAll(columns, k -> along(diffusion, t, y, k));
        double tolerance = tolerance(y.dtype());
        double[] units = units(y);
        Strongest other = new Strongest();
        for (int k = 0; k < columns.length; k++) {
            for (int i = 0; i < columns.length; i++) {
                // What is rounding is so in the unit of each element.
                double own = Math.abs(columns[i][i]);
                if (i != k && !(Math.abs(columns[k][i]) <= tolerance * own + rounding(g.at(i), units[k], y.dtype()))) {
                    other.see(i, k, Double.isNaN(own) ? own : columns[k][i]);
                }
            }
        }
        if (!(other.size() == 0)) {
            throw failure(
                    "%s: declared with one process for each element and g_i a function of y_i alone, but element %s of g"
                            + " depends on element %s of y: the derivative is %s; %s",
                    name,
                    index(other.row, g.shape()),
                    index(other.column, y.shape()),
                    other.value,
                    remedy);
        }
    }

    /// Refuses a g that depends on y.
    static void requireConstant(Diffusion diffusion, Tensor t, Tensor y) {
        Tensor g = diffusion.at(t, y);
        Strongest found = new Strongest();
        double[] size = g.toDoubleArray();
        double[] units = units(y);
        for (int k = 0; k < y.size(); k++) {
            double[] column = along(diffusion, t, y, k);
            for (int i = 0; i < column.length; i++) {
                // What is rounding is so in the unit of each element.
                double unit = Math.abs(size[i] / y.at(k));
                double allowed = Double.isFinite(unit) ? tolerance(y.dtype()) * unit : 0;
                if (!(Math.abs(column[i]) <= allowed + rounding(size[i], units[k], y.dtype()))) {
                    found.see(i, k, column[i]);
                }
            }
        }
        if (!(found.size() == 0)) {
            throw failure(
                    "diffusion: element %s of g depends on element %s of y: the derivative is %s; with additive noise g is a"
                            + " function of time alone, so do not use Diffusion.additive",
                    index(found.row, g.shape()),
                    index(found.column, y.shape()),
                    found.value);
        }
    }

    static double tolerance(DType dtype) {
        return dtype == DType.F64 ? 1e-9 : 1e-4;
    }

    /// What rounding may make of a derivative ∂g/∂y_k that is 0, in the unit of g over that of y_k.
    ///
    /// @param unit of y_k
    static double rounding(double g, double unit, DType dtype) {
        return unit > 0 ? ROUNDINGS * epsilon(dtype) * Math.abs(g) / unit : 0;
    }

    /// |y_k|; for elements that are 0, of which the unit is not known, that of the largest.
    static double[] units(Tensor y) {
        double largest = y.size() == 0 ? 0 : y.abs().max().item();
        return Arrays.stream(y.toDoubleArray()).map(each -> each == 0 ? largest : Math.abs(each)).toArray();
    }

    static double epsilon(DType dtype) {
        return dtype == DType.F64 ? Math.ulp(1.0) : Math.ulp(1f);
    }

    /// ∂g/∂y_k, all elements of g side by side.
    private static double[] along(Diffusion diffusion, Tensor t, Tensor y, int k) {
        return along(diffusion, t, y, k, 1);
    }

    /// ∂g/∂y_k times this, all elements of g side by side.
    static double[] along(Diffusion diffusion, Tensor t, Tensor y, int k, double times) {
        double[] unit = new double[y.size()];
        unit[k] = times;
        Tensor direction = Tensor.of(unit, y.size()).cast(y.dtype()).reshape(y.shape().dims());
        return Autodiff.jvp(x -> diffusion.at(t, x), y, direction).toDoubleArray();
    }

    /// For example (2, 0).
    static String index(int position, Shape shape) {
        int[] place = new int[shape.rank()];
        int rest = position;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            place[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        StringBuilder out = new StringBuilder("(");
        for (int axis = 0; axis < place.length; axis++) {
            out.append(axis == 0 ? "" : ", ").append(place[axis]);
        }
        return out.append(')').toString();
    }

    /// The derivative of largest size; one that is no number is larger than any.
    static final class Strongest {
        private int row;
        private int column;
        private double value;

        void see(int i, int k, double derivative) {
            if (!(Math.abs(derivative) <= size()) && !Double.isNaN(value)) {
                row = i;
                column = k;
                value = derivative;
            }
        }

        int row() {
            return row;
        }

        int column() {
            return column;
        }

        double value() {
            return value;
        }

        double size() {
            return Math.abs(value);
        }
    }
}
