"""Makes the font of the charts: ASCII, Latin-1, punctuation and the Chinese words that charts use, from Noto Sans CJK SC.

python chart_font.py NotoSansCJK-Regular.ttc charts.otf     (needs fonttools; the font is under the SIL Open Font License)
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTCollection

WORDS = (
    "训练损失留出步轮学习率困惑度每字比特数词元之前后基础模型最好状态温度长短句段落频率字符文字语料来源规则删除增加时间秒分钟"
    "内存显存速度剩余第次运行比较作者样本原文生成相似重复记忆盲测正确人机得分平均中位标准差百千万亿上下左右高低大小多少一二三四五六七八九十"
    "的与和在到为"
)
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x2192, 0x2212]
PUNCTUATION = "，。：；、（）《》！？％·"


def main(source, target):
    fonts = TTCollection(source).fonts
    font = next(f for f in fonts if f["name"].getDebugName(1) == "Noto Sans CJK SC")
    options = subset.Options(layout_features=["kern"], name_IDs=[0, 1, 2, 4, 6, 13, 14], notdef_outline=True, hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*LATIN, *map(ord, WORDS + PUNCTUATION)])
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = "Inkling Charts"
        elif record.nameID == 6:
            record.string = "InklingCharts"
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
