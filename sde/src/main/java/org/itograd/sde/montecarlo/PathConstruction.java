package org.itograd.sde.montecarlo;

import org.itograd.sde.TimeGrid;

/// How the N increments of a Brownian path over a grid come from N independent normal numbers Z_0, Z_1, …. All ways give the
/// same law; they differ in how much of the path's variance the first numbers carry. A low-discrepancy point is most even in
/// its first coordinates, so these should decide the most.
public enum PathConstruction {
    /// Z_k makes increment k. For methods that use of each increment only in which of a few ranges it lies (random walks): then
    /// the ranges are boxes of points, which low-discrepancy points fill evenly.
    INCREMENTS {
        @Override
        void increments(TimeGrid grid, double[][] z) {
            for (int k = 0; k < z.length; k++) {
                double root = Math.sqrt(grid.step(k));
                for (int i = 0; i < z[k].length; i++) {
                    z[k][i] *= root;
                }
            }
        }
    },
    /// Z_0 places the end, the next numbers the middles of ever shorter intervals, each given its ends (Lévy's bridge; R. E.
    /// Caflisch, B. Moskowitz, "Modified Monte Carlo methods using quasi-random sequences", 1995). Takes O(N) operations.
    BRIDGE {
        @Override
        void increments(TimeGrid grid, double[][] z) {
            BridgeConstruction.of(grid).increments(z);
        }
    },
    /// Z_k moves the path along the k-th principal component of its values at the grid's times: no other construction puts
    /// more variance into the first k numbers (P. Acworth, M. Broadie, P. Glasserman, "A comparison of some Monte Carlo and
    /// quasi Monte Carlo techniques for option pricing", 1998). Takes O(N²) operations.
    PRINCIPAL_COMPONENTS {
        @Override
        void increments(TimeGrid grid, double[][] z) {
            PrincipalComponents.of(grid).increments(z);
        }
    };

    /// Turns numbers into increments, in place.
    ///
    /// @param z for each of N numbers, its values for all paths; then for each of N steps, the increments of all paths
    abstract void increments(TimeGrid grid, double[][] z);
}
