"""The tests' prose in every format that texts are kept in, written by the programs that people write them with.

    python text_files.py OUT

needs soffice (made with LibreOffice 7.4), pandoc (2.17), chromium and a Chinese font; the letters, tables, archives and
notebooks come from Python's own modules. The prose is that of Texts.java, so that the tests can ask for it to the letter.
The pages have the elements of the sites that they are named after, around the same prose.
"""
import csv
import html
import json
import mailbox
import re
import subprocess
import sys
import tempfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

TEST = Path(__file__).parent.parent
SOURCE = (TEST / "java/dev/inkling/corpus/Texts.java").read_text(encoding="utf-8")
TEXTS = {
    name: "\n".join(line.strip() for line in block.strip().split("\n"))
    for name, block in re.findall(r'static final String (\w+) = """\n(.*?)""".strip\(\);', SOURCE, re.S)
}
HARBOUR, ORCHARD, TRAIN = (TEXTS["ENGLISH_" + n] for n in ("HARBOUR", "ORCHARD", "NIGHT_TRAIN"))
WELL, STREET, TEACHER = (TEXTS["CHINESE_" + n] for n in ("WELL", "STREET", "TEACHER"))
ME = "Ada Quill <ada@example.org>"
OTHER = "Bert Reed <bert@example.net>"


def paragraphs(text, tag="p"):
    return "\n".join(f"<{tag}>{html.escape(p, quote=False)}</{tag}>" for p in text.split("\n\n"))


def run(*command):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def flat_document(title, texts, columns=1, header="", extra=""):
    """A document of LibreOffice in one XML file: A5 pages with a running head and page numbers."""
    cols = f'<style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/>' if columns > 1 else ""
    heads = (f"<style:header><text:p>{header}</text:p></style:header>"
             "<style:footer><text:p>– <text:page-number/> –</text:p></style:footer>") if header else ""
    body = "".join(f'<text:p text:style-name="Body">{html.escape(p, quote=False)}</text:p>'
                   for text in texts for p in text.split("\n\n"))
    fonts = ('<style:font-face style:name="Serif" svg:font-family="Liberation Serif"/>'
             '<style:font-face style:name="Han" svg:font-family="Droid Sans Fallback"/>')
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>{title}</dc:title><meta:initial-creator>Ada Quill</meta:initial-creator>
<meta:creation-date>2019-05-04T10:00:00</meta:creation-date></office:meta>
<office:font-face-decls>{fonts}</office:font-face-decls>
<office:styles><style:style style:name="Body" style:family="paragraph">
<style:paragraph-properties fo:text-indent="0.7cm" fo:text-align="justify" fo:margin-bottom="0cm"/>
<style:text-properties style:font-name="Serif" fo:font-size="11pt" style:font-name-asian="Han"
 style:font-size-asian="11pt" fo:language="en" fo:country="GB" style:language-asian="zh" style:country-asian="CN"/>
</style:style></office:styles>
<office:automatic-styles><style:page-layout style:name="A5">
<style:page-layout-properties fo:page-width="14.8cm" fo:page-height="21cm" fo:margin="1.8cm">{cols}
</style:page-layout-properties><style:header-style><style:header-footer-properties fo:margin-bottom="0.5cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:margin-top="0.5cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A5">{heads}</style:master-page></office:master-styles>
<office:body><office:text>{body}{extra}</office:text></office:body></office:document>"""


def office(out, work):
    table = ('<table:table><table:table-column table:number-columns-repeated="2"/>' + "".join(
        "<table:table-row>" + "".join(
            f"<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>" for row in (("tree", "apples"), ("Hodges", "40"), ("Pell", "3"))) + "</table:table>")
    note = ('<text:p text:style-name="Body">The bird lived on for years.<text:note text:id="n1" text:note-class="footnote">'
            "<text:note-citation>1</text:note-citation><text:note-body><text:p>It never said a word of mine."
            "</text:p></text:note-body></text:note></text:p>")
    documents = {
        "harbour": (flat_document("The Harbour", [HARBOUR], extra=table + note), ("docx", "odt")),
        "book": (flat_document("A Book of Places", [HARBOUR, ORCHARD, TRAIN, HARBOUR.replace("ferry", "steamer"),
                                                    ORCHARD.replace("orchard", "garden")], header="A Book of Places"), ("pdf",)),
        "shu": (flat_document("小地方", [WELL, STREET, TEACHER], header="小地方"), ("pdf",)),
        "columns": (flat_document("Two Columns", [ORCHARD, TRAIN], columns=2, header="The Journal of Orchards"), ("pdf",)),
        "lan": (flat_document("两栏", [WELL, STREET], columns=2, header="两栏"), ("pdf",)),
    }
    for name, (text, kinds) in documents.items():
        source = work / (name + ".fodt")
        source.write_text(text, encoding="utf-8")
        for kind in kinds:
            run("soffice", f"-env:UserInstallation=file://{work}/office", "--headless", "--convert-to", kind, "--outdir",
                out, source)


def pandoc(out, work):
    source = work / "essay.md"
    source.write_text(f"""---
