package outside;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.nn.Activation;
import org.itograd.nn.Dropout;
import org.itograd.nn.Fused;
import org.itograd.nn.Layer;
import org.itograd.nn.Noise;
import org.itograd.nn.Residual;
import org.itograd.nn.SdeBlock;
import org.itograd.nn.Sequential;
import org.itograd.nn.TimeLayer;
import org.itograd.nn.TimeSequential;
import org.itograd.sde.TimeGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// A layer that was left null is refused where it is given, by code that no tool checks for null.
class NullLayersTest {
    private static void assertRefused(String name, Executable run) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, run).getMessage());
        assertTrue(message.startsWith(name + ": must not be null; "), message);
    }

    @Test
    void partsOfLayers() {
        assertRefused("layer", () -> Sequential.of((Layer) null));
        assertRefused("layer", () -> Sequential.of().then("a", null));
        assertRefused("name", () -> Sequential.of().then(null, Activation.TANH));
        assertRefused("layer", () -> TimeSequential.of((TimeLayer) null));
        assertRefused("layer", () -> TimeSequential.of().thenAutonomous("a", null));
        assertRefused("layer", () -> new Fused(null));
        assertRefused("f", () -> new Residual(null));
        assertRefused("key", () -> new Dropout(0.5).draw(null));
        TimeLayer drift = TimeLayer.of(Activation.TANH);
        TimeGrid grid = TimeGrid.uniform(0, 1, 2);
        assertRefused("drift", () -> SdeBlock.of(null, new Noise.None(), grid));
        assertRefused("noise", () -> SdeBlock.of(drift, null, grid));
        assertRefused("grid", () -> SdeBlock.of(drift, new Noise.None(), null));
    }
}
