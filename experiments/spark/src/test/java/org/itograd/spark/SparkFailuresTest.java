package org.itograd.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkFailuresTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        UnsupportedClassVersionError: org/itograd/spark/SparkTask has been compiled by a more recent version | a Java that is too old
        Caused by: java.lang.ClassNotFoundException: com.example.Heston | the workers have no class com.example.Heston: send its jar
        NoClassDefFoundError: org/ejml/Matrix | the workers have no class org.ejml.Matrix: send its jar
        Total size of serialized results of 3 tasks is bigger than spark.driver.maxResultSize | raise spark.driver.maxResultSize
        java.lang.OutOfMemoryError: Java heap space | raise spark.executor.memory
        All masters are unresponsive! Giving up. | there is no master of Spark at this address
        Could not parse Master URL: 'nowhere' | is no address of a cluster
        ExecutorLostFailure (executor 3 exited) | workers are lost again and again
        Job 0 cancelled because SparkContext was shut down | stopped; the job is cancelled
        something else | Spark says: something else
        """)
    void saysWhatToDoInOneLine(String said, String expected) {
        String line = SparkFailures.line("org.apache.spark.SparkException: " + said + "\nat a.b.C\n");
        assertTrue(line.startsWith("master: ") && line.contains(expected) && line.lines().count() == 1, line);
    }
}
