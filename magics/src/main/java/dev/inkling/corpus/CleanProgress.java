package dev.inkling.corpus;

/**
 * How far cleaning has come.
 *
 * @param files done, of those that were found
 * @param allFiles that were found
 * @param bytes of the files that are done
 * @param allBytes of those that were found
 * @param step what is done at the moment, in a few words
 */
public record CleanProgress(int files, int allFiles, long bytes, long allBytes, String step) {}
