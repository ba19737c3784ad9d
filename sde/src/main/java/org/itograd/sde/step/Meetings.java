package org.itograd.sde.step;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import org.itograd.sde.TimeGrid;

/// Where samples that step at times of their own meet: at the grid points whose states are kept. Between two of these each takes as
/// many steps as the grid has there, and as many more as there is room for jumps.
final class Meetings {
    private static final double LOG_TOO_MANY = StrictMath.log(1e-18);

    /// Steps of a sample, at most: times must fit into an array.
    private static final int MOST = Integer.MAX_VALUE - 16;

    private final TimeGrid grid;
    private final int[] kept;
    private final int[] places;

    /// @param rate expected jumps per unit of time
    /// @param kept grid points at which samples meet, ascending, the last point among them
    Meetings(TimeGrid grid, int[] kept, double rate) {
        this.grid = grid;
        this.kept = kept;
        places = new int[kept.length];
        long place = 0;
        int from = 0;
        for (int i = 0; i < kept.length; i++) {
            double b = grid.time(kept[i]);
            double expected = rate * (b - grid.time(from));
            require(
                    expected < MOST,
                    "rate: %s jumps are expected between t = %s and %s, more than fit into an array; solve shorter intervals",
                    expected,
                    grid.time(from),
                    b);
            place += kept[i] - from + room(expected);
            require(place <= MOST, "rate: gives more than %d steps until t = %s; solve shorter intervals", MOST, b);
            places[i] = (int) place;
            from = kept[i];
        }
    }

    TimeGrid grid() {
        return grid;
    }

    /// How many there are.
    int count() {
        return kept.length;
    }

    /// The grid point of a meeting; of −1, the first.
    int point(int meeting) {
        return meeting < 0 ? 0 : kept[meeting];
    }

    /// The number of steps until a meeting; 0 until −1.
    int place(int meeting) {
        return meeting < 0 ? 0 : places[meeting];
    }

    /// The number of steps until a kept grid point.
    int placeOf(int point) {
        int found = Arrays.binarySearch(kept, point);
        if (found >= 0) {
            return places[found];
        }
        int before = -found - 2;
        return place(before) + point - point(before);
    }

    /// The number of all steps.
    int steps() {
        return places[places.length - 1];
    }

    /// The most jumps there is room for where λ are expected: P(N > J) ≤ e^(J + 1 − λ) (λ / (J + 1))^(J + 1) (H. Chernoff 1952).
    static int room(double expected) {
        int more = (int) expected + 1;
        while (expected > 0 && more - expected + more * StrictMath.log(expected / more) > LOG_TOO_MANY) {
            more++;
        }
        return more - 1;
    }
}
