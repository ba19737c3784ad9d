package org.itograd.autodiff.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Elementwise;
import org.itograd.autodiff.op.Sum;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Step;
import org.itograd.base.DType;

/// Turns a code into instructions: elementwise operations of one shape become few loops.
///
/// Every value has a _level_: how many times, on the longest way to it, something had to be finished before the next could
/// begin (a matrix product, a sum, a value of another shape). Elementwise values of one level and one shape depend on each
/// other only element by element, so one loop computes them all, and sums over their leading or middle axes with them.
///
/// Most of these values live in registers only. One is written to memory if something other than such a loop reads it, or
/// if a loop of a later level does and computing it again there would cost more than reading it: if it contains a function
/// such as tanh, more than [#CHEAP] operations, or reads more than one array of full size.
final class Fusion {
    /// So many operations are computed again rather than written and read.
    private static final int CHEAP = 8;

    /// Longest row whose sums are kept beside the loop that computes it.
    private static final int WIDEST_SUM = 1024;

    private final Code code;
    private final List<List<Integer>> users = new ArrayList<>();
    private final int[] level;
    private final boolean[] stored;

    private Fusion(Code code) {
        this.code = code;
        this.level = new int[code.values().size()];
        this.stored = new boolean[level.length];
    }

    /// The instructions of a code in an order in which they can run.
    static List<Instruction> of(Code code) {
        Fusion fusion = new Fusion(code);
        fusion.findUsers();
        fusion.findLevels();
        fusion.findStored();
        return fusion.instructions();
    }

    private void findUsers() {
        for (int id = 0; id < level.length; id++) {
            users.add(new ArrayList<>());
            if (code.value(id) instanceof Step s) {
                for (int o : s.operands()) {
                    users.get(o).add(id);
                }
            }
        }
    }

    // ------------------------------------------------------------------ what fuses

    static boolean isView(Definition v) {
        return v instanceof Step s && s.op().isView();
    }

    private boolean isElementwise(int id) {
        return code.value(id) instanceof Step s
                && (s.op() instanceof Elementwise || s.op() instanceof BroadcastTo)
                && s.shape().size() > 0;
    }

    /// Whether a value is a sum that a loop over its operand can compute on the way: over adjacent axes, with others behind.
    private boolean isFusedSum(int id) {
        if (!(code.value(id) instanceof Step s && s.op() instanceof Sum sum) || s.shape().size() == 0) {
            return false;
        }
        int columns = columns(sum, operandShape(id));
        int first = sum.axes().getFirst();
        boolean adjacent = sum.axes().getLast() - first == sum.axes().size() - 1;
        return adjacent && columns > 1 && columns <= WIDEST_SUM
                && LoopPlan.period(columns) <= WIDEST_SUM
                && operandShape(id).product(0, operandShape(id).rank()) > columns;
    }

    private static int columns(Sum sum, Shape x) {
        return x.product(sum.axes().getLast() + 1, x.rank());
    }

    private Shape operandShape(int id) {
        return code.value(operand(id)).shape();
    }

    private int operand(int id) {
        return ((Step) code.value(id)).operands().getFirst();
    }

    /// The shape over which a loop for this value runs.
    private Shape space(int id) {
        return isFusedSum(id) ? operandShape(id) : code.value(id).shape();
    }

    // ------------------------------------------------------------------ levels

    private void findLevels() {
        for (int id = 0; id < level.length; id++) {
            if (code.value(id) instanceof Step s) {
                for (int o : s.operands()) {
                    level[id] = Math.max(level[id], readsInPlace(id, o) ? level[o] : ready(o));
                }
            }
        }
    }

    /// Whether the loop of `id` can go on with the element of `o` that it has just computed.
    private boolean readsInPlace(int id, int o) {
        return (isElementwise(id) || isFusedSum(id)) && isElementwise(o)
                && code.value(o).shape().equals(space(id));
    }

    /// The first level at which a value can be read from memory.
    private int ready(int id) {
        return switch (code.value(id)) {
            case Input _,Constant _ -> 0;
            case Step s -> isView(s) ? level[id] : level[id] + 1;
        };
    }

    // ------------------------------------------------------------------ what is written to memory

    private void findStored() {
        for (int id = 0; id < level.length; id++) {
            stored[id] = !isElementwise(id) || code.outputs().contains(id) || isReadElsewhere(id);
        }
    }

    private boolean isReadElsewhere(int id) {
        boolean later = false;
        for (int user : users.get(id)) {
            if (!readsInPlace(user, id)) {
                return true;
            }
            later |= level[user] > level[id];
        }
        return later && !isCheap(id);
    }

    private boolean isCheap(int id) {
        int operations = 0;
        int arrays = 0;
        for (int v : cone(List.of(id), code.value(id).shape(), -1)) {
            if (isInline(v, code.value(id).shape(), -1)) {
                Step s = (Step) code.value(v);
                if (s.op() instanceof Elementwise e) {
                    operations++;
                    if (!e.expression(s.operands().size()).isArithmetic()) {
                        return false;
                    }
                }
            } else if (code.value(v).shape().size() == code.value(id).shape().size()) {
                arrays++;
            }
        }
        return operations <= CHEAP && arrays <= 1;
    }

    /// Whether a loop of a level over a space computes a value itself.
    private boolean isInline(int v, Shape space, int loopLevel) {
        return isElementwise(v) && code.value(v).shape().equals(space) && (level[v] == loopLevel || !stored[v]);
    }

