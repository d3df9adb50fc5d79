"""Small tokenizers in every form that model folders have, with the ids and texts that the reference libraries give.

    python tokenizer_files.py OUT      (pip install transformers sentencepiece protobuf; made with 5.18.0 and 0.2.2)

Each folder holds the tokenizer's files, and golden.json: cases of text, ids and decoded (null where the references have no one
answer: sentencepiece shows an unknown piece otherwise), and begins, the id that the reference puts before a text.
What the transformers library says stands for byte pairs and word pieces; sentencepiece itself for its models, cut at special
tokens as in the transformers library.
"""
import json
import random
import sys
from pathlib import Path

import sentencepiece
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import BertTokenizer, GPT2Tokenizer, LlamaTokenizer, Qwen2Tokenizer
from transformers.tokenization_utils_sentencepiece import SentencePieceBackend

ENGLISH = """The harbour lay still under a thin fog, and the gulls were silent. She counted the lanterns: 1, 2, 3, 17, 2048.
"None of them," he said, "is ours; they're the ferryman's." I'm sure you'll say it isn't so, but we've seen it.
In the café the naïve waiter wrote down: coffee, tea, and 2.50 for the bread. An old letter lay on the table.
The letter was written in a small hand, and the ink had faded to brown. Nobody knew who had written the letter.
When the rain stopped, the children ran out to the pier and shouted at the boats, and the boats went by and by."""
CHINESE = """港口在薄雾里静静地躺着,海鸥没有声音。她数着灯笼:一、二、三、十七。
“没有一只是我们的,”他说,“那是摆渡人的。”老信放在桌子上,墨水已经褪成了褐色。
雨停了,孩子们跑到码头上,对着船喊。船一只一只地过去了,谁也不知道那封信是谁写的。
我喜欢在清晨写字,窗外的海是灰的,墙外的海也是灰的。"""
TEXTS = [
    "", " ", "  ", "\n", "a", "The harbour lay still.", " leading", "trailing ", "  two  spaces   three  ", "a\tb\n\nc\r\nd\r", "\n\n  \n x",
    "I'm you're he'll they'd we've it's CAN'T I'M", "1234567890 3.14 2048", "她数着灯笼:一、二、三。", "港口harbour在fog里 the 海",
    "naïve café NAÏVE", "e\u0301 n\u0303 \u0344 A\u030a", "ﬁne ﬂag ㎏ ① ＦＵＬＬ　ｗｉｄｔｈ ½ …", "\u1112\u1161\u11ab\u1100\u1173\u11af 한글", "ｶﾞ ガ",
    "😀 👩‍👩‍👧 🇨🇭!", "🙂🙃", "a\u200bb\ufeffc\u00a0d\u3000e\u2028f", "▁under▁score ▁", "x\u0000y\u0001z\x7f", "Ünïcödé ẞ İstanbul ǅ", "<0x0A> <0x41>",
    "don't-stop_now (really?) [yes] {no} a/b @c #d $5 50% ^&*", "aaaaaaaaaaaaa abababab", "«Où est la lune ?» „Ja“ 'no'", "Привет мир Ἑλλάς שלום नमस्ते",
    "####  ----  ====", "\u3000\u3000港口在薄雾里。“没有,”他说。", "𠀀𠀁 龘", "end.\n", "the letter the letter the letter",
]


