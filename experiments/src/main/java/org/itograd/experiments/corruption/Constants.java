package org.itograd.experiments.corruption;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;

/// The constants of all corruptions, for severities 1 to 5 (Hendrycks and Dietterich, "Benchmarking neural network robustness to common
/// corruptions and perturbations", 2019, and the scripts published with it). What they mean, and their order, is said at
/// the [effects][Effect].
final class Constants {
    /// For each corruption: CIFAR, Tiny-ImageNet, ImageNet.
    private static final String TABLE = """
            gaussian_noise: .04 | .06 | .08 | .09 | .10
                            .04 | .08 | .12 | .15 | .18
                            .08 | .12 | .18 | .26 | .38
            shot_noise: 500 | 250 | 100 | 75 | 50
                        250 | 100 | 50 | 30 | 15
                        60 | 25 | 12 | 5 | 3
            impulse_noise: .01 | .02 | .03 | .05 | .07
                           .01 | .02 | .05 | .08 | .14
                           .03 | .06 | .09 | .17 | .27
            defocus_blur: .3 .4 | .4 .5 | .5 .6 | 1 .2 | 1.5 .1
                          .5 .6 | 1 .1 | 1.5 .1 | 2.5 .01 | 3 .1
                          3 .1 | 4 .5 | 6 .5 | 8 .5 | 10 .5
            glass_blur: .05 1 1 | .25 1 1 | .4 1 1 | .25 1 2 | .4 1 2
                        .1 1 1 | .5 1 1 | .6 1 2 | .7 2 1 | .9 2 2
                        .7 1 2 | .9 2 1 | 1 2 3 | 1.1 3 2 | 1.5 4 2
            motion_blur: 6 1 | 6 1.5 | 6 2 | 8 2 | 9 2.5
                         10 1 | 10 1.5 | 10 2 | 10 2.5 | 12 3
                         10 3 | 15 5 | 15 8 | 15 12 | 20 15
            zoom_blur: 1.06 .01 | 1.11 .01 | 1.16 .01 | 1.21 .01 | 1.26 .01
                       1.06 .01 | 1.11 .01 | 1.16 .01 | 1.21 .01 | 1.26 .01
                       1.11 .01 | 1.16 .01 | 1.21 .02 | 1.26 .02 | 1.31 .03
            snow: .1 .2 1 .6 8 3 .95 | .1 .2 1 .5 10 4 .9 | .15 .3 1.75 .55 10 4 .9 | .25 .3 2.25 .6 12 6 .85 | .3 .3 1.25 .65 14 12 .8
                  .1 .2 1 .6 8 3 .8 | .1 .2 1 .5 10 4 .8 | .15 .3 1.75 .55 10 4 .7 | .25 .3 2.25 .6 12 6 .65 | .3 .3 1.25 .65 14 12 .6
                  .1 .3 3 .5 10 4 .8 | .2 .3 2 .5 12 4 .7 | .55 .3 4 .9 12 8 .7 | .55 .3 4.5 .85 12 8 .65 | .55 .3 2.5 .85 12 12 .55
            frost: 1 .2 .2 | 1 .3 .2 | .9 .4 .2 | .85 .4 .2 | .75 .45 .2
                   1 .3 .3 | .9 .4 .3 | .8 .45 .3 | .75 .5 .3 | .7 .55 .3
                   1 .4 1 | .8 .6 1 | .7 .7 1 | .65 .7 1 | .6 .75 1
            fog: .2 3 | .5 3 | .75 2.5 | 1 2 | 1.5 1.75
                 .4 3 | .7 3 | 1 2.5 | 1.5 2 | 2 1.75
                 1.5 2 | 2 2 | 2.5 1.7 | 2.5 1.5 | 3 1.4
            brightness: .05 | .1 | .15 | .2 | .3
                        .1 | .2 | .3 | .4 | .5
                        .1 | .2 | .3 | .4 | .5
            contrast: .75 | .5 | .4 | .3 | .15
                      .4 | .3 | .2 | .1 | .05
                      .4 | .3 | .2 | .1 | .05
            elastic_transform: 0 0 .08 1 1 | .05 .2 .07 1 1 | .08 .06 .06 1 1 | .1 .04 .05 1 1 | .1 .03 .03 1 1
                               0 0 .08 1 1 | .05 .3 .06 1 1 | .1 .08 .06 1 1 | .1 .03 .03 1 1 | .16 .03 .02 1 1
                               2 .7 .1 244 224 | 2 .08 .2 244 224 | .05 .01 .02 244 224 | .07 .01 .02 244 224 | .12 .01 .02 244 224
            pixelate: .95 | .9 | .85 | .75 | .65
                      .9 | .8 | .7 | .6 | .5
                      .6 | .5 | .4 | .3 | .25
            jpeg_compression: 80 | 65 | 58 | 50 | 40
                              65 | 58 | 50 | 40 | 25
                              25 | 18 | 15 | 10 | 7
            speckle_noise: .06 | .1 | .12 | .16 | .2
                           .15 | .2 | .25 | .3 | .35
                           .15 | .2 | .35 | .45 | .6
            gaussian_blur: .4 | .6 | .7 | .8 | 1
                           .5 | .75 | 1 | 1.25 | 1.5
                           1 | 2 | 3 | 4 | 6
            spatter: .62 .1 .7 .7 .5 0 | .65 .1 .8 .7 .5 0 | .65 .3 1 .69 .5 0 | .65 .1 .7 .69 .6 1 | .65 .1 .5 .68 .6 1
                     .62 .1 .7 .7 .6 0 | .65 .1 .8 .7 .6 0 | .65 .3 1 .69 .6 0 | .65 .1 .7 .68 .6 1 | .65 .1 .5 .67 .6 1
                     .65 .3 4 .69 .6 0 | .65 .3 3 .68 .6 0 | .65 .3 2 .68 .5 0 | .65 .3 1 .65 1.5 1 | .67 .4 1 .65 1.5 1
            saturate: .3 0 | .1 0 | 1.5 0 | 2 .1 | 2.5 .2
                      .3 0 | .1 0 | 2 0 | 5 .1 | 30 .2
                      .3 0 | .1 0 | 2 0 | 5 .1 | 20 .2
            """;
    private static final List<String> LINES = TABLE.lines().toList();

    private Constants() {}

    static double[] of(Corruption corruption, Scale scale, int severity) {
        require(severity >= 1 && severity <= Corruption.SEVERITIES, "severity: must be 1 to 5, got %d", severity);
        String line = LINES.get(corruption.ordinal() * Scale.values().length + scale.ordinal());
        String[] severities = line.substring(line.indexOf(':') + 1).split("\\|", -1);
        return Arrays.stream(severities[severity - 1].strip().split(" ", -1)).mapToDouble(Double::parseDouble)
                .toArray();
    }
}
