package org.itograd.autodiff;

import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// The text of a tensor's numbers.
final class Shown {
    /// Longer axes are shown by their ends.
    private static final int LONG = 8;

    private static final int END = 3;

    /// So many elements are enough.
    private static final int MANY = 1000;

    private final DType dtype;
    private final Shape shape;
    private final Object numbers;
    private final StringBuilder text = new StringBuilder();
    private int shown;

    private Shown(Tensor t) {
        this.dtype = t.dtype();
        this.shape = t.shape();
        this.numbers = t.array();
        text.append(dtype).append(shape);
    }

    /// Dtype, shape and elements. Looking at them so is not reading them: it decides nothing.
    static String of(Tensor t) {
        Shown s = new Shown(t);
        if (t.shape().rank() == 0) {
            s.text.append('[');
            s.element(0);
            s.text.append(']');
        } else {
            s.axis(0, 0);
        }
        return s.text.toString();
    }

    private void element(int at) {
        double x = Numbers.get(dtype, numbers, at);
        text.append(switch (dtype) {
            case F32 -> Float.toString((float) x);
            case F64 -> Double.toString(x);
        });
        shown++;
    }

    private void axis(int axis, int at) {
        int n = shape.dim(axis);
        int stride = shape.product(axis + 1, shape.rank());
        text.append('[');
        for (int i = 0; i < n; i++) {
            text.append(i == 0 ? "" : ", ");
            if (shown >= MANY) {
                text.append("…]");
                return;
            }
            if (n > LONG && i == END) {
                text.append('…');
                i = n - END - 1;
            } else if (axis == shape.rank() - 1) {
                element(at + i);
            } else {
                axis(axis + 1, at + i * stride);
            }
        }
        text.append(']');
    }
}