def write(folder, name, value):
    (folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def golden(folder, texts, encode, decode, begins, decodes=()):
    cases = []
    for text in texts:
        ids = encode(text)
        cases.append({"text": text, "ids": ids, "decoded": decode(text, ids)})
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    more = ",\n".join(json.dumps({"ids": ids, "decoded": text}, separators=(",", ":")) for ids, text in decodes)
    (folder / "golden.json").write_text('{"begins":%s,"cases":[\n%s\n],"decodes":[\n%s\n]}\n' % (json.dumps(begins), lines, more))


def with_marks(marks):
    draw = random.Random(7)
    # Runs, where several ways to cut are equally good.
    inside = ["".join(draw.choice("aab   -=.") for _ in range(draw.randrange(4, 40))) for _ in range(40)]
    for mark in marks:
        inside += [mark, f"a{mark}b", f"{mark}The letter", f"the {mark} letter", f" {mark}  x{mark}", f"灰的{mark}海{mark}{mark}\n"]
    return TEXTS + inside


def byte_pairs(out, name, marks, config, version, newline, make):
    folder = out / name
    folder.mkdir()
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    learner.train_from_iterator((ENGLISH + CHINESE).split("\n") * 3, trainers.BpeTrainer(vocab_size=420, initial_alphabet=alphabet))
    model = json.loads(learner.to_str())["model"]
    vocabulary = model["vocab"]
    for mark in marks:
        vocabulary[mark] = len(vocabulary)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    merges = [" ".join(pair) for pair in model["merges"]]
    lines = (["#version: 0.2"] if version else []) + merges
    (folder / "merges.txt").write_bytes((newline.join(lines) + newline).encode())
    if config:
        write(folder, "tokenizer_config.json", config)
    reference = make(vocabulary, [tuple(pair) for pair in model["merges"]], config)
    encode = lambda text: reference.encode(text, add_special_tokens=False)
    first = reference.encode("a")
    begins = first[0] if len(first) > len(encode("a")) else None
    texts = with_marks(marks + [token["content"] for token in config.get("added_tokens_decoder", {}).values()])
    golden(folder, texts, encode, lambda text, ids: reference.decode(ids, clean_up_tokenization_spaces=False), begins,
           [(ids, reference.decode(ids, clean_up_tokenization_spaces=False)) for ids in some_ids(len(reference))])


def some_ids(size):
    draw = random.Random(size)
    return [[draw.randrange(size) for _ in range(draw.randrange(1, 9))] for _ in range(12)]


def gpt2(vocabulary, merges, config):
    return GPT2Tokenizer(vocab=vocabulary, merges=merges, **arguments(config))


def qwen2(vocabulary, merges, config):
    return Qwen2Tokenizer(vocab=vocabulary, merges=merges, **arguments(config))


def arguments(config):
    from transformers import AddedToken
    named = {key: value for key, value in config.items() if key not in ("tokenizer_class", "chat_template")}
    if "added_tokens_decoder" in named:
        named["added_tokens_decoder"] = {int(i): AddedToken(**token) for i, token in named["added_tokens_decoder"].items()}
    return named


def token(content, **flags):
    return dict(dict(content=content, lstrip=False, normalized=False, rstrip=False, single_word=False, special=True), **flags)


def sentence_pieces(out, name, config, marks=(), llama=False, **options):
    folder = out / name
    folder.mkdir()
    rules = folder / "rules.tsv"
    if options.pop("rules", False):
        pairs = {"ﬁ": "fi", "ﬂ": "fl", "㎏": "kg", "①": "1", "Ｆ": "F", "Ｕ": "U", "Ｌ": "L", "　": " ", "\t": " ", "\u200b": "", "\u00a0": " ",
                 "…": "...", "e\u0301": "é", "n\u0303": "ñ", "A\u030a": "Å", "\u1112\u1161\u11ab": "한", "\u1112\u1161": "하", "ｶﾞ": "ガ",
                 "ｶ": "カ", "½": "1 2", "\n": " ", "\r": " ", "\u3000": " ", "，": ",", "：": ":"}
        code = lambda text: " ".join("%X" % ord(c) for c in text)
        rules.write_text("".join(f"{code(a)}\t{code(b)}\n" for a, b in pairs.items()))
        options["normalization_rule_tsv"] = str(rules)
    else:
        options.setdefault("normalization_rule_name", "identity")
    lines = (ENGLISH + "\n" + CHINESE).split("\n") + ["aaaa aaa aa a aaaaa abab ababab", "    x    = 1", "--- ====== ..."] * 3
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(lines), model_prefix=str(folder / "tokenizer"), minloglevel=3,
                                             num_threads=1, hard_vocab_limit=False, **options)
    (folder / "tokenizer.vocab").unlink()
    rules.unlink(missing_ok=True)
    if config:
        write(folder, "tokenizer_config.json", config)
    file = str(folder / "tokenizer.model")
    pieces = sentencepiece.SentencePieceProcessor(model_file=file)
    legacy = config.get("legacy", True)
    specials = dict(unk_token="<unk>", bos_token="<s>", eos_token="</s>")
    slow = SentencePieceBackend(vocab_file=file, legacy=True, **specials, extra_special_tokens=list(marks))
    fast = LlamaTokenizer.from_pretrained(folder) if llama else None
    every = ["<s>", "</s>", *marks]

    def encode(text):
        if not legacy:
            return fast.encode(text, add_special_tokens=False)
        ids = slow.convert_tokens_to_ids(slow.tokenize(text))
        if not any(mark in text for mark in every):
            assert ids == pieces.encode(text), text
        return ids

    def decode(text, ids):
        if pieces.unk_id() in ids:
            return None
        if any(mark in text for mark in every):
            return fast.decode(ids) if fast else None
        return pieces.decode(ids)

    golden(folder, with_marks(every), encode, decode, 1 if config.get("add_bos_token", True) else None,
           [(ids, fast.decode(ids)) for ids in some_ids(len(fast))] if fast else [])


