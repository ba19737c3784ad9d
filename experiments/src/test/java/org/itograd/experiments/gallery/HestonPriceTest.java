package org.itograd.experiments.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.itograd.autodiff.Tensor;
import org.junit.jupiter.api.Test;

class HestonPriceTest {
    /// κ, θ, σ, ρ, v(0) of F. Fang, C. W. Oosterlee, "A novel pricing method for European options based on Fourier-cosine series
    /// expansions", SIAM J. Sci. Comput. 31, 2008, section 5.3, where the prices are 5.785155450 and 22.318945791474590.
    private static final double[] PUBLISHED = {1.5768, 0.0398, 0.5751, -0.5711, 0.0175};

    @Test
    void pricesAreThePublishedOnes() {
        assertEquals(5.785155450, HestonPrice.call(PUBLISHED, 100, 100, 1), 2e-8);
        assertEquals(22.318945791474590, HestonPrice.call(PUBLISHED, 100, 100, 10), 1e-9);
    }

    @Test
    void aConstantVarianceGivesBlackAndScholesPrices() {
        double deviation = Math.sqrt(0.04 * 0.5);
        for (double strike : new double[]{80, 100, 125}) {
            double d = Math.log(100 / strike) / deviation;
            Tensor probabilities = Tensor.of(new double[]{d + deviation / 2, d - deviation / 2}, 2).normalCdf();
            assertEquals(100 * probabilities.at(0) - strike * probabilities.at(1),
                    HestonPrice.call(new double[]{2, 0.04, 1e-3, 0, 0.04}, 100, strike, 0.5), 1e-5);
        }
    }
}
