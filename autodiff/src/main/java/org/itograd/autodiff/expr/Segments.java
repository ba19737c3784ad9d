package org.itograd.autodiff.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// Cuts a graph into parts that a compiler takes.
///
/// HotSpot never compiles a method of more than 8000 bytes, C2's time grows faster than a method's length (400
/// operations in one method are fine, 800 were not), and a method has at most 255 argument slots. The evaluation order
/// is cut into runs of at most [#MAX_NODES] nodes. A value that a later run needs is written to a scratch array, short
/// enough to stay in the first-level cache; leaves are read again instead.
final class Segments {

    static final int MAX_NODES = 300;
    static final int MAX_ARRAYS = 100;

    private final DType dtype;
    private final List<Access> inputs;
    private final List<Term> order = new ArrayList<>();
    private final Map<Term, Integer> position = new HashMap<>();
    private final Map<Term, Integer> lastUse = new HashMap<>();
    private final Map<Term, Integer> scratch = new HashMap<>();
    private final Set<Term> live = new LinkedHashSet<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private int scratchArrays;
    private final List<Segment> result = new ArrayList<>();

    private Segments(DType dtype, List<Access> inputs) {
        this.dtype = dtype;
        this.inputs = inputs;
    }

    /// @param segments in the order in which they run
    /// @param outputs for each output of the kernel, the scratch array that holds it at the end
    record Plan(List<Segment> segments, List<Integer> outputs, int scratchArrays) {}

    /// Whether `outputs` can be one loop.
    static boolean fits(List<Term> outputs, List<Access> inputs) {
        return outputs.size() + inputs.size() <= MAX_ARRAYS && Graph.of(outputs).size() <= MAX_NODES;
    }

    static Plan cut(List<Term> outputs, DType dtype, List<Access> inputs) {
        Segments segments = new Segments(dtype, inputs);
        Set<Term> wanted = new LinkedHashSet<>(outputs);
        for (Term node : Graph.of(outputs)) {
            // A leaf stands where it is used, unless it is itself an output.
            if (!node.op().isLeaf() || wanted.contains(node)) {
                segments.position.put(node, segments.order.size());
                for (int i = 0; i < node.operandCount(); i++) {
                    segments.lastUse.put(node.operand(i), segments.order.size());
                }
                segments.order.add(node);
            }
        }
        for (Term output : wanted) {
            segments.lastUse.put(output, Integer.MAX_VALUE);
        }
        for (int from = 0; from < segments.order.size();) {
            segments.release(from);
            from = segments.add(from);
        }
        return new Plan(
                List.copyOf(segments.result),
                outputs.stream().map(segments::array).toList(),
                segments.scratchArrays);
    }

    /// Gives back the scratch arrays that nothing from `from` on reads.
    private void release(int from) {
        for (Term node : List.copyOf(live)) {
            if (lastUse.getOrDefault(node, -1) < from) {
                live.remove(node);
                free.push(array(node));
            }
        }
    }

    /// Makes the longest allowed segment that starts at `from`, and returns where it ends.
    private int add(int from) {
        int to = from;
        Set<Term> nodes = new HashSet<>();
        while (to < order.size() && nodes.size() + 4 <= MAX_NODES) {
            Term node = order.get(to++);
            nodes.add(node);
            for (int i = 0; i < node.operandCount(); i++) {
                nodes.add(node.operand(i));
            }
        }
        while (true) {
            Segment segment = build(from, to);
            if (segment != null) {
                result.add(segment);
                return to;
            }
            to = from + (to - from) / 2;
        }
    }

    /// The segment of nodes `from` to `to`, or null if it needs too many arrays.
    private @Nullable Segment build(int from, int to) {
        Map<Term, Term> rewritten = new HashMap<>();
        Map<Integer, Integer> sources = new LinkedHashMap<>();
        List<Term> written = new ArrayList<>();
        for (int p = from; p < to; p++) {
            Term node = order.get(p);
            Term[] operands = new Term[node.operandCount()];
            for (int i = 0; i < operands.length; i++) {
                operands[i] = rewritten.computeIfAbsent(node.operand(i), operand -> read(operand, sources));
            }
            rewritten.put(node, node.op().isLeaf() ? read(node, sources) : node.withInputs(operands));
            if (lastUse.getOrDefault(node, -1) >= to) {
                written.add(node);
            }
        }
        if (to - from > 1 && sources.size() + written.size() > MAX_ARRAYS) {
            return null;
        }
        List<Term> stored = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (Term node : written) {
            int array = free.isEmpty() ? scratchArrays++ : free.pop();
            scratch.put(node, array);
            live.add(node);
            targets.add(array);
            stored.add(pack(rewritten.get(node)));
        }
        List<Access> accesses = new ArrayList<>();
        for (int source : sources.keySet()) {
            accesses.add(source < 0 ? Access.VECTOR : inputs.get(source));
        }
        List<Access> stores = Collections.nCopies(stored.size(), Access.VECTOR);
        return new Segment(
                new Emission(stored, dtype, accesses, stores), List.copyOf(sources.keySet()), targets);
    }

    /// A leaf, or a value of an earlier segment, as this segment sees it.
    private Term read(Term node, Map<Integer, Integer> sources) {
        if (node.op() == Op.INPUT) {
            return Expr.input(place((int) node.payload(), sources));
        }
        if (node.op().isLeaf()) {
            return node;
        }
        Expr stored = Expr.input(place(-1 - array(node), sources));
        return switch (node) {
            case Expr _ -> stored;
            case Bits _ -> stored.bits();
            case Mask _ -> stored.eq(Expr.constant(1));
        };
    }

    private int array(Term node) {
        Integer array = scratch.get(node);
        if (array == null) {
            throw new AssertionError("not written by an earlier segment: " + node);
        }
        return array;
    }

    private static int place(int source, Map<Integer, Integer> sources) {
        return sources.computeIfAbsent(source, _ -> sources.size());
    }

    /// A value as it is stored in a scratch array.
    private static Term pack(@Nullable Term node) {
        return switch (node) {
            case Expr value -> value;
            case Bits bits -> bits.toExpr();
            case Mask mask -> mask.toFloat();
            case null -> throw new AssertionError("not computed");
        };
    }
}
