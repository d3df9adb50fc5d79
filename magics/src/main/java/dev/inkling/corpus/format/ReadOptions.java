package dev.inkling.corpus.format;

import java.util.List;
import java.util.Locale;

/**
 * What a reader has to be told, because the files do not say it.
 *
 * @param me the writer's mail addresses and names: only what they wrote is taken of mails and of pages by several people
 * @param textColumn the column of tables and JSON lines in which the text is; empty to find it
 */
public record ReadOptions(List<String> me, String textColumn) {
    public static final ReadOptions DEFAULTS = new ReadOptions(List.of(), "");

    public ReadOptions {
        me = me.stream().map(ReadOptions::bare).filter(name -> !name.isEmpty()).toList();
        textColumn = textColumn.strip();
    }

    /** True for one of the writer's addresses or names. */
    boolean isMe(String name) {
        return name != null && me.contains(bare(name));
    }

    private static String bare(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
