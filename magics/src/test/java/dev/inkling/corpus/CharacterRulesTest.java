package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CharacterRulesTest {
    private static void becomes(String clean, String dirty) {
        assertEquals(clean, Texts.cleaned(dirty));
    }

    private static void stays(String text) {
        becomes(text, text);
    }

    @Test
    void theAuthorsPunctuationIsUntouched() {
        stays("他说，“慢点；再慢点：不行！真的？”——我想了想……（没有说）、《家书》·‘好’～");
        stays("「門開著」，他說：『沒有人。』﹏﹏");
        stays("“Well—no,” she said; ‘never’ … (not once) – I’d say “perhaps”. It's \"so\".");
        stays("第①条、第②条，㈠，℃，№，½，Ⅷ，㎏，ﬁn，x²");
        stays("100％，￥５".replace("５", "5"));
    }

    @Test
    void proseOfThisKindIsClean() {
        Texts.ENGLISH.forEach(CharacterRulesTest::stays);
        Texts.CHINESE.forEach(CharacterRulesTest::stays);
        stays(Texts.TRADITIONAL_LETTER);
    }

    @Test
    void onlyLettersAndDigitsBecomeHalfWidth() {
        becomes("2014年，QQ和Word都装上了！", "２０１４年，ＱＱ和Ｗｏｒｄ都装上了！");
        stays("，。！？；：（）～＂＇％＋－＝＠＃＆＊");
        stays("ｱｲｳ");
    }

    @Test
    void unicodeIsComposedAndNothingElse() {
        becomes("café déjà Å", "cafe\u0301 de\u0301ja\u0300 A\u030a");
        stays("x\u0304 ½ ﬁ ① ㍿ ｶﾞ");
    }

    @Test
    void lineEndsBecomeOne() {
        becomes("one\n\ntwo\n\nthree\n\nfour", "one\r\n\r\ntwo\r\rthree\u2029four");
        becomes("a\nb\nc\nd", "a\r\nb\u2028c\u0085d\r");
    }

    @Test
    void whatIsNotSeenGoes() {
        becomes("The library", "\ufeffThe lib\u00adrary\u200b\u2060");
        becomes("The library is open", "The li\u00ad\nbrary is open");
        becomes("零宽", "零\u200b宽\u200e\u0007");
    }

    @Test
    void joinersThatShapeEmojiAndScriptsStay() {
        stays("👩\u200d👩\u200d👧 ❤️ \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u0915\u094d\u200d\u0937");
        becomes("ab", "a\u200db");
    }

    @Test
    void nonBreakingSpacesBecomeSpacesAndIndentsStay() {
        becomes("a b 10 kg", "a\u00a0b 10\u202fkg");
        stays("　　段首空两格。\n\n　　第二段也是。");
    }

    @Test
    void runsOfOneMarkAreShortenedToThree() {
        becomes("真的！！！", "真的！！！！！！！");
        becomes("No!!! Why???", "No!!!!!!!! Why????");
        becomes("好～～～", "好～～～～～");
        stays("嗯……好——行！！！wait... hm…… no?!?!");
        stays("……\n\n他没有说话。");
    }

    @Test
    void aLineOfMarksIsTheAuthorsOrnament() {
        stays("One.\n\n..........\n\nTwo.\n\n————————————\n\nThree.\n\n* * *\n\nFour.");
    }

    @Test
    void spacesAndBlankLinesAtEndsGo() {
        becomes("one\n\ntwo", "\n\n\none  \t\n\n\n \n　\ntwo　 \n\n");
    }

    @Test
    void aRuleThatIsOffChangesNothing() {
        String dirty = "２０１４年！！！！！！ \u200b\r\n";
        for (Rule rule : List.of(Rule.FULL_WIDTH, Rule.REPEATED_MARKS, Rule.INVISIBLE, Rule.LINE_ENDS)) {
            String without = Cleaner.cleanText(dirty, CleanOptions.defaults().without(List.of(rule)));
            String only = Texts.cleaned(dirty, rule);
            assertEquals(rule == Rule.FULL_WIDTH, without.contains("２"), rule.id());
            assertEquals(rule == Rule.REPEATED_MARKS, without.contains("！！！！"), rule.id());
            assertEquals(rule == Rule.INVISIBLE, without.contains("\u200b"), rule.id());
            assertEquals(rule == Rule.LINE_ENDS, without.contains("\r"), rule.id());
            assertEquals(rule != Rule.FULL_WIDTH, only.contains("２"), rule.id());
            assertEquals(rule != Rule.LINE_ENDS, only.contains("\r"), rule.id());
        }
    }
}
