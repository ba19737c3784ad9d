package org.itograd.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.Threads;
import org.itograd.experiments.data.DigitsCsv;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.train.EpochRecord;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.TrainingListener;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.experiments.train.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Local.class)
class SparkTrainingTest {
    private static Trainer trainer() throws IOException {
        Split all = Split.of(DigitsCsv.NAME, DigitsCsv.embedded());
        Split few = new Split("few", all.train().range(0, 100), all.validation().range(0, 40), all.test().range(0, 40));
        return new Trainer(TrainingOptions.standard(Variant.MULTIPLICATIVE, 5).withSize(2, 4), few);
    }

    private static List<Tensor> weights(Trainer trainer) throws IOException {
        trainer.run(new TrainingListener() {});
        return trainer.classifier().model().parameters().values();
    }

    @Test
    void anEpochHasTheBitsOfOneMachine() throws IOException {
        Trainer here = trainer();
        List<Tensor> expected = weights(here);
        for (Cluster cluster : List.of(new Threads(), Local.cluster())) {
            Trainer there = trainer();
            there.computeOn(cluster);
            List<Tensor> found = weights(there);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i).toFloatArray(), found.get(i).toFloatArray(), 0);
            }
            for (int e = 0; e < 2; e++) {
                EpochRecord a = here.history().get(e);
                EpochRecord b = there.history().get(e);
                assertEquals(List.of(a.loss(), a.trainAccuracy(), a.validationAccuracy()),
                        List.of(b.loss(), b.trainAccuracy(), b.validationAccuracy()));
            }
        }
    }
}
