package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/// What a command line came to.
///
/// @param code of the exit
/// @param out  what it printed
/// @param err  what it complained of
record Outcome(int code, String out, String err) {
    /// Runs a command line in this JVM.
    static Outcome run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(args);
        return new Outcome(code, out.toString(), err.toString());
    }

    /// Runs a command line that must fail with one line.
    ///
    /// @param what that line holds
    static void assertFails(int code, String what, String... args) {
        Outcome outcome = run(args);
        assertEquals(code, outcome.code(), () -> Arrays.toString(args) + " " + outcome);
        assertTrue(outcome.err().contains(what), () -> Arrays.toString(args) + " " + outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertFalse(outcome.err().contains("Exception"), outcome.err());
    }
}
