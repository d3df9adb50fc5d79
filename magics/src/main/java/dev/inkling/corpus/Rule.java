package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of cleaning in the order in which they run. Every one of them is safe for prose and on by default. */
public enum Rule {
    MAIN_TEXT("main-text", "Removes menus, comments and footers around the text of a saved page."),
    PAGE_FURNITURE("page-furniture", "Removes the running heads, feet and page numbers of PDF pages."),
    MOJIBAKE("mojibake", "Repairs text that was once read in the wrong encoding, where the repair is exact."),
    LINE_ENDS("line-ends", "Gives every line the same line end."),
    INVISIBLE("invisible", "Removes zero-width, control and soft-hyphen characters."),
    SPACES("spaces", "Replaces non-breaking spaces by plain ones."),
    FRONT_MATTER("front-matter", "Removes the YAML block at the head of a post; its date is kept."),
    QUOTED_MAILS(
            "quoted-mails", "Removes the mail that a letter answers and the header of a mail; its own words stay."),
    SIGNATURES("signatures", "Removes mail signatures such as \"Sent from my phone\" or 发自我的手机."),
    MARKDOWN("markdown", "Removes the marks of Markdown and HTML tags; the words stay."),
    CODE_BLOCKS("code-blocks", "Removes blocks of code from Markdown and pages."),
    TABLES("tables", "Removes tables of data from Markdown, pages and documents."),
    IMAGES("images", "Removes images from Markdown."),
    LINK_TARGETS("link-targets", "Removes the addresses behind links in Markdown; the words of the link stay."),
    UNICODE("unicode", "Writes composed characters one way (Unicode NFC)."),
    FULL_WIDTH("full-width", "Writes full-width Latin letters and digits in half width; punctuation is never touched."),
    REPEATED_MARKS("repeated-marks", "Shortens runs of more than three of one mark; …… and —— stay."),
    TRAILING_SPACES("trailing-spaces", "Removes spaces at the end of lines."),
    HARD_WRAPS("hard-wraps", "Joins lines that were broken at a fixed width; verse, dialogue and lists stay."),
    PARAGRAPHS("paragraphs", "Puts a blank line between paragraphs written one a line."),
    BLANK_LINES("blank-lines", "Leaves one blank line where there were several, none at the ends."),
    DUPLICATE_DOCUMENTS("duplicate-documents", "Keeps one of several documents with the same words."),
    NEAR_DUPLICATES("near-duplicates", "Keeps the newest or longest of several drafts of one text."),
    DUPLICATE_PARAGRAPHS("duplicate-paragraphs", "Keeps one of a long paragraph's copies that fill several documents."),
    NEAR_PASSAGES(
            "near-passages",
            "Keeps one of a long passage's versions that fill several documents nearly word for word; verse and dialogue"
                    + " stay.");

    private final String id;
    private final String description;

    Rule(String id, String description) {
        this.id = id;
        this.description = description;
    }

    /** The name used in options and reports. */
    public String id() {
        return id;
    }

    /** What the rule does, in one sentence. */
    public String description() {
        return description;
    }

    /** True for the rules that compare documents with each other instead of working inside one. */
    boolean acrossDocuments() {
        return compareTo(DUPLICATE_DOCUMENTS) >= 0;
    }

    public static Set<Rule> all() {
        return EnumSet.allOf(Rule.class);
    }

    /** @throws InklingException when no rule has this name */
    public static Rule named(String id) {
        String wanted = id.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(values())
                .filter(rule -> rule.id.equals(wanted))
                .findFirst()
                .orElseThrow(
                        () -> new InklingException("there is no cleaning rule \"" + id.strip() + "\": the rules are "
                                + Arrays.stream(values()).map(Rule::id).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return id;
    }
}
