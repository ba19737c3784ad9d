package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;

/// A static list of operations: what a function of tensors does, without the tensors. A value, equal to another that
/// computes the same in the same way, so that what is derived from it (gradients, plans) can be kept and found again.
///
/// @param values  every operand before its use
/// @param inputs  for each input its number among the values
/// @param outputs for each output its number among the values
record Code(List<Definition> values, List<Integer> inputs, List<Integer> outputs) {
    private static final int CODE_BYTES = 8192;
    private static final int VALUE_BYTES = 2048;

    Code {
        values = List.copyOf(values);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    Definition value(int id) {
        return values.get(id);
    }

    Definition input(int place) {
        return values.get(inputs.get(place));
    }

    Definition output(int place) {
        return values.get(outputs.get(place));
    }

    /// The value whose memory a value is, through views.
    int base(int id) {
        int at = id;
        while (values.get(at) instanceof Operation s && s.op().isView()) {
            at = s.operands().getFirst();
        }
        return at;
    }

    /// Applies the operations to tensors: concrete, tracked or traced.
    List<Tensor> apply(List<Tensor> arguments) {
        Tensor[] results = new Tensor[values.size()];
        for (int id = 0; id < results.length; id++) {
            results[id] = switch (values.get(id)) {
                case Input i -> arguments.get(i.place());
                case Constant c -> Builder.constant(c, arguments);
                case Operation s -> s.op().of(s.operands().stream().map(o -> results[o]).toArray(Tensor[]::new));
            };
        }
        return outputs.stream().map(o -> results[o]).toList();
    }

    /// The code of a function of as many tensors as this code has inputs, of their shapes and dtypes.
    ///
    /// @param form in which operations are noted
    Code derive(Builder.Form form, Function<List<Tensor>, List<Tensor>> f) {
        Builder builder = new Builder(form);
        List<Tensor> arguments = new ArrayList<>();
        for (int id : inputs) {
            arguments.add(builder.input(values.get(id).dtype(), values.get(id).shape()));
        }
        return builder.finish(f.apply(arguments));
    }

    /// The same function with every operation in its lowered form, and the inputs in the same places.
    Code lowered() {
        return in(Builder.Form.LOWERED);
    }

    /// The same function with every operation in another form, and the inputs in the same places.
    Code in(Builder.Form form) {
        return derive(form, this::apply);
    }

    /// The part of the code that leads from some values, which become the inputs in this order, to others, which become the
    /// outputs. What no output needs is left out; inputs keep their places even if unused.
    Code between(List<Integer> from, List<Integer> to) {
        CodeEditor editor = new CodeEditor(this);
        from.forEach(editor::input);
        boolean[] needed = needed(to, editor::has);
        for (int id = 0; id < needed.length; id++) {
            if (needed[id] && !editor.has(id)) {
                editor.copy(id);
            }
        }
        return editor.finish(to.stream().map(editor::number).toList());
    }

    /// Whether the inputs come first and in order, and every other value is needed: then [#between] inputs and outputs changes nothing.
    boolean isTidy() {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) != i) {
                return false;
            }
        }
        boolean[] used = used();
        for (int id = inputs.size(); id < used.length; id++) {
            if (!used[id]) {
                return false;
            }
        }
        return true;
    }

    /// Which values some are computed from, these included.
    ///
    /// @param given these are there already: they count, what they are computed from does not
    boolean[] needed(List<Integer> wanted, IntPredicate given) {
        boolean[] needed = new boolean[values.size()];
        wanted.forEach(id -> needed[id] = true);
        for (int id = needed.length - 1; id >= 0; id--) {
            if (needed[id] && !given.test(id) && values.get(id) instanceof Operation s) {
                s.operands().forEach(o -> needed[o] = true);
            }
        }
        return needed;
    }

    /// Which values are outputs or read on the way to one.
    boolean[] used() {
        return needed(outputs, _ -> false);
    }

    /// About how many bytes of memory the code takes, with what is derived from it in order to run it.
    long bytes() {
        return CODE_BYTES + (long) VALUE_BYTES * values.size();
    }

    /// One line per value, for example `%4 = Mul %0 %3 : F32(1024, 8)`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int id = 0; id < values.size(); id++) {
            Definition v = values.get(id);
            String what = switch (v) {
                case Input i -> "input " + i.place();
                case Constant c -> String.format(Locale.ROOT, "%s", c.value());
                case Operation s -> describe(s);
            };
            text.append('%').append(id).append(" = ").append(what).append(" : ").append(v.dtype()).append(v.shape());
            text.append('\n');
        }
        return text.append("return ").append(names(outputs)).toString();
    }

    private static String describe(Operation s) {
        String op = s.op().toString().replace("[]", "").replace(s.op().getClass().getSimpleName(), s.op().name());
        return op + " " + names(s.operands());
    }

    static String names(List<Integer> ids) {
        return ids.stream().map(o -> "%" + o).collect(Collectors.joining(" "));
    }

    /// Shapes of some values.
    Shape[] shapes(List<Integer> ids) {
        return ids.stream().map(o -> values.get(o).shape()).toArray(Shape[]::new);
    }
}
