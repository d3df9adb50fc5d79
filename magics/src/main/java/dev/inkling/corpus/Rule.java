package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of cleaning in the order in which they run. Those that are on by default are safe for prose; those that judge
 * a text only flag passages and never take any away.
 */
public enum Rule {
    ID_NUMBERS("id-numbers", Kind.MASKS, "Masks 18-digit identity numbers whose check digit is right."),
    BANK_CARDS("bank-cards", Kind.MASKS, "Masks the numbers of bank cards, known by prefix, length and check digit."),
    KEYS("keys", Kind.MASKS, "Masks keys, tokens and passwords in addresses, known by their shapes."),
    MAIL_ADDRESSES("mail-addresses", Kind.MASKS_ON_REQUEST, "Masks mail addresses; %clean asks once whether to."),
    PHONE_NUMBERS("phone-numbers", Kind.MASKS_ON_REQUEST, "Masks Chinese mobile numbers; %clean asks once whether to."),
    CHAT_ACCOUNTS(
            "chat-accounts", Kind.MASKS_ON_REQUEST, "Masks QQ and WeChat accounts behind a label; %clean asks once."),
    MAIN_TEXT("main-text", "Removes menus, comments and footers around the text of a saved page."),
    MOJIBAKE("mojibake", "Repairs text that was once read in the wrong encoding, where the repair is exact."),
    PAGE_FURNITURE(
            "page-furniture", "Removes the running heads, feet and page numbers of PDF pages and of text in pages."),
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
    HAN_SCRIPT(
            "han-script",
            Kind.ON_REQUEST,
            "Writes Chinese in simplified characters, or in traditional ones; off unless named."),
    CJK_SPACING(
            "cjk-spacing",
            Kind.ON_REQUEST,
            "Puts a space, or none, between Chinese and Latin words or figures; off unless named."),
    BLANK_LINES("blank-lines", "Leaves one blank line where there were several, none at the ends."),
    DUPLICATE_DOCUMENTS("duplicate-documents", "Keeps one of several documents with the same words."),
    NEAR_DUPLICATES("near-duplicates", "Keeps the newest or longest of several drafts of one text."),
    DUPLICATE_PARAGRAPHS("duplicate-paragraphs", "Keeps one of a long paragraph's copies that fill several documents."),
    NEAR_PASSAGES(
            "near-passages",
            "Keeps one of a long passage's versions that fill several documents nearly word for word; verse and dialogue"
                    + " stay."),
    UNREADABLE("unreadable", "Flags text that was read in the wrong encoding where the words cannot be got back."),
    REPETITION("repetition", "Flags documents that say the same again and again; verse and dialogue may."),
    OTHER_LANGUAGE("other-language", "Flags paragraphs in another language than the rest of the document."),
    FEW_WORDS("few-words", "Flags paragraphs of marks, figures and addresses with hardly a word."),
    REVIEW("review", "Applies what you decided about doubtful passages in %review.");

    /** What a rule does with what it finds, and whether it has to be asked for. */
    private enum Kind {
        USUAL,
        ON_REQUEST,
        MASKS,
        MASKS_ON_REQUEST
    }

    private final String id;
    private final Kind kind;
    private final String description;

    Rule(String id, String description) {
        this(id, Kind.USUAL, description);
    }

    Rule(String id, Kind kind, String description) {
        this.id = id;
        this.kind = kind;
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

    /** True for the rules that run unless they are left out. */
    public boolean isOnByDefault() {
        return kind != Kind.ON_REQUEST && kind != Kind.MASKS_ON_REQUEST;
    }

    /** True for the rules that put a placeholder where private data stands. */
    public boolean masks() {
        return kind == Kind.MASKS || kind == Kind.MASKS_ON_REQUEST;
    }

    public static Set<Rule> all() {
        return EnumSet.allOf(Rule.class);
    }

    /** The rules that run unless they are left out. */
    public static Set<Rule> defaults() {
        return Arrays.stream(values())
                .filter(Rule::isOnByDefault)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
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
