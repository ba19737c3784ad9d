package org.itograd.experiments.report;

import java.util.List;

/// Paths as a table: `t,path,x,v`, one line for each time and path, numbers with all their digits.
public final class PathsCsv {
    private PathsCsv() {}

    /// The table with a header.
    ///
    /// @param components names
    /// @param states     (times, paths, components), one after the other
    public static String of(List<String> components, double[] times, double[] states) {
        int d = components.size();
        int paths = states.length / times.length / d;
        StringBuilder out = new StringBuilder("t,path," + String.join(",", components) + "\n");
        for (int k = 0; k < times.length; k++) {
            for (int path = 0; path < paths; path++) {
                out.append(times[k]).append(',').append(path);
                for (int c = 0; c < d; c++) {
                    out.append(',').append(states[(k * paths + path) * d + c]);
                }
                out.append('\n');
            }
        }
        return out.toString();
    }
}
