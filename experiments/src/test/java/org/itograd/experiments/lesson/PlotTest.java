package org.itograd.experiments.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PlotTest {
    private static final double[] ONE_TO_THREE = {1, 2, 3};

    @Test
    void curvesOfOneNameShareAColourAndALineOfTheLegend() {
        String svg = Plot.of("x", "y").line("twice", ONE_TO_THREE, ONE_TO_THREE)
                .line("twice", ONE_TO_THREE, new double[]{3, 2, 1}).svg();
        assertEquals(1, svg.split(">twice<", -1).length - 1);
        assertEquals(3, svg.split("stroke=\"#000000\"", -1).length - 1, "two curves and a sample of them");
    }

    @Test
    void theLegendShowsWhatACurveLooksLike() {
        Plot empty = Plot.of("x", "y");
        String line = empty.line("a", ONE_TO_THREE, ONE_TO_THREE).svg();
        assertEquals(2, line.split("<polyline", -1).length - 1);
        assertFalse(line.contains("<circle") || line.contains("stroke-dasharray"), line);
        String dashed = empty.dashed("a", ONE_TO_THREE, ONE_TO_THREE).svg();
        assertEquals(2, dashed.split("stroke-dasharray", -1).length - 1);
        assertFalse(dashed.contains("<circle"), dashed);
        String points = empty.points("a", ONE_TO_THREE, ONE_TO_THREE).svg();
        assertEquals(4, points.split("<circle", -1).length - 1);
        assertFalse(points.contains("<polyline"), points);
    }

    @Test
    void aPowerIsAStraightLineOnLogarithmicAxes() {
        String svg = Plot.of("x", "y").logarithmic().line("x²", new double[]{1, 10, 100}, new double[]{1, 100, 10_000})
                .svg();
        assertTrue(svg.contains("points=\"75.0,345.0 387.5,180.0 700.0,15.0\""), svg);
    }

    @Test
    void dotsAreSmallerThanPoints() {
        String svg = Plot.of("x", "y").dots("cloud", ONE_TO_THREE, ONE_TO_THREE).svg();
        assertEquals(3, svg.split("r=\"1.6\"", -1).length - 1);
        assertEquals(1, svg.split("r=\"4\"", -1).length - 1);
    }

    @Test
    void aNumberWithoutAPlaceIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> Plot.of("x", "y").line("", ONE_TO_THREE, new double[]{1, Double.NaN, 1}));
        assertThrows(IllegalArgumentException.class,
                () -> Plot.of("x", "y").line("", ONE_TO_THREE, new double[]{1, 2}));
        Plot zero = Plot.of("x", "y").logarithmicUp().line("", ONE_TO_THREE, new double[]{1, 0, 1});
        assertThrows(IllegalArgumentException.class, zero::svg);
        assertThrows(IllegalArgumentException.class, Plot.of("x", "y")::svg);
    }
}