    /// What a loop needs for some values: all that it computes itself, and what it reads.
    private TreeSet<Integer> cone(List<Integer> roots, Shape space, int loopLevel) {
        TreeSet<Integer> found = new TreeSet<>(roots);
        ArrayDeque<Integer> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            int v = open.pop();
            if (isInline(v, space, loopLevel)) {
                for (int o : ((Step) code.value(v)).operands()) {
                    if (found.add(o)) {
                        open.push(o);
                    }
                }
            }
        }
        return found;
    }

    // ------------------------------------------------------------------ instructions

    private record Key(int level, DType dtype, Shape space) {}

    private List<Instruction> instructions() {
        Map<Key, List<Integer>> sinks = new LinkedHashMap<>();
        List<Instruction> all = new ArrayList<>();
        for (int id = 0; id < level.length; id++) {
            if (!(code.value(id) instanceof Step s) || isView(s) || !stored[id]) {
                continue;
            }
            if (isElementwise(id) || isFusedSum(id)) {
                sinks.computeIfAbsent(new Key(level[id], s.dtype(), space(id)), _ -> new ArrayList<>()).add(id);
            } else {
                all.add(new Instruction.Call(id, s.op(), s.operands()));
            }
        }
        sinks.forEach((key, together) -> connected(key, together).forEach(some -> all.add(loop(key, some))));
        return onDemand(all);
    }

    /// Splits values that one loop could compute into groups that have something in common: a value that both compute, or
    /// an array that both read. Sums go together only if the rows of each begin no later than the columns of the others, so
    /// that a call of the loop can have whole columns of all.
    private List<List<Integer>> connected(Key key, List<Integer> sinks) {
        List<List<Integer>> groups = new ArrayList<>();
        List<Set<Integer>> cones = new ArrayList<>();
        for (int id : sinks) {
            List<Integer> group = new ArrayList<>(List.of(id));
            Set<Integer> cone = new HashSet<>(cone(List.of(root(id)), key.space, key.level));
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
                .allMatch(b -> outer(a) * columns(b) <= space.size() && outer(b) * columns(a) <= space.size()));
    }

    /// How many rows of sums a value has; one for what is not a sum, and with [#columns(int)] one column.
    private long outer(int id) {
        return isFusedSum(id) ? operandShape(id).product(0, sum(id).axes().getFirst()) : 1;
    }

    private long columns(int id) {
        return isFusedSum(id) ? columns(sum(id), operandShape(id)) : 1;
    }

    private Sum sum(int id) {
        return (Sum) ((Step) code.value(id)).op();
    }

    /// What a loop computes for a value: itself, or what it sums.
    private int root(int id) {
        return isFusedSum(id) ? operand(id) : id;
    }

    /// The instructions in the order in which the outputs ask for them: each as late as possible, so that what it writes is
    /// still in the cache when it is read.
    private List<Instruction> onDemand(List<Instruction> all) {
        Map<Integer, Instruction> writer = new HashMap<>();
        all.forEach(i -> i.writes().forEach(id -> writer.put(id, i)));
        Set<Instruction> ordered = new LinkedHashSet<>();
        ArrayDeque<Instruction> open = new ArrayDeque<>();
        for (int o : code.outputs()) {
            push(o, writer, ordered, open);
            while (!open.isEmpty()) {
                Instruction top = open.peek();
                int before = open.size();
                top.reads().forEach(id -> push(id, writer, ordered, open));
                if (open.size() == before) {
                    ordered.add(open.pop());
                }
            }
        }
        return List.copyOf(ordered);
    }

    private void push(
            int id, Map<Integer, Instruction> writer, Set<Instruction> ordered, ArrayDeque<Instruction> open) {
        int base = id;
        while (isView(code.value(base))) {
            base = operand(base);
        }
        Instruction i = writer.get(base);
        if (i != null && !ordered.contains(i)) {
            open.push(i);
        }
    }

    private Instruction.Loop loop(Key key, List<Integer> sinks) {
        List<Integer> roots = sinks.stream().map(this::root).toList();
        List<Integer> reads = new ArrayList<>();
        List<Double> parameters = new ArrayList<>();
        Map<Integer, Expr> expressions = new HashMap<>();
        for (int v : cone(roots, key.space, key.level)) {
            Expr e;
            if (isInline(v, key.space, key.level)) {
                Step s = (Step) code.value(v);
                Expr[] in = s.operands().stream().map(expressions::get).toArray(Expr[]::new);
                e = s.op() instanceof Elementwise op ? op.expression(in) : in[0];
            } else if (code.value(v) instanceof Constant c) {
                int known = parameters.indexOf(c.value());
                e = Expr.parameter(known >= 0 ? known : parameters.size());
                if (known < 0) {
                    parameters.add(c.value());
                }
            } else {
                e = Expr.input(reads.size());
                reads.add(v);
            }
            expressions.put(v, e);
        }
        List<Instruction.Store> stores = new ArrayList<>();
        List<Instruction.SumOf> sums = new ArrayList<>();
        for (int i = 0; i < sinks.size(); i++) {
            int id = sinks.get(i);
            Expr e = Objects.requireNonNull(expressions.get(roots.get(i)));
            if (isFusedSum(id)) {
                int outer = key.space.product(0, sum(id).axes().getFirst());
                sums.add(new Instruction.SumOf(id, e, outer, columns(sum(id), key.space)));
            } else {
                stores.add(new Instruction.Store(id, e));
            }
        }
        return new Instruction.Loop(key.dtype, key.space, reads, parameters, stores, sums);
    }
}
