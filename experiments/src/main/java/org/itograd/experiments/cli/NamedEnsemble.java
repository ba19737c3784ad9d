package org.itograd.experiments.cli;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.experiments.cluster.Recipe;
import org.itograd.experiments.equations.NamedSdes;
import org.itograd.experiments.report.Json;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Solvers;

/// The solve of an equation by names and numbers, from which any process can make it.
///
/// @param equation   one of [NamedSdes]
/// @param parameters those that have other values
/// @param solver     one of [Solvers#all]
/// @param t1         the last time
/// @param steps      from 0 to t1
/// @param at         times that are kept
record NamedEnsemble(
        String equation, LinkedHashMap<String, Double> parameters, String solver, double t1, int steps, double[] at)
        implements
            Recipe.Factory<SdeSolve>,
            Serializable {
    @Override
    public SdeSolve get() {
        return SdeSolve.of(NamedSdes.named(equation).orElseThrow().with(parameters))
                .solver(Solvers.named(solver))
                .steps(0, t1, steps)
                .saveAt(at);
    }

    /// The same for programs.
    Map<String, Json> json() {
        Map<String, Json> all = new LinkedHashMap<>();
        all.put("equation", new Json.Str(equation));
        Map<String, Json> changed = new LinkedHashMap<>();
        parameters.forEach((name, value) -> changed.put(name, new Json.Num(value)));
        all.put("set", new Json.Obj(changed));
        all.put("solver", new Json.Str(solver));
        all.put("t1", new Json.Num(t1));
        all.put("steps", new Json.Int(steps));
        return all;
    }

    @Override
    public String toString() {
        return equation + (parameters.isEmpty() ? "" : " " + parameters) + " by " + solver + ", t1 = " + t1
                + ", steps = " + steps;
    }
}
