package org.itograd.autodiff.program;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// Some samples on their way through a loop, as [Passage] is for blocks of tensors: many steps are one call of a kernel.
///
/// States that nobody asks for are written over each other; where some are saved, those of a call stand side by side until they are.
final class LanePass {
    private final Iteration loop;
    private final LaneCall call;
    private final LaneTape tape;
    private final List<Given> given;
    private final int from;
    private final int first;
    private final List<List<Tensor>> saved;
    private final DType dtype;
    /// How far apart what is carried in two steps is; negative as long as it is not bound.
    private int bound = -1;

    /// @param given what these samples are given
    /// @param from  the first sample
    /// @param saved for each save, a tensor for each of its points, or one for all of them
    LanePass(
            Iteration loop, LaneCall call, LaneTape tape, List<Given> given, int from, List<List<Tensor>> saved) {
        this.loop = loop;
        this.call = call;
        this.tape = tape;
        this.given = given;
        this.from = from;
        this.first = loop.givenSize();
        this.saved = saved;
        this.dtype = loop.dtype();
        for (int place = 0; place < first; place++) {
            call.input(place, tape.given(place), roleOf(place) == Role.ROWS ? call.n() : 1);
        }
    }

    private Role roleOf(int place) {
        int at = 0;
        for (Given g : given) {
            at += g.size();
            if (place < at) {
                return g.role();
            }
        }
        throw new AssertionError(place);
    }

    /// What some of the samples are given.
    ///
    /// @param lanes how many there are in all
    /// @param n     how many, from `from` on
    static List<Given> given(Iteration loop, int lanes, int from, int n) {
        return n == lanes ? loop.given() : loop.given().stream().map(g -> g.rows(from, from + n)).toList();
    }

    /// Begins with these samples' rows of some states; null for zeros.
    void start(List<? extends @Nullable Tensor> states) {
        for (int i = 0; i < states.size(); i++) {
            Tensor all = states.get(i);
            Object[] to = tape.carried(i);
            for (Object c : to) {
                Numbers.zero(dtype, c, 0, call.n());
            }
            if (all != null) {
                LaneCopies.split(dtype, all.array(), from * to.length, to, 0, call.n(), false);
            }
        }
    }

    /// From one point to another: visits all but the last.
    void go(int begin, int end) {
        int way = begin < end ? 1 : -1;
        int k = begin;
        while (k != end) {
            visit(k, 0);
            int times = Math.min(Math.min(tape.steps(), Math.abs(end - k)), untilArrival(k, way));
            boolean keeps = keeps(k, way, times);
            bindCarried(keeps ? call.n() : 0);
            tape.fill(given, way > 0 ? k : k - 1, way, 0, times);
            call.run(0, 1, times);
            loop.watch(times);
            if (keeps) {
                for (int s = 1; s < times; s++) {
                    save(k + way * s, s);
                }
                tape.rewind(times);
            }
            k += way * times;
        }
    }

    /// Goes forwards over as many steps as there is room for, and leaves all of them on the tape.
    void record(int begin, int end) {
        bindCarried(call.n());
        tape.fill(given, begin, 1, 0, end - begin);
        call.run(0, 1, end - begin);
        loop.watch(end - begin);
    }

    private void bindCarried(int unit) {
        if (unit == bound) {
            return;
        }
        bound = unit;
        for (int i = 0; i < loop.carried().size(); i++) {
            call.input(first + i, tape.carried(i), unit);
            call.output(i, tape.carried(i), unit, unit);
        }
    }

    /// How many steps there are until the next point where something arrives.
    private int untilArrival(int k, int way) {
        int nearest = Integer.MAX_VALUE;
        for (Arrival a : loop.arrivals()) {
            nearest = Math.min(nearest, until(a.points(), k, way));
        }
        return nearest;
    }

    /// Whether a state between the first and the last of some steps is saved.
    private boolean keeps(int k, int way, int times) {
        for (Save s : loop.saves()) {
            if (until(s.points(), k, way) < times) {
                return true;
            }
        }
        return false;
    }

    /// The distance to the next of some points, at least 1.
    private static int until(int[] points, int k, int way) {
        int at = Iteration.place(points, k + way);
        int next = at >= 0 ? at : way > 0 ? -1 - at : -2 - at;
        return next < 0 || next >= points.length ? Integer.MAX_VALUE : Math.abs(points[next] - k);
    }

    /// At a point: takes what arrives, and writes what is saved.
    void visit(int k, int slot) {
        for (Arrival a : loop.arrivals()) {
            int p = Iteration.place(a.points(), k);
            if (p >= 0) {
                Object[] to = tape.carried(a.place());
                int at = p * loop.carried().get(a.place()).size() + from * to.length;
                LaneCopies.split(dtype, a.values().array(), at, to, slot * call.n(), call.n(), a.adds());
            }
        }
        save(k, slot);
    }

    private void save(int k, int slot) {
        for (int s = 0; s < loop.saves().size(); s++) {
            Save save = loop.saves().get(s);
            int p = Iteration.place(save.points(), k);
            if (p >= 0) {
                Object[] components = tape.carried(save.place());
                List<Tensor> to = saved.get(s);
                int part = to.size() > 1 ? 0 : p * loop.carried().get(save.place()).size();
                LaneCopies.join(
                        dtype, components, slot * call.n(), to.get(to.size() > 1 ? p : 0).array(),
                        part + from * components.length, call.n());
            }
        }
    }
}
