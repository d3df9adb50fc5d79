package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures, quoted mails and mail headers. */
class LettersTest {
    private static final String LETTER =
            "Dear Maud,\n\nThe lamp is mended. Come on Sunday if the boat goes.\n\nYours,\nHester";
    private static final String BRIEF = "老何：\n\n豆腐收到了，一块也没有碎。礼拜天我过来，替你看着摊子。\n\n祝好\n阿温";

    private static void becomes(String clean, String dirty) {
        assertEquals(clean, Texts.cleaned(dirty));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sent from my iPhone",
                "Sent from my tablet, with one finger",
                "Sent via BlackBerry",
                "Get Outlook for Android",
                "发自我的手机",
                "发自我的 iPhone",
                "來自我的 iPad",
                "发送自 Outlook",
                "从我的华为手机发送",
                "从 Windows 版邮件发送",
                "-- \nHester Quillam\nThe Hut, Aldersike\nTel. 01234 567890",
                "--\n温老师\n磨坊街小学\n电话：0571-8888888",
                "--   \nH. Quillam\n",
                "-- \n阿温\n发自我的手机"
            })
    void whatAMailProgramAddsGoes(String signature) {
        becomes(LETTER, LETTER + "\n\n" + signature);
        becomes(BRIEF, BRIEF + "\n\n" + signature + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "He had been sent from my father's house with nothing but a lamp.",
                "发自内心的笑是藏不住的，阿温笑了。",
                "Yours ever,\nHester",
                "祝好\n阿温\n二〇一四年三月",
                "--\nHe turned over. It was not yet day.",
                "— Maud, on the ferry",
                "P.S. Bring the cat.",
                "这封信是从北京发送的，路上走了九天，到的时候雪都化了。"
            })
    void whatTheWriterEndsWithStays(String ending) {
        becomes(LETTER + "\n\n" + ending, LETTER + "\n\n" + ending);
        becomes(BRIEF + "\n\n" + ending, BRIEF + "\n\n" + ending);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Tue, Mar 3, 2020 at 5:00 PM Maud Lal <maud@example.org> wrote:\n> Is the lamp mended?\n>\n> Maud",
                "On 3 Mar 2020, at 17:00, Maud Lal <maud@example.org>\nwrote:\n\n> Is the lamp mended?\n> Maud",
                "On 3/3/20 5:00 PM, Maud Lal wrote:\n> Is the lamp mended?",
                "On Tue, Mar 3, 2020 at 5:00 PM Maud Lal <maud@example.org> wrote:\n\nIs the lamp mended?\n\nMaud",
                "-----Original Message-----\nFrom: Maud Lal\nSent: Tuesday\nSubject: lamp\n\nIs the lamp mended?",
                "From: Maud Lal <maud@example.org>\nSent: Tuesday, March 3, 2020\nTo: Hester\nSubject: lamp\n\nIs it mended?",
                "在 2020年3月3日，下午5:00，老何 <he@example.org> 写道：\n\n> 豆腐收到了没有？\n> 老何",
                "老何 <he@example.org> 于2020年3月3日周二 下午5:00写道：\n> 豆腐收到了没有？",
                "在 2020-03-03 17:00:00，\"老何\" <he@example.org> 写道：\n\n豆腐收到了没有？\n\n老何",
                "------------------ 原始邮件 ------------------\n发件人: \"老何\" <he@example.org>\n发送时间: 2020年3月3日\n"
                        + "收件人: \"阿温\"\n主题: 豆腐\n\n豆腐收到了没有？",
                "发件人：老何\n发送时间：2020年3月3日 17:00\n收件人：阿温\n主题：豆腐\n\n豆腐收到了没有？",
                "寄件者: 老何\n寄件日期: 2020年3月3日\n收件者: 阿溫\n主旨: 豆腐\n\n豆腐收到了沒有？"
            })
    void theMailThatIsAnsweredGoes(String quoted) {
        becomes(LETTER, LETTER + "\n\n" + quoted);
        becomes(BRIEF, BRIEF + "\n\n" + quoted + "\n");
        assertEquals(BRIEF, Texts.markdown(BRIEF + "\n\n" + quoted));
    }

    @Test
    void answersBetweenQuotedLinesStay() {
        becomes("Dear Maud,\n\nIt is.\n\nOn Sunday.\n\nHester", """
                Dear Maud,

                On 3/3/20 5:00 PM, Maud Lal wrote:
                > Is the lamp mended?

                It is.

                > When shall I come?

                On Sunday.

                Hester
                """);
    }

    @Test
    void theHeaderOfAMailGoesAndItsTextStays() {
        becomes(LETTER, "From: Hester\nTo: Maud\nDate: Tue, 3 Mar 2020 17:00:00 +0000\nSubject: the lamp\n\n" + LETTER);
        becomes(BRIEF, "发件人：阿温\n收件人：老何\n主题：豆腐\n时间不写了\n\n".replace("时间不写了\n", "") + BRIEF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pascal wrote:\n\n> The heart has its reasons.\n\nI have never found them.",
                "On the morning of the fair, at 7:30, she sat down and wrote: nothing.",
                "鲁迅在一九二五年写道：\n\n> 我家门前有两棵树。\n\n我家也有。",
                "> 有人问过我。\n\n我没有回答。",
                "他在 2020年3月3日 的日记里写道：\n\n> 今天没有门。",
                "From: the sea\nTo: the shore\nand nothing in between.",
                "Date: none\nTo: nobody",
                "他写道：“10:30，没有来。”"
            })
    void aWritersQuotationStays(String text) {
        becomes(LETTER + "\n\n" + text, LETTER + "\n\n" + text);
        becomes(text, text);
    }

    @Test
    void signaturesGoFromMarkdownToo() {
        assertEquals(BRIEF, Texts.markdown(BRIEF + "\n\n发自我的手机\n"));
    }

    @Test
    void bothRulesCanBeLeftOut() {
        String text = LETTER + "\n\nOn 3/3/20 5:00 PM, Maud Lal wrote:\n> Is it?\n\nSent from my iPhone";
        CleanOptions options = CleanOptions.defaults().without(List.of(Rule.QUOTED_MAILS, Rule.SIGNATURES));
        assertEquals(text, Cleaner.cleanText(text, options));
    }
}
