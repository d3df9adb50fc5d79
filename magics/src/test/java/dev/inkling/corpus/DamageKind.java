package dev.inkling.corpus;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of damage that have an inverse, and those that have none; each is done to a text that is clean. */
enum DamageKind {
    UTF8_AS_LATIN1("UTF-8 read as latin-1") {
        @Override
        Damaged damage(String text, Random random) {
            return misread(text, StandardCharsets.UTF_8, false);
        }
    },
    UTF8_AS_WINDOWS("UTF-8 read as windows-1252") {
        @Override
        Damaged damage(String text, Random random) {
            return misread(text, StandardCharsets.UTF_8, true);
        }
    },
    UTF8_TWICE("UTF-8 read as windows-1252 twice") {
        @Override
        Damaged damage(String text, Random random) {
            return misread(misread(text, StandardCharsets.UTF_8, true).text(), StandardCharsets.UTF_8, true);
        }
    },
    GBK_AS_LATIN1("GBK read as latin-1") {
        @Override
        boolean fits(String text) {
            return isHan(text) && GBK.newEncoder().canEncode(text);
        }

        @Override
        Damaged damage(String text, Random random) {
            return misread(text, GBK, false);
        }
    },
    GBK_AS_WINDOWS("GBK read as windows-1252") {
        @Override
        boolean fits(String text) {
            return GBK_AS_LATIN1.fits(text);
        }

        @Override
        Damaged damage(String text, Random random) {
            return misread(text, GBK, true);
        }
    },
    WRAPS("hard wraps") {
        @Override
        Damaged damage(String text, Random random) {
            return Damaged.of(Damage.wrapped(text, 60 + random.nextInt(24)));
        }
    },
    HYPHENS("hard wraps with hyphens") {
        @Override
        boolean fits(String text) {
            return Language.of(text).equals("en");
        }

        @Override
        Damaged damage(String text, Random random) {
            return Damaged.of(Damage.hyphenated(text, 60 + random.nextInt(24)));
        }
    },
    FORM_FEEDS("pages between form feeds") {
        @Override
        boolean fits(String text) {
            return pages(text) >= 3;
        }

        @Override
        Damaged damage(String text, Random random) {
            return Damage.paged(Damage.wrapped(text, WIDTH), LINES, true, isHan(text));
        }
    },
    PAGE_NUMBERS("pages between page numbers") {
        @Override
        boolean fits(String text) {
            return pages(text) >= 4;
        }

        @Override
        Damaged damage(String text, Random random) {
            return Damage.paged(Damage.wrapped(text, WIDTH), LINES, false, isHan(text));
        }
    },
    QUOTED_MAIL("quoted mails") {
        @Override
        Damaged damage(String text, Random random) {
            List<String> quotes = isHan(text) ? CHINESE_QUOTES : ENGLISH_QUOTES;
            return added(text, quotes.get(random.nextInt(quotes.size())));
        }
    },
    SIGNATURE("signatures") {
        @Override
        Damaged damage(String text, Random random) {
            List<String> signatures = isHan(text) ? CHINESE_SIGNATURES : ENGLISH_SIGNATURES;
            return added(text, signatures.get(random.nextInt(signatures.size())));
        }
    },
    INVISIBLE("invisible characters") {
        @Override
        Damaged damage(String text, Random random) {
            StringBuilder out = new StringBuilder("\ufeff");
            for (int i = 0; i < text.length(); i++) {
                boolean inside = i > 0 && isPlain(text.charAt(i - 1)) && isPlain(text.charAt(i));
                if (inside && random.nextInt(60) == 0) {
                    out.append("\u200b\u200e\u2060\u00ad".charAt(random.nextInt(4)));
                }
                out.append(text.charAt(i));
            }
            return Damaged.of(out.toString());
        }

        private boolean isPlain(char c) {
            return Character.isLetter(c) && !Character.isSurrogate(c);
        }
    },
    SPACES("non-breaking spaces") {
        @Override
        Damaged damage(String text, Random random) {
            StringBuilder out = new StringBuilder();
            text.chars().forEach(c -> out.append(c == ' ' && random.nextInt(8) == 0 ? '\u00a0' : (char) c));
            return Damaged.of(out.toString());
        }
    },
    CRLF("line ends of Windows") {
        @Override
        Damaged damage(String text, Random random) {
            return Damaged.of(text.replace("\n", "\r\n"));
        }
    },
    TRAILING("spaces at the ends of lines") {
        @Override
        Damaged damage(String text, Random random) {
            return Damaged.of(text.replace("\n", random.nextBoolean() ? " \n" : "\u3000\t\n"));
        }
    },
    BLANK_LINES("blank lines") {
        @Override
        Damaged damage(String text, Random random) {
            return Damaged.of("\n\n" + text.replace("\n\n", "\n\n\n\n\n") + "\n\n\n");
        }
    },
    FULL_WIDTH("full-width letters and digits") {
        @Override
        boolean fits(String text) {
            return isHan(text);
        }

        @Override
        Damaged damage(String text, Random random) {
            StringBuilder out = new StringBuilder();
            text.chars().forEach(c -> out.append((char) (isWord(c) ? c + 0xfee0 : c)));
            return Damaged.of(out.toString());
        }

        private boolean isWord(int c) {
            return c < 0x80 && Character.isLetterOrDigit(c);
        }
    },
    DECOMPOSED("decomposed characters") {
        @Override
        Damaged damage(String text, Random random) {
            return Damaged.of(Normalizer.normalize(text, Normalizer.Form.NFD));
        }
    };

