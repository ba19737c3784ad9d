package org.itograd.experiments.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.itograd.experiments.attack.Apgd;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Loss;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.attack.RandomDirections;
import org.itograd.experiments.attack.ReferenceAttack;
import org.itograd.experiments.attack.Square;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// What `--attack` can name.
enum AttackMethod {
    PGD, APGD_CE, APGD_DLR, SQUARE, RANDOM, REFERENCE, AUTO;

    /// What an attack is made of.
    ///
    /// @param norm    of the ball
    /// @param radius  of the ball
    /// @param budget  steps, draws and restarts
    /// @param queries of Square
    /// @param classes of the images
    record Settings(Norm norm, double radius, Budget budget, int queries, int classes) {}

    /// As on the command line.
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The attacks: several for `auto`.
    List<Attack> attacks(Settings s) {
        Budget b = s.budget();
        return switch (this) {
            case PGD -> List.of(new Pgd(s.norm(), s.radius(), b));
            case APGD_CE -> List.of(new Apgd(Loss.CROSS_ENTROPY, s.norm(), s.radius(), b));
            case APGD_DLR -> List.of(new Apgd(Loss.DLR, s.norm(), s.radius(), b));
            case SQUARE -> List.of(new Square(s.norm(), s.radius(), s.queries(), b.draws()));
            case RANDOM -> List.of(new RandomDirections(s.norm(), s.radius(), b.restarts(), b.draws()));
            case REFERENCE -> List.of(new ReferenceAttack(s.radius(), b.steps(), b.draws()));
            case AUTO -> Apgd.ensemble(s.norm(), s.radius(), b, s.classes());
        };
    }

    /// Reads a label.
    static final class Converter implements ITypeConverter<AttackMethod> {
        @Override
        public AttackMethod convert(String label) {
            return Arrays.stream(values())
                    .filter(m -> m.label().equalsIgnoreCase(label))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected one of "
                            + Arrays.stream(values()).map(AttackMethod::label).collect(Collectors.joining(", "))
                            + " but was '" + label + "'"));
        }
    }
}
