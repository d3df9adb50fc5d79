package dev.inkling.corpus.format;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folders that browsers save beside a page: "page.html" and "page_files". The frames of advertisements in them are
 * pages too, and nobody's texts.
 */
public final class PageFolders {
    private static final Pattern BESIDE = Pattern.compile("^(.*)(?:_files|\\.files|_arquivos|-Dateien)/");

    private final Set<String> pages = new HashSet<>();

    /** @param paths of all files, with slashes */
    public PageFolders(Collection<String> paths) {
        for (String path : paths) {
            String extension = Names.extension(path);
            if (extension.equals("html") || extension.equals("htm")) {
                pages.add(path.substring(0, path.lastIndexOf('.')));
            }
        }
    }

    /** True for what lies in the folder of a page. */
    public boolean hold(String path) {
        Matcher matcher = BESIDE.matcher(path);
        return matcher.find() && pages.contains(matcher.group(1));
    }
}
