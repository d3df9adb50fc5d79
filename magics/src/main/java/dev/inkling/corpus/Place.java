package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;

/**
 * Where texts are: a file, a folder with all below it, or those below a folder that fit a pattern.
 *
 * @param root the file or folder
 * @param pattern of the paths below the folder, as shells write them (*, ?, [ab], {a,b}, ** for any folders); empty for all
 */
public record Place(Path root, String pattern) {
    private static final String SIGNS = "*?[{";

    public Place {
        if (!pattern.isEmpty()) {
            matcher(pattern);
        }
    }

    public static Place of(Path root) {
        return new Place(root, "");
    }

    /** Where in a name a pattern begins; the length of the name when it has none or is that of a file. */
    public static int patternStart(String name) {
        int sign = 0;
        while (sign < name.length() && SIGNS.indexOf(name.charAt(sign)) < 0) {
            sign++;
        }
        return sign == name.length() ? sign : Math.max(name.lastIndexOf('/', sign), name.lastIndexOf('\\', sign)) + 1;
    }

    /** True for a file that fits, and for all that lies in a folder that does. */
    boolean fits(Path file) {
        if (pattern.isEmpty()) {
            return true;
        }
        Path below = root.toAbsolutePath().normalize().relativize(file);
        PathMatcher whole = matcher(pattern);
        // "**/" also stands for no folder at all, which the platform's patterns do not know.
        PathMatcher here = pattern.startsWith("**/") ? matcher(pattern.substring(3)) : whole;
        for (int steps = 1; steps <= below.getNameCount(); steps++) {
            Path part = below.subpath(0, steps);
            if (whole.matches(part) || here.matches(part)) {
                return true;
            }
        }
        return false;
    }

    private static PathMatcher matcher(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new InklingException("the pattern " + pattern + " is not complete (" + e.getDescription()
                    + "): * stands for any characters, ** for any folders, [ab] and {one,other} for a choice");
        }
    }

    boolean isMissing() {
        return !Files.exists(root);
    }

    @Override
    public String toString() {
        return pattern.isEmpty()
                ? root.toString()
                : root.resolve("x").toString().replaceAll("x$", "") + pattern;
    }
}