def word_pieces(out, name, config, special_map=None, extra=()):
    folder = out / name
    folder.mkdir()
    words = sorted(set(ENGLISH.lower().replace("\n", " ").split()) | {"the", "harbour", "letter", "Letter", "café", "cafe", "naive"})
    words = [word for word in words if word.isalpha()]
    letters = sorted(set((ENGLISH + ENGLISH.lower() + CHINESE + "0123456789!?.,:;'\"“”。、-()")) - set(" \n"))
    pieces = ["##" + letter for letter in "abcdefghijklmnopqrstuvwxyz0123456789é"] + ["##ing", "##ed", "##er", "##数"]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *extra, *letters, *pieces, *(word for word in words if len(word) > 1)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    if config:
        write(folder, "tokenizer_config.json", config)
    if special_map:
        write(folder, "special_tokens_map.json", special_map)
    reference = BertTokenizer(vocab={token: i for i, token in enumerate(vocabulary)}, **arguments(config))
    encode = lambda text: reference.encode(text, add_special_tokens=False)
    golden(folder, with_marks(["[SEP]", "[MASK]", *extra]), encode,
           lambda text, ids: reference._tokenizer.decode(ids, skip_special_tokens=False), reference.encode("a")[0])


def main(out):
    out.mkdir(parents=True)
    byte_pairs(out, "gpt2", ["<|endoftext|>"], {}, True, "\n", gpt2)
    byte_pairs(out, "gpt2_crlf", ["<s>", "</s>"], dict(
        tokenizer_class="GPT2Tokenizer", bos_token="<s>", eos_token="</s>", unk_token="</s>", add_bos_token=True, add_prefix_space=True),
        False, "\r\n", gpt2)
    byte_pairs(out, "qwen2", [], dict(
        tokenizer_class="Qwen2Tokenizer", bos_token=None, eos_token="<|im_end|>", pad_token="<|endoftext|>", unk_token=None,
        chat_template="{% for message in messages %}{{ message['content'] }}{% endfor %}",
        added_tokens_decoder={"420": token("<|endoftext|>"), "421": token("<|im_start|>", rstrip=True), "422": token("<|im_end|>")}),
        True, "\r\n", qwen2)
    pairs = dict(model_type="bpe", byte_fallback=True, vocab_size=520, remove_extra_whitespaces=False, split_digits=True,
                 allow_whitespace_only_pieces=True, character_coverage=0.98)
    sentence_pieces(out, "llama", {}, llama=False, **pairs)
    sentence_pieces(out, "llama_new", dict(
        tokenizer_class="LlamaTokenizer", legacy=False, add_bos_token=True, bos_token="<s>", eos_token="</s>", unk_token="<unk>"),
        llama=True, **pairs)
    sentence_pieces(out, "pairs_rules", dict(add_bos_token=False), marks=["<pad>"], model_type="bpe", vocab_size=330, rules=True,
                    control_symbols=["<pad>"], user_defined_symbols=["ferryman", "海鸥"])
    sentence_pieces(out, "unigram", {}, marks=["<pad>"], model_type="unigram", vocab_size=330, rules=True, control_symbols=["<pad>"],
                    user_defined_symbols=["<sep>", "lay"])
    sentence_pieces(out, "unigram_bytes", {}, model_type="unigram", vocab_size=520, byte_fallback=True, add_dummy_prefix=False,
                    allow_whitespace_only_pieces=True, remove_extra_whitespaces=False, character_coverage=0.98)
    word_pieces(out, "bert", {})
    word_pieces(out, "bert_cased", dict(tokenizer_class="BertTokenizer", do_lower_case=False, tokenize_chinese_chars=False, strip_accents=True))
    word_pieces(out, "bert_accents", dict(do_lower_case=True, strip_accents=False), extra=["[unused1]"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
