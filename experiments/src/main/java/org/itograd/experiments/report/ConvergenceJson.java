package org.itograd.experiments.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.testing.ConvergenceReport;
import org.itograd.sde.testing.ExactProblem;
import org.itograd.sde.testing.Finding;
import org.itograd.sde.testing.MeasuredOrder;
import org.itograd.sde.testing.TestProblem;
import org.itograd.sde.testing.Verdict;

/// A study of convergence as one line of JSON.
public final class ConvergenceJson {
    private ConvergenceJson() {}

    /// The line; `null` where an order has no meaning for the problem or could not be seen; the verdict tells whether it had to be.
    public static String of(ConvergenceReport report) {
        TestProblem problem = report.problem();
        Map<String, Json> members = named(report.solver().name(), problem.name(), problem.sde());
        put(members, "strong", report.claimedStrong(), report.strongly());
        put(members, "weak", report.claimedWeak(), report.weakly());
        members.put("verdict", verdict(report.verdict()));
        members.put("seconds", new Json.Num(report.seconds()));
        return new Json.Obj(members).text();
    }

    /// The line of an exact sampler, for which orders have no meaning.
    public static String of(ExactProblem problem, Verdict verdict, double seconds) {
        Sde sde = problem.sampler().sde();
        Map<String, Json> members = named(problem.sampler().name(), problem.name(), sde);
        put(members, "strong", Optional.empty(), new Finding.NotStudied());
        put(members, "weak", Optional.empty(), new Finding.NotStudied());
        members.put("verdict", verdict(verdict));
        members.put("seconds", new Json.Num(seconds));
        return new Json.Obj(members).text();
    }

    private static Map<String, Json> named(String solver, String problem, Sde sde) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("solver", new Json.Str(solver));
        members.put("problem", new Json.Str(problem));
        members.put("calculus", new Json.Str(switch (sde.calculus()) {
            case ITO -> sde.noise() == NoiseType.NONE ? "none" : "ito";
            case STRATONOVICH -> "stratonovich";
        }));
        members.put("noise", new Json.Str(sde.noise().name().toLowerCase(Locale.ROOT)));
        return members;
    }

    private static Json verdict(Verdict verdict) {
        return new Json.Str(verdict.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    private static void put(
            Map<String, Json> members, String kind, Optional<Double> claimed, Finding found) {
        Optional<MeasuredOrder> measured = found.measured();
        members.put("claimed_" + kind, number(claimed));
        members.put("measured_" + kind, number(measured.map(MeasuredOrder::order)));
        members.put(kind + "_low", number(measured.map(MeasuredOrder::low)));
        members.put(kind + "_high", number(measured.map(MeasuredOrder::high)));
    }

    private static Json number(Optional<Double> value) {
        return new Json.Num(value.orElse(Double.NaN));
    }
}
