"""The ids that the reference libraries give a text in which special tokens are mere characters (split_special_tokens).

    python literal_marks.py FOLDER     (pip install transformers sentencepiece protobuf; made with 5.18.0 and 0.2.2)

FOLDER holds the tokenizers that tokenizer_files.py makes; each gets a literal.json: cases of text, ids, and decoded, the text of the
ids. What the transformers library says stands for byte pairs, word pieces and the newer LLaMA; sentencepiece itself, which finds no
control piece in a text, for its own models.
"""
import json
import sys
from pathlib import Path

import sentencepiece
from transformers import BertTokenizer, LlamaTokenizer

from tokenizer_files import arguments, gpt2, qwen2


def texts(marks):
    found = ["The harbour lay still.", "她数着灯笼:一、二、三。"]
    for mark in marks:
        found += [mark, f"a{mark}b", f"{mark}The letter", f"the {mark} letter{mark}", f"灰的{mark}海{mark}{mark}\n", f"{mark} and {mark[:-1]}"]
    return found


def write(folder, marks, encode, decode):
    cases = [{"text": text, "ids": encode(text), "decoded": decode(encode(text))} for text in texts(marks)]
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    (folder / "literal.json").write_text('{"marks":%s,"cases":[\n%s\n]}\n' % (json.dumps(marks), lines))


def fast(folder, reference, marks):
    write(folder, marks, lambda text: reference.encode(text, add_special_tokens=False, split_special_tokens=True),
          lambda ids: reference.decode(ids, clean_up_tokenization_spaces=False))


def config(folder):
    file = folder / "tokenizer_config.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def byte_pairs(folder, make, marks):
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    lines = (folder / "merges.txt").read_bytes().decode().replace("\r\n", "\n").split("\n")
    merges = [tuple(line.split(" ")) for line in lines if line and not line.startswith("#version")]
    fast(folder, make(vocabulary, merges, config(folder)), marks)


def word_pieces(folder, marks):
    lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    fast(folder, BertTokenizer(vocab={token: i for i, token in enumerate(lines)}, **arguments(config(folder))), marks)


def sentence_pieces(folder, marks):
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
    write(folder, marks, pieces.encode, lambda ids: None if pieces.unk_id() in ids else pieces.decode(ids))


def main(root):
    byte_pairs(root / "gpt2", gpt2, ["<|endoftext|>"])
    byte_pairs(root / "gpt2_crlf", gpt2, ["<s>", "</s>"])
    byte_pairs(root / "qwen2", qwen2, ["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    fast(root / "llama_new", LlamaTokenizer.from_pretrained(root / "llama_new"), ["<s>", "</s>"])
    sentence_pieces(root / "llama", ["<s>", "</s>"])
    sentence_pieces(root / "pairs_rules", ["<s>", "</s>", "<pad>"])
    sentence_pieces(root / "unigram", ["<s>", "</s>", "<pad>"])
    sentence_pieces(root / "unigram_bytes", ["<s>", "</s>"])
    word_pieces(root / "bert", ["[SEP]", "[MASK]", "[CLS]"])
    word_pieces(root / "bert_cased", ["[SEP]", "[MASK]"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
