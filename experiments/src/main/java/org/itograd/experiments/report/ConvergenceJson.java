package org.itograd.experiments.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.itograd.sde.NoiseType;
import org.itograd.sde.testing.ConvergenceReport;
import org.itograd.sde.testing.MeasuredOrder;
import org.itograd.sde.testing.TestProblem;

/// A study of convergence as one line of JSON.
public final class ConvergenceJson {
    private ConvergenceJson() {}

    /// The line; `null` where an order has no meaning for the problem or could not be seen.
    public static String of(ConvergenceReport report) {
        TestProblem problem = report.problem();
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("solver", new Json.Str(report.solver().name()));
        members.put("problem", new Json.Str(problem.name()));
        members.put("calculus", new Json.Str(switch (problem.sde().calculus()) {
            case ITO -> problem.sde().noise() == NoiseType.NONE ? "none" : "ito";
            case STRATONOVICH -> "stratonovich";
        }));
        members.put("noise", new Json.Str(problem.sde().noise().name().toLowerCase(Locale.ROOT)));
        put(members, "strong", report.claimedStrong(), report.strong());
        put(members, "weak", report.claimedWeak(), report.weak());
        members.put("seconds", new Json.Num(report.seconds()));
        return new Json.Obj(members).text();
    }

    private static void put(
            Map<String, Json> members, String kind, Optional<Double> claimed, Optional<MeasuredOrder> measured) {
        members.put("claimed_" + kind, number(claimed));
        members.put("measured_" + kind, number(measured.map(MeasuredOrder::order)));
        members.put(kind + "_low", number(measured.map(MeasuredOrder::low)));
        members.put(kind + "_high", number(measured.map(MeasuredOrder::high)));
    }

    private static Json number(Optional<Double> value) {
        return new Json.Num(value.orElse(Double.NaN));
    }
}