    private static final int WIDTH = 70;
    private static final int LINES = 24;
    private static final Charset GBK = Charset.forName("GBK");

    static final List<String> ENGLISH_SIGNATURES = List.of(
            "Sent from my iPhone",
            "-- \nHester Quillam\nThe Hut, Aldersike",
            "Get Outlook for iOS",
            "Sent via BlackBerry");
    static final List<String> CHINESE_SIGNATURES =
            List.of("发自我的手机", "-- \n温老师\n磨坊街小学", "发自我的 iPad", "从我的华为手机发送", "发送自 Outlook");
    static final List<String> ENGLISH_QUOTES = List.of(
            "On Tue, Mar 3, 2020 at 5:00 PM Maud Lal <maud@example.org> wrote:\n> Is the lamp mended?\n>\n> Maud",
            "On 3/3/20 5:00 PM, Maud Lal wrote:\n> Is the lamp mended?\n> Is the boat?",
            "-----Original Message-----\nFrom: Maud Lal\nSent: Tuesday\nSubject: lamp\n\nIs the lamp mended?",
            "From: Maud Lal <maud@example.org>\nSent: Tuesday, March 3, 2020\nTo: Hester\nSubject: lamp\n\nIs it mended?");
    static final List<String> CHINESE_QUOTES = List.of(
            "在 2020年3月3日，下午5:00，老何 <he@example.org> 写道：\n\n> 豆腐收到了没有？\n> 老何",
            "老何 <he@example.org> 于2020年3月3日周二 下午5:00写道：\n> 豆腐收到了没有？",
            "------------------ 原始邮件 ------------------\n发件人: \"老何\" <he@example.org>\n发送时间: 2020年3月3日\n"
                    + "收件人: \"阿温\"\n主题: 豆腐\n\n豆腐收到了没有？",
            "发件人：老何\n发送时间：2020年3月3日 17:00\n收件人：阿温\n主题：豆腐\n\n豆腐收到了没有？");

    private static final Pattern BYTE = Pattern.compile("[\u0080-\u009f]");

    private final String id;

    DamageKind(String id) {
        this.id = id;
    }

    /**
     * @param text the text after the damage
     * @param dirt lines that were put in
     */
    record Damaged(String text, List<String> dirt) {
        static Damaged of(String text) {
            return new Damaged(text, List.of());
        }
    }

    abstract Damaged damage(String text, Random random);

    /** True for texts that can have this damage. */
    boolean fits(String text) {
        return true;
    }

    @Override
    public String toString() {
        return id;
    }

    static boolean isHan(String text) {
        return Language.of(text).equals("zh");
    }

    private static long pages(String text) {
        return (Damage.wrapped(text, WIDTH).lines().count() + LINES - 1) / LINES;
    }

    private static Damaged added(String text, String block) {
        return new Damaged(
                text + "\n\n" + block,
                block.lines().filter(line -> line.length() > 3).toList());
    }

    /** As browsers read windows-1252: bytes without a character in it are control characters. */
    static Damaged misread(String text, Charset is, boolean windows) {
        String latin = new String(text.getBytes(is), StandardCharsets.ISO_8859_1);
        if (!windows) {
            return Damaged.of(latin);
        }
        Matcher bytes = BYTE.matcher(latin);
        return Damaged.of(bytes.replaceAll(found -> {
            String read = new String(new byte[] {(byte) found.group().charAt(0)}, Charset.forName("windows-1252"));
            return Matcher.quoteReplacement(read.equals("\ufffd") ? found.group() : read);
        }));
    }

    /** What has no inverse: read with the losses that programs do not tell of. */
    enum Lossy {
        UTF8_AS_GBK("UTF-8 read as GBK", StandardCharsets.UTF_8, GBK),
        GB18030_AS_BIG5("GB18030 read as Big5", Charset.forName("GB18030"), Charset.forName("Big5")),
        GBK_AS_UTF8("GBK read as UTF-8", GBK, StandardCharsets.UTF_8);

        private final String id;
        private final Charset is;
        private final Charset readAs;

        Lossy(String id, Charset is, Charset readAs) {
            this.id = id;
            this.is = is;
            this.readAs = readAs;
        }

        String damage(String text) {
            return new String(text.getBytes(is), readAs);
        }

        @Override
        public String toString() {
            return id;
        }
    }
}
