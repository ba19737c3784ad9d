package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Elementwise;
import org.itograd.autodiff.op.Scheduled;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.autodiff.program.Dependence.Kind;

/// Cuts a function and its reverse ([Joint]) in two halves with a tape between them.
///
/// What depends on a cotangent is _late_ and belongs to the reverse half. What that half reads of the rest is either on the
/// tape, or follows from the tape and the inputs by plain arithmetic and is computed again. Fixed values are had without a
/// tape.
final class TapeSplit {
    /// Time for a multiplication and addition in a matrix product, and for a function such as tanh, in nanoseconds.
    private static final double PRODUCT = 0.02;
    private static final double FUNCTION = 0.4;

    private final Joint joint;
    private final Code both;
    private final Dependence dependence;
    private final boolean[] late;
    private final List<Integer> tape;

    TapeSplit(Joint joint, int rows) {
        this.joint = joint;
        this.both = joint.code();
        this.dependence = joint.dependence(rows);
        this.late = new boolean[both.values().size()];
        for (int id = 0; id < late.length; id++) {
            late[id] = switch (both.value(id)) {
                case Input i -> i.place() >= joint.arguments();
                case Constant _ -> false;
                case Operation s -> s.operands().stream().anyMatch(o -> late[o]);
            };
        }
        this.tape = chooseTape();
    }

    private List<Integer> chooseTape() {
        Set<Integer> chosen = new TreeSet<>();
        boolean[] used = both.needed(joint.gradientIds(), _ -> false);
        for (int id = 0; id < late.length; id++) {
            if (late[id] && used[id] && both.value(id) instanceof Operation s) {
                s.operands().stream().filter(o -> !late[o]).forEach(o -> keep(o, chosen));
            }
        }
        joint.gradientIds().stream().filter(o -> !late[o]).forEach(o -> keep(o, chosen));
        return List.copyOf(chosen);
    }

    private void keep(int id, Set<Integer> chosen) {
        chosen.addAll(missing(id, chosen, new HashMap<>()));
    }

    /// What must be kept besides what has been chosen so that a value can be had: one value at most.
    ///
    /// @param known answers for this choice, so that a value that is used in many ways is looked at once
    private Set<Integer> missing(int id, Set<Integer> chosen, Map<Integer, Set<Integer>> known) {
        Set<Integer> answer = known.get(id);
        if (answer == null) {
            answer = find(id, chosen, known);
            known.put(id, answer);
        }
        return answer;
    }

    private Set<Integer> find(int id, Set<Integer> chosen, Map<Integer, Set<Integer>> known) {
        if (dependence.kind(id) != Kind.ROWS || chosen.contains(id) || !(both.value(id) instanceof Operation s)) {
            return Set.of();
        }
        if (!isRecomputed(s)) {
            return Set.of(id);
        }
        Set<Integer> behind = new HashSet<>();
        s.operands().forEach(o -> behind.addAll(missing(o, chosen, known)));
        return behind.size() <= 1 ? behind : Set.of(id);
    }

    private static boolean isRecomputed(Operation s) {
        return s.op().isView()
                || s.op() instanceof BroadcastTo
                || (s.op() instanceof Elementwise e && e.expression(s.operands().size()).isArithmetic());
    }

    /// The values that are kept.
    List<Definition> tape() {
        return tape.stream().map(both::value).toList();
    }

    /// From the inputs of the function to its results and the tape.
    Code forward() {
        List<Integer> results = new ArrayList<>(joint.resultIds());
        results.addAll(tape);
        return both.between(both.inputs().subList(0, joint.arguments()), results);
    }

    /// From the inputs of the function, the cotangents and the tape to the gradients.
    Code reverse() {
        List<Integer> given = new ArrayList<>(both.inputs());
        given.addAll(tape);
        return both.between(given, joint.gradientIds());
    }

    /// About how many nanoseconds the forward half takes beside what is computed again anyway.
    double work() {
        double sum = 0;
        for (int id = 0; id < late.length; id++) {
            if (!late[id] && both.value(id) instanceof Operation s) {
                sum += work(s);
            }
        }
        return sum;
    }

    private double work(Operation s) {
        if (isRecomputed(s)) {
            return 0;
        }
        if (s.op() instanceof Elementwise) {
            return FUNCTION * s.shape().size();
        }
        return PRODUCT * Scheduled.of(s.op()).multiplications(both.shapes(s.operands()), s.shape());
    }
}
