package org.itograd.experiments.data.read;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.itograd.experiments.data.DataException;
import org.jspecify.annotations.Nullable;

/// Where the files of a data set may be.
///
/// @param name  of the data set, and of the folder in which to look for it
/// @param asked the name as `--data` takes it, which may say more, such as `cifar-10-c/fog/3`
/// @param given folder that was asked for, or null
/// @param root  the folder that [#VARIABLE] names, or null
record Place(String name, String asked, @Nullable Path given, @Nullable Path root) {
    /// The environment variable that names a folder with a folder for each data set.
    static final String VARIABLE = "ITOGRAD_DATA";

    /// Of a data set whose name says it all.
    Place(String name, @Nullable Path given, @Nullable Path root) {
        this(name, name, given, root);
    }

    /// The folder that has a file, looked for in the given folder, else in that of the environment, else in a usual one; in each also
    /// in folders that unpacking makes.
    ///
    /// @param first    any of these files tells the folder
    /// @param inside   folders to look into
    /// @param usual    folders of packages
    /// @param sources  where the files come from, for the message
    /// @throws DataException if there is none; the message says what is needed and how to tell where it is
    Path folder(List<String> first, List<String> inside, List<Path> usual, String sources) throws DataException {
        SequencedSet<Path> places = new LinkedHashSet<>();
        if (given != null) {
            addWith(places, given, inside);
        } else {
            if (root != null) {
                addWith(places, root.resolve(name.replace(':', '-')), inside);
                addWith(places, root, inside);
            }
            places.addAll(usual);
        }
        for (Path place : places) {
            if (first.stream().anyMatch(file -> Files.exists(place.resolve(file)))) {
                return place;
            }
        }
        throw missing(first.getFirst(), new ArrayList<>(places), sources);
    }

    private static void addWith(SequencedSet<Path> places, Path folder, List<String> inside) {
        places.add(folder);
        inside.forEach(name -> places.add(folder.resolve(name)));
    }

    private DataException missing(String file, List<Path> places, String sources) {
        String looked = places.isEmpty()
                ? "no folder is given"
                : "not in " + places.stream().map(Path::toString).collect(Collectors.joining(", "));
        String set = name;
        return new DataException(set + ": needs " + file + ", " + looked + "; " + sources
                + "; then name the folder by --data "
                + asked + ":DIR, or by the environment variable " + VARIABLE + ", whose folder " + set.replace(':', '-')
                + " is looked into");
    }
}
