package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownRuleTest {
    private static void becomes(String clean, String markdown) {
        assertEquals(clean, Texts.markdown(markdown));
    }

    @Test
    void emphasisGoesAndItsWordsStay() {
        becomes("It was late, very late, not really late.", "It was *late*, **very** late, ~~not~~ _really_ late.");
        becomes("他说：“不行。”然后走了。", "他说：**“不行。”**然后走了。");
        becomes("snake_case and 2 * 3 * 4", "snake_case and 2 * 3 * 4");
        becomes("a *literal* star and an [open bracket", "a \\*literal\\* star and an [open bracket");
    }

    @Test
    void linksKeepTheirWordsOnly() {
        becomes(
                "See the old bridge and https://example.org now.",
                "See [the *old* bridge](https://example.org/a_(b) \"title\") and <https://example.org> now.");
        becomes("A note.\n\nThe end.", "A [note][1].\n\n[1]: https://example.org \"Note\"\n\nThe end.");
        becomes("A claim. Another.\n\nThe source.", "A claim.[^1] Another.\n\n[^1]: The source.");
        becomes("看这里。", "看[这里](https://example.org/路径)。");
    }

    @Test
    void headingsListsAndQuotationsStayAsLines() {
        becomes("The Bridge\n\nText.\n\nBelow\n\nMore.", "# The Bridge\nText.\n\nBelow\n-----\nMore.");
        becomes(
                "Text:\n\n- one\n- two\n  - three\n\n1. first\n2. second",
                "Text:\n\n- one\n- **two**\n  - three\n\n1. first\n2. second");
        becomes(
                "He said:\n\nAll change.\nAll of it.\n\nAnd so on.",
                "He said:\n\n> All change.\n> All of it.\n\nAnd so on.");
    }

    @Test
    void frontMatterGoes() {
        becomes("Text.", "---\ntitle: The Bridge\ndate: 2014-03-02\ntags:\n  - a\n  - b\n---\n\nText.");
        becomes("正文。", "---\n标题: 桥\n分类: [散文, 桥]\n---\n正文。");
        becomes(
                "---\n\nA scene break at the head is no front matter.\n\n---\n\nTwo.",
                "---\n\nA scene break at the head is no front matter.\n\n---\n\nTwo.");
    }

    @Test
    void codeBlocksAndTablesGoAndInlineCodeStays() {
        becomes("Run make now.\n\nDone.", "Run `make` now.\n\n```sh\nmake *all*\n```\n\nDone.");
        becomes("Before.\n\nAfter.", "Before.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nAfter.");
        becomes("Before.\n\nAfter.", "Before.\n\n    int x = f(1);\n    return x;\n\nAfter.");
    }

    @Test
    void indentedProseIsNoCode() {
        String chinese = "　　第一段。\n\n    那天晚上他没有回来，门一直开着，灯也一直亮着。\n\n　　第三段。";
        becomes(chinese, chinese);
        String english = "One.\n\n    It was the custom of the house to leave one chair at the table empty.\n\nTwo.";
        becomes(english, english);
    }

    @Test
    void imagesAndTagsGo() {
        becomes("Here it is.\n\nThe end.", "Here it is. ![A bridge](b.jpg)\n\n![](c.png)\n\nThe end.");
        becomes("Water is H2O.\nNext & last < first", "Water is H<sub>2</sub>O.<br>Next &amp; last &lt; first");
        becomes("Inside a box.\n\nOutside.", "<div class=\"x\">\nInside a box.\n</div>\n\nOutside.");
        becomes("One.\n\nTwo.", "One.\n\n<!-- more -->\n\nTwo.");
    }

    @Test
    void whatTheGeneratorOfThePageReadsGoes() {
        becomes("One.\n\nTwo.", "* TOC\n{:toc}\n\nOne.\n{: .lead}\n\n{% raw %}\n\nTwo.");
        becomes("The set {a, b} and 5 % of {it}.", "The set {a, b} and 5 % of {it}.");
    }

    @Test
    void aRuleThatIsOffLeavesItsPiece() {
        String text = "See [here](https://example.org).\n\n```\ncode\n```\n\n![x](y.png)";
        Source source = Source.markdown("post.md", text);
        CleanOptions options =
                CleanOptions.defaults().without(List.of(Rule.LINK_TARGETS, Rule.CODE_BLOCKS, Rule.IMAGES));
        TextPipeline.run(source, options, Words.of(source.text()));
        assertEquals(text, source.text());
    }

    @Test
    void cleanProseIsNotTouchedAsMarkdown() {
        Texts.ENGLISH.forEach(text -> becomes(text, text));
        Texts.CHINESE.forEach(text -> becomes(text, text));
    }

    @Test
    void plainTextIsNotReadAsMarkdown() {
        String text = "# not a heading\n\n*stars* and `ticks` and [brackets](round)\n\n> a line";
        assertEquals(text, Texts.cleaned(text));
    }

    @Test
    void hostileNestingTakesNoTime() {
        for (String piece : List.of("[", "*a_", "> ", "- ", "<div>", "![", "`", "((", "\\", "&", "**“")) {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Texts.markdown(piece.repeat(10_000)), piece);
        }
    }
}
