package dev.inkling.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prose written for the tests, clean to the last character, and what the tests do with files again and again. */
final class Texts {
    static final String ENGLISH_HARBOUR = """
            The ferry had been late so often that the town had stopped calling it late; it came when it came, and the clock on the harbour office was set by it. My grandmother kept her appointments accordingly. If you asked her to supper at seven she would look out at the water first, and nod, and arrive with the lamps.

            I was nine when I was sent to live with her. I had one bag, a tin whistle, and a letter pinned inside my coat that nobody had thought to tell me about. She found it the first night, read it standing up beside the stove, and put it in the fire—not angrily, but the way one puts away a plate.

            “You will want to know what it said,” she told me.

            “Yes,” I said.

            “It said that you are a quiet child and eat very little. We shall see about that.” And she cut the loaf against her chest, towards herself, which I had been told all my life that one must never do.

            There were three rooms in the house, and a fourth that she called the weather. It was only a porch with a bench in it, glazed on the sea side, but she sat there every evening with her hands in her lap as other people sit in church; and when I asked her what she was looking at she answered, quite seriously, that she was not looking, she was being looked at.
            """.strip();

    static final String ENGLISH_ORCHARD = """
            Nobody planted the orchard behind the school. Forty years of children had thrown their cores over the wall at the end of the dinner hour, and the cores had done the rest. There were sweet apples and sour ones, and a tree by the gate whose fruit was so hard that we used it for cricket.

            Mr. Pell, who taught us arithmetic and disliked it, knew every tree by the name of the boy it came from. “That is Hodges,” he would say, tapping a trunk with his pointer; “poor in fractions, but look at him now.” He pruned them in February in his overcoat, standing on a desk.

            The year that I left, the council sent two men with a paper. They measured the ground with a tape, and wrote down the number, and were given tea. When they had gone Mr. Pell walked up and down between the rows for some time with his hat in his hand. Then he went indoors and wrote the whole of the seven times table on the board, very neatly, and underlined it twice.

            I have seen a good many orchards since, with labels on the trees and a man to sell you a ticket. I have never seen another in which the long division had come up so well.
            """.strip();

    static final String ENGLISH_NIGHT_TRAIN = """
            Between two and four in the morning a railway carriage belongs to whoever is awake in it. I have owned a great many in my time. The others breathe and mutter and let their newspapers slide down; their mouths come open; an arm hangs out in the corridor, as if someone had put it there and meant to come back.

            Once, outside Crewe, I shared my kingdom. She sat in the far corner with a birdcage on her knees, covered over with a shawl, and she looked at me with so much suspicion that I began to feel there must be grounds for it. We did not speak for eighty miles. Then, from beneath the shawl, a voice said clearly: “All change.”

            It was her husband’s bird, she explained. Her husband had been a guard on this line for thirty-one years and the parrot had learned nothing from her at all, not a word, though it was she who had fed it. Now that he was gone she took it up and down by the night train on the first of each month. It seemed to do the bird good. It said the names of the stations, she told me, always a little before they came.
            """.strip();

    static final String CHINESE_WELL = """
            村口的那口井，比村子里最老的人还老。井沿的青石叫绳子磨出了十七道沟，我小时候数过，后来每回回去都要再数一遍——还是十七道。祖父说，绳子换过多少根没有人记得，石头记得。

            井水冬天冒热气，夏天冰牙。七月里，大人们把西瓜装在网兜里沉下去，傍晚再提上来，一刀下去，“咔”的一声，连刀都是凉的。我们几个孩子围着，谁也不敢先伸手，都看着祖父。

            “急什么，”祖父说，“瓜又不会跑。”

            可他自己先笑了。他一笑，我们就知道可以动手了……

            后来村里通了自来水，井就没有人用了。村长说要填，填了平安，免得孩子掉下去。祖父没有说话，第二天一早，他搬了一把竹椅子坐在井边，带着茶壶和收音机，一坐就是一整天。第三天也是，第四天也是。村长来看过两回，每回都站一会儿，抽一根烟，走了。

            那口井到今天也没有填。祖父不在了以后，竹椅子还放在那里，下雨的时候，不知道是谁，总会把它搬到屋檐底下去。
            """.strip();

