package org.itograd.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Records an operation with a reverse rule of its own as one node at every level that is being differentiated.
final class Custom {
    private final Function<List<Tensor>, Tensor> forward;
    private final List<Tensor> captured;
    private final CustomRule rule;
    private final int inputs;

    private Custom(Function<List<Tensor>, Tensor> forward, List<Tensor> captured, CustomRule rule, int inputs) {
        this.forward = forward;
        this.captured = captured;
        this.rule = rule;
        this.inputs = inputs;
    }

    static Tensor apply(
            Function<List<Tensor>, Tensor> forward, List<Tensor> captured, CustomRule rule, Tensor... inputs) {
        List<Tensor> in = new ArrayList<>();
        Arrays.stream(inputs).map(Substitution::resolve).forEach(in::add);
        captured.stream().map(Substitution::resolve).forEach(in::add);
        return new Custom(forward, List.copyOf(captured), rule, inputs.length).record(in);
    }

    private Tensor record(List<Tensor> in) {
        Trace trace = Application.innermost(in.toArray(Tensor[]::new));
        if (trace == null) {
            return evaluate(in);
        }
        List<Tensor> values = new ArrayList<>();
        List<Node> parents = new ArrayList<>();
        int[] parentOf = new int[in.size()];
        for (int i = 0; i < parentOf.length; i++) {
            Node node = in.get(i).node();
            boolean here = node != null && node.trace == trace;
            values.add(here ? in.get(i).lower() : in.get(i));
            parentOf[i] = here ? parents.indexOf(node) : -1;
            if (here && parentOf[i] < 0) {
                parentOf[i] = parents.size();
                parents.add(node);
            }
        }
        Tensor out = record(values);
        return Tensor.tracked(
                out,
                new Node(trace, parents.toArray(Node[]::new), new Rule(rule, values, out, trace, parentOf, false)));
    }

    /// Runs `forward` on plain numbers, the captured tensors replaced by theirs and all others constant. While a program is
    /// captured, the rule is noted with the result.
    private Tensor evaluate(List<Tensor> in) {
        Substitution.Replacing values = new Substitution.Replacing();
        for (int j = 0; j < captured.size(); j++) {
            values.put(captured.get(j), in.get(inputs + j));
        }
        Tensor out = Autodiff.withoutRecording(() -> values.run(() -> forward.apply(in.subList(0, inputs))));
        Symbol symbol = in.stream().map(Tensor::symbol).filter(Objects::nonNull).findFirst().orElse(null);
        return symbol == null ? out : symbol.custom(in, out, rule);
    }

    /// @param parentOf for each input, which parent of the node it is, or -1
    private record Rule(
            CustomRule rule, List<Tensor> values, Tensor out, Trace trace, int[] parentOf, boolean recorded)
            implements
                ReverseRule {
        @Override
        public void accumulate(Tensor cotangent, Totals totals) {
            rule.accumulate(values, out, cotangent, new ByInput(trace, parentOf, totals, recorded));
        }

        @Override
        public ReverseRule tracked(Node node) {
            List<Tensor> seen = new ArrayList<>(values);
            for (int i = 0; i < parentOf.length; i++) {
                if (parentOf[i] >= 0) {
                    seen.set(i, Tensor.tracked(values.get(i), node.parents[parentOf[i]]));
                }
            }
            return new Rule(rule, seen, Tensor.tracked(out, node), trace, parentOf, true);
        }
    }

    /// Totals by position among inputs and captured tensors, of which only some are parents. A rule may close over tensors of
    /// the very trace that is differentiated; unless the pass is recorded, its contributions are then taken for what they
    /// stand for, like everything in a reverse pass.
    private record ByInput(Trace trace, int[] parentOf, Totals parents, boolean recorded) implements Totals {
        @Override
        public boolean wanted(int input) {
            return parentOf[input] >= 0 && parents.wanted(parentOf[input]);
        }

        @Override
        public @Nullable Tensor get(int input) {
            return parentOf[input] < 0 ? null : parents.get(parentOf[input]);
        }

        @Override
        public int first(int input) {
            int first = 0;
            while (parentOf[first] != parentOf[input]) {
                first++;
            }
            return first;
        }

        @Override
        public void set(int input, Tensor total) {
            Node node = total.node();
            parents.set(parentOf[input],
                    !recorded && node != null && node.trace == trace ? total.lower() : total);
        }
    }
}
