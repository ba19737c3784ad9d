package org.itograd.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.report.CostPlot;
import org.junit.jupiter.api.Test;

class CostStudyTest {
    @Test
    void costsGrowAsTheorySaysAndAreDrawn() throws IOException {
        List<String> told = new ArrayList<>();
        List<CostStudy.Curve> curves = new CostStudy(CallOption.problem(), 1)
                .run(new double[]{2e-3, 1e-3, 5e-4}, 5e7, (way, point) -> told.add(way));
        assertEquals(4, curves.size());
        assertEquals(12, told.size());
        for (CostStudy.Curve curve : curves) {
            for (CostStudy.Point p : curve.points()) {
                assertTrue(p.error() < 2 * p.eps(), () -> curve.label() + " " + p);
            }
        }
        assertTrue(curves.get(0).exponent() > curves.get(2).exponent() + 0.2, curves::toString);
        assertEquals("PNG", new String(CostPlot.png(curves), 1, 3, StandardCharsets.US_ASCII));
    }

    @Test
    void aMethodEndsWhereTheNextToleranceWouldTakeTooLong() {
        List<CostStudy.Curve> curves = new CostStudy(CallOption.problem(), 1)
                .run(new double[]{4e-3, 2e-3}, 1, (way, point) -> {
                });
        curves.forEach(c -> assertEquals(1, c.points().size()));
    }

    @Test
    void theExponentIsTheSlope() {
        List<CostStudy.Point> points =
                List.of(new CostStudy.Point(0.1, 7e2, 0, 0), new CostStudy.Point(0.01, 7e4, 0, 0));
        assertEquals(2, new CostStudy.Curve("two", points).exponent(), 1e-12);
    }
}
