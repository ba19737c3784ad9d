package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Elementwise;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Step;
import org.itograd.autodiff.program.Dependence.Kind;

/// Decides what is on the tape.
final class TapeSplit {
    /// Time for a multiplication and addition in a matrix product, and for a function such as tanh, in nanoseconds.
    private static final double PRODUCT = 0.02;
    private static final double FUNCTION = 0.4;

    private final Code both;
    private final Dependence kinds;
    private final int outputs;
    private final boolean[] late;

    /// @param inputs  of the function
    /// @param outputs of the function; the others are cotangents
    TapeSplit(Code both, Dependence kinds, int inputs, int outputs) {
        this.both = both;
        this.kinds = kinds;
        this.outputs = outputs;
        this.late = new boolean[both.values().size()];
        for (int id = 0; id < late.length; id++) {
            late[id] = switch (both.value(id)) {
                case Input i -> i.place() >= inputs;
                case Constant _ -> false;
                case Step s -> s.operands().stream().anyMatch(o -> late[o]);
            };
        }
    }

    /// The values that are kept.
    List<Integer> tape() {
        TreeSet<Integer> tape = new TreeSet<>();
        boolean[] used = both.needed(gradients(), _ -> false);
        for (int id = 0; id < late.length; id++) {
            if (late[id] && used[id] && both.value(id) instanceof Step s) {
                s.operands().stream().filter(o -> !late[o]).forEach(o -> keep(o, tape));
            }
        }
        for (int o : gradients()) {
            if (!late[o]) {
                keep(o, tape);
            }
        }
        return List.copyOf(tape);
    }

    private void keep(int id, TreeSet<Integer> tape) {
        tape.addAll(missing(id, tape, new HashMap<>()));
    }

    /// What must be kept besides `tape` so that a value can be had: one value at most.
    ///
    /// @param known answers for this tape, so that a value that is used in many ways is looked at once
    private TreeSet<Integer> missing(int id, TreeSet<Integer> tape, Map<Integer, TreeSet<Integer>> known) {
        TreeSet<Integer> answer = known.get(id);
        if (answer == null) {
            answer = find(id, tape, known);
            known.put(id, answer);
        }
        return answer;
    }

    private TreeSet<Integer> find(int id, TreeSet<Integer> tape, Map<Integer, TreeSet<Integer>> known) {
        TreeSet<Integer> own = new TreeSet<>();
        if (kinds.kind()[id] != Kind.ROWS || tape.contains(id) || !(both.value(id) instanceof Step s)) {
            return own;
        }
        if (isRecomputed(s)) {
            s.operands().forEach(o -> own.addAll(missing(o, tape, known)));
            if (own.size() <= 1) {
                return own;
            }
            own.clear();
        }
        own.add(s.op().isView() ? s.operands().getFirst() : id);
        return own;
    }

    private static boolean isRecomputed(Step s) {
        return s.op().isView()
                || s.op() instanceof BroadcastTo
                || (s.op() instanceof Elementwise e && e.expression(s.operands().size()).isArithmetic());
    }

    /// The reverse half, with the tape as further inputs.
    Code reverse(List<Integer> tape) {
        List<Integer> given = new ArrayList<>(both.inputs());
        given.addAll(tape);
        return both.between(given, gradients());
    }

    private List<Integer> gradients() {
        return both.outputs().subList(outputs, both.outputs().size());
    }

    double work() {
        double sum = 0;
        for (int id = 0; id < late.length; id++) {
            if (!late[id] && both.value(id) instanceof Step s) {
                sum += work(s);
            }
        }
        return sum;
    }

    private double work(Step s) {
        if (isRecomputed(s)) {
            return 0;
        }
        if (s.op() instanceof Elementwise) {
            return FUNCTION * s.shape().size();
        }
        return PRODUCT * s.op().multiplications(both.shapes(s.operands()), s.shape());
    }
}