title: The Orchard
author: Ada Quill
date: 2020-03-01
---

# The Orchard

{ORCHARD}

# 先生

{TEACHER}
""", encoding="utf-8")
    run("pandoc", source, "-o", out / "essay.docx")
    run("pandoc", source, "-o", out / "essay.epub", "--metadata", "lang=en")


PAGE_STYLE = "body{font:11pt 'Liberation Serif','Droid Sans Fallback'} article{column-count:2;column-gap:8mm;text-align:justify}"


def chromium(out, work):
    page = work / "printed.html"
    page.write_text(f"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Printed</title><style>{PAGE_STYLE}</style>"
                    f"<h1>Printed from a browser</h1><article>{paragraphs(HARBOUR)}{paragraphs(TRAIN)}{paragraphs(ORCHARD)}"
                    f"{paragraphs(HARBOUR.replace('ferry', 'packet'))}{paragraphs(STREET)}</article></html>",
                    encoding="utf-8")
    run("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={work}/chromium",
        f"--print-to-pdf={out / 'printed.pdf'}", page)


MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/about">About</a></li><li><a href="/archive">Archive</a></li></ul></nav>'
SCRIPT = "<script>document.title = 'run';</script><style>p { background: url(http://example.org/spy.png) }</style>"


def pages(out):
    write(out / "wechat.html", f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="村口的井">
<meta name="author" content="墨客">{SCRIPT}<script>var ct = "1589068800";</script></head><body>
<div class="rich_media_inner"><h1 id="activity-name">村口的井</h1><div id="meta_content"><a id="js_name">墨客</a>
<em id="publish_time"></em></div><div id="js_content" style="visibility: hidden; opacity: 0;">
{"".join(f'<section style="margin: 8px"><section><p><span style="font-size: 16px">{p}</span></p></section></section>' for p in WELL.split(chr(10) * 2))}
</div><div class="rich_media_tool"><span>阅读 1024</span><span>在看</span></div><div id="js_pc_qr_code">微信扫一扫关注该公众号</div></div></body></html>""")
    answer = """<div class="List-item"><div class="ContentItem AnswerItem"><div class="AuthorInfo"><meta itemprop="name" content="{0}">
<a class="UserLink-link">{0}</a></div><div class="RichContent"><div class="RichContent-inner"><span class="RichText ztext">{1}</span></div>
<div class="ContentItem-time"><a>编辑于 2021-06-01</a></div><button>赞同 12</button><button>3 条评论</button></div></div></div>"""
    write(out / "zhihu.html", f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>你印象最深的街 - 知乎</title>{SCRIPT}</head><body>
<header class="AppHeader"><nav><a>首页</a><a>会员</a><a>发现</a></nav></header>
<h1 class="QuestionHeader-title">你印象最深的街是哪一条？</h1><div class="List">{answer.format("磨坊客", paragraphs(STREET))}{answer.format("别人", paragraphs(TEACHER))}</div>
<footer>京 ICP 证 0000 号</footer></body></html>""")
    post = """<div class="{0}" data-x="1"><div class="votecell">42</div><div class="postcell"><div class="s-prose js-post-body">{1}
<pre><code>int answer = 42;</code></pre></div><div class="user-details"><a href="/u/1">{2}</a></div>
<div class="comments"><ul><li><span class="comment-copy">Could you add a longer explanation of the second paragraph, please?</span></li></ul></div></div></div>"""
    write(out / "answers.html", f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Why does an orchard? - Questions</title></head><body>{MENU}
<div id="question-header"><h1>Why does an orchard grow?</h1></div>{post.format("question", paragraphs(TRAIN), "bert")}{post.format("answer", paragraphs(ORCHARD), "ada")}
<div id="sidebar"><a href="/q/2">Related: why does a garden grow?</a></div></body></html>""")
    write(out / "blog.html", f"""<!DOCTYPE html><html lang="en"><head><meta charset="gbk"><title>The Harbour – Ada's pages</title>
<meta property="article:published_time" content="2018-11-02T08:00:00+00:00"><meta name="author" content="Ada Quill">{SCRIPT}</head>
<body class="post-template tag-sea">{MENU}<main><article class="post tag-sea category-sidebar"><header><h1>The Harbour</h1></header>
<div class="entry-content">{paragraphs(HARBOUR)}<p>一段中文。</p><table><tr><th>tide</th><th>hour</th></tr><tr><td>low</td><td>4</td></tr></table>
<div class="sharedaddy">Share this: <a>Twitter</a></div></div></article><div id="comments"><h3>2 Comments</h3>
<ol class="comment-list"><li>What a lovely piece, I read it twice on the train to work and once more in the evening at home.</li></ol></div></main>
<aside class="sidebar"><h3>Recent posts</h3><ul><li><a>One</a></li></ul></aside><footer>Copyright 2018. Powered by paper.</footer></body></html>""".encode("gb18030"))
    write(out / "plain.htm", f"""<html><head><title>温先生</title><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head>
<body bgcolor=white><center><a href=index.htm>返回首页</a></center>{TEACHER.replace(chr(10) * 2, "<br><br>" + chr(10))}</body></html>""".encode("gb18030"))


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def letter(sender, receiver, subject, text, day, charset="utf-8", transfer=None):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, receiver, subject
    message["Date"] = f"{day} 2017 09:30:00 +0800"
    message["Message-ID"] = f"<{abs(hash(subject)) % 1000}@example.org>"
    message.set_content(text, charset=charset, cte=transfer)
    return message


