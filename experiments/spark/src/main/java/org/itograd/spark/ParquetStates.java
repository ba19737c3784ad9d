package org.itograd.spark;

import static org.itograd.base.Arguments.require;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.itograd.experiments.ensemble.StateFiles;

/// States in Parquet files: a row for each path and time.
public final class ParquetStates implements StateFiles {
    private static final String PART = "part-";
    private static final String HALF = "_";

    @Override
    public void begin(String folder) {
        try {
            Path path = new Path(folder);
            FileSystem files = path.getFileSystem(new Configuration());
            require(!files.exists(path) || files.listStatus(path).length == 0,
                    "parquet: %s is not an empty folder; name another one, or remove what is there", folder);
            if (!files.mkdirs(path)) {
                throw new IOException("the folder cannot be made");
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /// To a name of its own first: a worker that dies leaves no half file, and two that write the same piece the same.
    @Override
    public void write(String folder, long first, int count, double[] times, double[] states) {
        Path whole = new Path(folder, String.format("%s%015d.parquet", PART, first));
        Path half = new Path(folder, HALF + whole.getName() + "." + UUID.randomUUID());
        try {
            FileSystem files = whole.getFileSystem(new Configuration());
            try {
                rows(half, first, count, times, states);
                if (!files.rename(half, whole) && !files.exists(whole)) {
                    throw new IOException(whole.getName() + " cannot be written");
                }
            } finally {
                files.delete(half, false);
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    @Override
    public void end(String folder, long pieces) {
        try {
            Path path = new Path(folder);
            FileSystem files = path.getFileSystem(new Configuration());
            long found = 0;
            for (FileStatus file : files.listStatus(path)) {
                String name = file.getPath().getName();
                found += name.startsWith(PART) ? 1 : 0;
                if (name.startsWith(HALF)) {
                    files.delete(file.getPath(), false);
                }
            }
            if (found != pieces) {
                throw new FileNotFoundException("it has " + found + " of " + pieces
                        + " files: the workers do not write to the same folder; name one of a file system that all share");
            }
            files.create(new Path(folder, "_SUCCESS"), true).close();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private static UncheckedIOException failed(String folder, IOException e) {
        String what = String.valueOf(e.getMessage());
        return new UncheckedIOException(new IOException("parquet: " + folder + ": " + what, e));
    }

    private static void rows(Path file, long first, int count, double[] times, double[] states) throws IOException {
        int d = states.length / times.length / count;
        MessageType schema = schema(d);
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        try (ParquetWriter<Group> out = ExampleParquetWriter.builder(file)
                .withType(schema)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .build()) {
            for (int t = 0; t < times.length; t++) {
                for (int i = 0; i < count; i++) {
                    Group row = groups.newGroup().append("path", first + i).append("time", times[t]);
                    for (int c = 0; c < d; c++) {
                        row.append("y" + c, states[(t * count + i) * d + c]);
                    }
                    out.write(row);
                }
            }
        }
    }

    private static MessageType schema(int d) {
        Types.GroupBuilder<MessageType> columns = Types.buildMessage()
                .required(PrimitiveTypeName.INT64).named("path")
                .required(PrimitiveTypeName.DOUBLE).named("time");
        for (int c = 0; c < d; c++) {
            columns = columns.required(PrimitiveTypeName.DOUBLE).named("y" + c);
        }
        return columns.named("states");
    }
}