    static final String CHINESE_STREET = """
            我住的这条街叫磨坊街，街上没有磨坊。听卖豆腐的老何讲，从前是有的，在桥那一头，一匹瞎眼的骡子从天不亮转到天黑，转了九年，有一天自己走出门去，笔直地走，再也没有回来。街坊们替它留了门，留了很久。

            老何讲这些事情的时候，手里的铜片不停：一板豆腐横五刀、竖七刀，切出来四十八块，块块一样大。有人问他是怎么切的，他说，不看豆腐，看刀。又有人问他那么看刀的时候想什么，他想了想，说：“想骡子。”

            街尾是邮局，门口有一只绿色的邮筒，漆掉了一半。我寄过一封信，写给十年以后的自己，地址写的就是这条街。邮递员老远把信送了回来，对我说：“你人在这里，我怎么好收你的邮票钱？”

            他说得很有道理。我把信又拿回来，放在抽屉里，和一些坏了的钥匙、没有用完的蜡烛、一张过了期的车票放在一起。今年正好是第十年，我还没有拆开它；我在等他送来。
            """.strip();

    static final String CHINESE_TEACHER = """
            教我们语文的先生姓温，人也温，嗓子却大得吓人。他念课文不用书，闭着眼睛，念到要紧的地方忽然停下来，一教室的人都伸长了脖子。外头的麻雀也停下来。然后他睁开眼睛，看看我们，轻轻地说出那一个字。

            有一回念到“落霞与孤鹜齐飞”，他停得太久了，久到后排有人以为他睡着了，偷偷地笑。先生没有生气。他走到窗户边上，把窗子推开，指着对面厂房的烟囱说：你们看，那不就是孤鹜么。

            我们都看见了烟囱，谁也没有看见鸟。可是许多年以后我在别的城市，黄昏里，忽然看见一根烟囱，心里轻轻地一动，就把那句话的后半句想起来了。先生教书教得慢，要等这么久，才下课。
            """.strip();

    static final String TRADITIONAL_LETTER = """
            收到你的來信，已經是臘月了。這裡下了三場雪，第一場沒有積住，第二場積到了門檻，第三場把後院的竹子壓斷了兩根。我把斷竹劈了，做了一個鳥籠，掛在廊下，門開著，裡頭放一點小米。

            鄰居問我養什麼鳥，我說還沒有來。他覺得我糊塗了，又不好意思說，第二天送來一小袋粟子，說是給鳥的。我們就這樣一起等著，他站在牆那邊，我坐在牆這邊，誰也不先開口。
            """.strip();

    static final List<String> ENGLISH = List.of(ENGLISH_HARBOUR, ENGLISH_ORCHARD, ENGLISH_NIGHT_TRAIN);
    static final List<String> CHINESE = List.of(CHINESE_WELL, CHINESE_STREET, CHINESE_TEACHER);

    private Texts() {}

    /** The text after the rules within a document. */
    static String cleaned(String text) {
        return Cleaner.cleanText(text, CleanOptions.defaults());
    }

    /** The same with one rule only. */
    static String cleaned(String text, Rule rule) {
        return Cleaner.cleanText(text, CleanOptions.defaults().only(List.of(rule)));
    }

    static String markdown(String text) {
        Source source = Source.markdown("post.md", text);
        TextPipeline.run(source, CleanOptions.defaults(), Words.of(source.text()));
        return source.text();
    }

    static Path write(Path folder, String name, String text) {
        return write(folder, name, text, StandardCharsets.UTF_8);
    }

    static Path write(Path folder, String name, String text, Charset charset) {
        return write(folder, name, text.getBytes(charset));
    }

    static Path write(Path folder, String name, byte[] bytes) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Corpus clean(Path folder) {
        return Cleaner.clean(List.of(folder), CleanOptions.defaults());
    }

    static Document document(Corpus corpus, String name) {
        return corpus.documents().stream()
                .filter(document -> document.source().endsWith("/" + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + corpus.documents()));
    }

    static SourceReport report(Corpus corpus, String name) {
        return corpus.report().files().stream()
                .filter(file -> file.source().endsWith("/" + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no " + name + " in " + corpus.report().files()));
    }
}