def letters(out):
    first = letter(ME, OTHER, "The orchard", ORCHARD.replace("\n\n", "\n\n") + "\n\nOn Mon, 3 Apr 2017 at 08:00, Bert Reed "
                   "<bert@example.net> wrote:\n> What became of the orchard behind the school?\n> I never heard.\n", "Tue, 4 Apr")
    first.add_alternative(f"<html><body>{paragraphs(ORCHARD)}<blockquote>What became of it?</blockquote></body></html>", subtype="html")
    first.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(40), maintype="image", subtype="png", filename="tree.png")
    second = letter(ME, OTHER, "回信：磨坊街", STREET + "\n\n2017年5月1日 08:12，Bert Reed <bert@example.net> 写道：\n> 那条街还在吗？\n", "Mon, 1 May",
                    charset="gb18030", transfer="base64")
    third = letter(OTHER, ME, "A parrot", TRAIN, "Sat, 6 May")
    fourth = EmailMessage()
    fourth["From"], fourth["To"], fourth["Subject"] = ME, OTHER, "Only a page"
    fourth["Date"] = "Sun, 7 May 2017 21:00:00 +0000"
    fourth.set_content(f"<html><head>{SCRIPT}</head><body>{paragraphs(HARBOUR)}<div class='gmail_quote'>On Sat, Bert wrote:"
                       f"<blockquote>{paragraphs(TRAIN)}</blockquote></div></body></html>", subtype="html")
    path = out / "letters.mbox"
    path.unlink(missing_ok=True)
    box = mailbox.mbox(path)
    for message in (first, second, third, fourth):
        entry = mailbox.mboxMessage(message)
        entry.set_from("MAILER-DAEMON Mon May  1 00:00:00 2017")
        box.add(entry)
    box.flush()
    box.close()
    write(out / "letter.eml", bytes(second))


def tables(out):
    rows = [("2016-01-02", "The Orchard", "essay", ORCHARD), ("2016-02-03", "The Night Train", "story", TRAIN)]
    with open(out / "posts.csv", "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["date", "title", "kind", "text"])
        table.writerows(rows)
    with open(out / "tiezi.tsv", "w", encoding="gb18030", newline="") as file:
        table = csv.writer(file, delimiter="\t")
        table.writerow(["日期", "标题", "正文"])
        table.writerows([("2015年3月4日", "井", WELL), ("2015年3月5日", "街", STREET)])
    with open(out / "posts.jsonl", "w", encoding="utf-8") as file:
        for day, title, kind, text in rows:
            file.write(json.dumps({"created_at": day + "T10:00:00Z", "title": title, "tags": [kind, "old"], "content": text},
                                  ensure_ascii=day.endswith("2")) + "\n")
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["# The Orchard\n", "\n"] + ORCHARD.splitlines(True)},
             {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": "print('apples')",
              "outputs": [{"output_type": "stream", "name": "stdout", "text": ["apples\n"]}]},
             {"cell_type": "markdown", "metadata": {}, "source": TRAIN}]
    write(out / "orchard.ipynb", json.dumps(
        {"cells": cells, "metadata": {"title": "Orchards", "authors": [{"name": "Ada Quill"}]}, "nbformat": 4, "nbformat_minor": 5}, indent=1))


def archives(out):
    with zipfile.ZipFile(out / "old-disk.zip", "w", zipfile.ZIP_DEFLATED) as file:
        def add(name, content):
            info = zipfile.ZipInfo(name, (2012, 6, 1, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, content)
        add("DDDD/WW.txt", WELL.encode("gbk"))
        add("letters/harbour.md", f"---\ndate: 2012-05-01\n---\n\n{HARBOUR}")
        add("letters/essay.docx", (out / "essay.docx").read_bytes())
        add("pictures/tree.png", bytes(60))
        add("__MACOSX/letters/._harbour.md", "x")
    # As Windows in China wrote it: the bytes of GBK without a word about it, which Python's module does not write.
    path = out / "old-disk.zip"
    path.write_bytes(path.read_bytes().replace(b"DDDD/WW.txt", "文稿/井.txt".encode("gbk")))


def main():
    out = Path(sys.argv[1]).absolute()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        pages(out)
        letters(out)
        tables(out)
        pandoc(out, work)
        archives(out)
        office(out, work)
        chromium(out, work)


main()
