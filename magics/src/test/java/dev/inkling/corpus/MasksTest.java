package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasksTest {
    /** Made up; the check digits are right. */
    private static final String ID = "11010519491231002X";

    private static final String CARD = "6222020000000000000";
    private static final String VISA = "4111111111111111";
    private static final String TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
    private static final Set<Rule> ALL = Set.of(
            Rule.ID_NUMBERS, Rule.BANK_CARDS, Rule.KEYS, Rule.MAIL_ADDRESSES, Rule.PHONE_NUMBERS, Rule.CHAT_ACCOUNTS);

    @TempDir
    Path folder;

    private static List<String> found(String text) {
        return PrivateFinder.find(text, ALL).stream()
                .map(finding -> finding.rule() + "=" + finding.value())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "身份证号" + ID + "，请收好。|id-numbers=11010519491231002X",
                "身份证：110105 19491231 002x|id-numbers=11010519491231002X",
                "證號１１０１０５１９４９１２３１００２Ｘ|",
                "号码１３８００１３８０００。|phone-numbers=13800138000",
                "Card 4111 1111 1111 1111, exp. 12/27|bank-cards=4111111111111111",
                "卡号：6222-0200-0000-0000-000|bank-cards=6222020000000000000",
                "Amex 3782 822463 10005|bank-cards=378282246310005",
                "电话 138-0013-8000|phone-numbers=13800138000",
                "电话 +86 138 0013 8000|phone-numbers=13800138000",
                "138\u200b0013\u200b8000|phone-numbers=13800138000",
                "他的号是13800138000，不是13900139000。|phone-numbers=13800138000;phone-numbers=13900139000",
                "Write to Maud.Lal@Example.org.|mail-addresses=maud.lal@example.org",
                "邮箱maud@example.com.cn，谢谢|mail-addresses=maud@example.com.cn",
                "13800138000@example.org|mail-addresses=13800138000@example.org",
                "加我QQ：12345678|chat-accounts=12345678",
                "qq群 87654321，微信号：Maud_1949|chat-accounts=87654321;chat-accounts=maud_1949",
                "export TOKEN=" + TOKEN + "|keys=" + TOKEN,
                "AKIAIOSFODNN7EXAMPLE|keys=AKIAIOSFODNN7EXAMPLE",
                "psql postgres://maud:s3cr3t-word@db.example.org/x|keys=s3cr3t-word"
            })
    void privateDataIsFound(String text, String expected) {
        List<String> values = expected == null ? List.of() : List.of(expected.split(";"));
        assertEquals(values, found(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "110105194912310021", // the check digit is wrong
                "999105194912310028", // no such province
                "4111111111111112",
                "1234567890123452", // right by Luhn, of no card
                "π is 3.1415926535897932384626",
                "2014-03-02 17:00:00, 1394000000000 ms",
                "0571-88888888",
                "12800138000",
                "version 13800138000.1",
                "https://example.org/photo/4111111111111111.jpg",
                "ISBN 978-7-02-000220-7",
                "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "@maud and maud@home, icon@2x.png, git@github.com:maud/lamp",
                "QQ 2013 出了新版，微信：很好用，WeChat: really",
                "一九四九年十二月三十一日",
                "他数到100000000000000000就睡着了"
            })
    void whatOnlyLooksLikeItStays(String text) {
        assertEquals(List.of(), found(text));
    }

    @Test
    void aPrivateKeyGoesAsAWhole() {
        String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\nabc==\n-----END RSA PRIVATE KEY-----";
        assertEquals(List.of("keys=" + key), found("Mine:\n\n" + key + "\n\nKeep it."));
    }

    @Test
    void numbersAndKeysAreMaskedUnlessTheyAreLeftOutAndTheRestOnRequest() {
        String text = "卡号" + VISA + "，电话13800138000，" + TOKEN;
        String masked = Texts.cleaned(text);
        assertTrue(masked.matches("卡号CARD_\\w{5}，电话13800138000，KEY_\\w{5}"), masked);
        assertEquals(text, Cleaner.cleanText(text, CleanOptions.defaults().without(ALL)));
        CleanOptions more = CleanOptions.defaults().with(Set.of(Rule.PHONE_NUMBERS));
        assertTrue(Cleaner.cleanText(text, more).contains("电话PHONE_"));
    }

    @Test
    void theSameValueHasTheSamePlaceholderInAllDocumentsAndRuns() {
        Texts.write(folder, "in/a.txt", Texts.CHINESE_WELL + "\n\n我的电话是138 0013 8000。");
        Texts.write(folder, "in/b.txt", Texts.CHINESE_STREET + "\n\n打１３８００１３８０００找老何，或打13900139000。");
        CleanOptions options = CleanOptions.defaults().with(Set.of(Rule.PHONE_NUMBERS));
        MaskMap first = MaskMap.in(folder.resolve("private"));
        Corpus corpus = Cleaner.clean(List.of(folder.resolve("in")), options.with(first));
        first.save();
        String a = Texts.document(corpus, "a.txt").text();
        String placeholder = a.substring(a.indexOf("PHONE_"), a.length() - 1);
        assertTrue(Texts.document(corpus, "b.txt").text().contains("打" + placeholder + "找老何，或打PHONE_"));
        assertEquals("13800138000", first.value(placeholder).orElseThrow());
        MaskMap second = MaskMap.in(folder.resolve("private"));
        assertEquals(
                corpus.documents(),
                Cleaner.clean(List.of(folder.resolve("in")), options.with(second))
                        .documents());
        MaskMap other = MaskMap.in(folder.resolve("elsewhere"));
        assertNotEquals(placeholder, other.placeholder(Rule.PHONE_NUMBERS, "13800138000"));
        assertEquals(
                List.of(new PrivateData(Rule.PHONE_NUMBERS, 2, 3, 2, true)),
                corpus.report().privateData());
    }

    @Test
    void theLogHoldsNoPrivateDataAndRestoresIt() {
        String text =
                "---\nauthor: " + TOKEN + "\n---\n# 温\n\n身份证 110105 19491231 002x，卡 " + CARD + "\u200b。\n\n```\nkey = "
                        + TOKEN + "\n```\n\n写信给 Maud@Example.org，电话：１３８００１３８０００。\n\n" + Texts.CHINESE_WELL;
        Texts.write(folder, "post.md", text);
        CleanOptions options = CleanOptions.defaults().with(ALL);
        Corpus corpus = Cleaner.clean(List.of(folder), options);
        StringBuilder log = new StringBuilder();
        corpus.report().log().forEach(change -> log.append(change).append('\n'));
        log.append(corpus.documents());
        log.append(corpus.documents().get(0).labels());
        for (String secret : List.of(TOKEN, "19491231", CARD, "Maud@", "maud@", "00138", "００１３８", VISA)) {
            assertFalse(log.toString().contains(secret), secret);
        }
        Document document = corpus.documents().get(0);
        assertEquals(text, corpus.report().log().restore(document.source(), document.text(), options.masks()));
        MaskMap stranger = MaskMap.in(folder.resolve("private"));
        String message = assertThrows(
                        InklingException.class,
                        () -> corpus.report().log().restore(document.source(), document.text(), stranger))
                .getMessage();
        assertTrue(message.contains("was masked with another map"), message);
    }

    @Test
    void whatIsLeftIsToldWithoutBeingShown() {
        Texts.write(folder, "a.txt", Texts.CHINESE_WELL + "\n\n我的电话是13800138000，邮箱 maud@example.org。");
        CorpusReport report = Texts.clean(folder).report();
        assertEquals(
                List.of(
                        new PrivateData(Rule.MAIL_ADDRESSES, 1, 1, 1, false),
                        new PrivateData(Rule.PHONE_NUMBERS, 1, 1, 1, false)),
                report.privateData());
        assertTrue(
                report.advice()
                        .contains("Left as they are: 1 mail-addresses (1 place in 1 file), 1 phone-numbers (1 place in"
                                + " 1 file); mask them with --also mail-addresses,phone-numbers."),
                report.advice().toString());
    }

    @Test
    void placeholdersStayAsTheyAre() {
        CleanOptions options = CleanOptions.defaults().with(ALL);
        String text = "微信号：Maud_1949，QQ：12345678，maud@example.org: hello\n\n13800138000(微信同号)";
        String once = Cleaner.cleanText(text, options);
        assertEquals(once, Cleaner.cleanText(once, options));
        assertTrue(
                once.matches("(?s)微信号：ACCOUNT_\\w+，QQ：ACCOUNT_\\w+，MAIL_\\w+: hello\\n\\nPHONE_\\w+\\(微信同号\\)"), once);
    }

    @Test
    void theMapIsForItsOwnerAlone() throws IOException {
        MaskMap map = MaskMap.in(folder.resolve("private"));
        map.placeholder(Rule.PHONE_NUMBERS, "13800138000");
        map.save();
        Path file = map.file().orElseThrow();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        Files.writeString(file, "{");
        assertTrue(assertThrows(InklingException.class, () -> MaskMap.in(folder.resolve("private")))
                .getMessage()
                .contains("is damaged: put a copy of it back"));
    }

    @Test
    void twoProgramsAddToOneMap() {
        MaskMap one = MaskMap.in(folder.resolve("private"));
        one.placeholder(Rule.PHONE_NUMBERS, "13800138000");
        one.save();
        MaskMap two = MaskMap.in(folder.resolve("private"));
        String second = two.placeholder(Rule.PHONE_NUMBERS, "13900139000");
        two.save();
        one.answer(Rule.PHONE_NUMBERS, true);
        one.save();
        MaskMap both = MaskMap.in(folder.resolve("private"));
        assertEquals("13900139000", both.value(second).orElseThrow());
        assertEquals(true, both.answer(Rule.PHONE_NUMBERS).orElseThrow());
        assertEquals(
                one.placeholder(Rule.PHONE_NUMBERS, "13800138000"),
                both.placeholder(Rule.PHONE_NUMBERS, "13800138000"));
    }
}
