package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.KeyedNormals;
import org.itograd.autodiff.expr.RandomKernels;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// What some samples are given in several steps, and what they carry before and after each: an array for each component, in slots for
/// the steps.
final class LaneTape {
    /// Up to so many numbers a step are drawn for several steps at once.
    private static final int FEW = 16;

    /// Numbers that should stay in the cache from when they are drawn until they are read, and the most steps of a call: a loop that
    /// is called again and again is compiled as a whole, one that never ends is not.
    private static final int NUMBERS = 1 << 14;
    private static final int MOST = 1024;

    private final DType dtype;
    private final int n;
    private final int steps;
    private final Object[][] given;
    private final Object[][] carried;
    /// For each of what is given, memory for one step as its owner writes it, made when it is first needed.
    private final Tensor[] @Nullable [] whole;
    private final @Nullable KeyedNormals keyed;
    private final List<Object> form;

    /// @param lanes as many samples as there are lanes in all
    /// @param n     how many samples here
    /// @param steps how many steps there is room for
    LaneTape(Iteration loop, int lanes, int n, int steps) {
        this.dtype = loop.dtype();
        this.n = n;
        this.steps = steps;
        this.form = form(loop);
        given = new Object[loop.givenSize()][];
        whole = new Tensor[loop.given().size()][];
        int place = 0;
        boolean few = false;
        for (int g = 0; g < loop.given().size(); g++) {
            Given from = loop.given().get(g);
            few |= from instanceof Given.Normals normals && isFew(normals, lanes);
            for (Shape s : from.shapes()) {
                boolean rows = from.role() == Role.ROWS;
                given[place++] = LaneCopies.allocate(dtype, rows ? s.size() / lanes : 1, rows ? steps * n : steps);
            }
        }
        keyed = few ? new KeyedNormals(dtype, steps) : null;
        carried = loop.carried().stream().map(s -> LaneCopies.allocate(dtype, s.size() / lanes, (steps + 1) * n))
                .toArray(Object[][]::new);
    }

    /// What the arrays' lengths depend on.
    private static List<Object> form(Iteration loop) {
        List<Object> form = new ArrayList<>(loop.carried());
        for (Given g : loop.given()) {
            form.add(g.getClass());
            form.addAll(g.shapes());
        }
        return form;
    }

    /// Whether this is memory for such a loop.
    boolean suits(Iteration loop, int room) {
        return steps == room && dtype == loop.dtype() && form.equals(form(loop));
    }

    /// How many steps fit into the cache.
    ///
    /// @param lanes how many samples there are in all
    /// @param n     how many here
    static int steps(Iteration loop, int lanes, int n) {
        int components = loop.carried().stream().mapToInt(s -> s.size() / lanes).sum();
        for (Given g : loop.given()) {
            components += g.role() == Role.ROWS ? g.shapes().stream().mapToInt(s -> s.size() / lanes).sum() : 0;
        }
        return Math.clamp(NUMBERS / ((long) n * components), 1, Math.clamp(Math.abs(loop.to() - loop.from()), 1, MOST));
    }

    private boolean isFew(Given.Normals normals, int lanes) {
        return n * (normals.shape().size() / lanes) <= FEW;
    }

    int steps() {
        return steps;
    }

    Object[] given(int place) {
        return given[place];
    }

    /// What is carried: slot s before step s.
    Object[] carried(int i) {
        return carried[i];
    }

    /// Makes what is carried after some steps what is carried before the first.
    void rewind(int slot) {
        for (Object[] components : carried) {
            for (Object c : components) {
                System.arraycopy(c, slot * n, c, 0, n);
            }
        }
    }

    /// Writes what several steps are given.
    ///
    /// @param from what these samples are given
    /// @param k    the first step
    /// @param way  1 if the others come after it, -1 if before
    void fill(List<Given> from, int k, int way, int slot, int times) {
        int place = 0;
        for (int g = 0; g < from.size(); g++) {
            Given one = from.get(g);
            if (one instanceof Given.Scalars scalars) {
                write(scalars.values(), k, way, given[place][0], slot, times);
            } else if (one instanceof Given.Normals normals) {
                draw(normals, g, given[place], k, way, slot, times);
            } else {
                copy(one, g, place, k, way, slot, times);
            }
            place += one.size();
        }
    }

    private void write(double[] numbers, int k, int way, Object to, int slot, int times) {
        if (way > 0) {
            Numbers.fromDoubles(dtype, numbers, k, to, slot, times);
            return;
        }
        for (int s = 0; s < times; s++) {
            Numbers.set(dtype, numbers[k - s], to, slot + s);
        }
    }

    private void draw(Given.Normals normals, int g, Object[] to, int k, int way, int slot, int times) {
        int row = to.length;
        long first = normals.first() * row;
        if (keyed != null && n * row <= FEW) {
            keyed.children(normals.key().k0(), normals.key().k1(), k, way, normals.deviations(), times);
            for (int e = 0; e < n * row; e++) {
                keyed.fill(first + e, times, to[e % row], slot * n + e / row, n);
            }
            return;
        }
        for (int s = 0; s < times; s++) {
            int step = k + way * s;
            RandomKey key = normals.key().fold(step);
            double deviation = normals.deviations()[step];
            if (row == 1) {
                RandomKernels.normals(dtype, to[0], (slot + s) * n, key.k0(), key.k1(), first, n, deviation);
            } else {
                Object into = memory(normals, g)[0].array();
                RandomKernels.normals(dtype, into, 0, key.k0(), key.k1(), first, n * row, deviation);
                LaneCopies.split(dtype, into, 0, to, (slot + s) * n, n, false);
            }
        }
    }

    private void copy(Given from, int g, int place, int k, int way, int slot, int times) {
        Tensor[] into = memory(from, g);
        for (int s = 0; s < times; s++) {
            from.fill(k + way * s, Arrays.asList(into));
            for (int i = 0; i < into.length; i++) {
                LaneCopies.split(dtype, into[i].array(), 0, given[place + i], (slot + s) * n, n, false);
            }
        }
    }

    private Tensor[] memory(Given from, int g) {
        Tensor[] present = whole[g];
        if (present == null) {
            present = from.shapes().stream().map(s -> Tensor.zeros(dtype, s.dims())).toArray(Tensor[]::new);
            whole[g] = present;
        }
        return present;
    }
}
