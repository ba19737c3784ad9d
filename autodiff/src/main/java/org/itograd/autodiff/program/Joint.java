package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.Tensor;

/// A function of samples and its vector–Jacobian product as one code, whose common parts are computed once.
///
/// The inputs are those of the function, then a cotangent for each result. The outputs are the results, then the gradients:
/// the cotangents of the wanted inputs, those per sample first.
///
/// @param code         of both
/// @param roles        of its inputs
/// @param results      how many results the function has
/// @param rowGradients how many gradients are per sample; the others are sums over samples
record Joint(Code code, List<Role> roles, int results, int rowGradients) {
    /// @param function whose results are all per sample
    /// @param roles    of its inputs
    /// @param wanted   of which inputs there is a gradient
    /// @param form     of the code
    static Joint of(Code function, List<Role> roles, List<Boolean> wanted, Builder.Form form) {
        List<Integer> order = new ArrayList<>();
        List<Integer> sums = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i)) {
                (roles.get(i) == Role.ROWS ? order : sums).add(i);
            }
        }
        int rowGradients = order.size();
        order.addAll(sums);
        int results = function.outputs().size();
        List<Role> all = new ArrayList<>(roles);
        all.addAll(Collections.nCopies(results, Role.ROWS));
        return new Joint(join(function, wanted, order, form), all, results, rowGradients);
    }

    /// @param order the inputs whose cotangents are outputs
    private static Code join(Code function, List<Boolean> wanted, List<Integer> order, Builder.Form form) {
        Code results = function.in(form);
        Differentiation.Reverse reverse = Differentiation.vjp(function, wanted);
        if (!reverse.closedOver().isEmpty()) {
            throw new CaptureException(
                    "the derivative of a primitive uses a tensor of numbers of its own, %s, which has no place in a program with its derivative; make it an operand of the primitive"
                            .formatted(reverse.closedOver().getFirst().shape()));
        }
        Code vjp = reverse.code().in(form);
        List<Integer> ascending = order.stream().sorted().toList();
        return vjp.derive(form, arguments -> {
            List<Tensor> all =
                    new ArrayList<>(results.apply(arguments.subList(0, results.inputs().size())));
            List<Tensor> cotangents = vjp.apply(arguments);
            order.forEach(i -> all.add(cotangents.get(ascending.indexOf(i))));
            return all;
        });
    }

    /// How many inputs the function has.
    int arguments() {
        return code.inputs().size() - results;
    }

    /// The numbers of the results.
    List<Integer> resultIds() {
        return code.outputs().subList(0, results);
    }

    /// The numbers of the gradients.
    List<Integer> gradientIds() {
        return code.outputs().subList(results, code.outputs().size());
    }

    /// What each value is to the samples.
    Dependence dependence(int rows) {
        boolean[] perRow = new boolean[code.outputs().size()];
        Arrays.fill(perRow, 0, results + rowGradients, true);
        return Dependence.of(code, roles, rows, perRow);
    }
}
