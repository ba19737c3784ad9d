package org.itograd.autodiff.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.op.Elementwise;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.base.DType;

/// Turns a code into instructions: elementwise operations of one shape become few loops.
///
/// Every value has a _level_ ([Levels]): how many times, on the longest way to it, something had to be finished before the
/// next could begin (a matrix product, a sum, a value of another shape). Elementwise values of one level and one shape depend
/// on each other only element by element, so one loop computes them all, and sums over their leading or middle axes with
/// them.
///
/// Most of these values live in registers only. One is written to memory if something other than such a loop reads it, or
/// if a loop of a later level does and computing it again there would cost more than reading it: if it contains a function
/// such as tanh, more than [#CHEAP] operations, or reads more than one array of full size.
///
/// What is decided, in this order: which values are written to memory ([#findStored]); which of these one loop could write,
/// and which of them it had better ([#connected]); what each loop computes for them ([LoopBody]); and in which order all of it
/// runs ([DemandOrder]).
final class Fusion {
    /// So many operations are computed again rather than written and read.
    private static final int CHEAP = 8;

    /// The level of a loop that is no value's own: it computes only what is not written to memory.
    private static final int NO_LEVEL = -1;

    private final Code code;
    private final Levels levels;
    private final boolean[] stored;

    private Fusion(Code code) {
        this.code = code;
        this.levels = new Levels(code);
        this.stored = new boolean[code.values().size()];
    }

    /// The instructions of a code in an order in which they can run.
    static List<Instruction> of(Code code) {
        Fusion fusion = new Fusion(code);
        fusion.findStored();
        return DemandOrder.of(code, fusion.instructions());
    }

    // ------------------------------------------------------------------ what is written to memory

    /// In order, so that for each value it is known which of those before it are read from memory.
    private void findStored() {
        for (int id = 0; id < stored.length; id++) {
            stored[id] = !levels.isElementwise(id) || code.outputs().contains(id) || isReadElsewhere(id);
        }
    }

    private boolean isReadElsewhere(int id) {
        boolean later = false;
        for (int user : levels.users(id)) {
            if (!levels.readsInPlace(user, id)) {
                return true;
            }
            later |= levels.level(user) > levels.level(id);
        }
        return later && !isCheap(id);
    }

    private boolean isCheap(int id) {
        Shape space = code.value(id).shape();
        int operations = 0;
        int arrays = 0;
        for (int v : cone(List.of(id), space, NO_LEVEL)) {
            if (isInline(v, space, NO_LEVEL)) {
                Operation s = (Operation) code.value(v);
                if (s.op() instanceof Elementwise e) {
                    operations++;
                    if (!e.expression(s.operands().size()).isArithmetic()) {
                        return false;
                    }
                }
            } else if (code.value(v).shape().size() == space.size()) {
                arrays++;
            }
        }
        return operations <= CHEAP && arrays <= 1;
    }

    /// Whether a loop of a level over a space computes a value itself.
    private boolean isInline(int v, Shape space, int loopLevel) {
        return levels.isElementwise(v)
                && code.value(v).shape().equals(space)
                && (levels.level(v) == loopLevel || !stored[v]);
    }

    /// What a loop needs for some values, these included: all that it computes itself, and what it reads.
    private TreeSet<Integer> cone(List<Integer> roots, Shape space, int loopLevel) {
        TreeSet<Integer> found = new TreeSet<>(roots);
        ArrayDeque<Integer> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            int v = open.pop();
            if (isInline(v, space, loopLevel)) {
                for (int o : ((Operation) code.value(v)).operands()) {
                    if (found.add(o)) {
                        open.push(o);
                    }
                }
            }
        }
        return found;
    }

    // ------------------------------------------------------------------ instructions

    /// What the values have in common that one loop can compute.
    private record LoopKey(int level, DType dtype, Shape space) {}

    private List<Instruction> instructions() {
        Map<LoopKey, List<Integer>> candidates = new LinkedHashMap<>();
        List<Instruction> all = new ArrayList<>();
        for (int id = 0; id < stored.length; id++) {
            if (!(code.value(id) instanceof Operation s) || s.op().isView() || !stored[id]) {
                continue;
            }
            if (levels.isElementwise(id) || levels.isFusedSum(id)) {
                LoopKey key = new LoopKey(levels.level(id), s.dtype(), levels.space(id));
                candidates.computeIfAbsent(key, _ -> new ArrayList<>()).add(id);
            } else {
                all.add(new Instruction.Call(id, s.op(), s.operands()));
            }
        }
        candidates.forEach((key, ids) -> connected(key, ids).forEach(some -> all.add(loop(key, some))));
        return all;
    }

    /// Splits values that one loop could compute into groups that have something in common: a value that both compute, or
    /// an array that both read. Sums go together only if the rows of each begin no later than the columns of the others, so
    /// that a call of the loop can have whole columns of all.
    private List<List<Integer>> connected(LoopKey key, List<Integer> ids) {
        List<List<Integer>> groups = new ArrayList<>();
        List<Set<Integer>> cones = new ArrayList<>();
        for (int id : ids) {
            List<Integer> group = new ArrayList<>(List.of(id));
            Set<Integer> cone = new HashSet<>(cone(List.of(levels.computed(id)), key.space, key.level));
            cone.removeIf(v -> code.value(v) instanceof Constant || code.value(v).shape().size() < key.space.size());
            for (int g = groups.size() - 1; g >= 0; g--) {
                if (!Collections.disjoint(cones.get(g), cone) && canSumTogether(key.space, groups.get(g), group)) {
                    group.addAll(0, groups.remove(g));
                    cone.addAll(cones.remove(g));
                }
            }
            groups.add(group);
            cones.add(cone);
        }
        return groups;
    }

    private boolean canSumTogether(Shape space, List<Integer> some, List<Integer> others) {
        return some.stream().allMatch(a -> others.stream()
                .allMatch(b -> leaves(space, a, b) && leaves(space, b, a)));
    }

    /// Whether a loop over a space in as many parts as `a` has rows leaves whole columns of `b`.
    private boolean leaves(Shape space, int a, int b) {
        return (long) levels.rows(a) * levels.columns(b) <= space.size();
    }

    /// The loop that computes some values.
    private Instruction.Loop loop(LoopKey key, List<Integer> ids) {
        LoopBody body = new LoopBody(code);
        for (int v : cone(ids.stream().map(levels::computed).toList(), key.space, key.level)) {
            if (isInline(v, key.space, key.level)) {
                body.compute(v);
            } else {
                body.read(v);
            }
        }
        for (int id : ids) {
            if (levels.isFusedSum(id)) {
                body.sum(id, levels.computed(id), levels.rows(id), levels.columns(id));
            } else {
                body.store(id);
            }
        }
        return body.loop(key.dtype, key.space);
    }
}
